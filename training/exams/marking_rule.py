"""When several people mark one answer: what their marks come to, and when another one is asked. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from training.exams.rubrics import Frozen, Marks, mean_marks, score

MOST_MARKERS = 3
# The place of whoever puts marks right after the result is out: from then on theirs alone count.
AFTER_RESULT = MOST_MARKERS + 1


@dataclass(frozen=True, slots=True)
class Decision:
    """marks: what counts, None while somebody is still asked. wanted: how many people mark in all, as far as is known."""

    marks: dict[str, Fraction] | None
    wanted: int


def decide(rubric: Frozen, given: Sequence[Marks], *, markers: int, difference: int) -> Decision:
    """The decision on one answer. given: the marks that stand, in the order in which people were asked.

    With one marker their marks count. Two count as their mean while the shares that they let it earn differ by at most
    ``difference`` percent of what can be earned; otherwise a third one, who sees neither, decides alone.
    """
    if len(given) < markers:
        return Decision(None, markers)
    if markers == 1:
        return Decision(mean_marks(given[:1]), 1)
    if len(given) == MOST_MARKERS:
        return Decision(mean_marks(given[2:]), MOST_MARKERS)
    apart = abs(score(rubric, given[0]).earned - score(rubric, given[1]).earned)
    if apart * 100 <= difference:
        return Decision(mean_marks(given), markers)
    return Decision(None, MOST_MARKERS)


def counting(places: Sequence[int]) -> tuple[int, ...]:
    """The places whose marks were decided on: a third decides alone, and so does who corrects after the result."""
    if AFTER_RESULT in places:
        return (AFTER_RESULT,)
    return tuple(places[2:]) if len(places) == MOST_MARKERS else tuple(places)
