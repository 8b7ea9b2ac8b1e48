"""A shop before and after changes, as pages tell it: two sides, and a line for each requirement that changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.selectors.readiness import OutcomeDays, Readiness
from compliance.selectors.whatif import ChangedLine
from compliance.words import readiness as words


@dataclass(frozen=True, slots=True)
class Side:
    """How the shop stands on the day; ``break_day`` is empty where nothing that is met lapses, ``unclear_day`` likewise."""

    headline: str
    code: str
    tally: str
    break_day: str
    break_note: str
    unclear_day: str
    unclear_note: str


@dataclass(frozen=True, slots=True)
class Line:
    """A requirement that comes to something else from ``day`` on; the codes and reasons are those of that day."""

    id: str
    title: str
    clause: str
    day: str
    code_before: str
    code_after: str
    reason_before: str
    reason_after: str
    next_step: str
    stretches_before: tuple[OutcomeDays, ...]
    stretches_after: tuple[OutcomeDays, ...]


def side_of(readiness: Readiness, language: str) -> Side:
    """One side, told for the day of the readiness."""
    first, unclear = readiness.first_break, readiness.first_unclear
    return Side(
        words.headline(readiness),
        words.headline_code(readiness),
        words.tally(readiness),
        first.day.isoformat() if first else "",
        words.break_note(readiness, first, language) if first else "",
        unclear.day.isoformat() if unclear else "",
        words.break_note(readiness, unclear, language) if unclear else "",
    )


def line_of(line: ChangedLine, language: str) -> Line:
    """One requirement before and after."""
    return Line(
        line.requirement.id,
        line.requirement.title.of(language),
        line.requirement.clause.of(language),
        line.day.isoformat(),
        line.before.outcome.value,
        line.after.outcome.value,
        line.before.reason(language),
        line.after.reason(language),
        line.after.next_step(language) if line.after.outcome.value != "met" else "",
        outcome_days(line.stretches_before),
        outcome_days(line.stretches_after),
    )


def outcome_days(stretches: Iterable[Any]) -> tuple[OutcomeDays, ...]:
    """Stretches without their reasons, as a bar of time draws them."""
    return tuple(OutcomeDays(one.start, one.end or date.max, one.outcome.value) for one in stretches)
