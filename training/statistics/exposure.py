"""How often questions are drawn, and how much two papers have in common."""

from collections.abc import Iterable

from training.statistics.intervals import wilson

# A question in more than half of the papers is known before long.
OVERUSED = 0.5


def overused(drawn: int, papers: int) -> bool:
    """Whether the papers are enough to say that a question in ``drawn`` of them stands in more than half: two of two are not."""
    return papers > 0 and wilson(drawn, papers).low > OVERUSED


def observed_overlap(drawn: Iterable[int], papers: int) -> float | None:
    """How many questions two of the papers share on average; None for fewer than two papers.

    drawn: for every question in how many of the papers it stands. By counting pairs, as Chen, Ankenmann and Spray (2003) do for
    the average between-test overlap: Σ m(m − 1) / (papers (papers − 1)).
    """
    if papers < 2:
        return None
    return sum(number * (number - 1) for number in drawn) / (papers * (papers - 1))


def expected_overlap(sections: Iterable[tuple[int, int]]) -> float:
    """How many questions two papers will share on average when each section is drawn evenly.

    sections: (questions to draw, questions in the bank). Of a bank of N, two draws of q share q²/N; where the bank falls
    short, all of it.
    """
    return sum(min(wanted, there) ** 2 / there for wanted, there in sections if there)
