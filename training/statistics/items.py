"""A question's facility and discrimination, from sums that a database can form over any number of answers.

Papers are drawn from a bank, so that not everybody took the same questions. What one answer is compared with is
therefore not a sum of points but the percent that the same person reached on the own paper: on all of it (item-total), or on the
rest of it (item-rest). Where everybody took the same questions both are the correlations of the textbooks.
"""

import math
from dataclasses import dataclass

from training.statistics.intervals import Estimate, fisher, wilson

# Below these the page says "too few to say". Conventions of this product, not of a standard: with 10 answers the
# interval of a facility is up to 0.53 wide, with 30 that of a correlation up to 0.72.
FEWEST_FOR_FACILITY = 10
FEWEST_FOR_DISCRIMINATION = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSums:
    """Sums over the answers to one question.

    x: the share of the question's points, 0 to 1. rest, total: the percent reached on the own paper without and with it.
    """

    n: int
    x: float
    xx: float
    rest: float
    rest_rest: float
    x_rest: float
    total: float
    total_total: float
    x_total: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFigures:
    """What the answers to a question say; None: too few to say, or nothing varies.

    facility: the mean share of the points, from 0 (nobody) to 1 (everybody).
    item_total: Pearson's correlation with the percent of the whole own paper; for a question that is right or wrong this is the
    point-biserial correlation. It is flattered by the question's own part in the paper.
    item_rest: the same with the percent of the rest of the own paper.
    """

    n: int
    facility: Estimate | None
    item_total: Estimate | None
    item_rest: Estimate | None


def item_figures(sums: ItemSums) -> ItemFigures:
    """The figures of one question."""
    enough = sums.n >= FEWEST_FOR_DISCRIMINATION
    item_total = correlation(sums.n, sums.x, sums.xx, sums.total, sums.total_total, sums.x_total)
    item_rest = correlation(sums.n, sums.x, sums.xx, sums.rest, sums.rest_rest, sums.x_rest)
    return ItemFigures(
        n=sums.n,
        facility=wilson(sums.x, sums.n) if sums.n >= FEWEST_FOR_FACILITY else None,
        item_total=fisher(item_total, sums.n) if enough and item_total is not None else None,
        item_rest=fisher(item_rest, sums.n) if enough and item_rest is not None else None,
    )


def correlation(n: int, x: float, xx: float, y: float, yy: float, xy: float) -> float | None:
    """Pearson's correlation from the sums of n pairs; None where one side does not vary."""
    if n < 2:
        return None
    spread_x, spread_y = xx - x * x / n, yy - y * y / n
    # What is left of equal numbers after rounding is no variation.
    if spread_x <= 1e-9 * max(1.0, xx) or spread_y <= 1e-9 * max(1.0, yy):
        return None
    return max(-1.0, min(1.0, (xy - x * y / n) / math.sqrt(spread_x * spread_y)))
