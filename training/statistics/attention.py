"""What an author should look at, worst first. Hints with their reason, never verdicts."""

from collections.abc import Sequence
from enum import IntEnum

from training.statistics.choices import FEWEST_IN_A_THIRD, NOT_ANSWERED, ChoiceLine
from training.statistics.intervals import wilson
from training.statistics.items import ItemFigures

# Conventions: beyond these a question tells nobody apart (Ebel and Frisbie 1991 on discrimination below .20).
TOO_EASY, TOO_HARD = 0.95, 0.3
WEAK = 0.2
# A wrong option takes nobody in when not even this share can be expected to choose it (Haladyna and Downing 1993).
IDLE = 0.05


class Concern(IntEnum):
    """Reasons to look at a question; the smaller, the more urgent."""

    KEY = 1
    NEGATIVE = 2
    HARD = 3
    WEAK = 4
    EASY = 5
    IDLE = 6
    OVERUSED = 7
    FEW = 8


def concerns(
    figures: ItemFigures, choices: Sequence[ChoiceLine], *, overused: bool, closed: bool
) -> list[Concern]:
    """Every concern, the most urgent first; only what the interval supports is said.

    overused: whether it stands in more than half of the papers. closed: whether the options are all that can be answered,
    each wrong one a distractor.
    """
    found = [Concern.OVERUSED] if overused else []
    if closed and _key_doubtful(choices):
        found.append(Concern.KEY)
    if closed and idle_distractors(choices):
        found.append(Concern.IDLE)
    if figures.facility is None or (figures.item_rest is None and 0 < figures.facility.value < 1):
        found.append(Concern.FEW)
    if figures.facility and figures.facility.low > TOO_EASY:
        found.append(Concern.EASY)
    if figures.facility and figures.facility.high < TOO_HARD:
        found.append(Concern.HARD)
    if figures.item_rest and figures.item_rest.high < 0:
        found.append(Concern.NEGATIVE)
    elif figures.item_rest and figures.item_rest.high < WEAK:
        found.append(Concern.WEAK)
    return sorted(found)


def idle_distractors(choices: Sequence[ChoiceLine]) -> list[str]:
    """The keys of wrong options that (nearly) nobody takes, as far as the numbers allow to say so."""
    wrong = [line for line in choices if not line.right and line.key != NOT_ANSWERED]
    return [line.key for line in wrong if sum(line.of) and wilson(line.n, sum(line.of)).high < IDLE]


def _key_doubtful(choices: Sequence[ChoiceLine]) -> bool:
    """Whether the stronger third chose a wrong option more often than a right one."""
    right = [line.chosen[2] for line in choices if line.right]
    wrong = [line.chosen[2] for line in choices if not line.right and line.key != NOT_ANSWERED]
    enough = any(line.of[2] >= FEWEST_IN_A_THIRD for line in choices)
    return enough and bool(right) and max(wrong, default=0) > min(right)
