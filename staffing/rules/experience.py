"""Months of experience.

The convention. On a day, the days before it count. Spells of the wanted kinds are merged first, so that overlaps count
once. Each merged spell gives its whole calendar months and the days left over; the days left over by several spells
add up, 30 of them being a month. Somebody who began on 2024-03-02 has three years from 2027-03-02.
"""

from dataclasses import dataclass
from datetime import date

from staffing.rules.conditions import ExperienceIs
from staffing.rules.days import LAST, Days, Span, add_months
from staffing.rules.facts import Experience
from staffing.rules.findings import Evidence, Finding, Why
from staffing.rules.outcome import Truth
from staffing.rules.timeline import Timeline

MONTH = 30
MOST_LEFT = MONTH - 1


@dataclass(frozen=True, slots=True, order=True)
class Amount:
    """Whole months and days left over."""

    months: int
    days: int


@dataclass(frozen=True, slots=True)
class Spells:
    """What an experience condition counts: the merged days, and whether some spell has no recorded first day.

    `within_months`: only so many months before a day count.
    """

    days: Days
    open_start: bool
    within_months: int | None = None

    def before(self, day: date) -> Amount:
        """The experience that counts on `day`."""
        counted = self.days
        if self.within_months is not None:
            counted &= Days([(add_months(day, -self.within_months).toordinal(), day.toordinal())])
        return amount_before(counted, day.toordinal())


def amount_before(spells: Days, day: int) -> Amount:
    """The experience that the days before `day` (an ordinal) give."""
    months = left = 0
    for first, last in spells.pairs:
        if first < day:
            whole, days = whole_months(date.fromordinal(first), min(last, day - 1) + 1)
            months += whole
            left += min(days, MOST_LEFT)
    return Amount(months + left // MONTH, left % MONTH)


def whole_months(first: date, end: int) -> tuple[int, int]:
    """Whole calendar months from `first` up to `end` (an ordinal, not included), and the days left over."""
    if end > LAST:
        end = LAST
    final = date.fromordinal(end)
    months = (final.year - first.year) * 12 + final.month - first.month
    if add_months(first, months) > final:
        months -= 1
    return months, end - add_months(first, months).toordinal()


def enough_from(spells: Days, months: int) -> date | None:
    """The first day on which the spells give at least `months` months; None if they never do."""
    if not spells.pairs:
        return None
    low, high = spells.pairs[0][0], min(spells.pairs[-1][1] + 1, LAST)
    if amount_before(spells, high).months < months:
        return None
    while low < high:
        middle = (low + high) // 2
        if amount_before(spells, middle).months >= months:
            high = middle
        else:
            low = middle + 1
    return date.fromordinal(low)


def judge(
    records: tuple[Experience, ...] | None, condition: ExperienceIs, horizon: Span
) -> Timeline[Finding]:
    """Not enough before the day on which it becomes enough, then enough for good."""
    if records is None:
        return Timeline.constant(horizon, Finding(Truth.UNKNOWN, condition, Why.NOT_RECORDED))
    wanted = sorted((r for r in records if r.kind in condition.experience.kinds), key=lambda r: r.ref)
    dated = [r for r in wanted if r.since is not None]
    days = Days((r.since.toordinal(), (r.until or date.max).toordinal()) for r in dated if r.since)
    spells = Spells(days, open_start=len(dated) < len(wanted))
    enough = enough_from(days, condition.experience.months or 0)
    evidence = tuple(Evidence(r) for r in wanted if enough is None or r.since is None or r.since < enough)
    changes = [(0, _before(condition, enough, evidence, spells))]
    if enough is not None:
        changes.append(
            (enough.toordinal(), Finding(Truth.YES, condition, Why.HELD, enough, evidence, (), spells))
        )
    return Timeline.clipped(horizon, changes)


def _before(
    condition: ExperienceIs, enough: date | None, evidence: tuple[Evidence, ...], spells: Spells
) -> Finding:
    if spells.open_start:
        return Finding(Truth.UNKNOWN, condition, Why.START_UNKNOWN, enough, evidence, (), spells)
    why = Why.NOT_ENOUGH if evidence else Why.NONE
    return Finding(Truth.NO, condition, why, enough, evidence, (), spells)
