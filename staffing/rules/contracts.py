"""Written contracts, of leased premises and of equipment at a partner's, judged to timelines."""

from datetime import date
from typing import Any

from staffing.rules.days import Span, day_after
from staffing.rules.facts import Equipment, Premises
from staffing.rules.findings import Evidence, Finding, Why
from staffing.rules.outcome import Truth
from staffing.rules.timeline import Timeline


def contract(record: Premises | Equipment, condition: Any, horizon: Span) -> Timeline[Finding]:
    """How certainly the record's contract is in force, day by day; the evidence is the record, until the contract ends."""
    in_use = (Evidence(record, record.until),)
    if record.contract is None:
        return Timeline.constant(horizon, Finding(Truth.UNKNOWN, condition, Why.NOT_RECORDED, None, in_use))
    if not record.contract:
        return Timeline.constant(horizon, Finding(Truth.NO, condition, Why.NONE, None, in_use))
    since, until = record.contract_since, record.contract_until
    evidence = (Evidence(record, until),)
    first = Finding(Truth.UNKNOWN, condition, Why.START_UNKNOWN, None, evidence)
    changes = [(0, first if since is None else Finding(Truth.NO, condition, Why.NOT_YET, since, evidence))]
    if since is not None:
        changes.append((since.toordinal(), Finding(Truth.YES, condition, Why.HELD, until, evidence)))
    if until is not None and until < date.max:
        over = Finding(Truth.NO, condition, Why.LAPSED, until, evidence)
        changes.append((day_after(until).toordinal(), over))
    return Timeline.clipped(horizon, changes)
