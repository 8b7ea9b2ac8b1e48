"""The JSON form of facts, strictly: unknown keys, impossible dates and unknown words are errors."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from staffing.rules.models import (
    LARGEST,
    CredentialCode,
    Day,
    DocumentCode,
    EquipmentCode,
    ExperienceCode,
    JurisdictionCode,
    PostCode,
    PremisesCode,
    QuantityCode,
    ScopeCode,
    Slug,
    Strict,
    TopicCode,
    TradeCode,
    UnitCode,
    WorkCode,
    rung,
)
from staffing.rules.models import Measure as Number
from staffing.rules.vocabulary import HOUSE, vocabulary
from staffing.rules.wrong import Wrong

Id = Annotated[str, Field(min_length=1, max_length=100)]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class Item(Strict):
    """`ref` names the record it came from; left out, its place in the file does. `label` is what reasons call it."""

    ref: Id | None = None
    label: Name | None = None


class Spell(Item):
    """`from` null or left out: the first day is not known. `until` null or left out: open-ended. Both included."""

    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None

    @model_validator(mode="after")
    def runs_forward(self) -> Self:
        if self.from_ and self.until and self.until < self.from_:
            raise Wrong(f"a day on or after from {self.from_}", f"until {self.until}")
        return self


class EmploymentItem(Spell):
    pass


class PostingItem(Spell):
    post: PostCode  # type: ignore[valid-type]


class EducationItem(Item):
    level: rung("education")  # type: ignore[valid-type]
    major: Name | None = None
    on: Day | None = None


class ExperienceItem(Spell):
    kind: ExperienceCode  # type: ignore[valid-type]


class CredentialItem(Spell):
    """`reviewed` left out: nobody recorded reviews. `review_waived`: the authority dropped the review."""

    kind: CredentialCode  # type: ignore[valid-type]
    level: Name | None = None
    trade: TradeCode | None = None
    number: str = ""
    issuer: str = ""
    reviewed: list[Day] | None = None
    review_waived: bool = False

    @model_validator(mode="after")
    def level_is_on_its_ladder(self) -> Self:
        ladder = vocabulary().ladder_of(self.kind)
        if self.level is not None and ladder is not None and not ladder.has(self.level):
            raise Wrong(ladder.words(), f"level {self.level!r}")
        return self


class ExamItem(Spell):
    exam: Slug
    score: Number | None = None


class CourseItem(Item):
    course: Slug
    on: Day | None = None


class TrainingItem(Item):
    """`on`: the day on which it was held. `result` left out: nobody recorded one."""

    topic: TopicCode  # type: ignore[valid-type]
    hours: Number
    on: Day | None = None
    result: Literal["passed", "failed"] | None = None


class PersonItem(Strict):
    """A list that is null or left out: nobody recorded it. An empty list: there is none."""

    id: Id
    name: Name
    born: Day | None = None
    sex: Literal["female", "male"] | None = None
    employments: list[EmploymentItem] | None = None
    postings: list[PostingItem] | None = None
    education: list[EducationItem] | None = None
    experience: list[ExperienceItem] | None = None
    credentials: list[CredentialItem] | None = None
    exams: list[ExamItem] | None = None
    courses: list[CourseItem] | None = None
    training: list[TrainingItem] | None = None


class JurisdictionItem(Spell):
    jurisdiction: JurisdictionCode

    @model_validator(mode="after")
    def is_a_place(self) -> Self:
        if self.jurisdiction == HOUSE:
            raise Wrong("a place", f"jurisdiction {HOUSE!r}, the rules that a shop sets itself")
        return self


class ScopeItem(Spell):
    scope: ScopeCode  # type: ignore[valid-type]


class ContractSpell(Spell):
    """What stands under a contract from `contract_from` to `contract_until`. `contract` left out: not recorded."""

    contract: bool | None = None
    contract_from: Day | None = None
    contract_until: Day | None = None

    @model_validator(mode="after")
    def contract_runs_forward(self) -> Self:
        if self.contract_from and self.contract_until and self.contract_until < self.contract_from:
            raise Wrong(
                f"a day on or after contract_from {self.contract_from}",
                f"contract_until {self.contract_until}",
            )
        return self


class QuantityItem(Spell):
    kind: QuantityCode  # type: ignore[valid-type]
    value: Number


class PremisesItem(ContractSpell):
    id: Id
    kind: PremisesCode  # type: ignore[valid-type]
    area_m2: Number | None = None
    tenure: Literal["owned", "leased"] | None = None
    contract_area_m2: Number | None = None


class WorkItem(Spell):
    work: WorkCode  # type: ignore[valid-type]
    recorded: bool = True


class VerificationItem(Spell):
    pass


class EquipmentItem(ContractSpell):
    """`verifications` left out: nobody recorded any. An empty list: it was not verified."""

    id: Id
    kind: EquipmentCode  # type: ignore[valid-type]
    quantity: int | None = Field(default=None, gt=0, le=LARGEST)
    ownership: Literal["owned", "outsourced"] | None = None
    verifications: list[VerificationItem] | None = None
    certified: bool | None = None
    partner: str = Field(default="", max_length=200)
    distance_km: Number | None = None


class DocumentItem(Spell):
    kind: DocumentCode  # type: ignore[valid-type]
    title: str = Field(default="", max_length=200)


class UnitItem(Spell):
    unit: UnitCode  # type: ignore[valid-type]
    reports_to: UnitCode | None = None  # type: ignore[valid-type]

    @model_validator(mode="after")
    def reports_to_another(self) -> Self:
        if self.unit == str(self.reports_to):
            raise Wrong("another unit", f"reports_to {self.reports_to!r}, the unit itself")
        return self


class ShopItem(Strict):
    id: Id
    name: Name
    jurisdictions: list[JurisdictionItem] | None = None
    scopes: list[ScopeItem] | None = None
    premises: list[PremisesItem] | None = None
    quantities: list[QuantityItem] | None = None
    works: list[WorkItem] | None = None
    equipment: list[EquipmentItem] | None = None
    documents: list[DocumentItem] | None = None
    units: list[UnitItem] | None = None


class Statement(Item):
    """What a named person said about a requirement, on which days it holds and why."""

    requirement: Slug
    standard: Slug | None = None
    person: Id | None = None
    from_: Day = Field(alias="from")
    until: Day | None = None
    by: Name
    reason: Name

    @model_validator(mode="after")
    def runs_forward(self) -> Self:
        if self.until and self.until < self.from_:
            raise Wrong(f"a day on or after from {self.from_}", f"until {self.until}")
        return self


class AttestationItem(Statement):
    outcome: Literal["met", "not_met"]


class WaiverItem(Statement):
    pass


class FactsFile(Strict):
    """Everything that is known about a shop and its people."""

    shop: ShopItem | None = None
    people: list[PersonItem] | None = None
    attestations: list[AttestationItem] = []
    waivers: list[WaiverItem] = []
