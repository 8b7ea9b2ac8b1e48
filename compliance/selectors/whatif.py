"""What if: the shop before and after changes that nobody has made, side by side; nothing is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from compliance.facts import shop_facts
from compliance.house.overlays import Against, Judging
from compliance.selectors.readiness import LOOK_AHEAD_MONTHS, Readiness, assessed
from compliance.selectors.standards import held_to, judging_of
from staffing.models import Shop
from staffing.rules import (
    EditionCalendar,
    Facts,
    Requirement,
    RequirementResult,
    Span,
    Standard,
    Stretch,
    adapted,
    assess,
)
from staffing.rules.changes import Change, Leave, changed
from staffing.rules.days import add_months
from staffing.rules.editions import taken_over
from staffing.rules.fragility import (
    Fall,
    PersonLoss,
    RecordLoss,
    falls_if_leaves,
    what_must_not_lapse,
    who_cannot_leave,
)


@dataclass(frozen=True)
class TakeOver:
    """The standard changes, not the shop: from the day on this edition judges, as it was written."""

    day: date
    edition: Standard


@dataclass(frozen=True)
class ChangedLine:
    """A requirement that comes to something else on some day; `before` and `after` are of `day` (see _told_from)."""

    requirement: Requirement
    day: date
    before: Stretch
    after: Stretch
    stretches_before: tuple[Stretch, ...]
    stretches_after: tuple[Stretch, ...]


@dataclass(frozen=True)
class Comparison:
    """The shop as it is and as it would be, both told for one day."""

    before: Readiness
    after: Readiness
    lines: tuple[ChangedLine, ...]


def day_all_have_taken_effect(changes: Iterable[Change | TakeOver], today: date) -> date:
    """The first day, not before today, on which every change is felt: of a leave, the day after the last of work."""
    felt = (c.day + timedelta(days=1) if isinstance(c, Leave) else c.day for c in changes)
    return max([today, *felt])


def compare(
    *,
    shop: Shop,
    standard: Judging,
    facts: Facts,
    changes: Sequence[Change | TakeOver],
    on: date,
    today: date,
) -> Comparison:
    """Judge the facts as they are and after the changes. Raises ChangesError for what cannot be done."""
    horizon = Span(today, add_months(max(on, today), LOOK_AHEAD_MONTHS))
    now, then = _both(standard, [one for one in changes if isinstance(one, TakeOver)], horizon)
    after = assess(then, changed(facts, [one for one in changes if not isinstance(one, TakeOver)]), horizon)
    before = assess(now, facts, horizon)
    lines = []
    for was, would_be in zip(before, after, strict=True):
        day = _told_from(was, would_be, on)
        if day is not None:
            lines.append(
                ChangedLine(
                    was.requirement, day, was.on(day), would_be.on(day), was.timeline, would_be.timeline
                )
            )
    return Comparison(
        Readiness(shop, on, before, standard),
        Readiness(shop, on, after, replace(standard, against=then)),
        tuple(lines),
    )


def _told_from(was: RequirementResult, would_be: RequirementResult, on: date) -> date | None:
    """From which day on a difference is told: the one of `on` where there is one, else the next, else the last before.

    What is unknown now may be known to fail until an action takes effect; a reader who asked about `on` is told of then.
    """
    days = sorted({stretch.start for result in (was, would_be) for stretch in result.timeline})
    pairs = [(day, (was.on(day).outcome, would_be.on(day).outcome)) for day in days]
    begins = [one for one, before in zip(pairs, [(None, None), *pairs], strict=False) if one[1] != before[1]]
    differing = [day for day, (before, after) in begins if before is not after]
    so_far = [(day, pair) for day, pair in begins if day <= on]
    if so_far and so_far[-1][0] in differing:
        return so_far[-1][0]
    later = (day for day in differing if day > on)
    return next(later, differing[-1] if differing else None)


def _both(standard: Judging, takeovers: Sequence[TakeOver], horizon: Span) -> tuple[Against, Against]:
    """What judges as it is and as it would be. Both list the requirements of all editions of either."""
    against = standard.against
    if isinstance(against, EditionCalendar):
        against = against.within(horizon)
    if not takeovers:
        return against, against
    now = against if isinstance(against, EditionCalendar) else adapted(against, [])
    then = now
    for one in sorted(takeovers, key=lambda takeover: takeover.day):
        then = taken_over(then, one.edition, one.day)
    then = then.within(horizon)
    listed = tuple(dict.fromkeys((*now.editions, *then.editions)))
    return replace(now, editions=listed), replace(then, editions=listed)


@dataclass(frozen=True)
class Fragility:
    """Who cannot be spared and which papers must not end, if `on` were the last day."""

    on: date
    people: tuple[PersonLoss, ...]
    records: tuple[RecordLoss, ...]

    @property
    def needed(self) -> list[PersonLoss]:
        return [loss for loss in self.people if loss.falls]

    @property
    def spared(self) -> list[PersonLoss]:
        return [loss for loss in self.people if not loss.falls]


def fragility_of(*, shop: Shop, standard: Judging, on: date) -> Fragility:
    """For everybody at work on the day, and every paper that counts: what falls within thirty-six months."""
    base = assessed(standard, shop_facts(shop), Span(on, add_months(on, LOOK_AHEAD_MONTHS)))
    return Fragility(on, who_cannot_leave(base, on), what_must_not_lapse(base, on))


def falls_after_leaving(*, shop: Shop, person_id: int, last_day: date) -> tuple[Fall, ...]:
    """What falls, in anything the shop is held to, when the person's last day is `last_day`.

    Raises ChangesError where they are not at work then.
    """
    facts = shop_facts(shop)
    days = Span(last_day, add_months(last_day, LOOK_AHEAD_MONTHS))
    falls: list[Fall] = []
    for name in held_to(shop).names:
        base = assessed(judging_of(shop, name), facts, days)
        falls += falls_if_leaves(base, str(person_id), last_day)
    return tuple(sorted(falls, key=lambda fall: fall.day))
