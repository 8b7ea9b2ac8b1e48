"""When a passed observation is due again: pure. Asked with a day, it answers for that day; nothing is stored.

A pass that is no repeat opens a round: repeats fall due 30, 90, 180 days (as its checklist says) after it. One
observation answers every repeat that is due by its day or within a week. A failed repeat ends the round:
after the refresher a new observation begins another.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from staffing.rules.days import add_months, day_before, first_expiring

# A repeat made a few days ahead counts for it.
EARLY = timedelta(days=7)

State = Literal["none", "failed", "passed", "over", "revoked"]
DueState = Literal["coming", "due", "overdue"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A counted observation. repeat_of: the key of the pass that it repeats, if it does. revoked_on: since when the
    certificate that it led to holds no more."""

    key: UUID
    at: datetime
    observed_on: date
    passed: bool
    repeat_of: UUID | None = None
    repeat_days: tuple[int, ...] = ()
    grace_days: int = 0
    valid_months: int = 24
    revoked_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """One repeat of a round. done_on: when it was passed."""

    days: int
    due_on: date
    late_after: date
    done_on: date | None = None

    def state(self, on: date) -> DueState:
        if on > self.late_after:
            return "overdue"
        return "due" if on >= self.due_on else "coming"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """How one person stands with one checklist on a day.

    passed: within a round; over: its validity has run out; revoked: its certificate was; failed: an observation was not passed and no new round has
    begun since; none: never observed. base: the pass that opened the round; last: what was seen last, or failed.
    """

    state: State
    base: Seen | None = None
    last: Seen | None = None
    valid_until: date | None = None
    repeats: tuple[Repeat, ...] = ()

    @property
    def next(self) -> Repeat | None:
        """The first repeat that is still to be made."""
        return (
            next((it for it in self.repeats if it.done_on is None), None) if self.state == "passed" else None
        )

    def is_renewable(self, on: date) -> bool:
        """Whether a pass on the day opens the next round before this one ends: nothing is left to repeat, and it is expiring."""
        until = self.valid_until
        return (
            self.state == "passed" and self.next is None and until is not None and on >= first_expiring(until)
        )

    @property
    def failed_repeat(self) -> bool:
        """Whether it was a repeat that was failed: a refresher is open."""
        return self.state == "failed" and self.last is not None and self.last.repeat_of is not None


def round_of(history: Iterable[Seen], *, on: date) -> Round:
    """history: the counted observations of one person with one checklist, in any order; later ones than the day are left out."""
    known = sorted((it for it in history if it.observed_on <= on), key=lambda it: (it.at, str(it.key)))
    base: Seen | None = None
    failed: Seen | None = None
    passed: list[Seen] = []
    for seen in known:
        if seen.repeat_of is None:
            base, failed, passed = (seen, None, []) if seen.passed else (None, seen, [])
        elif base is not None and seen.repeat_of == base.key and seen.passed:
            passed.append(seen)
        elif not seen.passed:
            base, failed, passed = None, seen, []
    if base is None:
        return Round(state="failed" if failed else "none", last=failed)
    until = day_before(add_months(base.observed_on, base.valid_months))
    state: State = "over" if on > until else "passed"
    if base.revoked_on is not None and base.revoked_on <= on:
        state = "revoked"
    return Round(
        state=state,
        base=base,
        last=known[-1],
        valid_until=until,
        repeats=tuple(_repeats(base, passed, until)),
    )


def _repeats(base: Seen, passed: Sequence[Seen], until: date) -> Iterable[Repeat]:
    for days in base.repeat_days:
        due_on = base.observed_on + timedelta(days=days)
        if due_on <= until:
            done = next((it.observed_on for it in passed if it.observed_on >= due_on - EARLY), None)
            late_after = due_on + timedelta(days=base.grace_days)
            yield Repeat(days=days, due_on=due_on, late_after=late_after, done_on=done)
