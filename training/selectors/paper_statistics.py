"""What the scores of an exam say: their distribution, and how far they can be relied on."""

import math
from dataclasses import dataclass

from training.models import PaperForm
from training.selectors.sums import BAR, NO_ANSWERS, ScoreSums, Sums
from training.statistics.intervals import Estimate, wilson
from training.statistics.items import FEWEST_FOR_FACILITY
from training.statistics.reliability import alpha, standard_error

NOTHING = ScoreSums(n=0, x=0.0, xx=0.0, passed=0, bars={}, components=NO_ANSWERS)


@dataclass(frozen=True, slots=True)
class Bar:
    """How many scores from ``low`` to below ``high`` percent; the last bar takes 100 too."""

    low: int
    high: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperStatistics:
    """The scores of papers of one form, in percent of their points. None: too few to say.

    error: the standard error of measurement in percentage points.
    """

    form: PaperForm
    papers: int
    bars: list[Bar]
    mean: float | None
    deviation: float | None
    passed: Estimate | None
    alpha: Estimate | None
    error: float | None

    @property
    def questions(self) -> int:
        return sum(section["questions"] for section in self.form.content["sections"])

    @property
    def points(self) -> int:
        return sum(section["questions"] * section["points"] for section in self.form.content["sections"])

    @property
    def tallest(self) -> int:
        return max((bar.number for bar in self.bars), default=0)


def paper_statistics(form: PaperForm, sums: Sums) -> PaperStatistics:
    """The figures of one form of an exam's paper. No query."""
    it = sums.scores.get(form.pk, NOTHING)
    enough = it.n >= FEWEST_FOR_FACILITY
    deviation = math.sqrt(max(0.0, it.xx - it.x**2 / it.n) / (it.n - 1)) if enough else None
    reliability = alpha(it.components)
    return PaperStatistics(
        form=form,
        papers=it.n,
        bars=[Bar(low, low + BAR, it.bars.get(low // BAR, 0)) for low in range(0, 100, BAR)],
        mean=it.x / it.n if enough else None,
        deviation=deviation,
        passed=wilson(it.passed, it.n) if enough else None,
        alpha=reliability,
        error=standard_error(deviation, reliability.value) if reliability and deviation is not None else None,
    )
