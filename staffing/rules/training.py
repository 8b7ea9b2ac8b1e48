"""Hours of training: ever, over a rolling window, or in fixed periods (calendar years, cycles from a card's first day).

A session counts from the day on which it was held. Over a window it counts as long as looking back reaches it. Of fixed
periods, the one before must hold the hours, or the running one already does: a shortage shows when the period is over,
and can be made up in the next. The first cycle of a card is not due before it ends.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from staffing.rules.conditions import CycleNeed, TrainingIs
from staffing.rules.days import LAST, Span, add_months, day_before, last_in_view
from staffing.rules.experience import whole_months
from staffing.rules.facts import Credential, Person, Training
from staffing.rules.findings import Ends, Evidence, Finding, Why
from staffing.rules.outcome import Truth
from staffing.rules.records import MATCHES, Match, best_of, holding
from staffing.rules.timeline import Timeline, combine


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions that a condition may count: those that certainly count once held, and those that perhaps do.

    Where only passed ones count, those without a result perhaps do; `undated` ones perhaps count on any day.
    """

    sure: tuple[Training, ...]
    perhaps: tuple[Training, ...]
    undated: tuple[Training, ...]

    @property
    def dated(self) -> tuple[Training, ...]:
        return (*self.sure, *self.perhaps)


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours that certainly count on a day, and those that perhaps do besides; the fixed period they lie in."""

    certain: Decimal
    open: Decimal
    period: Span | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A fixed period, the one before it (None: nothing was due before), and the end of the next."""

    before: Span | None
    now: Span
    following: date


def judge(person: Person, condition: TrainingIs, horizon: Span) -> Timeline[Finding]:
    """Whether the person's hours are enough, day by day."""
    need = condition.training
    if person.training is None:
        return Timeline.constant(horizon, Finding(Truth.UNKNOWN, condition, Why.NOT_RECORDED))
    sessions = _wanted(person.training, condition)
    if need.per_cycle is not None:
        return _by_card(person.credentials, need.per_cycle, sessions, condition, horizon)
    if need.per is not None:
        turns = (_year(year) for year in range(horizon.start.year, horizon.end.year + 1))
        return Timeline.clipped(horizon, _by_turn(turns, sessions, condition))
    return Timeline.clipped(horizon, _rolling(sessions, condition))


def _wanted(records: tuple[Training, ...], condition: TrainingIs) -> Sessions:
    need = condition.training
    wanted = [r for r in records if r.topic in need.topics and not (need.passed and r.result == "failed")]
    wanted.sort(key=lambda record: (record.since or date.min, record.ref))
    dated = [r for r in wanted if r.since is not None]
    sure = tuple(r for r in dated if not need.passed or r.result == "passed")
    perhaps = tuple(r for r in dated if need.passed and r.result is None)
    return Sessions(sure, perhaps, tuple(r for r in wanted if r.since is None))


def _finding(
    condition: TrainingIs,
    sessions: Sessions,
    counts: Callable[[Training], bool],
    until: Callable[[Training], date | None],
    period: Span | None = None,
) -> Finding:
    """What the sessions that count come to; `until` is the last day on which a session counts."""
    hours = condition.training.hours
    sure = [r for r in sessions.sure if counts(r)]
    perhaps = [*(r for r in sessions.perhaps if counts(r)), *sessions.undated]
    seen = Hours(_sum(sure), _sum(perhaps), period)
    evidence = tuple(Evidence(r, until(r), Ends.VIEW) for r in sure)
    if seen.certain >= hours:
        return Finding(Truth.YES, condition, Why.HELD, None, evidence, detail=seen)
    evidence += tuple(Evidence(r, until(r), Ends.VIEW) for r in perhaps)
    if seen.certain + seen.open >= hours:
        return Finding(Truth.UNKNOWN, condition, Why.START_UNKNOWN, None, evidence, detail=seen)
    return Finding(Truth.NO, condition, Why.NOT_ENOUGH, None, evidence, detail=seen)


def _sum(records: list[Training]) -> Decimal:
    return sum((record.hours for record in records), Decimal(0))


