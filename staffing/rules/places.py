"""Conditions on the premises of a shop, judged to timelines: areas and leases."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from staffing.rules.contracts import contract
from staffing.rules.days import Span, add_months, day_before
from staffing.rules.facts import Premises
from staffing.rules.findings import Bounds, Evidence, Finding, Why
from staffing.rules.measures import counted_to, reaches
from staffing.rules.outcome import Truth, opposite
from staffing.rules.records import MATCHES, holding
from staffing.rules.shop_conditions import Area, Lease
from staffing.rules.timeline import Timeline, combine


@dataclass(frozen=True, slots=True)
class AreaSeen:
    """Square metres that are certain, what is asked for, and the premises whose area or days are not known."""

    certain: Decimal
    asked: Bounds
    open: tuple[Premises, ...] = ()


def area(
    condition: Area, places: Sequence[Premises] | None, number: Timeline[Finding], horizon: Span
) -> Timeline[Finding]:
    """The area of the premises of the kinds that count, beside the number asked for."""
    need = condition.area
    if places is None:
        return Timeline.constant(horizon, Finding(Truth.UNKNOWN, condition, Why.NOT_RECORDED))
    counting = [place for place in places if place.kind in (need.kind, *(need.also_counts or ()))]

    def added(asked: Finding, *used: Finding) -> Finding:
        return _added(condition, counting, used, asked)

    return combine(added, number, *(holding(place, condition, MATCHES, horizon) for place in counting))


def _added(condition: Area, places: list[Premises], used: Sequence[Finding], number: Finding) -> Finding:
    at_hand = [(place, f) for place, f in zip(places, used, strict=True) if f.truth is not Truth.NO]
    sure = [place for place, f in at_hand if f.truth is Truth.YES and place.area_m2 is not None]
    opened = tuple(place for place, _ in at_hand if place not in sure)
    certain = sum((place.area_m2 or Decimal(0) for place in sure), Decimal(0))
    seen = AreaSeen(certain, number.detail, opened)
    return Finding(
        reaches(certain, _possible(certain, opened), number.detail),
        condition,
        None if at_hand else Why.NONE,
        evidence=tuple(Evidence(place, place.until) for place in sure),
        parts=counted_to(condition.area.at_least_m2, number),
        detail=seen,
    )


def _possible(certain: Decimal, opened: Sequence[Premises]) -> Decimal | None:
    """The most that the area may be; None: as much as you like."""
    if any(place.area_m2 is None for place in opened):
        return None
    return certain + sum((place.area_m2 or Decimal(0) for place in opened), Decimal(0))


@dataclass(frozen=True, slots=True)
class LeaseSeen:
    """One of the premises: how certainly it is leased on the day, its contract, and what else is asked of the contract."""

    place: Premises
    leased: Truth
    contract: Finding
    terms: tuple[Finding, ...] = ()

    @property
    def truth(self) -> Truth:
        return min(self.contract.truth, *(term.truth for term in self.terms), Truth.YES)


def lease(condition: Lease, places: Sequence[Premises] | None, horizon: Span) -> Timeline[Finding]:
    """Whether all leased premises of the kinds have such a contract."""
    if places is None:
        return Timeline.constant(horizon, Finding(Truth.UNKNOWN, condition, Why.NOT_RECORDED))
    kinds = condition.lease.kinds
    rented = [place for place in places if place.tenure != "owned" and (kinds is None or place.kind in kinds)]
    lines = [_leased(place, condition, horizon) for place in rented]

    def together(*seen: LeaseSeen) -> Finding:
        leases = tuple(found for found in seen if found.leased is not Truth.NO)
        truth = min((max(opposite(s.leased), s.truth) for s in leases), default=Truth.NOT_APPLICABLE)
        evidence = tuple(item for found in leases for item in found.contract.evidence)
        return Finding(truth, condition, evidence=evidence, detail=leases)

    return combine(together, *lines) if lines else Timeline.constant(horizon, together())


def _leased(place: Premises, condition: Lease, horizon: Span) -> Timeline[LeaseSeen]:
    terms = _terms(place, condition)

    def seen(used: Finding, written: Finding) -> LeaseSeen:
        certain = Truth.YES if place.tenure == "leased" else Truth.UNKNOWN
        return LeaseSeen(place, min(used.truth, certain), written, terms)

    return combine(seen, holding(place, condition, MATCHES, horizon), contract(place, condition, horizon))


def _terms(place: Premises, condition: Lease) -> tuple[Finding, ...]:
    """What is asked of a contract beside being in force: how long it runs, how much it covers."""
    need, found = condition.lease, []
    if not place.contract:
        return ()
    if need.months_at_least is not None and place.contract_since and place.contract_until:
        enough = day_before(add_months(place.contract_since, need.months_at_least))
        long_enough = place.contract_until >= enough
        found.append(
            Finding(
                Truth.YES if long_enough else Truth.NO,
                condition,
                Why.HELD if long_enough else Why.TOO_SHORT,
                enough,
            )
        )
    if need.area_covered:
        found.append(_covered(place, condition))
    return tuple(found)


def _covered(place: Premises, condition: Lease) -> Finding:
    if place.area_m2 is None or place.contract_area_m2 is None:
        return Finding(Truth.UNKNOWN, condition, Why.AREA_UNKNOWN)
    if place.area_m2 > place.contract_area_m2:
        return Finding(Truth.NO, condition, Why.TOO_SMALL)
    return Finding(Truth.YES, condition, Why.HELD)
