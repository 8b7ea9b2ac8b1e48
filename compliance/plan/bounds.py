"""How many it takes, and who: what a failing count, share or "every" says of all plans at once.

What each person adds to a count or a share depends on what is done about that person alone. So, of a count that lacks
three, every plan does something about three people at least; and of an "every", about each of those who are in the
way. To learn the same by trying sets of actions would take as many cuts as there are sets.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from compliance.plan.actions import may_enable
from compliance.plan.measures import HOPELESS, Measure, failing
from compliance.plan.polarity import PAPERS, Effect, is_plain
from compliance.plan.trial import Trial
from staffing.rules.changes import Hire
from staffing.rules.conditions import InGrace, Judgement
from staffing.rules.fragility import is_broken
from staffing.rules.standard import walk

# Of so many actions about one person every set is tried; of more it is only said that one of them is needed.
TRIED = 6


@dataclass(frozen=True)
class Gain:
    """How much nearer a requirement comes by a person: `most`, and only with one of `add` or without one of `drop`.

    Where both are empty, as things are. In any case only with all of `needs` and none of `bars`.
    """

    most: int
    add: frozenset[str] = frozenset()
    drop: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    bars: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Bound:
    """In every plan the gains come to `least` at least."""

    requirement: str
    gains: tuple[Gain, ...]
    least: int


def bounds(trial: Trial, requirement_id: str, chosen: frozenset[str]) -> Iterator[Bound]:
    """What the failing of a requirement after these actions says of every plan; nothing for other kinds of conditions."""
    if not all(map(is_plain, trial.conditions[requirement_id])):
        return
    for first, _, judged in trial.judged(requirement_id, chosen).pieces():
        if is_broken(judged):
            for measure in failing(judged.finding, trial.is_settled):
                if measure is HOPELESS:
                    yield Bound(requirement_id, (), 1)
                elif not any(isinstance(part, Judgement) for part in walk(measure.condition)):
                    yield from _Look(trial, requirement_id, measure, chosen, first).bounds()


@dataclass(frozen=True)
class _Look:
    """At one measure of a requirement on one day (an ordinal), after the chosen actions."""

    trial: Trial
    requirement: str
    measure: Measure
    chosen: frozenset[str]
    day: int

    def bounds(self) -> Iterator[Bound]:
        measure = self.measure
        now = {who: self._worth(who, self._chosen(who)) or 0 for who in self.trial.everybody}
        if measure.each:
            for who, worth in now.items():
                if worth < 0:
                    low, gains = self._gains(who, worth)
                    yield Bound(self.requirement, gains, -low)
        elif sum(now.values()) < measure.least:
            found = [self._gains(who, worth) for who, worth in now.items()]
            lacking = measure.least - sum(low for low, _ in found)
            together = tuple(gain for _, gains in found for gain in gains)
            yield Bound(self.requirement, (*together, *self._escape(lacking)), lacking)

    def _chosen(self, who: str) -> frozenset[str]:
        return frozenset(action.id for action in self.trial.about(who) if action.id in self.chosen)

    def _worth(self, who: str, actions: frozenset[str]) -> int | None:
        """What the person adds after these actions about them, on the day; None where they cannot be done together."""
        found = self.trial.worth(who, actions, self.measure)
        return None if found is None else found.at_ordinal(self.day)

    def _gains(self, who: str, now: int) -> tuple[int, tuple[Gain, ...]]:
        """The least that the person may come to, and for each amount more what it takes."""
        tried, done = self._tried(who), self._chosen(who)
        if not tried:
            return now, ()
        if len(tried) > TRIED:
            return now, tuple(self._at_best(who, now))
        worths = {}
        for size in range(len(tried) + 1):
            for some in combinations(sorted(tried), size):
                actions = frozenset(some) | (done - tried)
                if (worth := self._worth(who, actions)) is not None:
                    worths[actions & tried] = worth
        low, *higher = sorted({now, *worths.values()})
        gains, before = [], low
        for worth in higher:
            reaching = [actions for actions, comes_to in worths.items() if comes_to >= worth]
            needed = self._needed(reaching, done & tried) if worth > now else frozenset[str]()
            needs, bars = frozenset[str].intersection(*reaching), tried.difference(*reaching)
            gains.append(Gain(worth - before, needed - done, needed & done, needs, bars))
            before = worth
        return low, tuple(gains)

    def _needed(self, reaching: list[frozenset[str]], done: frozenset[str]) -> frozenset[str]:
        """As few differences as possible of which each of these sets has one; the cheap ones are left away first."""
        differing = [actions ^ done for actions in reaching]
        needed = frozenset[str]().union(*differing)
        for action in sorted(needed, key=lambda one: (self.trial.actions[one].cost, one)):
            if all(not one.isdisjoint(needed - {action}) for one in differing):
                needed -= {action}
        return needed

    def _tried(self, who: str) -> frozenset[str]:
        """The actions about the person that may make a difference on the day, and those that make them possible."""
        about = {action.id: action for action in self.trial.about(who)}
        found = {
            id_
            for id_, action in about.items()
            if self.trial.effect_on(action, self.measure.condition) is not Effect.NONE
            and (id_ in self.chosen or self._in_time(action))
        }
        while True:
            others = [about[one] for one in found]
            more = {
                id_
                for id_ in about.keys() - found
                if may_enable(about[id_], others) and (id_ in self.chosen or self._in_time(about[id_]))
            }
            if not more:
                return frozenset(found)
            found |= more

    def _in_time(self, action: Any) -> bool:
        return bool(min(change.day for change in action.changes).toordinal() <= self.day)

    def _at_best(self, who: str, now: int) -> Iterator[Gain]:
        """What is certain without trying: something has to be done by the day, or one of the chosen not."""
        best = self.measure.hit if now >= 0 or self._may_become_right(who) else 0
        add, drop = set(), set()
        for action in self.trial.about(who):
            effect = self.trial.effect_on(action, self.measure.condition)
            if action.id in self.chosen and Effect.HARM in effect:
                drop.add(action.id)
            elif action.id not in self.chosen and Effect.GOOD in effect and self._in_time(action):
                add.add(action.id)
        if best > now and (add or drop):
            yield Gain(best - now, frozenset(add), frozenset(drop))

    def _may_become_right(self, who: str) -> bool:
        """By a paper or hours; by being hired; or by a post, where those who are new count."""
        if any(isinstance(part, InGrace) for part in walk(self.measure.condition)):
            return True
        changes = [change for action in self.trial.about(who) for change in action.changes]
        return any(isinstance(change, (*PAPERS, Hire)) for change in changes)

    def _escape(self, lacking: int) -> Iterator[Gain]:
        """What is asked of a post only while somebody holds it: nothing lacks once its first holder is gone, and the others."""
        asked = self.measure.asked_of
        if asked is None:
            return
        look = _Look(self.trial, self.requirement, asked, self.chosen, self.day)
        holders = (who for who in self.trial.everybody if look._worth(who, self._chosen(who)))
        if (first := next(holders, None)) is not None and (tried := look._tried(first)):
            yield Gain(lacking, tried - self.chosen, tried & self.chosen)
