"""When a pass is due again: 30, 90 and 180 days later, for every day asked."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from training.practice.repeats import EARLY, Seen, round_of

FIRST = date(2026, 3, 2)
BASE = uuid4()


def seen(days: int, *, passed: bool = True, key: UUID | None = None, repeat: bool = True) -> Seen:
    day = FIRST + timedelta(days=days)
    return Seen(
        key=key or uuid4(),
        at=datetime.combine(day, time(10), UTC),
        observed_on=day,
        passed=passed,
        repeat_of=BASE if repeat else None,
        repeat_days=(30, 90, 180),
        grace_days=14,
        valid_months=12,
    )


PASS = seen(0, key=BASE, repeat=False)


def after(days: int) -> date:
    return FIRST + timedelta(days=days)


def test_the_first_repeat_is_coming_then_due_then_overdue() -> None:
    states = [round_of([PASS], on=after(day)).next.state(after(day)) for day in (0, 29, 30, 44, 45)]  # type: ignore[union-attr]
    assert states == ["coming", "coming", "due", "due", "overdue"]


def test_a_repeat_passed_within_the_week_before_counts_and_the_next_is_the_one_after() -> None:
    found = round_of([PASS, seen(30 - EARLY.days)], on=after(40))
    assert found.next is not None
    assert found.next.days == 90
    too_early = round_of([PASS, seen(29 - EARLY.days)], on=after(40))
    assert too_early.next is not None
    assert too_early.next.days == 30


def test_one_repeat_answers_all_that_were_due_by_then() -> None:
    found = round_of([PASS, seen(95)], on=after(96))
    assert [it.done_on is not None for it in found.repeats] == [True, True, False]


def test_a_failed_repeat_ends_the_round_until_a_new_pass() -> None:
    failed = round_of([PASS, seen(31, passed=False)], on=after(32))
    assert (failed.state, failed.failed_repeat, failed.next) == ("failed", True, None)
    anew = seen(40, repeat=False)
    again = round_of([PASS, seen(31, passed=False), anew], on=after(41))
    assert again.base == anew
    assert again.next is not None
    assert again.next.due_on == after(70)


def test_a_first_observation_that_fails_opens_no_refresher() -> None:
    found = round_of([seen(0, passed=False, repeat=False)], on=after(1))
    assert (found.state, found.failed_repeat) == ("failed", False)


def test_the_round_is_over_after_its_months_and_asks_for_no_repeat() -> None:
    assert round_of([PASS], on=date(2027, 3, 1)).state == "passed"
    over = round_of([PASS], on=date(2027, 3, 2))
    assert (over.state, over.next) == ("over", None)


@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), max_size=6), st.integers(0, 500))
def test_what_comes_later_changes_no_earlier_answer(later: list[tuple[int, bool]], day: int) -> None:
    history = [PASS, *(seen(days, passed=passed) for days, passed in later)]
    known = [it for it in history if it.observed_on <= after(day)]
    assert round_of(history, on=after(day)) == round_of(known, on=after(day))


@given(st.permutations([PASS, seen(29), seen(91), seen(120, passed=False), seen(130, repeat=False)]))
def test_the_order_in_which_rows_are_read_does_not_matter(history: list[Seen]) -> None:
    assert round_of(history, on=after(200)).state == "passed"
