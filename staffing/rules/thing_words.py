"""Equipment, documents, the work taken on and the organisation, in words: what is needed, what is seen, and why."""

from typing import Any

from staffing.rules.facts import Equipment
from staffing.rules.findings import Finding, Why
from staffing.rules.needs import needed
from staffing.rules.number_words import asked
from staffing.rules.outcome import Truth
from staffing.rules.phrases import phrase, record_phrase, together
from staffing.rules.place_words import compared
from staffing.rules.thing_conditions import DocumentIs, DoesWork, EquipmentIs, UnitIs
from staffing.rules.things import DeviceSeen, Doubt
from staffing.rules.vocabulary import vocabulary
from staffing.rules.words import any_of_names, joined, label, names_of, number, say


@needed.register
def _(condition: EquipmentIs, language: str) -> str:
    need = condition.equipment
    key = "equipment" if isinstance(need.at_least, int) else "equipment_number"
    text = say(key, language, kinds=kinds_of(condition, language), n=asked(need.at_least, language))
    more = []
    if need.outsourcing == "allowed":
        more.append(say("device_outsourced", language))
        more += [say("device_contract", language)] if need.contract else []
        more += [say("device_within", language, n=need.within_km)] if need.within_km else []
    more += [say("device_verified", language)] if need.verified else []
    more += [say("device_certified", language)] if need.certified else []
    return say("named", language, what=text, more=joined(more, language)) if more else text


def kinds_of(condition: EquipmentIs, language: str) -> str:
    """The kinds of equipment asked for: A、B或C."""
    return any_of_names("equipment", condition.equipment.kinds, language)


@needed.register
def _(condition: DocumentIs, language: str) -> str:
    need = condition.document
    if need.all:
        return say("documents_all", language, kinds=names_of("documents", need.all, language))
    return say("documents_any", language, kinds=any_of_names("documents", need.any or (), language))


@needed.register
def _(condition: DoesWork, language: str) -> str:
    return say("works", language, works=any_of_names("works", condition.works, language))


@needed.register
def _(condition: UnitIs, language: str) -> str:
    need = condition.unit
    units = any_of_names("units", need.kinds, language)
    if need.reports_to is None:
        return say("units", language, units=units)
    to = any_of_names("units", need.reports_to, language)
    return say("units_reporting", language, units=units, to=to)


# --- what is seen ----------------------------------------------------------------------------------------------------


def devices_seen(finding: Finding, language: str) -> str:
    """How many devices count, and which."""
    seen = say("devices", language, kinds=kinds_of(finding.condition, language), n=finding.detail.certain)
    sure = [device.equipment for device in finding.detail.devices if device.truth is Truth.YES]
    names = joined((label(record, language) for record in sure if record.label), language)
    return say("devices_named", language, seen=seen, names=names) if names else seen


@phrase.register
def _(condition: EquipmentIs, finding: Finding, language: str) -> str:
    if finding.detail is None:
        return say("equipment_unrecorded", language)
    if finding.truth is Truth.NOT_APPLICABLE:
        return say("nothing_asked", language, what=kinds_of(condition, language))
    seen = devices_seen(finding, language)
    parts = [compared("devices", seen, finding.detail.asked, finding.parts, language)]
    if finding.truth is not Truth.YES:
        parts += _not_counted(condition, finding, language)
    return joined(parts, language, "and")


def _not_counted(condition: EquipmentIs, finding: Finding, language: str) -> list[str]:
    doubtful = [device for device in finding.detail.devices if device.truth is not Truth.YES]
    names = [
        say("named", language, what=label(d.equipment, language), more=_doubts(condition, d, language))
        for d in doubtful
    ]
    parts = [say("not_counted", language, names=joined(names, language))] if names else []
    if finding.detail.unnumbered:
        unnumbered = joined((label(record, language) for record in finding.detail.unnumbered), language)
        parts.append(say("unnumbered", language, names=unnumbered))
    return parts


def _doubts(condition: EquipmentIs, device: DeviceSeen, language: str) -> str:
    return joined(
        (doubt_phrase(condition, device.equipment, doubt, language) for doubt in device.doubts), language
    )


def doubt_phrase(condition: EquipmentIs, record: Equipment, doubt: Doubt, language: str) -> str:
    """Why a device does not count, or not certainly, in one aspect."""
    why = doubt.why or Why.NONE
    km = number(record.distance_km) if record.distance_km is not None else ""
    key = f"{doubt.aspect}_{why.name.lower()}"
    return say(key, language, day=doubt.day, km=km, n=condition.equipment.within_km)


@phrase.register
def _(condition: DocumentIs, finding: Finding, language: str) -> str:
    if finding.parts:
        return together(finding, language)
    kinds = any_of_names("documents", condition.document.any or (), language)
    if finding.why is Why.NONE:
        return say("none", language, what=kinds)
    if finding.why is Why.NOT_RECORDED:
        return say("not_recorded", language, what=kinds)
    return record_phrase(finding, language)


@phrase.register
def _(condition: DoesWork, finding: Finding, language: str) -> str:
    if finding.why is Why.NOT_RECORDED:
        return say("works_unrecorded", language)
    if finding.why is Why.NONE:
        return say("not_taken_on", language, works=any_of_names("works", condition.works, language))
    return record_phrase(finding, language)


@phrase.register
def _(condition: UnitIs, finding: Finding, language: str) -> str:
    if finding.why is Why.NOT_RECORDED:
        return say("units_unrecorded", language)
    if finding.why is Why.NONE:
        return say("none", language, what=any_of_names("units", condition.unit.kinds, language))
    record: Any = finding.evidence[0].record
    if finding.why is Why.REPORTS_UNKNOWN:
        return say("reports_unknown", language, label=label(record, language))
    if finding.why is Why.REPORTS_ELSEWHERE:
        to = vocabulary().name("units", record.reports_to, language)
        return say("reports_elsewhere", language, label=label(record, language), to=to)
    return record_phrase(finding, language)
