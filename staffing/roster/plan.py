"""What an import would do, row by row: shown before it is done, done exactly as shown."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from staffing.models import Credential, Education, Employment, Person, Posting
from staffing.roster.people import Entry, Problem, Unknown, Where


class Fate(StrEnum):
    """What becomes of a row."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class Write:
    """One row to add (``pk=None``) or to change. seen: the values it replaces."""

    table: str
    pk: int | None
    fields: dict[str, Any]
    seen: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """A change as the reader sees it; ``old`` is empty where something is added."""

    label: str
    old: str
    new: str


@dataclass
class KnownPerson:
    """What is recorded of somebody. employments and postings: in this shop only, oldest first.

    here: works or worked in this shop; open_to_me: in this shop, or in one where the importer may change people.
    """

    person: Person
    here: bool
    open_to_me: bool
    employments: list[Employment] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)
    educations: list[Education] = field(default_factory=list)
    credentials: list[Credential] = field(default_factory=list)


@dataclass
class Known:
    """Everyone recorded in the company, by ``staff_key`` and by fingerprint of the identity number."""

    by_number: dict[str, KnownPerson] = field(default_factory=dict)
    by_fingerprint: dict[str, KnownPerson] = field(default_factory=dict)


@dataclass
class RowPlan:
    """A row of the file, who it is in our records, and what would be written."""

    entry: Entry
    where: Where
    known: KnownPerson | None = None
    writes: list[Write] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def fate(self) -> Fate:
        if self.entry.errors:
            return Fate.REFUSED
        if self.known is None or not self.known.here:
            return Fate.ADDED
        return Fate.CHANGED if self.writes else Fate.UNCHANGED

    def refuse(self, code: str, message: str) -> None:
        """An error at the column ``code``; at the whole row where the file lacks the column."""
        self._note(code, message, is_warning=False)

    def warn(self, code: str, message: str) -> None:
        self._note(code, message, is_warning=True)

    def _note(self, code: str, message: str, *, is_warning: bool) -> None:
        index, heading = self.where.get(code, (None, ""))
        self.entry.problems.append(Problem(message, index, heading, is_warning))

    def write(
        self, table: str, fields: dict[str, Any], *, pk: int | None = None, seen: dict[str, Any] | None = None
    ) -> None:
        self.writes.append(Write(table, pk, fields, seen or {}))

    def show(self, label: str, new: str, old: str = "") -> None:
        self.changes.append(Change(label, old, new))


@dataclass(frozen=True)
class Plan:
    """The whole import. ``digest`` tells whether two plans would do the same to the same records."""

    rows: tuple[RowPlan, ...]
    unknown: tuple[Unknown, ...]
    examples: tuple[int, ...]
    digest: str

    def having(self, fate: Fate) -> list[RowPlan]:
        return [row for row in self.rows if row.fate == fate]

    @property
    def counts(self) -> dict[str, int]:
        return {fate.value: len(self.having(fate)) for fate in Fate}

    @property
    def to_write(self) -> list[RowPlan]:
        return [row for row in self.rows if row.fate in {Fate.ADDED, Fate.CHANGED}]


def digest_of(rows: Iterable[RowPlan]) -> str:
    """A hash of what would be written over what."""
    content = [
        [row.entry.number, row.fate, [[w.table, w.pk, w.fields, w.seen] for w in row.writes]] for row in rows
    ]
    text = json.dumps(content, default=_as_text, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _as_text(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a plan")
