"""Premises in words: the areas and leases asked for, what is seen, and why."""

from typing import Any

from staffing.rules.findings import Bounds, Finding, Why
from staffing.rules.needs import needed
from staffing.rules.number_words import asked, bounded, unclear, worked_out
from staffing.rules.outcome import Truth
from staffing.rules.phrases import phrase
from staffing.rules.shop_conditions import Area, Lease
from staffing.rules.vocabulary import vocabulary
from staffing.rules.words import joined, label, names_of, number, say


@needed.register
def _(condition: Area, language: str) -> str:
    n = condition.area.at_least_m2
    key = "area" if isinstance(n, int) else "area_number"
    return say(key, language, kind=kind_of(condition, language), n=asked(n, language))


def kind_of(condition: Area, language: str) -> str:
    """What kind of premises is asked for, and which others are counted with it."""
    need = condition.area
    kind = vocabulary().name("premises", need.kind, language)
    if not need.also_counts:
        return kind
    return say("area_and", language, kind=kind, more=names_of("premises", need.also_counts, language))


@needed.register
def _(condition: Lease, language: str) -> str:
    need, more = condition.lease, []
    if need.months_at_least:
        more.append(say("lease_months", language, n=need.months_at_least))
    if need.area_covered:
        more.append(say("lease_area", language))
    text = say("lease", language)
    return say("named", language, what=text, more=joined(more, language)) if more else text


def area_seen(finding: Finding, language: str) -> str:
    """The square metres that are certain."""
    n = number(finding.detail.certain)
    return say("area_seen", language, kind=kind_of(finding.condition, language), n=n)


@phrase.register
def _(condition: Area, finding: Finding, language: str) -> str:
    if finding.detail is None:
        return say("premises_unrecorded", language)
    if finding.truth is Truth.NOT_APPLICABLE:
        return say("nothing_asked", language, what=kind_of(condition, language))
    seen = area_seen(finding, language)
    parts = [compared("area", seen, finding.detail.asked, finding.parts, language)]
    if finding.detail.open:
        places = joined((label(place, language) for place in finding.detail.open), language)
        parts.append(say("area_open", language, places=places))
    return joined(parts, language, "and")


def compared(what: str, seen: str, asked_for: Bounds, counted_to: tuple[Finding, ...], language: str) -> str:
    """What is seen beside the number asked for, and how that was worked out where it is no plain one."""
    n = bounded(asked_for, language)
    if not counted_to:
        return say(f"{what}_needed", language, seen=seen, needed=n)
    if asked_for.exact:
        how = worked_out(counted_to[0], language)
        return say(f"{what}_needed_number", language, seen=seen, needed=n, how=how)
    why = unclear(counted_to[0], language)
    return say(f"{what}_needed_unclear", language, seen=seen, needed=n, why=why)


LEASE_SENTENCES = {
    Why.NONE: "lease_none",
    Why.NOT_RECORDED: "lease_unrecorded",
    Why.START_UNKNOWN: "lease_start",
    Why.NOT_YET: "lease_not_yet",
    Why.LAPSED: "lease_lapsed",
}
TERM_SENTENCES = {
    Why.TOO_SHORT: "lease_too_short",
    Why.TOO_SMALL: "lease_too_small",
    Why.AREA_UNKNOWN: "lease_area_unknown",
}


@phrase.register
def _(condition: Lease, finding: Finding, language: str) -> str:
    if finding.detail is None:
        return say("premises_unrecorded", language)
    if not finding.detail:
        return say("nothing_leased", language)
    parts = []
    for lease in finding.detail:
        place, contract = label(lease.place, language), lease.contract
        if lease.place.tenure is None:
            parts.append(say("tenure_unknown", language, place=place))
        held = "lease_until" if contract.day else "lease_held"
        parts.append(say(LEASE_SENTENCES.get(contract.why, held), language, place=place, day=contract.day))
        parts += _terms(condition, lease, language)
    return joined(parts, language, "and")


def _terms(condition: Lease, lease: Any, language: str) -> list[str]:
    """What the contract falls short of, beside being in force."""
    place = lease.place
    return [
        say(
            TERM_SENTENCES[term.why],
            language,
            place=label(place, language),
            n=condition.lease.months_at_least,
            day=term.day,
            area=number(place.area_m2 or 0),
            contract=number(place.contract_area_m2 or 0),
        )
        for term in lease.terms
        if term.why in TERM_SENTENCES
    ]
