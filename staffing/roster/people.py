"""People as a roster tells of them, and what is wrong with what it tells."""

from dataclasses import dataclass, field
from datetime import date

from sheets.table import letter
from staffing.roster.columns import columns

Where = dict[str, tuple[int, str]]


@dataclass(frozen=True)
class Problem:
    """Something wrong in a row: an error keeps the row out, a warning does not.

    column: 0-based, or None where the row as a whole is meant; heading: as it stands in the file.
    """

    message: str
    column: int | None = None
    heading: str = ""
    is_warning: bool = False

    @property
    def place(self) -> str:
        """``D · 身份证号``: where to look in the file; empty for the whole row."""
        return "" if self.column is None else f"{letter(self.column)} · {self.heading}"


@dataclass(frozen=True)
class Paper:
    """A credential: its kind and what the file says of it. ``open_ended``: the file says it never expires."""

    kind: str
    number: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    open_ended: bool = False
    level: str = ""
    trade: str = ""
    reviewed: tuple[date, ...] = ()
    review_waived: bool | None = None


@dataclass
class RosterPerson:
    """One row, understood. What the file leaves empty is empty here and is never written.

    identity_mask: a masked identity number; it only says that the recorded one stays.
    """

    staff_number: str = ""
    name: str = ""
    sex: str = ""
    identity_number: str = ""
    identity_mask: str = ""
    birth_date: date | None = None
    phone: str = ""
    email: str = ""
    employed_from: date | None = None
    employed_until: date | None = None
    posts: tuple[str, ...] = ()
    posted_from: date | None = None
    education: str = ""
    major: str = ""
    school: str = ""
    graduated_on: date | None = None
    papers: tuple[Paper, ...] = ()


@dataclass
class Entry:
    """A row of the file with the person it tells of and all its problems."""

    number: int
    cells: tuple[str, ...]
    person: RosterPerson
    problems: list[Problem] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.is_warning]

    @property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.is_warning]


@dataclass(frozen=True)
class Unknown:
    """A column of the file that is not read, and why: its letter and heading."""

    letter: str
    heading: str


@dataclass(frozen=True)
class Roster:
    """Everything a table says.

    where: the position and heading of each column by its code; examples: row numbers of the template's example,
    which were skipped.
    """

    entries: tuple[Entry, ...]
    where: Where = field(default_factory=dict)
    unknown: tuple[Unknown, ...] = ()
    examples: tuple[int, ...] = ()


def label_of(code: str) -> str:
    return columns()[code].label
