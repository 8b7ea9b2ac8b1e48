"""Which options were chosen by the weaker, the middle and the stronger third."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

THIRDS = 3
NOT_ANSWERED = ""


@dataclass(frozen=True, slots=True)
class Cuts:
    """The percents that divide the persons: up to ``lower`` the weaker third, from ``upper`` the stronger.

    Equal scores stay together, so that the thirds need not be equally large. Where both cuts are one score, the middle is
    those who have it.
    """

    lower: float
    upper: float


def cut_places(n: int) -> tuple[int, int]:
    """At which places (from 0) of n scores in rising order the two cuts stand."""
    third = math.ceil(n / THIRDS)
    return max(0, third - 1), max(0, n - third)


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """An option: how many of each third chose it, and of how many; ``key`` "" is "not answered"."""

    key: str
    right: bool
    chosen: tuple[int, int, int]
    of: tuple[int, int, int]

    @property
    def n(self) -> int:
        return sum(self.chosen)

    @property
    def shares(self) -> tuple[float, ...]:
        """The share in each third, 0 for an empty one."""
        return tuple(part / whole if whole else 0.0 for part, whole in zip(self.chosen, self.of, strict=True))


def choice_table(
    answers: Iterable[tuple[Sequence[str], int, int]], *, options: Sequence[str], right: Sequence[str]
) -> list[ChoiceLine]:
    """Every option in its order, then what else was given, then "not answered" where somebody did not.

    answers: (what was chosen, third, how many answered so). A person who chose several options counts for each.
    """
    of, counts = [0] * THIRDS, {option: [0] * THIRDS for option in options}
    for chosen, third, number in answers:
        of[third] += number
        for choice in chosen or [NOT_ANSWERED]:
            counts.setdefault(choice, [0] * THIRDS)[third] += number
    counts |= {NOT_ANSWERED: counts.pop(NOT_ANSWERED)} if NOT_ANSWERED in counts else {}
    whole = (of[0], of[1], of[2])
    return [ChoiceLine(key, key in right, (c[0], c[1], c[2]), whole) for key, c in counts.items()]
