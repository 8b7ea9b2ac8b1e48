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
class Scope(Record):
    """A kind of vehicle that the shop repairs (a code of standards/scopes.yaml)."""

    scope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Premises(Record):
    """A place in use from `since` to `until`; area in square metres.

    `contract`: a written lease exists, in force from `contract_since` to `contract_until`. `None` = not recorded.
    """

    id: str
    kind: str
    area_m2: Decimal | None = None
    tenure: Literal["owned", "leased"] | None = None
    contract: bool | None = None
    contract_since: date | None = None
    contract_until: date | None = None


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
    scopes: tuple[Scope, ...] | None = None
    premises: tuple[Premises, ...] | None = None
    quantities: tuple[Quantity, ...] | None = None


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
