"""A comparison as the lines of a table: what each side asks for, how the shop stands by it, and what that changes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from compliance.house.numbers import HouseNumber
from staffing.rules import Asks, Comparison, Effect, Row, Stretch
from staffing.rules.compare import Difference
from staffing.rules.needs import needed
from staffing.rules.overlays import STEP
from staffing.rules.strictness import Strictness

# Of other differences nobody can say which is stricter; both sides stand in the table in words.
DIRECTIONS = (Strictness.STRICTER, Strictness.LAXER)


@dataclass(frozen=True)
class Side:
    """A requirement in one of the two; ``code`` is the outcome of the day."""

    clause: str
    needed: str
    code: str
    seen: str


@dataclass(frozen=True)
class ComparedLine:
    """One requirement; a side is None where that standard does not have it. ``numbers``: those that differ, in words."""

    id: str
    title: str
    asks: str
    effect: str
    a: Side | None
    b: Side | None
    numbers: tuple[str, ...]


def compared_lines(rows: Iterable[Row], language: str) -> list[ComparedLine]:
    """The rows in their order."""
    return [_line(row, language) for row in rows]


def _line(row: Row, language: str) -> ComparedLine:
    return ComparedLine(
        id=row.id,
        title=row.requirement.title.of(language),
        asks=row.asks.value,
        effect=row.effect.value,
        a=_side(row.a, language),
        b=_side(row.b, language),
        numbers=tuple(_difference(one, language) for one in row.differences if one.change in DIRECTIONS),
    )


def _side(stretch: Stretch | None, language: str) -> Side | None:
    if stretch is None:
        return None
    requirement = stretch.requirement
    return Side(
        clause=requirement.clause.of(language),
        needed=needed(requirement.condition, language),
        code=stretch.outcome.value,
        seen=stretch.reason(language),
    )


def _difference(found: Difference, language: str) -> str:
    words = {
        Strictness.STRICTER: _("%(what)s: %(was)s → %(now)s, stricter"),
        Strictness.LAXER: _("%(what)s: %(was)s → %(now)s, laxer"),
    }
    steps = tuple(int(number) if number else key for number, key in STEP.findall(found.path))
    what = HouseNumber(steps, found.was, {}).label(language)
    return words[found.change] % {"what": what, "was": found.was, "now": found.now}


def changed_rows(comparison: Comparison) -> list[Row]:
    """The rows that are not the same on both sides, or that change how the shop stands."""
    return [row for row in comparison if row.asks is not Asks.SAME or row.effect is not Effect.EVEN]
