"""What the database adds up, worked out from answers given one by one, in plain sums."""

import math
from collections.abc import Hashable, Mapping, Sequence

from training.statistics.choices import Cuts
from training.statistics.items import ItemSums
from training.statistics.reliability import Components


def item_sums(answers: Sequence[tuple[float, float, float]]) -> ItemSums:
    """The sums of answers to one question, each as (share, rest, total)."""
    shares, rests, totals = ([one[place] for one in answers] for place in range(3))

    def products(ones: Sequence[float], others: Sequence[float]) -> float:
        return math.fsum(one * other for one, other in zip(ones, others, strict=True))

    return ItemSums(
        n=len(answers),
        x=math.fsum(shares),
        xx=products(shares, shares),
        rest=math.fsum(rests),
        rest_rest=products(rests, rests),
        x_rest=products(shares, rests),
        total=math.fsum(totals),
        total_total=products(totals, totals),
        x_total=products(shares, totals),
    )


def components_of(persons: Sequence[Mapping[Hashable, float]]) -> Components:
    """What alpha needs of answers, for each person question -> points."""
    by_question: dict[Hashable, list[float]] = {}
    for answers in persons:
        for question, points in answers.items():
            by_question.setdefault(question, []).append(points)
    means = {question: math.fsum(points) / len(points) for question, points in by_question.items()}
    centred = [[points - means[question] for question, points in answers.items()] for answers in persons]
    return Components(
        persons=len(persons),
        questions=len(means),
        answers=sum(map(len, centred)),
        between=math.fsum(math.fsum(one) ** 2 / len(one) for one in centred if one),
        squares=math.fsum(value * value for one in centred for value in one),
    )


def third_of(cuts: Cuts, score: float) -> int:
    """0 weaker, 1 middle, 2 stronger; see ``Cuts``."""
    if cuts.lower >= cuts.upper:
        return 1 + (score > cuts.upper) - (score < cuts.lower)
    return 0 if score <= cuts.lower else 2 if score >= cuts.upper else 1
