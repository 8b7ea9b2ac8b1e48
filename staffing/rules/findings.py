"""What judging a condition finds on a day, as data: explain.py puts it into words when somebody asks."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from typing import Any

from staffing.rules.facts import Person, Record
from staffing.rules.outcome import Truth


class Why(Enum):
    """Why a condition on a record holds or does not. Later ones come closer to holding."""

    NONE = auto()  # recorded: there is none
    OTHER_TRADE = auto()
    OTHER_MAJOR = auto()
    REPORTS_ELSEWHERE = auto()
    OUTSOURCED = auto()  # a partner's, where only the shop's own counts
    TOO_FAR = auto()
    TOO_SMALL = auto()  # the contract is for fewer square metres than are used
    TOO_SHORT = auto()  # `day`: the last day it would have to run to
    TOO_LOW = auto()
    NOT_YET = auto()  # `day`: the first day
    LAPSED = auto()  # `day`: the last day
    TOO_OLD = auto()  # `day`: the last day on which it was recent enough
    REVIEW_OVERDUE = auto()  # `day`: the day the review was due
    NOT_ENOUGH = auto()  # hours of training; experience: `day`: the day it becomes enough, if it does
    REFUSED = auto()  # attested: not met
    NOT_RECORDED = auto()  # nobody recorded whether there is one
    NOT_STATED = auto()  # the standard says nothing about it
    AMBIGUOUS = auto()  # records of one day that disagree
    START_UNKNOWN = auto()
    LEVEL_UNKNOWN = auto()
    TRADE_UNKNOWN = auto()
    MAJOR_UNKNOWN = auto()
    AREA_UNKNOWN = auto()
    REPORTS_UNKNOWN = auto()
    REVIEW_NOT_RECORDED = auto()  # `day`: the day the review was due
    NOT_ATTESTED = auto()
    NOT_DUE = auto()  # nothing is due before the end of `day`
    HELD = auto()


class Ends(Enum):
    """What is over after the last day on which a record counts."""

    RECORD = auto()  # the record itself, or what it needs to hold: a contract, a verification
    REVIEW = auto()  # the time in which its review was due
    VIEW = (
        auto()
    )  # looking back reaches it no more, or the years for which it counts are over; the record stands
    GRACE = auto()  # the time in which somebody is new; the record goes on


@dataclass(frozen=True, slots=True)
class Evidence:
    """A record that counts, the last day on which it does, and what is over then.

    `of`: the record it belongs to, as a verification does to a device.
    """

    record: Record
    until: date | None = None
    ends: Ends = Ends.RECORD
    of: Record | None = None

    @property
    def ref(self) -> str:
        return self.record.ref

    @property
    def since(self) -> date | None:
        return self.record.since


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a number can be: from `least` to `most`, both included; `most` None: without bound, as far as is known.

    `group`: the people (groups.Group) where it is a number of people.
    """

    least: int | Decimal
    most: int | Decimal | None
    group: Any = field(default=None, compare=False, repr=False)

    @property
    def exact(self) -> bool:
        return self.least == self.most


@dataclass(frozen=True, slots=True)
class Finding:
    """A condition on the days of one stretch: how far it holds, why, and by which records."""

    truth: Truth
    condition: Any = field(compare=False, repr=False)
    why: Why | None = None
    day: date | None = None
    evidence: tuple[Evidence, ...] = ()
    parts: tuple["Finding", ...] = ()
    detail: Any = None


@dataclass(frozen=True, slots=True)
class NoEdition:
    """Stands for the condition on a day on which no edition of the family called `title` is in force.

    `jurisdiction`: where the shop is; None: nobody recorded it, so nobody can name the edition.
    """

    title: Any
    jurisdiction: str | None


@dataclass(frozen=True, slots=True)
class NotInEdition:
    """Stands for the condition on a day whose edition, called `edition`, has no such requirement."""

    edition: Any


@dataclass(frozen=True, slots=True)
class Standing:
    """A person of the group that is looked at: how certainly in the group, and how far they satisfy what is asked."""

    person: Person = field(compare=False)
    group: Finding
    who: Finding
    post: str = ""

    @property
    def truth(self) -> Truth:
        return min(self.group.truth, self.who.truth)
