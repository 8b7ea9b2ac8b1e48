"""The vocabulary of standards: typed conditions on a person and on a shop.

A condition is written as one key with its needs, `credential: {kinds: [inspector]}`, and nests through `all_of`,
`any_of` and `not`. Every class here is one such key, so a new one is added by writing its class, naming it in the
union below, and giving it a judge (people.py, shops.py) and words (explain.py).
"""

import re
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    Tag,
    WithJsonSchema,
    model_validator,
)

from staffing.rules.ladders import UnknownWord
from staffing.rules.vocabulary import vocabulary


class Strict(BaseModel):
    """No unknown keys, no silent conversions, no change after loading. Compared and hashed by identity."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


class Text(Strict):
    """The same words in Chinese and English."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def of(self, language: str) -> str:
        """The words in "zh" (also "zh-hans" and the like) or else English."""
        return self.zh if language.startswith("zh") else self.en


def word(table: str) -> Any:
    """A code of the vocabulary's table; the JSON schema lists the codes."""
    return Annotated[
        str, AfterValidator(lambda code: vocabulary().check(table, code)), Field(json_schema_extra={"x-words": table})
    ]


def rung(ladder: str) -> Any:
    """A word or alias of a ladder."""

    def check(level: str) -> str:
        vocabulary().ladders[ladder].rank(level)
        return level

    return Annotated[str, AfterValidator(check), Field(json_schema_extra={"x-ladder": ladder})]


def _fraction(value: Any) -> Fraction:
    if isinstance(value, Fraction):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"[1-9]\d*/[1-9]\d*", value) or Fraction(value) > 1:
        raise ValueError("an exact share written as a fraction of at most 1, such as 1/2 or 3/5")
    return Fraction(value)


Share = Annotated[
    Fraction,
    BeforeValidator(_fraction),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": r"^[1-9]\d*/[1-9]\d*$"}),
]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Codes = Annotated[list[Any], Field(min_length=1)]
PostCode = word("posts")
CredentialCode = word("credentials")
ExperienceCode = word("experience")
ScopeCode = word("scopes")
PremisesCode = word("premises")


def _trade(code: str) -> str:
    trades = [post.code for post in vocabulary().posts.values() if post.trade]
    if code not in trades:
        raise UnknownWord(f"a trade: {', '.join(trades)}")
    return code


TradeCode = Annotated[str, AfterValidator(_trade), Field(json_schema_extra={"x-words": "trades"})]


# --- on a person -----------------------------------------------------------------------------------------------------


class EducationNeed(Strict):
    """`majors`: words of which the major must contain one (汽车 is in 汽车检测与维修技术)."""

    at_least: rung("education") | None = None  # type: ignore[valid-type]
    majors: list[str] | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def asks_something(self) -> "EducationNeed":
        if self.at_least is None and self.majors is None:
            raise ValueError("at_least, majors or both")
        return self


class ExperienceNeed(Strict):
    """Months of experience of any of the kinds, overlaps counted once (see experience.py for the counting)."""

    kinds: list[ExperienceCode] = Field(min_length=1)  # type: ignore[valid-type]
    months: int = Field(gt=0)


class CredentialNeed(Strict):
    """A credential of one of the kinds, in force, for one of the trades, at or above the level.

    `review_every_months`: it lapses after a review's due day until it is reviewed; `review_apply_days`: how many days
    before the due day the review may be applied for.
    """

    kinds: list[CredentialCode] = Field(min_length=1)  # type: ignore[valid-type]
    trades: list[TradeCode] | None = Field(default=None, min_length=1)
    level_at_least: str | None = None
    review_every_months: int | None = Field(default=None, gt=0)
    review_apply_days: int | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def level_is_a_word_of_one_ladder(self) -> "CredentialNeed":
        if self.level_at_least is not None:
            ladders = {vocabulary().credentials[kind].ladder for kind in self.kinds}
            if len(ladders) != 1 or not (ladder := vocabulary().ladders.get(ladders.pop())):
                raise ValueError("level_at_least only with kinds whose levels are words of one and the same ladder")
            ladder.rank(self.level_at_least)
        if self.review_apply_days and not self.review_every_months:
            raise ValueError("review_apply_days only together with review_every_months")
        return self


class SlugNeed(Strict):
    """The slug of an exam or a course."""

    slug: Slug
    title: Text | None = None


class JudgementNeed(Strict):
    """What a named person must attest."""

    ask: Text


class AgeNeed(Strict):
    """Declared so that a rule that uses age or sex is understood, and refused without a law (see standard.py)."""


class EducationIs(Strict):
    education: EducationNeed


class ExperienceIs(Strict):
    experience: ExperienceNeed


class CredentialIs(Strict):
    credential: CredentialNeed


class ExamPassed(Strict):
    """A certificate of ours for the exam, in force."""

    exam: SlugNeed


class CourseCompleted(Strict):
    course: SlugNeed


class HoldsPost(Strict):
    """Holds at least one of the posts."""

    holds_post: list[PostCode] = Field(min_length=1)  # type: ignore[valid-type]


class Employed(Strict):
    employed: Literal[True]


class Judgement(Strict):
    judgement: JudgementNeed
