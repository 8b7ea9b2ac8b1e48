"""A thing to do, with what it costs; several of them as one."""

from dataclasses import dataclass

from staffing.rules.findings import Finding, Why
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
    """Something to do; `cost` is the number of things it takes."""

    cost: int
    text: str


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
