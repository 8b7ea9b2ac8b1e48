"""Who cannot be spared: for everybody at work, the requirements that fall when they leave; and the same for papers.

One pass judges everybody once; then, for each person, only the requirements in which they take part are judged anew,
with what was found about all others kept. The answer is the one that `assess` gives for the changed facts.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import singledispatch
from typing import Any

from staffing.rules import explain
from staffing.rules.assessment import BROKEN, Assessment, Judged, Stretch
from staffing.rules.changes import Change, ChangesError, End, Leave, changed, find_record
from staffing.rules.conditions import Judgement
from staffing.rules.days import Span, day_after
from staffing.rules.evaluate import Sitting, stretches_of
from staffing.rules.facts import Course, Credential, Exam, Facts, Person, Premises, Record
from staffing.rules.groups import membership, posts_held
from staffing.rules.lacking import lacking
from staffing.rules.outcome import Outcome
from staffing.rules.people import Case
from staffing.rules.shop_conditions import (
    Area,
    Count,
    Cover,
    Every,
    EveryHolder,
    InScope,
    Lease,
    OnlyIf,
    QuantityIs,
    Ratio,
    ShopAllOf,
    ShopAnyOf,
)
from staffing.rules.standard import Requirement
from staffing.rules.thing_conditions import DocumentIs, DoesWork, EquipmentIs, UnitIs
from staffing.rules.timeline import Timeline, combine

PAPERS = (Credential, Exam, Course, Premises)


@dataclass(frozen=True, slots=True, eq=False)
class Fall:
    """A requirement with which nothing was wrong, and the stretch that begins on the first day on which something would be.

    `deepens`: it was not met already, and from that day on it lacks more people.
    """

    stretch: Stretch
    deepens: bool = False

    @property
    def requirement(self) -> Requirement:
        return self.stretch.requirement

    @property
    def day(self) -> date:
        return self.stretch.day

    @property
    def outcome(self) -> Outcome:
        """What the requirement comes to on that day."""
        return self.stretch.outcome

    def reason(self, language: str) -> str:
        """Why it falls, in the words of the engine."""
        return self.stretch.reason(language)


@dataclass(frozen=True, slots=True, eq=False)
class PersonLoss:
    """What falls when the person leaves, the first to fall first."""

    person: Person
    falls: tuple[Fall, ...]


@dataclass(frozen=True, slots=True, eq=False)
class RecordLoss:
    """What falls when the record ends. `owner`: the person it belongs to, None for the shop's."""

    record: Record
    owner: Person | None
    falls: tuple[Fall, ...]


def who_cannot_leave(assessment: Assessment, on: date) -> tuple[PersonLoss, ...]:
    """For everybody at work on `on`: what falls, and when, if it were their last day. The most harm first.

    `assessment`: a shop standard judged over a horizon in which `on` lies; its last day bounds what is seen.
    """
    lens = Lens.of(assessment, on)
    losses = []
    for person in assessment.facts.people or ():
        try:
            falls = lens.falls(Leave(person=person.id, day=on))
        except ChangesError:
            continue
        losses.append(PersonLoss(person, falls))
    return tuple(sorted(losses, key=lambda loss: (*_harm(loss.falls), loss.person.name, loss.person.id)))


def falls_if_leaves(assessment: Assessment, person: str, last_day: date) -> tuple[Fall, ...]:
    """What falls, and when, if `last_day` is the person's last. Raises ChangesError where they are not at work then."""
    return Lens.of(assessment, last_day).falls(Leave(person=person, day=last_day))


def what_must_not_lapse(assessment: Assessment, on: date) -> tuple[RecordLoss, ...]:
    """For every paper and place that counts: what falls if its last day were `on`. Those that break nothing are left out.

    A requirement rests on the records that were looked at for it; no other record can break it by ending.
    """
    lens = Lens.of(assessment, on)
    losses = []
    for ref, requirements in lens.rests_on().items():
        found = find_record(assessment.facts, ref)
        if found is None or not isinstance(found[1], PAPERS):
            continue
        owner, record = found
        if record.until is not None and record.until < on:
            continue  # looked at, for a condition that it must not be held, and over already
        if falls := lens.falls(End(ref=ref, day=on), requirements):
            losses.append(RecordLoss(record, owner if isinstance(owner, Person) else None, falls))
    return tuple(sorted(losses, key=lambda loss: (*_harm(loss.falls), loss.record.ref)))


def _harm(falls: tuple[Fall, ...]) -> tuple[int, int, date]:
    fallen = sum(not fall.deepens for fall in falls)
    return -fallen, fallen - len(falls), min((fall.day for fall in falls), default=date.max)


