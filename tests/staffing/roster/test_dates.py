"""A day is read from every way of writing it that leaves no doubt, and refused with words otherwise."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffing.roster.dates import EPOCH_1900, EPOCH_1904, DateError, read_date

DAYS = st.dates(date(1930, 1, 1), date(2100, 12, 31))


@given(DAYS)
def test_every_way_of_writing_a_day_gives_that_day(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    ways = [
        day,
        datetime(y, m, d, 8, 30),
        day.isoformat(),
        f"{y}/{m}/{d}",
        f"{y}.{m}.{d}",
        f"{y}年{m}月{d}日",
        f"{y}年{m}月{d}号",
        f"{y:04d}{m:02d}{d:02d}",
        int(f"{y:04d}{m:02d}{d:02d}"),
        float(f"{y:04d}{m:02d}{d:02d}"),
        f" {y} - {m} - {d} ",
        f"{day.isoformat()} 00:00:00",
        f"{day.isoformat()}T09:15:00Z",
        f"{y}／{m}／{d}",
        (day - EPOCH_1900).days,
        float((day - EPOCH_1900).days) + 0.5,
        str((day - EPOCH_1900).days),
    ]
    assert {read_date(way) for way in ways} == {day}


@given(DAYS)
def test_a_workbook_that_counts_from_1904_keeps_its_days(day: date) -> None:
    assert read_date((day - EPOCH_1904).days, date1904=True) == day


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_a_refusal_with_words(text: str) -> None:
    try:
        day = read_date(text)
    except DateError as error:
        assert str(error)
    else:
        assert date(1930, 1, 1) <= day <= date(2100, 12, 31)


@given(st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False)))
def test_any_number_is_a_day_or_a_refusal_with_words(number: float) -> None:
    try:
        day = read_date(number)
    except DateError as error:
        assert str(error)
    else:
        assert isinstance(day, date)


@given(DAYS.filter(lambda day: day.month != 12))
def test_the_day_after_the_last_of_a_month_does_not_exist(day: date) -> None:
    last = date(day.year, day.month + 1, 1) - timedelta(days=1)
    with pytest.raises(DateError, match=f"that month has {last.day} days"):
        read_date(f"{day.year}/{day.month}/{last.day + 1}")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026/2/30", "There is no such day as 2026-02-30: that month has 28 days."),
        ("2024-2-30", "29 days"),
        ("20261301", "There is no month 13"),
        ("2026年2月", "a month without a day"),
        ("2026-02", "a month without a day"),
        ("26/2/3", "year of two digits"),
        ("3/2/2026", "two ways"),
        ("1826-02-03", "year 1826 cannot be right"),
        ("soon", "is not a date"),
        ("0000-01-01", "no year 0|year 0 cannot"),
        (12, "number 12 is not a date"),
    ],
)
def test_what_is_wrong_with_a_date_is_said(text: str, words: str) -> None:
    with pytest.raises(DateError, match=words):
        read_date(text)
