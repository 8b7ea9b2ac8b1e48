"""How far examiners agree: the intraclass correlation of points, and Fleiss' kappa of verdicts, each with its 95 % interval.

The intraclass correlation is that of the two-way model in which the examiners are a sample of those who might have sat there, for absolute
agreement: who marks everything ten points lower does not agree. In the words of Shrout and Fleiss (1979) these are ICC(2,1), what one
examiner's points are worth, and ICC(2,k), what the mean of this panel is worth; beside them ICC(3,1), for consistency, which forgives the
stricter one. The intervals rest on F: that of absolute agreement with Satterthwaite's degrees of freedom, as McGraw and Wong (1996) give it;
that of the mean follows from it by the formula of Spearman and Brown.

Kappa is that of Fleiss (1971). Its interval is asymptotic, by the variance of Gwet (2021), which holds whether or not there is agreement, with
t for the number of subjects less one. The standard error of Fleiss, Nee and Landis (1979) would only test whether there is any.

What is marked is at least FEWEST targets by at least two examiners, without a gap; otherwise nothing is said.
"""

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from training.statistics.intervals import CONFIDENCE, Estimate, f_quantile

FEWEST = 5
UPPER = (1 + CONFIDENCE) / 2
# Below this a mean square is the rounding of a zero.
NOTHING = 1e-12


@dataclass(frozen=True, slots=True)
class Agreement:
    """ICC(2,1), ICC(2,k) and ICC(3,1)."""

    single: Estimate
    average: Estimate
    consistency: Estimate


@dataclass(frozen=True, slots=True)
class _Squares:
    """The mean squares of a table: of targets, of examiners, and of what neither explains."""

    targets: float
    examiners: float
    error: float
    n: int
    k: int


def icc(points: Sequence[Sequence[float]]) -> Agreement | None:
    """The agreement of a table with a row for each target and a column for each examiner.

    None for fewer than FEWEST rows or two columns, and where all rows have the same mean: then there is nothing to tell apart.
    Raises ValueError for rows of different lengths.
    """
    squares = _mean_squares(points)
    if squares is None or squares.targets <= NOTHING:
        return None
    single, consistency = _absolute(squares), _consistent(squares)
    return Agreement(single, _of_the_mean(single, squares.k), consistency)


def fleiss_kappa(verdicts: Sequence[Sequence[Hashable]]) -> Estimate | None:
    """Kappa of a table with a row for each subject and a verdict by each examiner.

    None for fewer than FEWEST rows or two verdicts a row, and where everybody gave the same verdict to everything: then
    chance alone would have agreed as well. Raises ValueError for rows of different lengths.
    """
    n, k = _shape(verdicts)
    if n < FEWEST or k < 2:
        return None
    counts = [Counter(row) for row in verdicts]
    shares = {
        verdict: sum(row[verdict] for row in counts) / (n * k)
        for verdict in sorted(set().union(*counts), key=repr)
    }
    chance = math.fsum(share * share for share in shares.values())
    if 1 - chance <= NOTHING:
        return None
    agreed = [sum(many * (many - 1) for many in row.values()) / (k * (k - 1)) for row in counts]
    kappa = (math.fsum(agreed) / n - chance) / (1 - chance)
    pulls = [
        (own - chance) / (1 - chance)
        - 2 * (1 - kappa) * (sum(shares[it] * row[it] for it in row) / k - chance) / (1 - chance)
        for own, row in zip(agreed, counts, strict=True)
    ]
    variance = math.fsum((pull - kappa) ** 2 for pull in pulls) / (n * (n - 1))
    half = _t_quantile(n - 1) * math.sqrt(variance)
    return Estimate(kappa, max(-1.0, kappa - half), min(1.0, kappa + half))


def _shape(table: Sequence[Sequence[object]]) -> tuple[int, int]:
    widths = {len(row) for row in table}
    if len(widths) > 1:
        raise ValueError("every examiner marks everything")
    return len(table), widths.pop() if widths else 0


def _mean_squares(points: Sequence[Sequence[float]]) -> _Squares | None:
    n, k = _shape(points)
    if n < FEWEST or k < 2:
        return None
    rows = [math.fsum(row) / k for row in points]
    columns = [math.fsum(column) / n for column in zip(*points, strict=True)]
    grand = math.fsum(rows) / n
    left = math.fsum(
        (value - row - column + grand) ** 2
        for row, line in zip(rows, points, strict=True)
        for column, value in zip(columns, line, strict=True)
    )
    return _Squares(
        targets=k * math.fsum((row - grand) ** 2 for row in rows) / (n - 1),
        examiners=n * math.fsum((column - grand) ** 2 for column in columns) / (k - 1),
        error=left / ((n - 1) * (k - 1)),
        n=n,
        k=k,
    )


def _absolute(it: _Squares) -> Estimate:
    """ICC(2,1). Without any disagreement the interval has no width, as for a share of all."""
    n, k = it.n, it.k
    if it.error <= NOTHING and it.examiners <= NOTHING:
        return Estimate(1.0, 1.0, 1.0)
    value = (it.targets - it.error) / (it.targets + (k - 1) * it.error + k * (it.examiners - it.error) / n)
    # The degrees of freedom are those of an agreement; where there is less than none, those of none.
    a = k * max(value, 0.0) / (n * (1 - max(value, 0.0)))
    b = 1 + a * (n - 1)
    freedom = (a * it.examiners + b * it.error) ** 2 / (
        (a * it.examiners) ** 2 / (k - 1) + (b * it.error) ** 2 / ((n - 1) * (k - 1))
    )
    below, above = f_quantile(UPPER, n - 1, freedom), f_quantile(UPPER, freedom, n - 1)
    spread = k * it.examiners + (k * n - k - n) * it.error
    low = n * (it.targets - below * it.error) / (below * spread + n * it.targets)
    high = n * (above * it.targets - it.error) / (spread + n * above * it.targets)
    # Below -1, and an interval that does not hold the figure, are what the approximation makes of less than no agreement.
    value, low, high = (min(1.0, max(-1.0, one)) for one in (value, low, high))
    return Estimate(value, min(low, value), max(high, value))


def _consistent(it: _Squares) -> Estimate:
    """ICC(3,1)."""
    n, k = it.n, it.k
    if it.error <= NOTHING:
        return Estimate(1.0, 1.0, 1.0)
    ratio, left = it.targets / it.error, (n - 1) * (k - 1)
    low, high = ratio / f_quantile(UPPER, n - 1, left), ratio * f_quantile(UPPER, left, n - 1)
    return Estimate(*((one - 1) / (one + k - 1) for one in (ratio, low, high)))


def _of_the_mean(single: Estimate, k: int) -> Estimate:
    """What the mean of k examiners is worth, from what one is worth; all that would be below -1 is -1."""

    def mean(one: float) -> float:
        left = 1 + (k - 1) * one
        return max(-1.0, k * one / left) if left > NOTHING else -1.0

    return Estimate(*map(mean, (single.value, single.low, single.high)))


def _t_quantile(freedom: int) -> float:
    """Student's t that is exceeded in either direction as seldom as CONFIDENCE says; its square follows F."""
    return math.sqrt(f_quantile(CONFIDENCE, 1, freedom))
