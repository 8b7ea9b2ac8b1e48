"""Judges facts against a standard over a horizon."""

from datetime import date
from typing import Any

from staffing.rules import people, shops
from staffing.rules.assessment import Assessment, Judged, RequirementResult, Stretch
from staffing.rules.days import Span
from staffing.rules.facts import Attestation, Facts, Person, Waiver
from staffing.rules.findings import Finding
from staffing.rules.outcome import Outcome, Truth
from staffing.rules.people import Case
from staffing.rules.records import MATCHES, best_of
from staffing.rules.shops import ShopCase
from staffing.rules.standard import Requirement, Standard
from staffing.rules.timeline import Timeline, combine


def assess(standard: Standard, facts: Facts, horizon: Span, person: str | None = None) -> Assessment:
    """Judge `facts` against `standard` for every day of `horizon`.

    `person` is the id of the person whom a role standard judges. Raises ValueError when a role standard gets no
    person, or one the facts do not have, and when a shop standard gets one.
    """
    subject = _subject(standard, facts, person)
    known: dict[str, dict[Any, Timeline[Finding]]] = {p.id: {} for p in facts.people or ()}
    results = []
    for requirement in standard.requirements:
        findings = _findings(standard, requirement, facts, horizon, subject, known)
        judged = _judged(standard, requirement, facts, horizon, subject, findings)
        results.append(RequirementResult(requirement, judged, _stretches(standard, requirement, judged)))
    return Assessment(standard, facts, horizon, subject, tuple(results))


def _subject(standard: Standard, facts: Facts, person: str | None) -> Person | None:
    if not standard.is_role:
        if person is not None:
            raise ValueError(f"{standard.id} judges a shop, not a person")
        return None
    if person is None:
        raise ValueError(f"{standard.id} judges one person: say which")
    try:
        return facts.person(person)
    except KeyError:
        ids = ", ".join(p.id for p in facts.people or ()) or "(nobody)"
        raise ValueError(f"found {person!r}; expected one of {ids}") from None


def _findings(
    standard: Standard,
    requirement: Any,
    facts: Facts,
    horizon: Span,
    subject: Person | None,
    known: dict[str, dict[Any, Timeline[Finding]]],
) -> Timeline[Finding]:
    attestations = [a for a in facts.attestations if _concerns(a, standard, requirement)]

    def case(person: Person) -> Case:
        of_person = tuple(a for a in attestations if a.person == person.id)
        return Case(person, horizon, of_person, known[person.id])

    if subject is not None:
        return people.judge(requirement.condition, case(subject))
    cases = None if facts.people is None else tuple(case(person) for person in facts.people)
    of_shop = tuple(a for a in attestations if a.person is None)
    return shops.judge(requirement.condition, ShopCase(facts.shop, cases, horizon, of_shop))


def _concerns(record: Attestation | Waiver, standard: Standard, requirement: Requirement) -> bool:
    return record.requirement == requirement.id and record.standard in (None, standard.id)


def _judged(
    standard: Standard,
    requirement: Requirement,
    facts: Facts,
    horizon: Span,
    subject: Person | None,
    findings: Timeline[Finding],
) -> Timeline[Judged]:
    """The outcomes: nothing applies outside the days of the edition, and a waiver in force sets a requirement aside."""
    who = subject.id if subject else None
    waivers = [w for w in facts.waivers if w.person == who and _concerns(w, standard, requirement)]
    waived = best_of(waivers, requirement, horizon, lambda _: MATCHES)
    in_force = _in_force(standard, horizon)

    def judged(finding: Finding, waiver: Finding, applies: bool) -> Judged:
        if not applies:
            return Judged(Outcome.NOT_APPLICABLE, finding, out_of_force=True)
        if waiver.truth is Truth.YES and finding.truth is not Truth.NOT_APPLICABLE:
            return Judged(Outcome.WAIVED, finding, waiver.evidence[0])
        return Judged(Outcome.of(finding.truth), finding)

    return combine(judged, findings, waived, in_force)


def _in_force(standard: Standard, horizon: Span) -> Timeline[bool]:
    since, until = standard.in_force.since or date.min, standard.in_force.until or date.max
    changes = [(0, False), (since.toordinal(), True), (until.toordinal() + 1, False)]
    before = [value for day, value in changes if day <= horizon.first]
    inside = [(day, value) for day, value in changes if horizon.first < day <= horizon.last]
    kept = [(horizon.first, before[-1]), *inside]
    return Timeline((day for day, _ in kept), (value for _, value in kept), horizon.last)


def _stretches(standard: Standard, requirement: Requirement, judged: Timeline[Judged]) -> tuple[Stretch, ...]:
    stretches: list[Stretch] = []
    outcome_until: date | None = None
    following: Outcome | None = None
    for first, last, value in reversed(list(judged.pieces())):
        if following is not None and value.outcome is not following:
            outcome_until = date.fromordinal(last)
        following = value.outcome
        start, end = date.fromordinal(first), date.fromordinal(last)
        stretches.append(Stretch(start, end, start, requirement, value, standard, outcome_until))
    return tuple(reversed(stretches))
