"""The cut score by the method of Angoff (1971): judges say of each question how many of the candidates who are only just
competent would answer it rightly."""

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FEWEST_JUDGES = 2


@dataclass(frozen=True, slots=True)
class Judged:
    """A question under judgement: its code, the section it is drawn for."""

    code: str
    section: str


@dataclass(frozen=True, slots=True)
class CutScore:
    """The result, in percent of all points.

    by_judge: each judge's own cut score. mean: of the judges. deviation: between judges (n − 1). error: deviation / √judges,
    the standard error of the mean. recommended: the mean rounded to the whole percent that a pass mark can be; halves up.
    """

    by_judge: tuple[float, ...]
    mean: float
    deviation: float
    error: float

    @property
    def recommended(self) -> int:
        # Rounded first to what can be told apart, so that 72.49999999 from summing does not fall short of 72.5.
        return min(100, math.floor(round(self.mean, 6) + 0.5))


@dataclass(frozen=True, slots=True)
class Spread:
    """What the judges said of one question: least, mean, most; and the deviation between them."""

    least: int
    mean: float
    most: int
    deviation: float


def cut_score(
    ratings: Sequence[Mapping[str, int]], questions: Sequence[Judged], points: Mapping[str, int]
) -> CutScore:
    """The cut score of judges who each rated every question (code -> percent, 0 to 100).

    points: section -> points that its questions have together on a paper. A section counts by its points, and within it every question alike,
    whichever of them a paper draws. Raises ValueError for fewer than two judges or a missing rating.
    """
    if len(ratings) < FEWEST_JUDGES:
        raise ValueError(f"a cut score takes at least {FEWEST_JUDGES} judges, not {len(ratings)}")
    by_judge = tuple(_of_judge(one, questions, points) for one in ratings)
    deviation = statistics.stdev(by_judge)
    return CutScore(by_judge, statistics.fmean(by_judge), deviation, deviation / math.sqrt(len(by_judge)))


def _of_judge(ratings: Mapping[str, int], questions: Sequence[Judged], points: Mapping[str, int]) -> float:
    sections: dict[str, list[int]] = {}
    for question in questions:
        if question.code not in ratings:
            raise ValueError(f"no rating of {question.code}")
        sections.setdefault(question.section, []).append(ratings[question.code])
    whole = sum(points[section] for section in sections)
    return sum(statistics.fmean(given) * points[section] for section, given in sections.items()) / whole


def spread(ratings: Sequence[int]) -> Spread:
    """How far the judges of one question are apart; at least one rating."""
    deviation = statistics.stdev(ratings) if len(ratings) > 1 else 0.0
    return Spread(min(ratings), statistics.fmean(ratings), max(ratings), deviation)
