"""From dated records to timelines: on which days a record holds, and the best record of several."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

from staffing.rules.days import LAST, Span, day_after
from staffing.rules.facts import Record
from staffing.rules.findings import Evidence, Finding, Why
from staffing.rules.outcome import Truth
from staffing.rules.timeline import Timeline, combine

R = TypeVar("R", bound=Record)
Match = tuple[Truth, Why]

MATCHES: Match = (Truth.YES, Why.HELD)


def holding(record: Record, condition: Any, match: Match, horizon: Span) -> Timeline[Finding]:
    """How far one record satisfies a condition, day by day, `match` being what it is worth while it is in force."""
    truth, why = match
    evidence = (Evidence(record, record.until),)
    changes: list[tuple[int, Finding]] = []
    if record.since is None:
        unsure = Finding(
            min(truth, Truth.UNKNOWN), condition, Why.START_UNKNOWN if truth else why, None, evidence
        )
        changes.append((0, unsure))
    else:
        changes.append(
            (0, Finding(Truth.NO, condition, Why.NOT_YET if truth else why, record.since, evidence))
        )
        changes.append((record.since.toordinal(), Finding(truth, condition, why, None, evidence)))
    if record.until is not None and record.until.toordinal() < LAST:
        lapsed = Finding(Truth.NO, condition, Why.LAPSED if truth else why, record.until, evidence)
        changes.append((day_after(record.until).toordinal(), lapsed))
    return Timeline.clipped(horizon, changes)


def best_of(
    records: Iterable[R] | None,
    condition: Any,
    horizon: Span,
    match: Callable[[R], Match | None],
    hold: Callable[[R, Any, Match, Span], Timeline[Finding]] = holding,
) -> Timeline[Finding]:
    """The best record of each day. `match` says what a record is worth, None when it is of another kind altogether."""
    if records is None:
        return Timeline.constant(horizon, Finding(Truth.UNKNOWN, condition, Why.NOT_RECORDED))
    timelines = [hold(r, condition, worth, horizon) for r in records if (worth := match(r)) is not None]
    if not timelines:
        return Timeline.constant(horizon, Finding(Truth.NO, condition, Why.NONE))
    if len(timelines) == 1:
        return timelines[0]
    return combine(_best, *timelines)


def _best(*findings: Finding) -> Finding:
    return max(findings, key=_closeness)


def _closeness(finding: Finding) -> tuple[Any, ...]:
    """Orders findings by how nearly they hold, then by how long, then by name so that the choice never wavers."""
    evidence = finding.evidence[0] if finding.evidence else None
    until = evidence.until if evidence and evidence.until else date.max
    why = finding.why.value if finding.why else 0
    return (finding.truth, why, until, evidence.ref if evidence else "")
