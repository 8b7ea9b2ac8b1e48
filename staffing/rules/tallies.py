"""Counting people of whom some are known to belong, or to satisfy, and of some it is not known.

A tally holds how many people stand where: one number for each pair (in the group, satisfies). It is all that a count,
an "every" and a ratio need, so a sweep over the days keeps one running tally instead of counting everybody anew.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Literal

from staffing.rules.findings import Bounds, Standing
from staffing.rules.outcome import Truth, opposite
from staffing.rules.timeline import Timeline

LEVELS = 4
Rounding = Literal["up", "down", "nearest"]
Tally = tuple[int, ...]
EMPTY: Tally = (0,) * (LEVELS * LEVELS)


def slot(standing: Standing | None) -> int | None:
    """Where a person stands in a tally; None for somebody outside the group."""
    if standing is None:
        return None
    return standing.group.truth * LEVELS + standing.who.truth


def running(members: Sequence[Timeline[Standing | None]], first: int) -> list[tuple[int, Tally]]:
    """(first day, tally) for every day, from `first` on, on which somebody's standing changes."""
    tally = list(EMPTY)
    moves: dict[int, list[tuple[int | None, int | None]]] = {first: []}
    for timeline in members:
        before: int | None = None
        for day, standing in zip(timeline.starts, timeline.values, strict=True):
            after = slot(standing)
            moves.setdefault(day, []).append((before, after))
            before = after
    states: list[tuple[int, Tally]] = []
    for day in sorted(moves):
        for before, after in moves[day]:
            if before is not None:
                tally[before] -= 1
            if after is not None:
                tally[after] += 1
        states.append((day, tuple(tally)))
    return states


def cells(tally: Tally) -> Iterable[tuple[Truth, Truth, int]]:
    """(in the group, satisfies, how many) for every pair that somebody stands at."""
    for place, number in enumerate(tally):
        if number:
            yield Truth(place // LEVELS), Truth(place % LEVELS), number


def certain(tally: Tally) -> int:
    """People who are certainly in the group and certainly satisfy."""
    return tally[Truth.YES * LEVELS + Truth.YES]


def group_size(tally: Tally) -> int:
    """People who are certainly in the group."""
    return sum(tally[Truth.YES * LEVELS :])


def possible(tally: Tally) -> int:
    """People who are perhaps in the group."""
    return sum(tally[LEVELS:])


def at_least(tally: Tally, number: int | Decimal) -> Truth:
    """At least `number` people in the group satisfy: as far as the `number`-th best of them does."""
    reached = 0
    for level in (Truth.YES, Truth.JUDGEMENT, Truth.UNKNOWN):
        reached = sum(many for group, who, many in cells(tally) if min(group, who) >= level)
        if reached >= number:
            return level
    return Truth.NO


def reaches(tally: Tally, number: Bounds) -> Truth:
    """At least as many people in the group satisfy as a number of which only the bounds are known."""
    easiest = at_least(tally, number.least)
    if easiest is Truth.NO or (number.most is not None and at_least(tally, number.most) is easiest):
        return easiest
    return Truth.UNKNOWN


def every(tally: Tally, empty: Truth) -> Truth:
    """Everybody in the group satisfies; `empty` is what a group of nobody comes to."""
    worst = min((max(opposite(group), who) for group, who, _ in cells(tally)), default=empty)
    if group_size(tally) or tally == EMPTY:
        return worst
    return min(worst, Truth.UNKNOWN if empty is not Truth.YES else Truth.YES)


def share(tally: Tally, needed: Fraction, rounding: Rounding = "up", empty: Truth = Truth.UNKNOWN) -> Truth:
    """At least `needed` of the group satisfy, rounded to whole people; `empty` is what a group of nobody comes to."""
    if not possible(tally):
        return empty
    worst, best = _margins(tally, needed, rounding, Truth.YES)
    if best < 0:
        return Truth.NO
    if worst >= 0 and group_size(tally):
        return Truth.YES
    worst, _ = _margins(tally, needed, rounding, Truth.JUDGEMENT)
    sure_of_somebody = any(group >= Truth.JUDGEMENT for group, _, _ in cells(tally))
    return Truth.JUDGEMENT if worst >= 0 and sure_of_somebody else Truth.UNKNOWN


def _margins(tally: Tally, needed: Fraction, rounding: Rounding, sure: Truth) -> tuple[int, int]:
    """The least and the greatest that (people who satisfy) - (people needed) can be.

    Whatever is at least `sure` is taken as yes. One more person in the group raises the number needed by at most one,
    so it is worst when everybody who may be in the group without satisfying is, and best when everybody is who may
    satisfy.
    """
    hits = inside = may_hit = may_miss = 0
    for group, who, number in cells(tally):
        if group >= sure:
            inside += number
            hits += number if who >= sure else 0
            may_hit += number if Truth.NO < who < sure else 0
        elif who < sure:
            may_miss += number
    helpful = sum(number for group, who, number in cells(tally) if group < sure and who is not Truth.NO)
    least = hits - heads_needed(needed, inside + may_miss, rounding)
    greatest = hits + may_hit + helpful - heads_needed(needed, inside + helpful, rounding)
    return least, greatest


def heads_needed(needed: Fraction, people: int, rounding: Rounding = "up") -> int:
    """How many of `people` make the share, in whole people."""
    return rounded(needed * people, rounding)


def rounded(value: Fraction, rounding: Rounding) -> int:
    """A whole number: the next above, the next below, or the nearest, a half going up."""
    if rounding == "up":
        return ceil(value)
    return floor(value) if rounding == "down" else floor(value + Fraction(1, 2))
