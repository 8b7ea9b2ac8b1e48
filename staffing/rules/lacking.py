"""How far people are from what is asked of them: how many more of them it takes."""

from functools import lru_cache, singledispatch
from typing import Any

from staffing.rules import tallies
from staffing.rules.assignment import Kind, Needs, cheapest
from staffing.rules.filling import Filling
from staffing.rules.findings import Finding
from staffing.rules.number_words import heads_asked
from staffing.rules.outcome import Truth
from staffing.rules.posts_condition import PostsFilled
from staffing.rules.shop_conditions import Count, Cover, ForEach, Ratio


def lacking(finding: Finding) -> int:
    """The people wanting. 0 where the finding is not a plain no, and where other things than people are wanting."""
    return _lacking(finding.condition, finding) if finding.truth is Truth.NO else 0


@singledispatch
def _lacking(condition: Any, finding: Finding) -> int:
    return sum(lacking(part) for part in finding.parts)


@_lacking.register
def _(condition: Count, finding: Finding) -> int:
    return int(heads_asked(finding).least) - tallies.certain(finding.detail.tally)


@_lacking.register
def _(condition: Ratio, finding: Finding) -> int:
    need, tally = condition.ratio, finding.detail.tally
    asked = tallies.heads_needed(need.at_least, tallies.group_size(tally), need.rounding)
    return asked - tallies.certain(tally)


@_lacking.register(Cover)
@_lacking.register(ForEach)
def _(condition: Any, finding: Finding) -> int:
    parts = [part for part in finding.detail.parts if part.needed.truth is Truth.YES]
    return sum(max(lacking(part.held), 1) for part in parts if part.held.truth is Truth.NO)


@_lacking.register
def _(condition: PostsFilled, finding: Finding) -> int:
    filling: Filling = finding.detail
    most = sum(filling.needs)
    crowd = ((kind, min(number, most)) for kind, number in filling.crowd(Truth.YES).items())
    return _fewest_wanting(frozenset(crowd), filling.needs)


@lru_cache(maxsize=4096)
def _fewest_wanting(crowd: frozenset[tuple[Kind, int]], needs: Needs) -> int:
    """The demands of one person each that stay open, slots and groups counted inside, however the crowd is seated."""
    plan = cheapest(dict(crowd), needs, price_of_lacking=1)
    assert plan is not None  # noqa: S101 (people may be lacking, so there always is a way)
    return sum(plan.lacking)
