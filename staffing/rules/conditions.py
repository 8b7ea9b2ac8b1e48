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
    Measure,
    PostCode,
    Slug,
    Strict,
    Text,
    TopicCode,
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
    """Months of experience of any of the kinds, overlaps counted once (see experience.py for the counting).

    `within_months`: only what lies within so many months before the day counts; then `months` may be left out, and a
    single day is enough: under `not`, nothing of the kind within so many months.
    """

    kinds: list[ExperienceCode] = Field(min_length=1)  # type: ignore[valid-type]
    months: int | None = Field(default=None, gt=0)
    within_months: int | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def asks_for_what_fits(self) -> "ExperienceNeed":
        if self.months is None and self.within_months is None:
            raise Wrong("months, within_months or both")
        if self.months and self.within_months and self.months > self.within_months:
            raise Wrong(f"at most within_months {self.within_months}", f"months {self.months}")
        return self


class CredentialNeed(Strict):
    """A credential of one of the kinds, in force, for one of the trades, at or above the level.

    `all`: one of each of the kinds, not one of any of them (a composite credential, such as all of A1 to A8).
    `within_months`: issued within so many months before the day. `equivalents`: a level of another ladder counts where
    standards/equivalences.yaml says so. `review_every_months`: it lapses after a review's due day until it is reviewed;
    `review_apply_days`: how many days before the due day the review may be applied for.
    """

    kinds: list[CredentialCode] = Field(min_length=1)  # type: ignore[valid-type]
    trades: list[TradeCode] | None = Field(default=None, min_length=1)
    level_at_least: str | None = None
    all: Literal[True] | None = None
    within_months: int | None = Field(default=None, gt=0)
    equivalents: Literal[True] | None = None
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
        if self.equivalents and self.level_at_least is None:
            raise Wrong("both", "equivalents without level_at_least")
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


class CycleNeed(Strict):
    """Cycles of so many months, counted from the first day of a credential of one of the kinds."""

    months: int = Field(gt=0)
    credential: list[CredentialCode] = Field(min_length=1)  # type: ignore[valid-type]


class TrainingNeed(Strict):
    """Hours of training in any of the topics (see training.py for the counting); only passed sessions if `passed`.

    Ever, within so many months before the day, in each calendar year, or in each cycle of a credential.
    """

    topics: list[TopicCode] = Field(min_length=1)  # type: ignore[valid-type]
    hours: Measure
    within_months: int | None = Field(default=None, gt=0)
    per: Literal["calendar_year"] | None = None
    per_cycle: CycleNeed | None = None
    passed: Literal[True] | None = None

    @model_validator(mode="after")
    def has_one_way_of_counting(self) -> "TrainingNeed":
        if self.hours == 0:
            raise Wrong("more than 0", "hours 0")
        ways = ("within_months", "per", "per_cycle")
        if len(given := [way for way in ways if getattr(self, way) is not None]) > 1:
            raise Wrong("at most one of within_months, per, per_cycle", " and ".join(given))
        return self


class GraceNeed(Strict):
    """The first so many months or days of an employment, or of a posting (to one of `posts`, if given)."""

    after: Literal["employment", "posting"]
    months: int | None = Field(default=None, gt=0)
    days: int | None = Field(default=None, gt=0)
    posts: list[PostCode] | None = Field(default=None, min_length=1)  # type: ignore[valid-type]

    @model_validator(mode="after")
    def has_one_length(self) -> "GraceNeed":
        if (self.months is None) is (self.days is None):
            raise Wrong("months or days, one of them", "both" if self.months else "neither")
        if self.posts and self.after == "employment":
            raise Wrong("after: posting, where posts are named", "posts with after: employment")
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


class TrainingIs(Strict):
    training: TrainingNeed


class InGrace(Strict):
    """Is new: with `any_of`, new people count without what is asked; with `not`, a group leaves them out."""

    grace: GraceNeed


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
    | Annotated[TrainingIs, Tag("~training")]
    | Annotated[InGrace, Tag("~grace")]
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
