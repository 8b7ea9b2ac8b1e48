"""How many it takes, and who: what a failing count, share or "every" says of all plans at once.

What each person adds to a count or a share depends on what is done about that person alone. So, of a count that lacks
three, every plan does something about three people at least; and of an "every", about each of those who are in the
way. To learn the same by trying sets of actions would take as many cuts as there are sets.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from compliance.plan.polarity import PAPERS, Effect, is_plain
from compliance.plan.trial import Trial
from staffing.rules.changes import Hire
from staffing.rules.conditions import InGrace
from staffing.rules.covering import CoverSeen
from staffing.rules.findings import Finding, Standing
from staffing.rules.fragility import is_broken
from staffing.rules.groups import Group
from staffing.rules.outcome import Truth
from staffing.rules.shop_conditions import Count, Cover, Every, EveryHolder, Ratio, ShopAllOf
from staffing.rules.standard import walk


@dataclass(frozen=True)
class Gain:
    """How far a requirement can come by doing something else about one person: one of `add`, or without one of `drop`."""

    most: int
    add: frozenset[str]
    drop: frozenset[str]


@dataclass(frozen=True)
class Bound:
    """In every plan the gains of those about whom something else is done come to `least` at least."""

    requirement: str
    gains: tuple[Gain, ...]
    least: int


def bounds(trial: Trial, requirement_id: str, chosen: frozenset[str]) -> Iterator[Bound]:
    """What the failing of a requirement after these actions says of every plan; nothing for other kinds of conditions."""
    if not all(map(is_plain, trial.conditions[requirement_id])):
        return
    for first, _, judged in trial.judged(requirement_id, chosen).pieces():
        if is_broken(judged):
            for finding in _failing(judged.finding):
                look = _Look(trial, requirement_id, finding.condition, chosen, first)
                if isinstance(finding.condition, Count | Ratio):
                    yield look.shortfall(finding.detail.standings())
                else:
                    yield from look.in_the_way(finding.detail.standings())


def _failing(finding: Finding) -> Iterator[Finding]:
    """The counts, shares and "every"s that must hold, and do not: of a scope, one for each post that nobody fills."""
    if isinstance(finding.condition, Cover) and isinstance(finding.detail, CoverSeen):
        for post in finding.detail.parts:
            if post.needed.truth is Truth.YES and post.held.truth is not Truth.YES:
                yield from _failing(post.held)
    elif isinstance(finding.condition, ShopAllOf):
        for part in finding.parts:
            if part.truth < Truth.YES:
                yield from _failing(part)
    elif isinstance(finding.detail, Group) and (
        isinstance(finding.condition, Ratio | Every | EveryHolder)
        or (isinstance(finding.condition, Count) and isinstance(finding.condition.count.at_least, int))
    ):
        yield finding


@dataclass(frozen=True)
class _Look:
    """At one condition of a requirement on one day (an ordinal), after the chosen actions."""

    trial: Trial
    requirement: str
    condition: Any
    chosen: frozenset[str]
    day: int

    def in_the_way(self, standings: list[Standing]) -> Iterator[Bound]:
        """Nobody in the group may fail what is asked: for each who does, something else has to be done about them."""
        for who in {one.person.id for one in standings if one.who.truth is not Truth.YES}:
            yield Bound(self.requirement, (self._gain(who, 1),), 1)

    def shortfall(self, standings: list[Standing]) -> Bound:
        hit, least = _scale(self.condition)
        worth = {one.person.id: _worth(self.condition, one) for one in standings}
        gains = []
        for who in self.trial.subjects:
            now = worth.get(who, 0)
            best = hit if who not in worth or now >= 0 or self._may_become_right(who) else 0
            if best > now:
                gains.append(self._gain(who, best - now))
        useful = tuple(gain for gain in gains if gain.add or gain.drop)
        return Bound(self.requirement, useful, least - sum(worth.values()))

    def _gain(self, who: str, most: int) -> Gain:
        """The actions about the person that can do good by the day, and the chosen ones without which it may be better."""
        add, drop = set(), set()
        for action in self.trial.about(who):
            effect = self.trial.effect_on(action, self.condition)
            in_time = min(change.day for change in action.changes).toordinal() <= self.day
            if action.id in self.chosen and Effect.HARM in effect:
                drop.add(action.id)
            elif action.id not in self.chosen and Effect.GOOD in effect and in_time:
                add.add(action.id)
        return Gain(most, frozenset(add), frozenset(drop))

    def _may_become_right(self, who: str) -> bool:
        """By a paper or hours; by being hired; or by a post, where those who are new count."""
        if any(isinstance(part, InGrace) for part in walk(self.condition)):
            return True
        changes = [change for action in self.trial.about(who) for change in action.changes]
        return any(isinstance(change, (*PAPERS, Hire)) for change in changes)


def _scale(condition: Any) -> tuple[int, int]:
    """(the most that one person can be worth, what all must come to)."""
    if isinstance(condition, Count):
        least: Any = condition.count.at_least
        return 1, least
    share = condition.ratio.at_least
    return share.denominator - share.numerator, 0


def _worth(condition: Any, standing: Standing) -> int:
    """What a person adds for certain, as the engine reckons it: a share counts the worst of what is possible."""
    counts = standing.truth is Truth.YES
    if isinstance(condition, Count):
        return int(counts)
    share = condition.ratio.at_least
    if counts:
        return int(share.denominator - share.numerator)
    return 0 if standing.who.truth is Truth.YES else -int(share.numerator)
