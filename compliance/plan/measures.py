"""What a failing condition adds up over people: a sum to which each adds by themselves, and what it has to come to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from staffing.rules.covering import CoverSeen
from staffing.rules.findings import Finding, Standing
from staffing.rules.groups import Group, Member, holders, insider, member
from staffing.rules.numbers import MaxOf, PerNumber, ShareNumber
from staffing.rules.outcome import Truth
from staffing.rules.people import Case
from staffing.rules.shop_conditions import Count, Cover, Every, EveryHolder, ForEach, OnlyIf, Ratio, ShopAllOf
from staffing.rules.timeline import Timeline, combine


@dataclass(frozen=True)
class Measure:
    """What people add to a condition on them. Whoever counts adds `hit`, anybody else in the group takes `miss`.

    `number`: a group (a condition on a person) of which each takes `weight` besides, because the number that is asked
    for grows with it. `least`: what all must come to; `each`: nobody may come to less than nought. `asked_of`: who
    holds the post that it is asked of; asked of nobody, nothing is lacking.
    """

    condition: Any
    hit: int
    miss: int
    least: int = 0
    number: Any = None
    weight: int = 0
    each: bool = False
    asked_of: "Measure | None" = None

    def worth(self, case: Case) -> Timeline[int]:
        """What the person adds for certain, on each day: a share and a growing number count the worst of what is possible."""
        standing = [line.map(self._of_standing) for line in _lines(self.condition, case)]
        inside = (
            [] if self.number is None else [line.map(self._of_number) for line in insider(case, self.number)]
        )
        lines = [*standing, *inside]
        if not lines:
            return Timeline.constant(case.horizon, 0)
        return combine(lambda *worths: sum(worths), *lines)

    def _of_standing(self, standing: Standing | None) -> int:
        if standing is None:
            return 0
        if standing.truth is Truth.YES:
            return self.hit
        return 0 if standing.who.truth is Truth.YES else -self.miss

    def _of_number(self, standing: Standing | None) -> int:
        return 0 if standing is None else -self.weight


HOPELESS = Measure(None, 0, 0)


def _lines(condition: Any, case: Case) -> Iterator[Member]:
    if isinstance(condition, Count):
        yield from member(case, condition.count.of, condition.count.who)
    elif isinstance(condition, Ratio):
        yield from member(case, condition.ratio.of, condition.ratio.who)
    elif isinstance(condition, Every):
        yield from member(case, condition.every.who, condition.every.is_)
    elif isinstance(condition, EveryHolder):
        yield from holders(case, condition.every_holder.posts)


def failing(finding: Finding, is_settled: Callable[[Any], bool]) -> Iterator[Measure]:
    """What must come to more than it does for the condition to hold, whatever else is done.

    `is_settled`: whether no action does anything to a condition or number. HOPELESS: it holds after no actions.
    """
    condition, seen = finding.condition, finding.detail
    if isinstance(condition, OnlyIf) and is_settled(condition.applies_if.gate):
        if finding.parts[0].truth is not Truth.YES:
            yield HOPELESS  # whether it is asked at all stays open
        else:
            yield from failing(finding.parts[1], is_settled)
    elif isinstance(condition, ShopAllOf):
        for part in finding.parts:
            if part.truth < Truth.YES:
                yield from failing(part, is_settled)
    elif isinstance(seen, CoverSeen) and isinstance(condition, Cover | ForEach):
        yield from _of_parts(condition, seen, is_settled)
    elif isinstance(seen, Group):
        yield from _of_people(finding, is_settled)


def _of_parts(condition: Any, seen: CoverSeen, is_settled: Callable[[Any], bool]) -> Iterator[Measure]:
    if seen.unmapped:
        yield HOPELESS  # a scope that the standard does not speak of: no action gives up a scope
    posts = condition.for_each.posts if isinstance(condition, ForEach) else None
    for part in seen.parts:
        if part.needed.truth is not Truth.YES or part.held.truth is Truth.YES:
            continue
        for measure in failing(part.held, is_settled):
            if posts is None:
                yield measure
            else:
                held = Measure(part.needed.condition, 1, 0)
                yield Measure(measure.condition, measure.hit, measure.miss, measure.least, asked_of=held)


def _of_people(finding: Finding, is_settled: Callable[[Any], bool]) -> Iterator[Measure]:
    condition = finding.condition
    if isinstance(condition, Every | EveryHolder):
        yield Measure(condition, 0, 1, each=True)
        need = condition.every if isinstance(condition, Every) else condition.every_holder
        if need.empty == "unknown":
            yield Measure(condition, 1, 0, 1)  # a group of nobody does not do
    elif isinstance(condition, Ratio):
        share = condition.ratio.at_least
        yield Measure(condition, share.denominator - share.numerator, share.numerator)
        yield Measure(condition, 1, 0, 1)
    elif isinstance(condition, Count) and isinstance(condition.count.at_least, int):
        yield Measure(condition, 1, 0, condition.count.at_least)
    elif isinstance(condition, Count):
        yield from _of_number(condition, finding.parts[0], is_settled)


def _of_number(condition: Count, number: Finding, is_settled: Callable[[Any], bool]) -> Iterator[Measure]:
    """Of a number that grows with people: a count against a share of them. Of the greatest of several, each."""
    asked = number.condition
    if isinstance(asked, MaxOf):
        for part in number.parts:
            yield from _of_number(condition, part, is_settled)
    elif (
        isinstance(asked, PerNumber | ShareNumber)
        and number.parts
        and number.parts[0].detail.group is not None
    ):
        above, below = _fraction(asked)
        short = 0 if asked.rounding == "up" else below - 1
        if asked.rounding == "nearest":
            above, below = 2 * above, 2 * below  # counted in halves
        yield Measure(condition, below, 0, -short, number=asked.of, weight=above)
    elif is_settled(asked) and number.detail.most is not None:
        yield Measure(condition, 1, 0, int(number.detail.most))


def _fraction(number: PerNumber | ShareNumber) -> tuple[int, int]:
    if isinstance(number, PerNumber):
        return 1, number.per
    return number.share.numerator, number.share.denominator
