"""Judges facts against a standard over a horizon."""

from dataclasses import dataclass, field
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
    question = Question(standard, facts, horizon, subject)
    results = []
    for requirement in standard.requirements:
        judged = question.judged(requirement)
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


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of every requirement; `known` keeps what one requirement found out about a person for the next."""

    standard: Standard
    facts: Facts
    horizon: Span
    subject: Person | None
    known: dict[str, dict[Any, Timeline[Finding]]] = field(default_factory=dict)

    def judged(self, requirement: Any) -> Timeline[Judged]:
        """The outcomes: nothing applies outside the days of the edition, and a waiver in force sets a requirement aside."""

        def judged(finding: Finding, waiver: Finding, in_force: bool) -> Judged:
            if not in_force:
                return Judged(Outcome.NOT_APPLICABLE, finding, out_of_force=True)
            if waiver.truth is Truth.YES and finding.truth is not Truth.NOT_APPLICABLE:
                return Judged(Outcome.WAIVED, finding, waiver.evidence[0])
            return Judged(Outcome.of(finding.truth), finding)

        return combine(
            judged,
            self._findings(requirement),
            self._waived(requirement),
            _in_force(self.standard, self.horizon),
        )

    def _findings(self, requirement: Any) -> Timeline[Finding]:
        stated = [a for a in self.facts.attestations if self._concerns(a, requirement)]
        if self.subject is not None:
            return people.judge(requirement.condition, self._case(self.subject, stated))
        everybody = self.facts.people
        cases = None if everybody is None else tuple(self._case(person, stated) for person in everybody)
        of_shop = tuple(a for a in stated if a.person is None)
        return shops.judge(requirement.condition, ShopCase(self.facts.shop, cases, self.horizon, of_shop))

    def _case(self, person: Person, stated: list[Attestation]) -> Case:
        of_person = tuple(a for a in stated if a.person == person.id)
        return Case(person, self.horizon, of_person, self.known.setdefault(person.id, {}))

    def _waived(self, requirement: Requirement) -> Timeline[Finding]:
        who = self.subject.id if self.subject else None
        waivers = [w for w in self.facts.waivers if w.person == who and self._concerns(w, requirement)]
        return best_of(waivers, requirement, self.horizon, lambda _: MATCHES)

    def _concerns(self, record: Attestation | Waiver, requirement: Requirement) -> bool:
        return record.requirement == requirement.id and record.standard in (None, self.standard.id)


def _in_force(standard: Standard, horizon: Span) -> Timeline[bool]:
    since, until = standard.in_force.since or date.min, standard.in_force.until or date.max
    changes = [(0, False), (since.toordinal(), True), (until.toordinal() + 1, False)]
    return Timeline.clipped(horizon, changes)


def _stretches(standard: Standard, requirement: Requirement, judged: Timeline[Judged]) -> tuple[Stretch, ...]:
    """The pieces of a timeline as stretches, from the last to the first to know how long each outcome lasts."""
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
