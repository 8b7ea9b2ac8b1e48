"""A timeline: one value for every day of a horizon, kept as the days on which it changes."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, Generic, TypeVar

from staffing.rules.days import Span

T = TypeVar("T")
U = TypeVar("U")


class Timeline(Generic[T]):
    """A piecewise-constant function over `first..last` (ordinals, both included).

    `starts[i]` is the first day of `values[i]`; days rise, neighbours are never equal. Of several values given for one
    day the last one holds.
    """

    __slots__ = ("last", "starts", "values")

    def __init__(self, starts: Iterable[int], values: Iterable[T], last: int) -> None:
        self.starts: list[int] = []
        self.values: list[T] = []
        self.last = last
        for start, value in dict(zip(starts, values, strict=True)).items():
            if not self.values or self.values[-1] != value:
                self.starts.append(start)
                self.values.append(value)

    @classmethod
    def constant(cls, horizon: Span, value: T) -> "Timeline[T]":
        return cls((horizon.first,), (value,), horizon.last)

    @classmethod
    def clipped(cls, horizon: Span, changes: Iterable[tuple[int, T]]) -> "Timeline[T]":
        """From (first day, value) pairs in order; the first lies on or before the horizon's first day."""
        pairs = list(changes)
        value = [value for day, value in pairs if day <= horizon.first][-1]
        inside = [(day, value) for day, value in pairs if horizon.first < day <= horizon.last]
        starts = [horizon.first, *(day for day, _ in inside)]
        return cls(starts, [value, *(value for _, value in inside)], horizon.last)

    @property
    def first(self) -> int:
        return self.starts[0]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Timeline) and (self.starts, self.values, self.last) == (
            other.starts,
            other.values,
            other.last,
        )

    def __repr__(self) -> str:
        pieces = ", ".join(
            f"{date.fromordinal(a)}..{date.fromordinal(b)}: {v!r}" for a, b, v in self.pieces()
        )
        return f"Timeline({pieces})"

    def at(self, day: date) -> T:
        """The value on `day`. Raises KeyError for a day outside the horizon."""
        return self.at_ordinal(day.toordinal())

    def at_ordinal(self, ordinal: int) -> T:
        if not self.first <= ordinal <= self.last:
            raise KeyError(f"{date.fromordinal(ordinal)} is outside the horizon")
        return self.values[bisect_right(self.starts, ordinal) - 1]

    def pieces(self) -> Iterator[tuple[int, int, T]]:
        """(first day, last day, value) of every piece, in order, as ordinals."""
        ends = [start - 1 for start in self.starts[1:]] + [self.last]
        return zip(self.starts, ends, self.values, strict=True)

    def map(self, function: Callable[[T], U]) -> "Timeline[U]":
        return Timeline(self.starts, map(function, self.values), self.last)


def combine(function: Callable[..., U], *timelines: Timeline[Any]) -> Timeline[U]:
    """The timeline of `function(value, value, …)` of timelines over one horizon: a sweep over their change days."""
    if all(len(timeline.starts) == 1 for timeline in timelines):
        values = (timeline.values[0] for timeline in timelines)
        return Timeline((timelines[0].first,), (function(*values),), timelines[0].last)
    changes = sorted({start for timeline in timelines for start in timeline.starts})
    cursors = [0] * len(timelines)
    results: list[U] = []
    for day in changes:
        for index, timeline in enumerate(timelines):
            following = cursors[index] + 1
            if following < len(timeline.starts) and timeline.starts[following] == day:
                cursors[index] = following
        results.append(function(*(t.values[c] for t, c in zip(timelines, cursors, strict=True))))
    return Timeline(changes, results, timelines[0].last)
