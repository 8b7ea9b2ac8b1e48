"""What an author should look at, worst first. Hints with their reason, never verdicts."""

from collections.abc import Sequence
from enum import IntEnum

from training.statistics.choices import NOT_ANSWERED, ChoiceLine
from training.statistics.intervals import wilson
from training.statistics.items import FEWEST_FOR_DISCRIMINATION, ItemFigures

# Conventions: beyond these a question tells nobody apart (Ebel and Frisbie 1991 on discrimination below .20).
TOO_EASY, TOO_HARD = 0.95, 0.3
WEAK = 0.2
# A wrong option takes nobody in when not even this share can be expected to choose it (Haladyna and Downing 1993).
IDLE = 0.05
# Fewer strong people than this who chose the right option or the wrong one may all be mistaken.
FEWEST_TO_DOUBT = 10


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
    figures: ItemFigures, choices: Sequence[ChoiceLine], *, overused: bool, closed: bool, ruled: bool = False
) -> list[Concern]:
    """Every concern, the most urgent first; only what the interval supports is said.

    overused: whether it stands in more than half of the papers. closed: whether the options are all that can be answered,
    each wrong one a distractor. ruled: whether the version is marked otherwise than by its own key, so that what was wrong with it
    is known, and its figures say more of the ruling than of the question.
    """
    found = [Concern.OVERUSED] if overused else []
    if not ruled:
        found += _of_figures(figures)
        if closed and key_doubtful(choices):
            found.append(Concern.KEY)
        # Where nearly everybody is right, hardly anybody can be with a wrong option.
        if closed and Concern.EASY not in found and idle_distractors(choices):
            found.append(Concern.IDLE)
    return sorted(found)


def _of_figures(it: ItemFigures) -> list[Concern]:
    found = []
    if it.facility is None or (it.n < FEWEST_FOR_DISCRIMINATION and 0 < it.facility.value < 1):
        found.append(Concern.FEW)
    if it.facility and it.facility.low > TOO_EASY:
        found.append(Concern.EASY)
    if it.facility and it.facility.high < TOO_HARD:
        found.append(Concern.HARD)
    if it.item_rest and it.item_rest.high < 0:
        found.append(Concern.NEGATIVE)
    elif it.item_rest and it.item_rest.high < WEAK:
        found.append(Concern.WEAK)
    return found


def idle_distractors(choices: Sequence[ChoiceLine]) -> list[str]:
    """The keys of wrong options that (nearly) nobody takes, as far as the numbers allow to say so."""
    wrong = [line for line in choices if not line.right and line.key != NOT_ANSWERED]
    return [line.key for line in wrong if sum(line.of) and wilson(line.n, sum(line.of)).high < IDLE]


def key_doubtful(choices: Sequence[ChoiceLine]) -> bool:
    """Whether the stronger third prefers a wrong option to a right one, by more than chance explains.

    Of those who chose either, the share who chose the wrong one lies above one half with its whole interval.
    """
    right = min((line.chosen[2] for line in choices if line.right), default=None)
    wrong = max(
        (line.chosen[2] for line in choices if not line.right and line.key != NOT_ANSWERED), default=0
    )
    if right is None or right + wrong < FEWEST_TO_DOUBT:
        return False
    return wilson(wrong, right + wrong).low > 0.5
