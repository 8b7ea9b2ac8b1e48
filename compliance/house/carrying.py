"""Rules of a house that end with the edition they adapt, and whether they were carried over to the next one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from compliance.house.numbers import numbers_of
from compliance.house.overlays import Judging
from compliance.models import HouseRule
from staffing.rules import EditionCalendar, Standard


@dataclass(frozen=True)
class LeftBehind:
    """A rule that does not hold from a day on because another edition judges; ``edition`` is None where none does.

    ``can_be_carried``: that edition can take it; a rule about a number only where it has the same number.
    """

    row: HouseRule
    day: date
    edition: Standard | None

    @property
    def can_be_carried(self) -> bool:
        if self.edition is None:
            return False
        if self.row.adds:
            return True
        asked = (one for one in self.edition.requirements if one.id == self.row.requirement)
        return any(number.path == self.row.path for one in asked for number in numbers_of(one))


def left_behind(judging: Judging) -> list[LeftBehind]:
    """The rules that are not withdrawn and that the next edition leaves behind, or has left behind already.

    A rule that was made for that edition too is carried over and not among them. Empty for a standard that stands alone.
    """
    calendar = judging.plain
    if not isinstance(calendar, EditionCalendar):
        return []
    standing = [row for row in judging.rules if row.holds_until is None and row not in judging.broken]
    return [
        LeftBehind(row, day, edition)
        for row in standing
        for day, edition in _next_edition(calendar, row.standard)
        if not (edition and any(_says_the_same(row, other, edition) for other in standing))
    ]


def _next_edition(calendar: EditionCalendar, standard: str) -> Iterator[tuple[date, Standard | None]]:
    """The first day after the last one on which the standard judges, and what judges then: one or nothing.

    Nothing where it judges without end.
    """
    pieces = list(calendar)
    places = [index for index, (_days, edition) in enumerate(pieces) if edition and edition.id == standard]
    if places and places[-1] + 1 < len(pieces):
        days, _edition = pieces[places[-1]]
        yield days.end + timedelta(days=1), pieces[places[-1] + 1][1]


def _says_the_same(row: HouseRule, other: HouseRule, edition: Standard) -> bool:
    """Whether the other rule is about the same for that edition, whatever its number."""
    if other.standard != edition.id or other.does != row.does:
        return False
    if row.adds:
        return _condition(other.value) == _condition(row.value)
    return (other.requirement, other.path) == (row.requirement, row.path)


def _condition(value: dict[str, Any]) -> Any:
    return value["condition"]
