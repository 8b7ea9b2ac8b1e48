"""Trying actions: is a requirement all right on every day of the window after them?"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from compliance.plan.actions import Action
from compliance.plan.measures import Measure
from compliance.plan.polarity import Effect, effect_of
from staffing.rules import (
    Attestation,
    EditionCalendar,
    Facts,
    Person,
    Requirement,
    Shop,
    Span,
    Standard,
    Timeline,
)
from staffing.rules.assessment import Judged
from staffing.rules.changes import Attest, ChangesError, changed, find_record
from staffing.rules.evaluate import Sitting
from staffing.rules.fragility import is_broken
from staffing.rules.people import Case

Chosen = frozenset[str]
SHOP = ""


@dataclass(frozen=True, eq=False)
class Part:
    """What became of one person, or of the shop, and what the engine has found out about the person since."""

    people: tuple[Person, ...]
    shop: Shop | None
    attestations: tuple[Attestation, ...]
    known: dict[str, dict[Any, Any]]


@dataclass(frozen=True, eq=False)
class State:
    """The facts after some actions, with what is known about everybody in them."""

    facts: Facts
    known: dict[str, dict[Any, Any]]


class Trial:
    """A shop, a standard, the days that count, and the actions there are."""

    def __init__(
        self,
        standard: Standard | EditionCalendar,
        facts: Facts,
        window: Span,
        actions: Sequence[Action],
    ) -> None:
        """`watch`, which may be set, is called before each judging, and may raise to end the search there."""
        self.watch: Callable[[], None] = lambda: None
        self.standard, self.facts, self.window = standard, facts, window
        self.actions = {action.id: action for action in actions}
        sitting = Sitting(standard, facts, window)
        self.requirements: dict[str, Requirement] = sitting.requirements
        self.conditions = {requirement: sitting.conditions(requirement) for requirement in self.requirements}
        self._effects_on: dict[tuple[str, Any], Effect] = {}
        self._settled: dict[Any, bool] = {}
        self._worths: dict[Measure, dict[tuple[str, Chosen], Timeline[int] | None]] = {}
        self._effects = {
            (action.id, requirement): self._effect(action, requirement, conditions)
            for action in actions
            for requirement, conditions in self.conditions.items()
        }
        self._holds: dict[tuple[str, Chosen], bool] = {}
        self._states: dict[Chosen, State | None] = {}
        self._parts: dict[tuple[str, Chosen], Part | None] = {}
        self._subject = {action.id: self._subject_of(action) for action in actions}
        self._about: dict[str, list[Action]] = {}
        for action in actions:
            self._about.setdefault(self._subject[action.id], []).append(action)
        self._as_is = {p.id: Part((p,), None, (), {p.id: {}}) for p in facts.people or ()}

    @property
    def subjects(self) -> list[str]:
        """The ids of the people that some action is about."""
        return [who for who in self._about if who != SHOP]

    @property
    def everybody(self) -> list[str]:
        """The ids of all who are on record, and of those who could be hired."""
        return list(dict.fromkeys([*self._as_is, *self.subjects]))

    def about(self, who: str) -> list[Action]:
        """The actions about the person."""
        return self._about.get(who, [])

    def is_about_the_same(self, action: str, others: Iterable[str]) -> bool:
        """Whether the action is about the person, or the shop, that one of the others is about."""
        return self._subject[action] in {self._subject[other] for other in others}

    def people_of(self, action: Action) -> set[str]:
        """The ids of the people that an action is about."""
        found = set()
        for change in action.changes:
            ref = getattr(change, "ref", "")
            owned = find_record(self.facts, ref) if ref else None
            owner = owned[0].id if owned and isinstance(owned[0], Person) else ""
            hired = getattr(change, "profile", None)
            found |= {getattr(change, "person", ""), owner, hired.id if hired else ""}
        return found - {""}

    def effect(self, action: str, requirement: str) -> Effect:
        return self._effects[action, requirement]

    def effect_on(self, action: Action, condition: Any) -> Effect:
        """What the action can do to a condition."""
        key = action.id, condition
        if key not in self._effects_on:
            self._effects_on[key] = effect_of(action.changes, condition, self.facts, self.window)
        return self._effects_on[key]

    def _effect(self, action: Action, requirement: str, conditions: Iterable[Any]) -> Effect:
        judged = {change.requirement for change in action.changes if isinstance(change, Attest)}
        if len(judged) == len(action.changes) and requirement not in judged:
            return Effect.NONE
        effect = Effect.NONE
        for condition in conditions:
            effect |= self.effect_on(action, condition)
        return effect

    def is_settled(self, condition: Any) -> bool:
        """Whether no action can do anything to the condition or number."""
        if condition not in self._settled:
            effects = (self.effect_on(action, condition) for action in self.actions.values())
            self._settled[condition] = all(effect is Effect.NONE for effect in effects)
        return self._settled[condition]

    def worth(self, who: str, chosen: Chosen, measure: Measure) -> Timeline[int] | None:
        """What the person adds to a measure after actions about them; None where these cannot be done together."""
        known = self._worths.setdefault(measure, {})
        if (who, chosen) not in known:
            part = self._part(who, chosen) if chosen or who not in self._as_is else self._as_is[who]
            known[who, chosen] = self._added(part, measure) if part else None
        return known[who, chosen]

    def _added(self, part: Part, measure: Measure) -> Timeline[int]:
        """What the one person adds, if there is one by then."""
        for person in part.people:
            return measure.worth(Case(person, self.window, (), part.known[person.id]))
        return Timeline.constant(self.window, 0)

    def relevant(self, chosen: Iterable[str], requirement: str) -> Chosen:
        """Those of the actions that can do something to the requirement."""
        return frozenset(a for a in chosen if self._effects[a, requirement] is not Effect.NONE)

    def can_be_done(self, chosen: Iterable[str]) -> bool:
        """Whether the actions can all be done together."""
        return self._facts(frozenset(chosen)) is not None

    def doable(self, candidates: Sequence[str], chosen: Chosen = frozenset()) -> Chosen:
        """`chosen`, and as many of the candidates as can be done with it, taken in halves, the first ones first."""
        if not candidates or self.can_be_done(chosen | frozenset(candidates)):
            return chosen | frozenset(candidates)
        if len(candidates) == 1:
            return chosen
        middle = len(candidates) // 2
        return self.doable(candidates[middle:], self.doable(candidates[:middle], chosen))

    def holds(self, requirement: str, chosen: Iterable[str]) -> bool:
        """Whether nothing is wrong with the requirement on any day of the window. The actions can be done together."""
        part = self.relevant(chosen, requirement)
        key = requirement, part if self.can_be_done(part) else frozenset(chosen)
        if key not in self._holds:
            judged = self.judged(requirement, key[1])
            self._holds[key] = not any(map(is_broken, judged.values))
        return self._holds[key]

    def judged(self, requirement: str, chosen: Chosen) -> Timeline[Judged]:
        """The requirement after the actions, on the days of the window."""
        self.watch()
        return self._sitting(chosen).judged(requirement)

    def failing(self, chosen: Iterable[str], requirements: Iterable[str]) -> list[str]:
        """The requirements with which something is wrong on some day."""
        picked = frozenset(chosen)
        return [requirement for requirement in requirements if not self.holds(requirement, picked)]

    def cost(self, chosen: Iterable[str]) -> int:
        return sum(self.actions[action].cost for action in chosen)

    def _facts(self, chosen: Chosen) -> Facts | None:
        return state.facts if (state := self._state(chosen)) else None

    def _state(self, chosen: Chosen) -> "State | None":
        if chosen not in self._states:
            self._states[chosen] = self._made(chosen)
        return self._states[chosen]

    def _made(self, chosen: Chosen) -> "State | None":
        """The facts after the actions, put together from what became of each person and of the shop."""
        by_subject: dict[str, list[str]] = {}
        for action in chosen:
            by_subject.setdefault(self._subject[action], []).append(action)
        parts = {subject: self._part(subject, frozenset(part)) for subject, part in by_subject.items()}
        if not all(parts.values()):
            return None
        made = {subject: part for subject, part in parts.items() if part}
        people = [made.pop(p.id, self._as_is[p.id]) for p in self.facts.people or ()]
        shop = made.pop(SHOP, None)
        people += [made[subject] for subject in sorted(made)]
        facts = replace(
            self.facts,
            people=None if self.facts.people is None else tuple(one for p in people for one in p.people),
            shop=shop.shop if shop else self.facts.shop,
            attestations=shop.attestations if shop else self.facts.attestations,
        )
        return State(facts, {who: known for part in people for who, known in part.known.items()})

    def _part(self, subject: str, chosen: Chosen) -> "Part | None":
        """What becomes of one person (or the shop) by these actions, which are about nobody else; kept."""
        if (subject, chosen) not in self._parts:
            people = tuple(p for p in self.facts.people or () if p.id == subject)
            alone = Facts(people=people)
            if subject == SHOP:
                alone = replace(alone, shop=self.facts.shop, attestations=self.facts.attestations)
            if self.facts.people is None:
                alone = replace(alone, people=None)
            changes = [change for action in chosen for change in self.actions[action].changes]
            try:
                after = changed(alone, changes)
            except ChangesError:
                self._parts[subject, chosen] = None
            else:
                found = after.people or ()
                self._parts[subject, chosen] = Part(
                    found, after.shop, after.attestations, {one.id: {} for one in found}
                )
        return self._parts[subject, chosen]

    def _subject_of(self, action: Action) -> str:
        """The one person that the action is about, or the shop. Raises ValueError for an action about several."""
        people = self.people_of(action)
        if len(people) > 1:
            raise ValueError(f"{action.id} is about several people: make it several actions")
        return people.pop() if people else SHOP

    def _sitting(self, chosen: Chosen) -> Sitting:
        state = self._state(chosen)
        if state is None:
            raise ValueError(f"cannot be done together: {', '.join(sorted(chosen))}")
        return Sitting(self.standard, state.facts, self.window, None, state.known)
