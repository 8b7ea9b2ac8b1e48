"""The next step about equipment, documents and the organisation."""

from staffing.rules.facts import Equipment
from staffing.rules.findings import Finding, Why
from staffing.rules.needs import needed
from staffing.rules.outcome import Truth
from staffing.rules.thing_conditions import DocumentIs, EquipmentIs, UnitIs
from staffing.rules.thing_words import doubt_phrase, kinds_of
from staffing.rules.things import Aspect, DeviceSeen, Doubt
from staffing.rules.todo import UNRECORDED, Step, all_steps, clear_up, unrecorded
from staffing.rules.words import any_of_names, joined, label, say

DEAR = 10


def equipment(condition: EquipmentIs, finding: Finding, language: str) -> Step:
    """The cheapest lines to put right until there are enough, and what is still to be found."""
    if finding.detail is None:
        return unrecorded(finding, language)
    seen = finding.detail
    found = [(_repair(condition, device, language), device) for device in seen.devices if device.doubts]
    missing, chosen = int(seen.asked.least) - seen.certain, []
    if not seen.asked.exact:
        chosen.append(clear_up(finding, language))
    if seen.unnumbered and finding.truth is Truth.UNKNOWN:
        names = joined((label(record, language) for record in seen.unnumbered), language)
        return Step(1, say("do_record", language, what=say("unnumbered", language, names=names)))
    for repair, device in sorted(found, key=lambda pair: pair[0].cost):
        if missing > 0 and repair.cost < DEAR:
            chosen.append(repair)
            missing -= device.equipment.quantity or 1
    if missing > 0:
        key = "do_provide_or" if condition.equipment.outsourcing == "allowed" else "do_provide"
        text = say(key, language, kinds=kinds_of(condition, language), n=missing)
        chosen.append(Step(DEAR * missing, text))
    return all_steps(chosen, language)


def _repair(condition: EquipmentIs, device: DeviceSeen, language: str) -> Step:
    """What it takes that a line of equipment counts."""
    name = label(device.equipment, language)
    steps = [_one_repair(condition, device.equipment, name, doubt, language) for doubt in device.doubts]
    return all_steps(steps, language)


REPAIRS = {
    (Aspect.OWNERSHIP, Why.OUTSOURCED): (DEAR, "do_own"),
    (Aspect.CONTRACT, Why.NONE): (1, "do_sign"),
    (Aspect.CONTRACT, Why.LAPSED): (1, "do_renew"),
    (Aspect.DISTANCE, Why.TOO_FAR): (2, "do_move"),
    (Aspect.VERIFICATION, Why.NONE): (1, "do_verify"),
    (Aspect.VERIFICATION, Why.LAPSED): (1, "do_verify"),
    (Aspect.CERTIFICATION, Why.NONE): (2, "do_certify"),
    (Aspect.DEVICE, Why.LAPSED): (DEAR, "do_replace"),
}


def _one_repair(condition: EquipmentIs, record: Equipment, name: str, doubt: Doubt, language: str) -> Step:
    if doubt.why is Why.NOT_YET:
        return Step(1, say("wait", language, day=doubt.day))
    if doubt.why in UNRECORDED:
        what = say("named", language, what=name, more=doubt_phrase(condition, record, doubt, language))
        return Step(1, say("do_record", language, what=what))
    cost, key = REPAIRS[doubt.aspect, doubt.why or Why.NONE]
    return Step(cost, say(key, language, what=name, n=condition.equipment.within_km))


def documents(condition: DocumentIs, finding: Finding, language: str) -> Step:
    """Each kind that is missing."""
    if finding.parts:
        open_parts = [part for part in finding.parts if part.truth < Truth.YES]
        return all_steps([documents(part.condition, part, language) for part in open_parts], language)
    if finding.why in UNRECORDED:
        return unrecorded(finding, language)
    if finding.why is Why.NOT_YET:
        return Step(1, say("wait", language, day=finding.day))
    if finding.why is Why.LAPSED:
        return Step(1, say("renew", language, what=label(finding.evidence[0].record, language)))
    kinds = any_of_names("documents", condition.document.any or (), language)
    return Step(1, say("do_document", language, what=kinds))


def units(condition: UnitIs, finding: Finding, language: str) -> Step:
    """To set the unit up, or to put it under whom it should report to."""
    if finding.why in UNRECORDED:
        return unrecorded(finding, language)
    if finding.why is Why.NOT_YET:
        return Step(1, say("wait", language, day=finding.day))
    if finding.why is Why.REPORTS_ELSEWHERE:
        to = any_of_names("units", condition.unit.reports_to or (), language)
        name = label(finding.evidence[0].record, language)
        return Step(1, say("do_report", language, label=name, to=to))
    return Step(2, say("do_set_up", language, what=needed(condition, language)))
