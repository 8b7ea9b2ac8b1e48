"""Experience within a look-back window: "two years within the last six", "nothing of the kind within the last two".

On a day, the days before it count that lie within the last so many months; what they give is counted as in
experience.py. The answer does not depend on the horizon: it is worked out for the whole life of the spells and cut to
the horizon afterwards.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from staffing.rules.conditions import ExperienceIs
from staffing.rules.days import FIRST, LAST, Days, Span, add_months, last_in_view
from staffing.rules.experience import Amount, Spells, amount_before
from staffing.rules.facts import Experience
from staffing.rules.findings import Ends, Evidence, Finding, Why
from staffing.rules.outcome import Truth
from staffing.rules.timeline import Timeline, combine

ONE_DAY = Amount(0, 1)


@dataclass(frozen=True, slots=True)
class Window:
    """Days of work, looked at from a day through a window of so many months that must hold an amount."""

    worked: Days
    months: int
    needed: Amount

    def start(self, day: int) -> int:
        return add_months(date.fromordinal(day), -self.months).toordinal()

    def amount(self, first: int, last: int) -> Amount:
        """What the worked days from `first` to `last` give; nothing where `last` comes before `first`."""
        return amount_before(self.worked & Days([(first, last)]), last + 1)

    def enough(self) -> Timeline[bool]:
        """On which days of the calendar the window holds enough."""
        changes: list[tuple[int, bool]] = [(FIRST, False)]
        edges = sorted(self._edges())
        for first, following in zip(edges, [*edges[1:], LAST + 1], strict=True):
            changes += self._between(first, following - 1)
        return Timeline((day for day, _ in changes), (value for _, value in changes), LAST)

    def _edges(self) -> set[int]:
        """The days on which a spell begins or ends to be in the window, or begins to fill it."""
        edges = {FIRST + 1}
        for day in (day for pair in self.worked.pairs for day in pair):
            out_of_view = last_in_view(date.fromordinal(day), self.months).toordinal() + 1
            edges |= {day + 1, out_of_view - 1, out_of_view}
        return {day for day in edges if FIRST < day <= LAST}

    def _between(self, first: int, last: int) -> Iterator[tuple[int, bool]]:
        """(day, value) pairs from `first` to `last`, halving where the ends leave it open.

        All windows of these days hold the days that the first and the last window share, and lie within both together.
        """
        opens, closes = self.start(first), self.start(last)
        if any(a <= opens and last - 1 <= b for a, b in self.worked.pairs):
            yield first, True
        elif self.amount(opens, last - 1) < self.needed:
            yield first, False
        elif self.amount(closes, first - 1) >= self.needed or first == last:
            yield first, True
        else:
            middle = (first + last) // 2
            yield from self._between(first, middle)
            yield from self._between(middle + 1, last)


def judge(
    records: tuple[Experience, ...] | None, condition: ExperienceIs, horizon: Span
) -> Timeline[Finding]:
    """Enough, not enough or, where a spell has no first day that might make it enough, unknown; day by day."""
    if records is None:
        return Timeline.constant(horizon, Finding(Truth.UNKNOWN, condition, Why.NOT_RECORDED))
    need = condition.experience
    wanted = sorted((r for r in records if r.kind in need.kinds), key=lambda r: r.ref)
    spells = [
        (r.since.toordinal() if r.since else None, (r.until or date.max).toordinal(), r) for r in wanted
    ]
    sure = Days((first, last) for first, last, _ in spells if first is not None)
    perhaps = Days((FIRST if first is None else first, last) for first, last, _ in spells)
    months, amount = need.within_months or 0, Amount(need.months, 0) if need.months else ONE_DAY
    certain, possible = (Window(days, months, amount).enough() for days in (sure, perhaps))
    truths = combine(_truth, certain, possible)
    seen = Spells(sure, open_start=sure != perhaps, within_months=months)
    return Timeline.clipped(horizon, list(_findings(truths, wanted, condition, seen)))


def _truth(certain: bool, possible: bool) -> Truth:
    if certain:
        return Truth.YES
    return Truth.UNKNOWN if possible else Truth.NO


def _findings(
    truths: Timeline[Truth], records: list[Experience], condition: ExperienceIs, seen: Spells
) -> Iterator[tuple[int, Finding]]:
    """One finding a piece; `day` is its last day where it is met, else the day from which it is, if it ever is."""
    pieces = list(truths.pieces())
    for index, (first, last, truth) in enumerate(pieces):
        following = pieces[index + 1][2] if index + 1 < len(pieces) else None
        day = None
        if truth is Truth.YES and following is not None:
            day = date.fromordinal(last)
        elif following is Truth.YES:
            day = date.fromordinal(last + 1)
        in_view = _in_view(records, first, last, seen.within_months or 0)
        evidence = tuple(Evidence(r, day if truth is Truth.YES else None, Ends.VIEW) for r in in_view)
        yield first, Finding(truth, condition, _why(truth, evidence), day, evidence, (), seen)


def _why(truth: Truth, evidence: tuple[Evidence, ...]) -> Why:
    if truth is Truth.YES:
        return Why.HELD
    if truth is Truth.UNKNOWN:
        return Why.START_UNKNOWN
    return Why.NOT_ENOUGH if evidence else Why.NONE


def _in_view(records: list[Experience], first: int, last: int, months: int) -> list[Experience]:
    """The records of which some day is in the window on some of the days."""
    opens = add_months(date.fromordinal(first), -months)
    closes = date.fromordinal(max(last - 1, FIRST))
    return [r for r in records if (r.since or date.min) <= closes and (r.until or date.max) >= opens]
