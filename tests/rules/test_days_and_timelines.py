from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffing.rules import Days, Span, Timeline
from staffing.rules.days import (
    EXPIRING_DAYS,
    add_days,
    add_months,
    day_from_text,
    days_left,
    expires_within,
    first_expiring,
    last_expiring,
)
from staffing.rules.timeline import combine

from .cast import YEAR, day

few = st.integers(0, 30)
pairs = st.lists(st.tuples(few, few).map(lambda pair: (min(pair), max(pair))), max_size=4)


def members(days: Days) -> set[int]:
    return {ordinal for first, last in days.pairs for ordinal in range(first, last + 1)}


def test_both_days_of_a_span_are_in_it():
    span = Span(day("2026-03-01"), day("2026-03-31"))
    assert day("2026-03-01") in span
    assert day("2026-03-31") in span
    assert day("2026-04-01") not in span
    assert len(span) == 31


def test_a_span_may_be_one_day_and_may_not_run_backward():
    assert len(Span(day("2026-03-01"), day("2026-03-01"))) == 1
    with pytest.raises(ValueError, match="ends on 2026-02-28, before it starts on 2026-03-01"):
        Span(day("2026-03-01"), day("2026-02-28"))


@given(pairs, pairs)
def test_sets_of_days_behave_like_sets(left, right):
    one, other = Days(left), Days(right)
    assert members(one | other) == members(one) | members(other)
    assert members(one & other) == members(one) & members(other)


def test_the_complement_is_what_is_left_of_the_horizon():
    known = Days.of(Span(day("2025-12-01"), day("2026-01-31")), Span(day("2026-06-01"), day("2026-12-31")))
    assert known.complement(YEAR).spans() == (Span(day("2026-02-01"), day("2026-05-31")),)
    assert Days().complement(YEAR).spans() == (YEAR,)
    assert Days.of(YEAR).complement(YEAR).spans() == ()


def test_days_that_touch_become_one_stretch():
    touching = Days.of(Span(day("2026-01-01"), day("2026-01-31")), Span(day("2026-02-01"), day("2026-02-28")))
    assert touching.spans() == (Span(day("2026-01-01"), day("2026-02-28")),)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-11-15", 3, "2026-02-15"),
        ("2020-05-01", 36, "2023-05-01"),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(start, months, expected):
    assert add_months(day(start), months) == day(expected)


def test_the_run_of_a_day_ends_before_the_next_gap():
    days = Days.of(
        Span(day("2026-01-01"), day("2026-01-31")),
        Span(day("2026-02-01"), day("2026-02-10")),
        Span(day("2026-03-01"), day("2026-03-05")),
    )
    assert days.run_end(day("2026-01-01")) == day("2026-02-10")
    assert days.run_end(day("2026-02-10")) == day("2026-02-10")
    assert days.run_end(day("2026-02-11")) is None
    assert [one in days for one in (day("2026-01-01"), day("2026-02-10"))] == [True, True]
    assert day("2026-02-11") not in days
    assert day("2025-12-31") not in days


def test_equal_sets_of_days_are_one_in_a_set_and_show_their_days():
    january = Days.of(Span(day("2026-01-01"), day("2026-01-31")))
    halves = Days.of(Span(day("2026-01-16"), day("2026-01-31")), Span(day("2026-01-01"), day("2026-01-15")))
    assert {january, halves} == {january}
    two = january | Days.of(Span(day("2026-03-01"), day("2026-03-01")))
    assert repr(two) == "Days(2026-01-01..2026-01-31, 2026-03-01..2026-03-01)"


def test_what_lasts_until_today_has_one_day_left_and_expires_from_its_ninetieth_day_before_the_end():
    ends = day("2026-06-30")
    assert [days_left(ends, one) for one in (ends, day("2026-06-29"), day("2026-07-01"))] == [1, 2, 0]
    first = first_expiring(ends)
    assert days_left(ends, first) == EXPIRING_DAYS == 90
    assert last_expiring(first) == ends
    assert expires_within(ends, first)
    assert not expires_within(ends, add_days(first, -1))
    assert expires_within(ends, ends)
    assert not expires_within(ends, add_days(ends, 1))
    assert not expires_within(None, first)


def test_a_due_day_past_the_calendar_is_its_last_day():
    assert add_months(date.max, 1) == date.max
    assert add_days(date.max, 90) == date.max


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2026/02/03", "20260203", "2026-W01-1", "2026-2-3", "", 5, None]
)
def test_only_a_day_that_exists_written_out_is_a_day(text):
    with pytest.raises(ValueError, match="a day that exists, written YYYY-MM-DD"):
        day_from_text(text)


def test_neighbours_of_equal_value_are_one_piece():
    timeline = Timeline([1, 5, 9], ["a", "a", "b"], 12)
    assert list(timeline.pieces()) == [(1, 8, "a"), (9, 12, "b")]


def test_a_timeline_knows_nothing_outside_its_horizon():
    timeline = Timeline.constant(YEAR, "a")
    assert timeline.at(YEAR.start) == timeline.at(YEAR.end) == "a"
    with pytest.raises(KeyError, match="2027-01-01 is outside the horizon"):
        timeline.at(day("2027-01-01"))


changes = st.dictionaries(st.integers(2, 30), st.integers(0, 3), max_size=6)


@given(st.lists(changes, min_size=1, max_size=3))
def test_combining_timelines_is_combining_their_values_of_each_day(several):
    timelines = [
        Timeline([1, *sorted(change)], [0, *(change[start] for start in sorted(change))], 30)
        for change in several
    ]
    together = combine(lambda *values: sum(values), *timelines)
    for ordinal in range(1, 31):
        assert together.at_ordinal(ordinal) == sum(timeline.at_ordinal(ordinal) for timeline in timelines)
