"""Days: spans with both ends included, sets of days, and calendar months."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

FIRST = date.min.toordinal()
LAST = date.max.toordinal()
EXPIRING_DAYS = 90
WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The days from `start` to `end`, both included. Raises ValueError when `end` is before `start`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a span ends on {self.end}, before it starts on {self.start}")

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __iter__(self) -> Iterator[date]:
        for ordinal in range(self.first, self.last + 1):
            yield date.fromordinal(ordinal)

    def __len__(self) -> int:
        return self.last - self.first + 1

    @property
    def first(self) -> int:
        return self.start.toordinal()

    @property
    def last(self) -> int:
        return self.end.toordinal()


class Days:
    """A set of days: sorted, disjoint, non-touching (first, last) pairs of ordinals, both included."""

    __slots__ = ("pairs",)

    def __init__(self, pairs: Iterable[tuple[int, int]] = ()) -> None:
        self.pairs = _merged(pairs)

    @classmethod
    def of(cls, *spans: Span) -> "Days":
        return cls((span.first, span.last) for span in spans)

    def __contains__(self, day: date) -> bool:
        ordinal = day.toordinal()
        return any(first <= ordinal <= last for first, last in self.pairs)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Days) and self.pairs == other.pairs

    def __hash__(self) -> int:
        return hash(self.pairs)

    def __repr__(self) -> str:
        return f"Days({', '.join(f'{span.start}..{span.end}' for span in self.spans())})"

    def __or__(self, other: "Days") -> "Days":
        return Days(self.pairs + other.pairs)

    def __and__(self, other: "Days") -> "Days":
        overlaps = (
            (max(a, c), min(b, d)) for a, b in self.pairs for c, d in other.pairs if max(a, c) <= min(b, d)
        )
        return Days(overlaps)

    def within(self, horizon: Span) -> "Days":
        return self & Days.of(horizon)

    def run_end(self, day: date) -> date | None:
        """The last day of the unbroken run that `day` is in; None when it is in none."""
        return next((span.end for span in self.spans() if day in span), None)

    def complement(self, horizon: Span) -> "Days":
        """The days of `horizon` that are not in this set."""
        gaps: list[tuple[int, int]] = []
        free = horizon.first
        for first, last in self.within(horizon).pairs:
            if free < first:
                gaps.append((free, first - 1))
            free = last + 1
        if free <= horizon.last:
            gaps.append((free, horizon.last))
        return Days(gaps)

    def spans(self) -> tuple[Span, ...]:
        return tuple(Span(date.fromordinal(a), date.fromordinal(b)) for a, b in self.pairs)


def _merged(pairs: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for first, last in sorted(pairs):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return tuple(merged)


def day_from_text(text: object) -> date:
    """The day written YYYY-MM-DD. Raises ValueError that says what was expected."""
    if isinstance(text, str) and WRITTEN.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise ValueError("a day that exists, written YYYY-MM-DD")


def add_months(day: date, months: int) -> date:
    """The same day of the month, `months` later; the month's last day where there is no such day.

    Never outside the calendar: a due date beyond it is its last day, one before it its first.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if year > date.max.year:
        return date.max
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_in_view(day: date, months: int) -> date:
    """The last day from which looking back `months` months still reaches `day`.

    The same day of the month, `months` later; where looking back from the days after it reaches no further than the
    end of a short month, the last of those: 28 February is within one month of 31 March.
    """
    last = add_months(day, months)
    while last < date.max and add_months(day_after(last), -months) <= day:
        last = day_after(last)
    return last


def add_days(day: date, days: int) -> date:
    """`days` later (or earlier, when negative), kept inside the calendar."""
    return date.fromordinal(min(max(day.toordinal() + days, FIRST), LAST))


def day_after(day: date) -> date:
    return day + timedelta(days=1)


def day_before(day: date) -> date:
    return day - timedelta(days=1)


def expires_within(ends: date | None, day: date, days: int = EXPIRING_DAYS) -> bool:
    """Whether what lasts until `ends` (`None`: for good) holds on `day` and no longer `days` days later."""
    return ends is not None and day <= ends < add_days(day, days)


def days_left(ends: date, day: date) -> int:
    """On how many days, `day` included, what lasts until `ends` still holds; 0 or less when it is over."""
    return (ends - day).days + 1


def first_expiring(ends: date) -> date:
    """The first day on which what lasts until `ends` is expiring."""
    return add_days(ends, 1 - EXPIRING_DAYS)


def last_expiring(day: date) -> date:
    """The latest last day of anything that is expiring on `day`."""
    return add_days(day, EXPIRING_DAYS - 1)