@dataclass(frozen=True, slots=True)
class Lens:
    """The days from `on` to the end of an assessment, judged once, through which changes of one person are seen."""

    sitting: Sitting
    base: dict[str, Timeline[Judged]]
    wanting: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, assessment: Assessment, on: date) -> "Lens":
        horizon = Span(on, max(assessment.horizon.end, day_after(on)))
        sitting = Sitting(assessment.against, assessment.facts, horizon)
        return cls(
            sitting, {requirement: sitting.judged(requirement) for requirement in sitting.requirements}
        )

    def falls(self, change: Change, requirements: Iterable[str] | None = None) -> tuple[Fall, ...]:
        """What falls by the change, of the requirements given or else of those in which its person takes part."""
        sitting = self._with(changed(self.sitting.facts, [change]))
        if requirements is None:
            requirements = self._taking_part(change)
        lines = ((requirement, sitting.judged(requirement)) for requirement in requirements)
        falls = (self._fall(one, line) or self._deepens(one, line) for one, line in lines)
        return tuple(sorted((fall for fall in falls if fall), key=lambda fall: fall.day))

    def rests_on(self) -> dict[str, list[str]]:
        """The ref of a record -> the requirements for which it was looked at on a day on which nothing was wrong."""
        found: dict[str, list[str]] = {}
        for requirement, line in self.base.items():
            sound = [judged for judged in line.values if not is_broken(judged)]
            for ref in {item.ref for judged in sound for item in explain.looked_at(judged.finding)}:
                found.setdefault(ref, []).append(requirement)
        return found

    def _with(self, facts: Facts) -> Sitting:
        """The same questions about other facts; what was found about people who are as they were is kept."""
        asked = self.sitting
        same = {id(person) for person in asked.facts.people or ()}
        known = {p.id: asked.known.get(p.id, {}) for p in facts.people or () if id(p) in same}
        return Sitting(asked.against, facts, asked.horizon, None, known)

    def _taking_part(self, change: Any) -> Iterator[str]:
        sitting = self.sitting
        who = sitting.facts.person(change.person)
        case = Case(who, sitting.horizon, (), sitting.known.setdefault(who.id, {}))
        for requirement in sitting.requirements:
            if any(takes_part(condition, case) for condition in sitting.conditions(requirement)):
                yield requirement

    def _fall(self, requirement: str, would_be: Timeline[Judged]) -> Fall | None:
        def falls(before: Judged, after: Judged) -> bool:
            return is_broken(after) and not is_broken(before)

        stretch = self._first(requirement, would_be, falls)
        return Fall(stretch) if stretch else None

    def _deepens(self, requirement: str, would_be: Timeline[Judged]) -> Fall | None:
        def deepens(before: Judged, after: Judged) -> bool:
            both = is_broken(before) and is_broken(after)
            return both and lacking(after.finding) > self._lacking_now(before)

        stretch = self._first(requirement, would_be, deepens)
        return Fall(stretch, deepens=True) if stretch else None

    def _lacking_now(self, judged: Judged) -> int:
        """The people wanting in something of `base`, which everybody's leaving is compared with: counted once."""
        if id(judged) not in self.wanting:
            self.wanting[id(judged)] = lacking(judged.finding)
        return self.wanting[id(judged)]

    def _first(
        self, requirement: str, would_be: Timeline[Judged], worse: Callable[[Judged, Judged], bool]
    ) -> Stretch | None:
        """What it would be on the first day on which that is worse than what it is."""
        found = combine(worse, self.base[requirement], would_be)
        first = next((first for first, _, is_worse in found.pieces() if is_worse), None)
        if first is None:
            return None
        day = date.fromordinal(first)
        stretches = stretches_of(self.sitting.requirements[requirement], would_be)
        return next(replace(stretch, day=day) for stretch in stretches if stretch.end >= day)


def is_broken(judged: Judged) -> bool:
    """Something that binds is wrong."""
    return judged.binds and judged.outcome in BROKEN


@singledispatch
def takes_part(condition: Any, case: Case) -> bool:
    """Whether the person can matter for the condition on some day. True for a kind of which nothing more is known."""
    return True


def _is_ever_in(of: Any, case: Case) -> bool:
    return any(finding.truth for finding in membership(case, of).values)


@takes_part.register
def _(condition: Count, case: Case) -> bool:
    plain = isinstance(
        condition.count.at_least, int
    )  # else the number may follow from people outside the group
    return not plain or _is_ever_in(condition.count.of, case)


@takes_part.register
def _(condition: Ratio, case: Case) -> bool:
    return _is_ever_in(condition.ratio.of, case)


@takes_part.register
def _(condition: Every, case: Case) -> bool:
    return _is_ever_in(condition.every.who, case)


@takes_part.register
def _(condition: EveryHolder, case: Case) -> bool:
    return _may_hold(case, condition.every_holder.posts)


@takes_part.register
def _(condition: Cover, case: Case) -> bool:
    return _may_hold(case, {post for needed in condition.cover.scopes.values() for post in needed})


def _may_hold(case: Case, posts: Iterable[str]) -> bool:
    return case.person.postings is None or not posts_held(case).isdisjoint(posts)


@takes_part.register
def _(condition: Area, case: Case) -> bool:
    return not isinstance(condition.area.at_least_m2, int)


@takes_part.register
def _(condition: EquipmentIs, case: Case) -> bool:
    return not isinstance(condition.equipment.at_least, int)


@takes_part.register(Lease)
@takes_part.register(InScope)
@takes_part.register(Judgement)
@takes_part.register(QuantityIs)
@takes_part.register(DocumentIs)
@takes_part.register(DoesWork)
@takes_part.register(UnitIs)
def _(condition: Any, case: Case) -> bool:
    return False


@takes_part.register
def _(condition: OnlyIf, case: Case) -> bool:
    return takes_part(condition.applies_if.gate, case) or takes_part(condition.applies_if.then, case)


@takes_part.register
def _(condition: ShopAllOf, case: Case) -> bool:
    return any(takes_part(part, case) for part in condition.all_of)


@takes_part.register
def _(condition: ShopAnyOf, case: Case) -> bool:
    return any(takes_part(part, case) for part in condition.any_of)
