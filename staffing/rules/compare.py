"""Two standards, or two editions of one, side by side for one shop: what is asked more, less or otherwise, and what it does.

Rows pair the requirements of one id, for ids are shared where requirements mean the same. To see what an edition would say
outside its own days, assess `standard.as_if_always_in_force()`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from staffing.rules import strictness
from staffing.rules.assessment import BROKEN, Assessment, Stretch
from staffing.rules.needs import needed
from staffing.rules.standard import Requirement
from staffing.rules.strictness import Step, Strictness
from staffing.rules.words import joined, say


class Asks(StrEnum):
    """How the second standard's requirement stands to the first's."""

    ONLY_A = "only_a"
    ONLY_B = "only_b"
    SAME = "same"
    CHANGED = "changed"


class Effect(StrEnum):
    """What going from the first standard to the second does to the shop on the day."""

    GAINED = "gained"  # something was wrong, and is no more
    LOST = "lost"  # nothing was wrong, and now something is
    EVEN = "even"


@dataclass(frozen=True, slots=True)
class Difference:
    """A value of the condition that is not the same; `change`: whether the second asks for more, where it can be told."""

    path: str
    was: Any
    now: Any
    change: Strictness


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One requirement in both standards; None where one has it not, or it stands in no edition of the day."""

    id: str
    a: Stretch | None
    b: Stretch | None

    @property
    def requirement(self) -> Requirement:
        """As the second standard puts it, else as the first does."""
        stretch: Any = self.b or self.a
        requirement: Requirement = stretch.requirement
        return requirement

    @property
    def asks(self) -> Asks:
        if self.a is None or self.b is None:
            return Asks.ONLY_B if self.a is None else Asks.ONLY_A
        return Asks.CHANGED if _content(self.a.requirement) != _content(self.b.requirement) else Asks.SAME

    @property
    def effect(self) -> Effect:
        was, now = (stretch is not None and stretch.outcome in BROKEN for stretch in (self.a, self.b))
        if was == now:
            return Effect.EVEN
        return Effect.GAINED if was else Effect.LOST

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The single values that differ, where the conditions are otherwise built alike; none where they are not."""
        if self.a is None or self.b is None:
            return ()
        was, now = _content(self.a.requirement), _content(self.b.requirement)
        return tuple(_differences(was, now, ())) if _shape(was) == _shape(now) else ()

    def words(self, language: str) -> str:
        """A sentence: new, gone, unchanged, or what was asked and what is asked; and what that does to the shop."""
        texts = {
            "was": needed(self.a.requirement.condition, language) if self.a else "",
            "now": needed(self.b.requirement.condition, language) if self.b else "",
        }
        parts = [say(f"compared_{self.asks}", language, **texts)]
        if self.effect is not Effect.EVEN:
            outcomes = {
                name: say(_word(stretch), language) for name, stretch in (("was", self.a), ("now", self.b))
            }
            parts.append(say(f"compared_{self.effect}", language, **outcomes))
        return joined(parts, language, "and")


@dataclass(frozen=True, eq=False)
class Comparison:
    """All rows: those of the second standard in its order, then what only the first has."""

    a: Assessment
    b: Assessment
    on: date
    rows: tuple[Row, ...]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __getitem__(self, requirement_id: str) -> Row:
        return next(row for row in self if row.id == requirement_id)

    def having(self, what: Asks | Effect) -> tuple[Row, ...]:
        """The rows with this difference, or with this effect."""
        return tuple(row for row in self if what in (row.asks, row.effect))


def compare(a: Assessment, b: Assessment, on: date) -> Comparison:
    """Two assessments of one shop, requirement by requirement, on a day of both horizons. Raises KeyError outside them."""
    first, second = _on(a, on), _on(b, on)
    ids = dict.fromkeys([*second, *first])
    return Comparison(a, b, on, tuple(Row(i, first.get(i), second.get(i)) for i in ids))


def _on(assessment: Assessment, day: date) -> dict[str, Stretch]:
    """The stretches of the day, of the requirements that the edition of that day has."""
    edition = assessment.edition(day)
    ids = {requirement.id for requirement in edition.requirements} if edition else set()
    return {i: stretch for i, stretch in assessment.on(day).items() if i in ids}


def _content(requirement: Any) -> dict[str, Any]:
    """What a requirement demands, as plain data; words and sources are left out."""
    told: dict[str, Any] = requirement.model_dump(mode="json", by_alias=True, exclude_none=True)
    return {
        key: value
        for key, value in told.items()
        if key in ("condition", "strength", "in_force", "transition")
    }


def _shape(part: Any) -> Any:
    """The data with its single values left out."""
    if isinstance(part, dict):
        return {key: _shape(value) for key, value in part.items()}
    return [_shape(value) for value in part] if isinstance(part, list) else None


def _differences(was: Any, now: Any, path: tuple[Step, ...]) -> Iterator[Difference]:
    if isinstance(was, dict):
        for key in was:
            if isinstance(was[key], dict | list):
                yield from _differences(was[key], now[key], (*path, key))
            elif was[key] != now[key]:
                change = strictness.change((*path, key), was[key], now[key], was)
                yield Difference(_written((*path, key)), was[key], now[key], change)
    elif isinstance(was, list):
        for index, (before, after) in enumerate(zip(was, now, strict=True)):
            if isinstance(before, dict | list):
                yield from _differences(before, after, (*path, index))
            elif before != after:
                yield Difference(_written((*path, index)), before, after, Strictness.OPEN)


def _written(path: tuple[Step, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def _word(stretch: Stretch | None) -> str:
    if stretch is None:
        return "compared_absent"
    return "waived_word" if stretch.outcome == "waived" else stretch.outcome.value
