"""Conditions on equipment, documents, the work taken on and the organisation, judged to timelines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from staffing.rules.contracts import contract
from staffing.rules.days import Span
from staffing.rules.facts import Document, Equipment, Unit, Work
from staffing.rules.findings import Bounds, Evidence, Finding, Why
from staffing.rules.measures import counted_to, reaches
from staffing.rules.outcome import Truth
from staffing.rules.records import MATCHES, Match, best_of, holding
from staffing.rules.thing_conditions import DocumentIs, DocumentNeed, DoesWork, EquipmentIs, UnitIs
from staffing.rules.timeline import Timeline, combine


def works(condition: DoesWork, records: Sequence[Work] | None, horizon: Span) -> Timeline[Finding]:
    """Whether the shop takes on any of the works; unknown on days of which nobody recorded it of one of them."""
    asked = None if records is None else [record for record in records if record.work in condition.works]
    taken_on = best_of(_of(asked, recorded=True), condition, horizon, lambda _: MATCHES)
    unrecorded = best_of(_of(asked, recorded=False), condition, horizon, lambda _: MATCHES)

    def known(taken: Finding, unsaid: Finding) -> Finding:
        if taken.truth is Truth.NO and unsaid.truth is not Truth.NO:
            return Finding(Truth.UNKNOWN, condition, Why.NOT_RECORDED)
        return taken

    return combine(known, taken_on, unrecorded)


def _of(records: Sequence[Work] | None, *, recorded: bool) -> list[Work] | None:
    return None if records is None else [record for record in records if record.recorded is recorded]


def documents(condition: DocumentIs, records: Sequence[Document] | None, horizon: Span) -> Timeline[Finding]:
    """Whether the documents are in force; where all are asked for, a part for each kind."""
    need = condition.document
    if need.any is not None:
        kinds = need.any
        return best_of(records, condition, horizon, lambda record: MATCHES if record.kind in kinds else None)

    def worst(*parts: Finding) -> Finding:
        return Finding(min(part.truth for part in parts), condition, parts=parts)

    each = [DocumentIs(document=DocumentNeed(any=[kind])) for kind in need.all or ()]
    return combine(worst, *(documents(one, records, horizon) for one in each))


def units(condition: UnitIs, records: Sequence[Unit] | None, horizon: Span) -> Timeline[Finding]:
    """Whether there is such a unit, reporting to whom it should."""
    return best_of(records, condition, horizon, lambda record: _reports(record, condition))


def _reports(record: Unit, condition: UnitIs) -> Match | None:
    need = condition.unit
    if record.unit not in need.kinds:
        return None
    if need.reports_to is None or record.reports_to in need.reports_to:
        return MATCHES
    if record.reports_to is None:
        return Truth.UNKNOWN, Why.REPORTS_UNKNOWN
    return Truth.NO, Why.REPORTS_ELSEWHERE


class Aspect(StrEnum):
    """What is asked of a device."""

    DEVICE = "device"  # that it is at hand
    OWNERSHIP = "ownership"
    CONTRACT = "contract"
    DISTANCE = "distance"
    VERIFICATION = "verification"
    CERTIFICATION = "certification"


@dataclass(frozen=True, slots=True)
class Doubt:
    """What keeps a device from counting; `day` as in the finding it comes from."""

    aspect: Aspect
    why: Why | None
    day: date | None


@dataclass(frozen=True, slots=True)
class DeviceSeen:
    """A line of equipment on the days of a stretch: how certainly it counts, what keeps it from it, what it rests on."""

    equipment: Equipment
    truth: Truth
    doubts: tuple[Doubt, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class EquipmentSeen:
    """How many devices certainly count, how many are asked for, and every line of the kinds asked for."""

    certain: int
    asked: Bounds
    devices: tuple[DeviceSeen, ...]

    @property
    def unnumbered(self) -> tuple[Equipment, ...]:
        """Lines that count, of which nobody recorded how many there are."""
        return tuple(
            d.equipment for d in self.devices if d.truth is Truth.YES and d.equipment.quantity is None
        )


def equipment(
    condition: EquipmentIs,
    records: Sequence[Equipment] | None,
    number: Timeline[Finding],
    horizon: Span,
) -> Timeline[Finding]:
    """Whether there are enough devices that meet all that is asked of them."""
    if records is None:
        return Timeline.constant(horizon, Finding(Truth.UNKNOWN, condition, Why.NOT_RECORDED))
    lines = [record for record in records if record.kind in condition.equipment.kinds]
    lines.sort(key=lambda record: (record.label, record.id, record.ref))

    def counted(asked: Finding, *devices: DeviceSeen) -> Finding:
        return _counted(condition, devices, asked)

    return combine(counted, number, *(_device(line, condition, horizon) for line in lines))


def _counted(condition: EquipmentIs, devices: tuple[DeviceSeen, ...], number: Finding) -> Finding:
    sure = [device for device in devices if device.truth is Truth.YES]
    certain = sum(device.equipment.quantity or 1 for device in sure)
    maybe = [device.equipment.quantity for device in devices if device.truth is not Truth.NO]
    possible = None if None in maybe else sum(many or 0 for many in maybe)
    return Finding(
        reaches(certain, possible, number.detail),
        condition,
        evidence=tuple(item for device in sure for item in device.evidence),
        parts=counted_to(condition.equipment.at_least, number),
        detail=EquipmentSeen(certain, number.detail, devices),
    )


def _device(record: Equipment, condition: EquipmentIs, horizon: Span) -> Timeline[DeviceSeen]:
    asked = _asked(record, condition, horizon)

    def seen(*findings: Finding) -> DeviceSeen:
        at_hand, *others = zip(asked, findings, strict=True)
        shown = [at_hand] if at_hand[1].truth is Truth.NO else [at_hand, *others]
        doubts = tuple(Doubt(aspect, f.why, f.day) for aspect, f in shown if f.truth is not Truth.YES)
        return DeviceSeen(record, min(f.truth for f in findings), doubts, _evidence(record, asked, findings))

    return combine(seen, *asked.values())


def _asked(record: Equipment, condition: EquipmentIs, horizon: Span) -> dict[Aspect, Timeline[Finding]]:
    """Everything asked of the device, day by day; that it is at hand comes first."""
    need = condition.equipment

    def settled(truth: Truth, why: Why) -> Timeline[Finding]:
        return Timeline.constant(horizon, Finding(truth, condition, why))

    found = {Aspect.DEVICE: holding(record, condition, MATCHES, horizon)}
    if record.ownership is None:
        found[Aspect.OWNERSHIP] = settled(Truth.UNKNOWN, Why.NOT_RECORDED)
    elif record.ownership == "outsourced" and need.outsourcing == "refused":
        found[Aspect.OWNERSHIP] = settled(Truth.NO, Why.OUTSOURCED)
    elif record.ownership == "outsourced":
        if need.contract:
            found[Aspect.CONTRACT] = contract(record, condition, horizon)
        if need.within_km is not None:
            found[Aspect.DISTANCE] = settled(*_distance(record, need.within_km))
    if need.verified:
        found[Aspect.VERIFICATION] = best_of(record.verifications, condition, horizon, lambda _: MATCHES)
    if need.certified:
        found[Aspect.CERTIFICATION] = settled(*_yes_or_no(record.certified))
    return found


def _distance(record: Equipment, within_km: int) -> tuple[Truth, Why]:
    if record.distance_km is None:
        return Truth.UNKNOWN, Why.NOT_RECORDED
    return MATCHES if record.distance_km <= within_km else (Truth.NO, Why.TOO_FAR)


def _yes_or_no(recorded: bool | None) -> tuple[Truth, Why]:
    if recorded is None:
        return Truth.UNKNOWN, Why.NOT_RECORDED
    return MATCHES if recorded else (Truth.NO, Why.NONE)


def _evidence(
    record: Equipment, asked: dict[Aspect, Any], findings: Sequence[Finding]
) -> tuple[Evidence, ...]:
    """The device, until it or its contract ends, and its verification."""
    by_aspect = dict(zip(asked, findings, strict=True))
    ends = [record.until, record.contract_until if Aspect.CONTRACT in asked else None]
    own = Evidence(record, min((day for day in ends if day), default=None))
    verification = by_aspect.get(Aspect.VERIFICATION)
    proofs = verification.evidence if verification else ()
    return (own, *(Evidence(item.record, item.until, of=record) for item in proofs))
