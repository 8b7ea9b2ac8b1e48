"""Which of two values of a requirement is the stricter one, as far as that can be told from where it stands.

A value's own direction is in STRICTER: more people, square metres or months ask for more. On the way to it the direction
may turn round: under `not`, and in the `who` of an `every`, for a narrower group leaves fewer people to satisfy it. Where
a step or a value is in no table (the denominator of a share, a list of kinds) it cannot be told, and an editor must say.
"""

from collections.abc import Sequence
from enum import Enum, auto
from fractions import Fraction
from typing import Any

from staffing.rules.vocabulary import vocabulary

Step = str | int


class Strictness(Enum):
    SAME = auto()
    STRICTER = auto()
    LAXER = auto()
    OPEN = auto()  # cannot be told


# 1: the greater is the stricter; -1: the smaller is.
STRICTER = {
    "at_least": 1,
    "at_least_m2": 1,
    "months": 1,
    "months_at_least": 1,
    "within_km": -1,
    "level_at_least": 1,
    "at_most": -1,
    "review_every_months": -1,
    "share": 1,
    "per": -1,
}
# How a step turns the direction: 1 keeps it, -1 turns it round. A step in neither table makes it open.
STEPS = {
    "condition": 1,
    "all_of": 1,
    "any_of": 1,
    "not": -1,
    "then": 1,
    "applies_if": 1,
    "count": 1,
    "every": 1,
    "every_holder": 1,
    "ratio": 1,
    "cover": 1,
    "area": 1,
    "lease": 1,
    "equipment": 1,
    "quantity": 1,
    "for_each": 1,
    "scopes": 1,
    "at_least": 1,
    "slots": 1,
    "combine": 1,
    "of_whom": 1,
    "max_of": 1,
    "sum_of": 1,
    "education": 1,
    "experience": 1,
    "credential": 1,
    "age": 1,
    "is": 1,
    "posts": 1,
}
PAIRS = {
    ("every", "who"): -1,
    ("count", "who"): 1,
    ("count", "of"): 1,
    ("ratio", "who"): 1,
    ("cover", "who"): 1,
}
# What stands in these is called by codes of the standard's own choice.
CONTAINERS = ("posts", "scopes", "slots")
STRENGTHS = ("recommended", "should", "must")


def change(path: Sequence[Step], was: Any, now: Any, beside: dict[str, Any]) -> Strictness:
    """What replacing `was` by `now` at `path` of a requirement does; None is nothing there. `beside`: its neighbours."""
    if was == now:
        return Strictness.SAME
    if list(path) == ["strength"] and None in (was, now):
        return Strictness.OPEN  # the standard's own strength, which is not seen here
    direction = _direction(path)
    before, after = _measure(path, was, beside), _measure(path, now, beside)
    if not direction or (was is not None and before is None) or (now is not None and after is None):
        return Strictness.OPEN
    if was is None or now is None:
        # A floor or a ceiling that was not there asks for more, whichever way it runs.
        turn = direction // STRICTER.get(str(path[-1]), 1)
        return Strictness.STRICTER if (was is None) == (turn > 0) else Strictness.LAXER
    if before == after:
        return Strictness.SAME
    return Strictness.STRICTER if (after > before) == (direction > 0) else Strictness.LAXER


def _direction(path: Sequence[Step]) -> int:
    """1, -1, or 0 where it is open."""
    if list(path) == ["strength"]:
        return 1
    direction = 1 if _keyed(path) else STRICTER.get(str(path[-1]), 0)
    for before, step in zip(("", *path), path[:-1], strict=False):
        direction *= _turn(before, step)
    return direction if path[0] == "condition" else 0


def _keyed(path: Sequence[Step]) -> bool:
    """A slot with its bare number of people: slots.mechanic."""
    return list(path[-2:-1]) == ["slots"]


def _turn(before: Step, step: Step) -> int:
    if isinstance(step, int) or before in CONTAINERS:
        return 1
    return PAIRS.get((str(before), step), STEPS.get(step, 0))


def _measure(path: Sequence[Step], value: Any, beside: dict[str, Any]) -> Any:
    """A value as something that can be compared; None where it cannot."""
    if list(path) == ["strength"]:
        return STRENGTHS.index(value) if value in STRENGTHS else None
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return Fraction(str(value))
    if not isinstance(value, str):
        return None
    if path[-1] == "level_at_least":
        return _rung(beside.get("kinds"), value)
    if path[-1] == "at_least" and "education" in path:
        return _rank("education", value)
    try:
        return Fraction(value)
    except ValueError:
        return None


def _rung(kinds: Any, level: str) -> int | None:
    known = [kind for kind in kinds or () if kind in vocabulary().credentials]
    return _rank(vocabulary().credentials[known[0]].ladder, level) if known else None


def _rank(ladder: str, level: str) -> int | None:
    found = vocabulary().ladders.get(ladder)
    return found.rank(level) if found and found.has(level) else None
