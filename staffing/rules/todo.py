"""A thing to do, with what it costs; several of them as one; and `step`, which says the nearest for any condition.

The cost of a step is the number of things to do; of several people the one with the fewest goes first. What cannot be
done at all, such as growing younger, costs more than any number of things.
"""

from dataclasses import dataclass
from datetime import date
from functools import singledispatch
from math import inf, isfinite
from typing import Any

from staffing.rules.findings import Finding, Why
from staffing.rules.needs import needed
from staffing.rules.number_words import stated, unclear
from staffing.rules.outcome import Truth
from staffing.rules.phrases import why
from staffing.rules.words import joined, say

MOST_STEPS = 3
UNRECORDED = {
    Why.NOT_RECORDED,
    Why.START_UNKNOWN,
    Why.LEVEL_UNKNOWN,
    Why.TRADE_UNKNOWN,
    Why.MAJOR_UNKNOWN,
    Why.AREA_UNKNOWN,
    Why.REPORTS_UNKNOWN,
    Why.REVIEW_NOT_RECORDED,
}


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do; `cost` is the number of things it takes, infinite for what cannot be done."""

    cost: float
    text: str

    @property
    def possible(self) -> bool:
        return isfinite(self.cost)

    @property
    def things(self) -> int | None:
        """The cost; None for what cannot be done."""
        return int(self.cost) if self.possible else None


def never(language: str) -> Step:
    """Nothing that anybody could do would help."""
    return Step(inf, say("none_to_do", language))


@singledispatch
def step(condition: Any, finding: Finding, day: date, language: str) -> Step:
    """The nearest step from a finding that is not met, as of `day`."""
    if finding.truth is Truth.YES:
        return Step(0, "")
    if finding.why in UNRECORDED:
        return unrecorded(finding, language)
    if finding.why is Why.NOT_YET:
        return Step(1, say("wait", language, day=finding.day))
    return Step(1, say("get", language, what=needed(condition, language)))


def plain(condition: Any, finding: Finding, day: date, language: str) -> Step:
    """The step of a condition that has none of its own."""
    return step.dispatch(object)(condition, finding, day, language)


def next_of(finding: Finding, day: date, language: str) -> Step:
    """The nearest step of a finding."""
    return step(finding.condition, finding, day, language)


def all_steps(steps: list[Step], language: str) -> Step:
    """All of them; in words the first few, and how many there are."""
    text = joined((s.text for s in steps[:MOST_STEPS]), language, "and")
    if len(steps) > MOST_STEPS:
        text = joined((text, say("more_steps", language, n=len(steps))), language, "and")
    return Step(sum(s.cost for s in steps), text)


def unrecorded(finding: Finding, language: str) -> Step:
    """To put on record what is not."""
    return Step(1, say("record", language, what=why(finding, language)))


def find_out(number: Finding, language: str) -> Step:
    """To put on record what a number depends on, or to look up what the standard says of it."""
    key = "record" if stated(number) else "look_up"
    return Step(1, say(key, language, what=unclear(number, language)))


def clear_up(finding: Finding, language: str) -> Step:
    """To find out how many are asked for, where that is open; else to put on record what is not."""
    if finding.parts and finding.parts[0].truth < Truth.YES:
        return find_out(finding.parts[0], language)
    return unrecorded(finding, language)
