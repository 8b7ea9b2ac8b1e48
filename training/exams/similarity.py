"""Whether two people share more wrong answers than chance explains. Pure. A hint to look, never a verdict.

Compared are only questions that both got wrong: that the same question is hard for both says nothing. Given that both
are wrong, two people who do not know of each other agree with the probability sum(q(w)^2), where q(w) is the share of the
wrong response w among all other wrong responses to the question. The number of agreements is then a sum of independent
trials with known probabilities, whose distribution is counted exactly (Poisson binomial). The idea of comparing identical
wrong answers with their frequencies is Angoff's: W. H. Angoff, The development of statistical indices for detecting
cheaters, Journal of the American Statistical Association 69 (1974), 44-49.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# With fewer other wrong responses to a question, their frequencies say too little.
FEWEST_WRONG = 8
# With fewer questions that both got wrong, nothing can be said about two people.
FEWEST_COMMON = 4
# A pair is shown when not even this many such pairs are to be expected among all that were compared.
SHOWN_BELOW = 0.05

Wrong = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Two people's wrong answers compared.

    common: questions that both got wrong and whose frequencies are known; identical: of these, how many with the same
    response; expected: how many by chance; chance: the probability of so many or more, 1 where nothing can be said.
    """

    common: int
    identical: int
    expected: float
    chance: float

    @property
    def enough(self) -> bool:
        """Whether there is enough in common to say anything."""
        return self.common >= FEWEST_COMMON

    def remarkable(self, pairs: int) -> bool:
        """Whether it would be rare even among so many pairs that were compared."""
        return self.enough and self.chance * pairs < SHOWN_BELOW


def likeness(one: Wrong, other: Wrong, frequencies: Mapping[str, Counter[str]]) -> Likeness:
    """Compare the wrong responses (question -> response) of two people.

    frequencies: question -> how often each wrong response was given by everybody, these two included; they are taken
    out again, so that two who agree do not make their own agreement look common.
    """
    identical, chances = 0, []
    for question in sorted(one.keys() & other.keys()):
        others = frequencies[question].copy()
        others.subtract([one[question], other[question]])
        total = sum(others.values())
        if total < FEWEST_WRONG:
            continue
        identical += one[question] == other[question]
        # Somebody may be the only one to give a response: one more of each that was seen keeps chances off zero.
        seen = [count + 1 for count in others.values()]
        chances.append(sum((count / sum(seen)) ** 2 for count in seen))
    chance = at_least(identical, chances) if len(chances) >= FEWEST_COMMON else 1.0
    return Likeness(common=len(chances), identical=identical, expected=sum(chances), chance=chance)


def at_least(count: int, chances: Sequence[float]) -> float:
    """The probability that at least so many of independent trials with these chances succeed."""
    by_number = [1.0] + [0.0] * len(chances)
    for trial, chance in enumerate(chances, start=1):
        for number in range(trial, 0, -1):
            by_number[number] += chance * (by_number[number - 1] - by_number[number])
        by_number[0] *= 1 - chance
    return min(1.0, sum(by_number[count:]))