def _rolling(sessions: Sessions, condition: TrainingIs) -> Iterator[tuple[int, Finding]]:
    """A finding for every day on which a session is held or goes out of view; ever, without a window."""
    months = condition.training.within_months

    def until(record: Training) -> date | None:
        return last_in_view(record.since, months) if months and record.since else None

    spans = {
        id(r): ((r.since or date.min).toordinal(), (until(r) or date.max).toordinal()) for r in sessions.dated
    }
    edges = (
        {0} | {first for first, _ in spans.values()} | {last + 1 for _, last in spans.values() if last < LAST}
    )
    for day in sorted(edges):
        in_view = {key for key, (first, last) in spans.items() if first <= day <= last}
        yield day, _finding(condition, sessions, lambda r, seen=in_view: id(r) in seen, until)  # type: ignore[misc]


# --- fixed periods ---------------------------------------------------------------------------------------------------


def _year(year: int) -> Turn:
    before, now = (Span(date(y, 1, 1), date(y, 12, 31)) for y in (year - 1, year))
    return Turn(before, now, date(min(year + 1, date.max.year), 12, 31))


def _by_turn(
    turns: Iterable[Turn], sessions: Sessions, condition: TrainingIs
) -> Iterator[tuple[int, Finding]]:
    for turn in turns:
        held = {r.since for r in sessions.dated if r.since and r.since in turn.now}
        for day in sorted({turn.now.start} | held):
            yield day.toordinal(), _on_turn(turn, day, sessions, condition)


def _held_in(period: Span) -> Callable[[Training], bool]:
    return lambda record: record.since is not None and record.since in period


def _on_turn(turn: Turn, day: date, sessions: Sessions, condition: TrainingIs) -> Finding:
    """The better of the period that is over and the running one."""
    running = Span(turn.now.start, day)
    now = _finding(condition, sessions, _held_in(running), lambda r: turn.following, turn.now)
    if turn.before is None:
        return (
            now
            if now.truth is Truth.YES
            else replace(now, truth=Truth.YES, why=Why.NOT_DUE, day=turn.now.end)
        )
    over = turn.before
    before = _finding(condition, sessions, _held_in(over), lambda r: turn.now.end, over)
    return max(before, now, key=lambda finding: (finding.truth, finding.detail.certain))


def _by_card(
    cards: tuple[Credential, ...] | None,
    cycle: CycleNeed,
    sessions: Sessions,
    condition: TrainingIs,
    horizon: Span,
) -> Timeline[Finding]:
    """The best of the person's cards of these kinds, each with its own cycles."""

    if cards is None:
        return Timeline.constant(horizon, Finding(Truth.UNKNOWN, condition, Why.START_UNKNOWN))

    def in_cycles(card: Credential, _: object, match: Match, __: Span) -> Timeline[Finding]:
        held = holding(card, condition, match, horizon)
        if card.since is None or card.since > horizon.end:
            return held
        changes = [(0, Finding(Truth.NO, condition))]  # until then `held` says it
        changes += _by_turn(_cycles(card.since, cycle.months, horizon), sessions, condition)
        return combine(_with_card, held, Timeline.clipped(horizon, changes))

    return best_of(
        cards, condition, horizon, lambda r: MATCHES if r.kind in cycle.credential else None, in_cycles
    )


def _with_card(card: Finding, hours: Finding) -> Finding:
    if card.truth is not Truth.YES:
        return card
    return replace(hours, evidence=(*card.evidence, *hours.evidence))


def _cycles(since: date, months: int, horizon: Span) -> Iterator[Turn]:
    """The cycles of a card that the horizon touches; one that the calendar cuts off ends with the calendar."""

    def cycle(number: int) -> Span:
        following = add_months(since, months * (number + 1))
        end = following if following == date.max else day_before(following)
        return Span(add_months(since, months * number), end)

    first = max(whole_months(since, horizon.first)[0], 0) // months
    last = whole_months(since, horizon.last)[0] // months
    for number in range(first, last + 1):
        yield Turn(cycle(number - 1) if number else None, cycle(number), cycle(number + 1).end)
