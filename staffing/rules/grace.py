"""The first months or days of an employment or a posting, in which somebody is new.

Records that touch are one run: a contract that is renewed makes nobody new, coming back after a gap does. A record
without a first day may have begun on any day up to its last, so until then it leaves open who is new, except on days
on which somebody had been there for longer anyway.
"""

from dataclasses import dataclass
from datetime import date

from staffing.rules.conditions import GraceNeed, InGrace
from staffing.rules.days import Days, Span, add_days, add_months, day_before
from staffing.rules.facts import Person, Record
from staffing.rules.findings import Ends, Evidence, Finding, Why
from staffing.rules.outcome import Truth
from staffing.rules.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Run:
    """Days without a gap, the last of them on which somebody is new, and whether it may have begun earlier."""

    first: int
    last: int
    new_until: date
    open_start: bool


def judge(person: Person, condition: InGrace, horizon: Span) -> Timeline[Finding]:
    """On which days the person is new."""
    need = condition.grace
    records = _records(person, need)
    if records is None:
        return Timeline.constant(horizon, Finding(Truth.UNKNOWN, condition, Why.NOT_RECORDED))
    undated = [r for r in records if r.since is None]
    open_until = max(((r.until or date.max).toordinal() for r in undated), default=0)
    dated = Days((r.since.toordinal(), (r.until or date.max).toordinal()) for r in records if r.since)
    runs = [
        Run(first, last, _new_until(need, date.fromordinal(first)), first <= open_until + 1)
        for first, last in dated.pairs
    ]
    edges = {0, open_until + 1}
    for run in runs:
        edges |= {run.first, run.new_until.toordinal() + 1, run.last + 1}
    changes = [(day, _on(day, runs, records, open_until, condition)) for day in sorted(edges)]
    return Timeline.clipped(horizon, changes)


def _records(person: Person, need: GraceNeed) -> list[Record] | None:
    if need.after == "employment":
        return None if person.employments is None else list(person.employments)
    if person.postings is None:
        return None
    return [posting for posting in person.postings if need.posts is None or posting.post in need.posts]


def _new_until(need: GraceNeed, first: date) -> date:
    if need.months is not None:
        return day_before(add_months(first, need.months))
    return add_days(first, (need.days or 0) - 1)


def _on(day: int, runs: list[Run], records: list[Record], open_until: int, condition: InGrace) -> Finding:
    run = next((run for run in runs if run.first <= day <= run.last), None)
    if run is not None and day > run.new_until.toordinal():
        return Finding(Truth.NO, condition, Why.LAPSED, run.new_until, _begun_by(run, records))
    if day <= open_until or (run is not None and run.open_start):
        undated = tuple(Evidence(record, record.until) for record in records if record.since is None)
        return Finding(Truth.UNKNOWN, condition, Why.START_UNKNOWN, None, undated)
    if run is None:
        return Finding(Truth.NO, condition, Why.NONE)
    return Finding(Truth.YES, condition, Why.HELD, run.new_until, _begun_by(run, records))


def _begun_by(run: Run, records: list[Record]) -> tuple[Evidence, ...]:
    """The records that begin the run, which count as new until the grace is over."""
    first = date.fromordinal(run.first)
    begun = sorted((r for r in records if r.since == first), key=lambda r: r.ref)
    return tuple(Evidence(record, run.new_until, Ends.GRACE) for record in begun)
