"""Judges facts against a standard, or against the editions of a family, over a horizon."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from staffing.rules import people, shops
from staffing.rules.assessment import BROKEN, Assessment, Judged, RequirementResult, Stretch
from staffing.rules.days import Span
from staffing.rules.editions import EditionCalendar
from staffing.rules.facts import Attestation, Facts, Person, Waiver
from staffing.rules.findings import Finding, NoEdition, NotInEdition
from staffing.rules.outcome import Aside, Outcome, Truth
from staffing.rules.people import Case
from staffing.rules.records import MATCHES, best_of
from staffing.rules.shops import ShopCase
from staffing.rules.standard import InForce, Requirement, Standard, Transition
from staffing.rules.timeline import Timeline, combine


def assess(
    standard: Standard | EditionCalendar, facts: Facts, horizon: Span, person: str | None = None
) -> Assessment:
    """Judge `facts` for every day of `horizon`.

    A single standard is judged within its own days and does not apply outside them. With the calendar of a family each day
    is judged by the edition in force on it: what that edition does not ask for does not apply, and a day without any
    edition is unknown. `person` is the id of the person whom a role standard judges. Raises ValueError when a role standard
    gets no person, or one the facts do not have, and when a shop standard gets one.
    """
    subject = _subject(standard, facts, person)
    sitting = Sitting(standard, facts, horizon, subject)
    results = tuple(
        RequirementResult(requirement, judged, stretches_of(requirement, judged))
        for requirement in sitting.requirements.values()
        for judged in (sitting.judged(requirement.id),)
    )
    return Assessment(standard, facts, horizon, subject, results)


class Sitting:
    """A standard, or the editions of a family, and facts over a horizon: judges one requirement at a time.

    `requirements` by id: of a family the newest edition's in its order, then what only older ones have. `known` keeps what
    was found out about each person, by id; whoever judges facts in which some people are the same may hand theirs on.
    """

    def __init__(
        self,
        standard: Standard | EditionCalendar,
        facts: Facts,
        horizon: Span,
        subject: Person | None = None,
        known: dict[str, dict[Any, Any]] | None = None,
    ) -> None:
        self.against, self.facts, self.horizon, self.subject = standard, facts, horizon, subject
        self.known: dict[str, dict[Any, Any]] = {} if known is None else known
        self.days = _editions(standard, horizon)
        self.editions = [edition for edition in dict.fromkeys(self.days.values) if edition is not None]
        self.questions = {e: Question(e, facts, horizon, subject, self.known) for e in self.editions}
        newest = reversed(standard.editions) if isinstance(standard, EditionCalendar) else [standard]
        self._listed = list(dict.fromkeys([*newest, *self.editions]))
        by_id = {r.id: r for edition in reversed(self._listed) for r in edition.requirements}
        self.requirements = {r.id: by_id[r.id] for edition in self._listed for r in edition.requirements}

    def judged(self, requirement_id: str) -> Timeline[Judged]:
        """The outcomes of a requirement on the days of the horizon."""
        if not isinstance(self.against, EditionCalendar):
            in_force = _in_force(self.against.in_force, self.horizon)
            return self.questions[self.against].judged(self.requirements[requirement_id], in_force)
        lines = {edition: q.judged_if_there(requirement_id) for edition, q in self.questions.items()}
        return _by_day(self.against, self.days, lines)

    def conditions(self, requirement_id: str) -> list[Any]:
        """What the requirement asks, in each edition that judges some day."""
        found = (r for edition in self.editions for r in edition.requirements if r.id == requirement_id)
        return [requirement.condition for requirement in found]


def _editions(standard: Standard | EditionCalendar, horizon: Span) -> Timeline[Standard | None]:
    if isinstance(standard, EditionCalendar):
        return standard.over(horizon)
    return Timeline.constant(horizon, standard)


def _by_day(
    calendar: EditionCalendar,
    days: Timeline[Standard | None],
    lines: dict[Standard, Timeline[Judged]],
) -> Timeline[Judged]:
    """What the edition of each day says."""
    index_of = {edition: index for index, edition in enumerate(lines)}
    horizon = Span(date.fromordinal(days.first), date.fromordinal(days.last))
    nothing = calendar.places_over(horizon).map(lambda place: _nothing(calendar, place))

    def of_the_day(edition: Standard | None, nothing: Judged, *said: Judged) -> Judged:
        return nothing if edition is None else said[index_of[edition]]

    return combine(of_the_day, days, nothing, *lines.values())


def _nothing(calendar: EditionCalendar, place: str | None) -> Judged:
    """What is said on a day without an edition in a place."""
    # Conditions are not compared: the place as detail keeps the days of two places apart.
    finding = Finding(Truth.UNKNOWN, NoEdition(calendar.title, place), detail=place)
    return Judged(Outcome.UNKNOWN, finding, edition=None)


def _subject(standard: Standard | EditionCalendar, facts: Facts, person: str | None) -> Person | None:
    called = standard.family if isinstance(standard, EditionCalendar) else standard.id
    if not standard.is_role:
        if person is not None:
            raise ValueError(f"{called} judges a shop, not a person")
        return None
    if person is None:
        raise ValueError(f"{called} judges one person: say which")
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
    known: dict[str, dict[Any, Any]] = field(default_factory=dict)

    def judged(self, requirement: Requirement, in_force: Timeline[bool]) -> Timeline[Judged]:
        """The outcomes: nothing applies outside the days of edition and requirement, a transition gives time, and a
        waiver in force sets the requirement aside.
        """

        def judged(finding: Finding, waiver: Finding, edition: bool, itself: bool, relief: Truth) -> Judged:
            outcome = Outcome.of(finding.truth)
            if not edition or not itself:
                aside = Aside.REQUIREMENT if edition else Aside.EDITION
                return Judged(Outcome.NOT_APPLICABLE, finding, self.standard, aside=aside)
            if relief is Truth.YES and outcome in BROKEN:
                return Judged(Outcome.NOT_APPLICABLE, finding, self.standard, aside=Aside.TRANSITION)
            if waiver.truth is Truth.YES and finding.truth is not Truth.NOT_APPLICABLE:
                return Judged(Outcome.WAIVED, finding, self.standard, waiver.evidence[0])
            if relief is Truth.UNKNOWN and outcome in BROKEN:
                return Judged(Outcome.UNKNOWN, finding, self.standard, aside=Aside.TRANSITION)
            return Judged(outcome, finding, self.standard)

        said = combine(
            judged,
            self._findings(requirement),
            self._waived(requirement),
            in_force,
            _in_force(requirement.in_force, self.horizon),
            self._relief(getattr(requirement, "transition", None)),
        )
        return said if self.standard.binds(requirement) else said.map(lambda one: replace(one, binds=False))

    def judged_if_there(self, requirement_id: str) -> Timeline[Judged]:
        """The outcomes of a requirement throughout; it does not apply where this edition has none of that id."""
        try:
            requirement = self.standard.requirement(requirement_id)
        except KeyError:
            finding = Finding(Truth.NOT_APPLICABLE, NotInEdition(self.standard.edition))
            nothing = Judged(Outcome.NOT_APPLICABLE, finding, self.standard)
            return Timeline.constant(self.horizon, nothing)
        return self.judged(requirement, Timeline.constant(self.horizon, True))

    def _relief(self, transition: Transition | None) -> Timeline[Truth]:
        """Whether the shop still has time: through `until`, if some of its scope was in use before the day named."""
        if transition is None:
            return Timeline.constant(self.horizon, Truth.NO)
        scopes = self.facts.shop.scopes if self.facts.shop else None
        starts = [scope.since for scope in scopes or ()]
        if any(start is not None and start < transition.existing_before for start in starts):
            existed = Truth.YES
        else:
            existed = Truth.UNKNOWN if scopes is None or None in starts else Truth.NO
        changes = [(0, existed)]
        if transition.until < date.max:
            changes.append((transition.until.toordinal() + 1, Truth.NO))
        return Timeline.clipped(self.horizon, changes)

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
        about = (None, self.standard.id, self.standard.family)
        return record.requirement == requirement.id and record.standard in about


def _in_force(in_force: InForce | None, horizon: Span) -> Timeline[bool]:
    if in_force is None:
        return Timeline.constant(horizon, True)
    since, until = in_force.since or date.min, in_force.until or date.max
    changes = [(0, False), (since.toordinal(), True), (until.toordinal() + 1, False)]
    return Timeline.clipped(horizon, changes)


def stretches_of(requirement: Requirement, judged: Timeline[Judged]) -> tuple[Stretch, ...]:
    """The pieces of a timeline as stretches, from the last to the first to know how long each outcome lasts."""
    stretches: list[Stretch] = []
    outcome_until: date | None = None
    following: Outcome | None = None
    for first, last, value in reversed(list(judged.pieces())):
        if following is not None and value.outcome is not following:
            outcome_until = date.fromordinal(last)
        following = value.outcome
        start, end = date.fromordinal(first), date.fromordinal(last)
        asked = _as_asked(requirement, value.edition)
        stretches.append(Stretch(start, end, start, asked, value, outcome_until))
    return tuple(reversed(stretches))


def _as_asked(requirement: Requirement, edition: Standard | None) -> Requirement:
    """The requirement as the edition puts it; the newest where that edition has none."""
    try:
        return edition.requirement(requirement.id) if edition else requirement
    except KeyError:
        return requirement
