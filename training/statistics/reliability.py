"""How far a paper's score can be relied on: alpha, and the standard error of measurement.

Cronbach's alpha is, as Hoyt (1941) showed, one minus the ratio of two mean squares: what differs within persons once the questions'
difficulty is taken out, to what differs between persons. In that form it needs no rectangle of answers. Every answer is
taken minus the mean of its question over all who were given it; then

    alpha = 1 − MS residual / MS persons,   df persons = n − 1,   df residual = answers − n − questions + 1

Where everybody took the same k questions, that is Cronbach's alpha to the last digit (df residual = (n − 1)(k − 1)). Where papers are
drawn at random from a bank it estimates the alpha of a drawn paper, and rests on questions having been given to enough persons:
FEWEST_PERSONS in all and FEWEST_A_QUESTION a question on average. Otherwise it is not said.
"""

import math
from dataclasses import dataclass

from training.statistics.intervals import Estimate, feldt

FEWEST_PERSONS = 30
FEWEST_A_QUESTION = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Components:
    """What alpha needs. Squares are of points minus the question's mean.

    persons, questions, answers: how many. between: sum over persons of (sum of their answers)² / number of their
    answers. squares: sum of the squared answers.
    """

    persons: int
    questions: int
    answers: int
    between: float
    squares: float


def alpha(components: Components) -> Estimate | None:
    """Alpha with Feldt's interval; None where there are too few answers, or persons do not differ at all."""
    it = components
    if it.persons < FEWEST_PERSONS or it.answers < FEWEST_A_QUESTION * it.questions:
        return None
    freedom = it.answers - it.persons - it.questions + 1
    if freedom < 1 or it.between <= 1e-9:
        return None
    residual = max(0.0, it.squares - it.between) / freedom
    return feldt(1 - residual * (it.persons - 1) / it.between, it.persons, freedom)


def standard_error(deviation: float, reliability: float) -> float:
    """The standard error of measurement: the scores' standard deviation times √(1 − alpha), in the scores' unit.

    A negative alpha counts as 0: then the score says nothing, and its error is all of its spread.
    """
    return deviation * math.sqrt(1 - min(1.0, max(0.0, reliability)))
