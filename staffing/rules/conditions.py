"""Conditions on a person, as a standard file writes them.

A condition is written as one key with its needs, `credential: {kinds: [inspector]}`, and nests through `all_of`,
`any_of` and `not`. Every class with a single field is one such key: a new one is added by writing its class, naming
it in the union at the end, and giving it a judge (people.py) and words (explain.py). Conditions on a shop, built the
same way, are in shop_conditions.py.
"""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from staffing.rules.models import (
    CredentialCode,
    ExperienceCode,
    PostCode,
    Slug,
    Strict,
    Text,
    TradeCode,
    condition_key,
    rung,
)
from staffing.rules.vocabulary import vocabulary
from staffing.rules.wrong import Wrong

UNLAWFUL = (
    "Without such a law the rule would turn people away for their age or sex, which 就业促进法 Art. 3 and 26, "
    "妇女权益保障法 Art. 43 and local law such as 上海市促进就业若干规定 Art. 22 forbid"
)


class EducationNeed(Strict):
    """`majors`: words of which the major must contain one (汽车 is in 汽车检测与维修技术)."""

    at_least: rung("education") | None = None  # type: ignore[valid-type]
    majors: list[str] | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def asks_something(self) -> "EducationNeed":
        if self.at_least is None and self.majors is None:
            raise Wrong("at_least, majors or both")
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
                raise Wrong(
                    "kinds of one ladder", "level_at_least with kinds of different ladders or of none"
                )
            if not ladder.has(self.level_at_least):
                raise Wrong(ladder.words(), f"level_at_least {self.level_at_least!r}")
        if self.review_apply_days and not self.review_every_months:
            raise Wrong("both", "review_apply_days without review_every_months")
        return self


class SlugNeed(Strict):
    """The slug of an exam or a course."""

    slug: Slug
    title: Text | None = None


class JudgementNeed(Strict):
    """What a named person must attest."""

    ask: Text


class AgeNeed(Strict):
    """Whole years of age. `law` cites the law that sets the limit; without it an upper limit is refused."""

    at_least: int | None = Field(default=None, gt=0)
    at_most: int | None = Field(default=None, gt=0)
    law: str | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def asks_something_lawful(self) -> "AgeNeed":
        if self.at_least is None and self.at_most is None:
            raise Wrong("at_least, at_most or both")
        if self.at_most is not None and self.law is None:
            raise Wrong(
                f"`law`, the article that sets this limit. {UNLAWFUL}",
                f"at_most {self.at_most} without a law",
            )
        return self


class SexNeed(Strict):
    """Refused without `law`, the citation of the law that sets the limit."""

    only: Literal["female", "male"]
    law: str | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def is_lawful(self) -> "SexNeed":
        if self.law is None:
            raise Wrong(
                f"`law`, the article that sets this limit. {UNLAWFUL}", f"only {self.only!r} without a law"
            )
        return self


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


class AgeIs(Strict):
    age: AgeNeed


class SexIs(Strict):
    sex: SexNeed


class AllOf(Strict):
    all_of: list["PersonCondition"] = Field(min_length=1)


class AnyOf(Strict):
    any_of: list["PersonCondition"] = Field(min_length=1)


class Not(Strict):
    not_: "PersonCondition" = Field(alias="not")


PersonCondition = Annotated[
    Annotated[EducationIs, Tag("~education")]
    | Annotated[ExperienceIs, Tag("~experience")]
    | Annotated[CredentialIs, Tag("~credential")]
    | Annotated[ExamPassed, Tag("~exam")]
    | Annotated[CourseCompleted, Tag("~course")]
    | Annotated[HoldsPost, Tag("~holds_post")]
    | Annotated[Employed, Tag("~employed")]
    | Annotated[AgeIs, Tag("~age")]
    | Annotated[SexIs, Tag("~sex")]
    | Annotated[Judgement, Tag("~judgement")]
    | Annotated[AllOf, Tag("~all_of")]
    | Annotated[AnyOf, Tag("~any_of")]
    | Annotated[Not, Tag("~not")],
    Discriminator(condition_key),
]

for _model in (AllOf, AnyOf, Not):
    _model.model_rebuild()
