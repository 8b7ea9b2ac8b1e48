"""Quantities of a shop, day by day: the number that began last, unknown where none was recorded."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from staffing.rules.days import Span
from staffing.rules.facts import Quantity, Shop
from staffing.rules.findings import Bounds, Evidence, Finding, Why
from staffing.rules.outcome import Truth
from staffing.rules.shop_conditions import QuantityIs
from staffing.rules.timeline import Timeline

ANYTHING = Bounds(0, None)


def known(shop: Shop | None, kind: str, condition: Any, horizon: Span) -> Timeline[Finding]:
    """What is known of a quantity on each day: its Bounds as detail, true where it is one number."""
    records = sorted(
        (record for record in (shop.quantities if shop else None) or () if record.kind == kind),
        key=lambda record: record.ref,
    )
    edges = {horizon.first}
    for record in records:
        edges |= {(record.since or date.min).toordinal(), (record.until or date.max).toordinal() + 1}
    changes = [(day, _on(day, records, condition)) for day in sorted(edges)]
    return Timeline.clipped(horizon, changes)


def _on(day: int, records: Iterable[Quantity], condition: Any) -> Finding:
    """Of several that began last on the same day, any may be right; one without a first day may be the last begun."""
    current = [record for record in records if day <= (record.until or date.max).toordinal()]
    dated = [r for r in current if r.since is not None and r.since.toordinal() <= day]
    undated = [r for r in current if r.since is None]
    evidence = tuple(Evidence(record, record.until) for record in undated)
    if not dated:
        why = Why.START_UNKNOWN if undated else Why.NOT_RECORDED
        return Finding(Truth.UNKNOWN, condition, why, None, evidence, detail=ANYTHING)
    begun = max(record.since for record in dated if record.since)
    latest = [record for record in dated if record.since == begun]
    values = [record.value for record in (*latest, *undated)]
    seen = Bounds(min(values), max(values))
    evidence = (*(Evidence(record, record.until) for record in latest), *evidence)
    if seen.least == seen.most:
        return Finding(Truth.YES, condition, Why.HELD, None, evidence, detail=seen)
    why = Why.START_UNKNOWN if undated else Why.AMBIGUOUS
    return Finding(Truth.UNKNOWN, condition, why, None, evidence, detail=seen)


def judge(shop: Shop | None, condition: QuantityIs, horizon: Span) -> Timeline[Finding]:
    """Whether the quantity is within what is asked."""
    need = condition.quantity

    def compared(finding: Finding) -> Finding:
        seen: Bounds = finding.detail
        truths = [Truth.YES]
        if need.at_least is not None:
            truths.append(_reaches(seen, need.at_least))
        if need.at_most is not None:
            truths.append(_stays_within(seen, need.at_most))
        return Finding(min(truths), condition, finding.why, None, finding.evidence, detail=seen)

    return known(shop, need.kind, condition, horizon).map(compared)


def _reaches(seen: Bounds, least: Decimal) -> Truth:
    if seen.least >= least:
        return Truth.YES
    return Truth.NO if seen.most is not None and seen.most < least else Truth.UNKNOWN


def _stays_within(seen: Bounds, most: Decimal) -> Truth:
    if seen.least > most:
        return Truth.NO
    return Truth.YES if seen.most is not None and seen.most <= most else Truth.UNKNOWN
