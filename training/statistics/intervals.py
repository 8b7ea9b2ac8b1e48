"""Figures with what chance alone leaves open: 95 % intervals in closed form, without resampling."""

import math
from dataclasses import dataclass
from statistics import NormalDist

CONFIDENCE = 0.95
Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
FEWEST_FOR_FISHER = 4


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its 95 % interval, both ends included."""

    value: float
    low: float
    high: float


def wilson(successes: float, n: int) -> Estimate:
    """A share of ``n`` with the interval of Wilson (1927), which stays within 0 and 1.

    successes: from 0 to n; a sum of partial credits too. Credits between 0 and 1 vary less than all or nothing with the
    same mean, so that for them the interval is on the wide side. Raises ValueError outside the bounds.
    """
    if n < 1 or not -1e-9 <= successes <= n + 1e-9:
        raise ValueError(f"{successes} successes of {n} cannot be")
    share = min(1.0, max(0.0, successes / n))
    spread = Z * Z / n
    middle = (share + spread / 2) / (1 + spread)
    half = Z * math.sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return Estimate(share, min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half)))


def fisher(correlation: float, n: int) -> Estimate:
    """A correlation over ``n`` pairs with the interval by Fisher's z (1921), whose standard error is 1/√(n − 3).

    Raises ValueError for fewer than four pairs.
    """
    if n < FEWEST_FOR_FISHER:
        raise ValueError(f"a correlation over {n} pairs has no interval")
    if abs(correlation) >= 1:
        return Estimate(correlation, correlation, correlation)
    z, half = math.atanh(correlation), Z / math.sqrt(n - 3)
    return Estimate(correlation, math.tanh(z - half), math.tanh(z + half))


def feldt(alpha: float, persons: int, freedom: int) -> Estimate:
    """Alpha with the interval of Feldt (1965): (1 − α) / (1 − α̂) follows F with persons − 1 and ``freedom`` degrees.

    freedom: the degrees of freedom of the residual; (persons − 1)(items − 1) where all took the same items.
    """
    error = 1 - alpha
    tail = (1 - CONFIDENCE) / 2
    return Estimate(
        alpha,
        1 - error * f_quantile(1 - tail, persons - 1, freedom),
        1 - error * f_quantile(tail, persons - 1, freedom),
    )


def f_quantile(probability: float, above: float, below: float) -> float:
    """The value that an F variable with these degrees of freedom stays under with the probability.

    By halving the regularised incomplete beta function, of which the F distribution is a case.
    """
    low, high = 0.0, 1.0
    for _step in range(80):
        middle = (low + high) / 2
        if incomplete_beta(middle, above / 2, below / 2) < probability:
            low = middle
        else:
            high = middle
    share = (low + high) / 2
    return below * share / (above * (1 - share))


def incomplete_beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b), by the continued fraction DLMF 8.17.22."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(1 - x, b, a)
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(log_front) / a * _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction by the method of Lentz, to the last digits of a float."""
    tiny, c = 1e-300, 1.0
    d = 1 / (1 - (a + b) * x / (a + 1) or tiny)
    value = d
    for m in range(1, 10_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        step = 1.0
        for term in (even, odd):
            d = 1 / (1 + term * d or tiny)
            c = 1 + term / c or tiny
            step = c * d
            value *= step
        if abs(step - 1) < 1e-15:
            break
    return value
