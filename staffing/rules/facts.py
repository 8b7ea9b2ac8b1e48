"""The facts that are judged: people and a shop, as frozen records.

Three things are told apart everywhere:

- a list that is `None`: nobody recorded it, so nothing is known;
- an empty list: it was recorded that there is none;
- a record whose `since` is `None`: it exists, but its first day is not known, so it never counts as certain.

`until=None` means open-ended. Both days of a pair are included. `ref` names the record where it came from
("credential:17"); `label` is what a reader calls it, and is made from the record's kind where it is empty.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One recorded fact and the days on which it holds."""

    ref: str = ""
    label: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Employment(Record):
    """Works in this shop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting(Record):
    """Holds a post (a code of standards/posts.yaml)."""

    post: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Education(Record):
    """A level of the education ladder, reached on `since`."""

    level: str
    major: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience(Record):
    """A spell of work of one kind (a code of standards/experience.yaml)."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential(Record):
    """What others issued to the person (kind: a code of standards/credentials.yaml).

    `level` is a word of the ladder of its kind. `reviewed` holds the days of passed reviews; `None` = not recorded.
    """

    kind: str
    level: str | None = None
    trade: str | None = None
    number: str = ""
    issuer: str = ""
    reviewed: tuple[date, ...] | None = None
    review_waived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam(Record):
    """A certificate of ours for an exam (its slug), in force from `since` to `until`."""

    exam: str
    score: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course(Record):
    """A course (its slug) completed on `since`."""

    course: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Training(Record):
    """A session of training of some hours, held on `since` (topic: a code of standards/training.yaml)."""

    topic: str
    hours: Decimal
    result: Literal["passed", "failed"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person and what is on record about them."""

    id: str
    name: str
    born: date | None = None
    sex: Literal["female", "male"] | None = None
    employments: tuple[Employment, ...] | None = None
    postings: tuple[Posting, ...] | None = None
    education: tuple[Education, ...] | None = None
    experience: tuple[Experience, ...] | None = None
    credentials: tuple[Credential, ...] | None = None
    exams: tuple[Exam, ...] | None = None
    courses: tuple[Course, ...] | None = None
    training: tuple[Training, ...] | None = None

    @property
    def ref(self) -> str:
        return f"person:{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdiction(Record):
    """Where the shop is (a code of standards/jurisdictions.yaml), from the day it moved there to the day it left."""

    jurisdiction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope(Record):
    """A kind of vehicle that the shop repairs (a code of standards/scopes.yaml)."""

    scope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Premises(Record):
    """A place in use from `since` to `until`; area in square metres.

    `contract`: a written lease exists, in force from `contract_since` to `contract_until`, for `contract_area_m2`
    square metres. `None` = not recorded. A room recorded on its own is no part of the area of another.
    """

    id: str
    kind: str
    area_m2: Decimal | None = None
    tenure: Literal["owned", "leased"] | None = None
    contract: bool | None = None
    contract_since: date | None = None
    contract_until: date | None = None
    contract_area_m2: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work(Record):
    """What the shop takes on within its scope (a code of standards/works.yaml).

    `recorded=False`: nobody recorded whether it is taken on on these days. What a list leaves out is not taken on.
    """

    work: str
    recorded: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification(Record):
    """A verification 检定 or calibration of a device, good from `since` to `until`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment(Record):
    """Devices of one kind (a code of standards/equipment.yaml) at hand from `since` to `until`.

    `quantity`: how many; at least one where it is not recorded. `certified`: product certification. The verifications
    are of all of them: devices that are verified apart are recorded apart. Outsourced ones have a `partner`, its
    distance by road in kilometres, and a contract as in Premises. `None` = not recorded.
    """

    id: str
    kind: str
    quantity: int | None = None
    ownership: Literal["owned", "outsourced"] | None = None
    verifications: tuple[Verification, ...] | None = None
    certified: bool | None = None
    partner: str = ""
    distance_km: Decimal | None = None
    contract: bool | None = None
    contract_since: date | None = None
    contract_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Record):
    """A document of the shop (kind: a code of standards/documents.yaml), in force from `since` to `until`."""

    kind: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Record):
    """A unit of the organisation, and the one it reports to (codes of standards/units.yaml; `None` = not recorded)."""

    unit: str
    reports_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity(Record):
    """A number that describes the shop (kind: a code of standards/quantities.yaml), from `since` to `until`.

    Of several of one kind in force on a day, the one that began last is the number. A number that nobody recorded is
    unknown, also where the list is empty: nought is recorded as nought.
    """

    kind: str
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """The shop that a shop standard judges."""

    id: str
    name: str
    jurisdictions: tuple[Jurisdiction, ...] | None = None
    scopes: tuple[Scope, ...] | None = None
    premises: tuple[Premises, ...] | None = None
    quantities: tuple[Quantity, ...] | None = None
    works: tuple[Work, ...] | None = None
    equipment: tuple[Equipment, ...] | None = None
    documents: tuple[Document, ...] | None = None
    units: tuple[Unit, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation(Record):
    """A person's judgement on a requirement, with name and reason.

    `person` is the id of the person judged, `None` where the shop is judged. Without `standard` it holds for every
    standard that has a requirement of this id.
    """

    requirement: str
    outcome: Literal["met", "not_met"]
    by: str
    reason: str
    person: str | None = None
    standard: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver(Record):
    """A requirement set aside by somebody entitled to, with name and reason. Fields as in Attestation."""

    requirement: str
    by: str
    reason: str
    person: str | None = None
    standard: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that is known. `people=None`: nobody recorded who works here."""

    shop: Shop | None = None
    people: tuple[Person, ...] | None = None
    attestations: tuple[Attestation, ...] = field(default=())
    waivers: tuple[Waiver, ...] = field(default=())

    def person(self, person_id: str) -> Person:
        """The person of that id. Raises KeyError with the id when there is none."""
        for person in self.people or ():
            if person.id == person_id:
                return person
        raise KeyError(person_id)
