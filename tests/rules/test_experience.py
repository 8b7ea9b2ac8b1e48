from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffing.rules import Outcome, Span
from staffing.rules.days import Days
from staffing.rules.experience import Amount, amount_before, enough_from
from staffing.rules.words import amount

from .cast import day, judge_person, outcome, person, pieces, spell, stretch

THREE_YEARS = {"experience": {"kinds": ["after-sales-management"], "months": 36}}
TWO_OR_FOUR = {
    "any_of": [
        {"experience": {"kinds": ["repair-trade-management"], "months": 24}},
        {"experience": {"kinds": ["economic-technical-management"], "months": 48}},
    ]
}
HORIZON = Span(day("2026-01-01"), day("2027-12-31"))


def after_sales(since: str, until: str | None = None):
    return spell(since, until, "after-sales-management")


def before(on: str, *spans: tuple[str, str]) -> Amount:
    days = Days.of(*(Span(day(first), day(last)) for first, last in spans))
    return amount_before(days, day(on).toordinal())


def test_somebody_who_began_on_2_march_2024_has_three_years_from_2_march_2027():
    lin = person("林晓燕", experience=(after_sales("2024-03-02"),))
    answer = judge_person(THREE_YEARS, lin, HORIZON)
    assert pieces(answer) == [("2026-01-01", "not_met"), ("2027-03-02", "met")]


def test_a_person_with_two_years_eight_months_is_not_yet_after_sales_manager_and_is_told_from_when():
    lin = person("林晓燕", experience=(after_sales("2024-03-02"),))
    seen = stretch(judge_person(THREE_YEARS, lin, HORIZON), "2026-11-25")
    assert seen.outcome is Outcome.NOT_MET
    assert seen.seen("zh") == "2 年 8 个月 23 天"
    assert seen.seen("en") == "2 years 8 months 23 days"
    assert "到 2027-03-02 满 3 年" in seen.reason("zh")
    assert seen.next_step("zh") == "2027-03-02 起即符合"


def test_two_years_in_the_trade_or_four_in_management_will_do():
    trade = person("甲", experience=(spell("2024-06-01"),))
    management = person("乙", experience=(spell("2022-06-01", None, "economic-technical-management"),))
    mixed = person(
        "丙", experience=(spell("2025-01-01"), spell("2023-01-01", None, "economic-technical-management"))
    )
    assert pieces(judge_person(TWO_OR_FOUR, trade)) == [("2026-01-01", "not_met"), ("2026-06-01", "met")]
    assert pieces(judge_person(TWO_OR_FOUR, management)) == [("2026-01-01", "not_met"), ("2026-06-01", "met")]
    assert outcome(judge_person(TWO_OR_FOUR, mixed)) is Outcome.NOT_MET


def test_overlapping_spells_count_once():
    assert before("2026-01-01", ("2024-01-01", "2024-12-31"), ("2024-06-01", "2025-06-30")) == Amount(18, 0)


def test_a_spell_inside_another_adds_nothing():
    assert before("2026-01-01", ("2024-01-01", "2024-12-31"), ("2024-03-01", "2024-03-31")) == Amount(12, 0)


def test_days_left_over_by_several_spells_add_up_thirty_to_a_month():
    two_halves = (("2024-01-01", "2024-01-15"), ("2024-03-01", "2024-03-15"))
    assert before("2026-01-01", *two_halves) == Amount(1, 0)


def test_the_days_of_one_spell_never_make_a_month_before_its_calendar_month_is_over():
    assert before("2024-01-31", ("2024-01-01", "2025-12-31")) == Amount(0, 29)
    assert before("2024-02-01", ("2024-01-01", "2025-12-31")) == Amount(1, 0)


def test_the_day_itself_does_not_count_yet():
    assert before("2024-05-01", ("2024-05-01", "2024-12-31")) == Amount(0, 0)
    assert before("2024-05-02", ("2024-05-01", "2024-12-31")) == Amount(0, 1)


def test_a_spell_that_began_on_a_leap_day_is_a_year_old_on_the_last_of_february():
    assert before("2025-02-28", ("2024-02-29", "2030-01-01")) == Amount(12, 0)
    assert before("2028-02-29", ("2024-02-29", "2030-01-01")) == Amount(48, 0)


def test_a_spell_of_one_day_is_one_day():
    assert before("2026-01-01", ("2024-05-01", "2024-05-01")) == Amount(0, 1)


def test_no_spell_on_record_is_none_and_nobody_asked_is_unknown():
    nobody_asked = judge_person(THREE_YEARS, person("甲", experience=None))
    assert outcome(judge_person(THREE_YEARS, person("乙", experience=()))) is Outcome.NOT_MET
    assert outcome(nobody_asked) is Outcome.UNKNOWN
    assert stretch(nobody_asked).next_step("zh").startswith("补登")


def test_a_spell_without_a_first_day_is_unknown_unless_the_rest_is_enough():
    unsure = person(
        "甲", experience=(after_sales("2025-01-01"), spell(None, "2020-01-01", "after-sales-management"))
    )
    enough = person(
        "乙", experience=(after_sales("2022-01-01"), spell(None, "2020-01-01", "after-sales-management"))
    )
    assert outcome(judge_person(THREE_YEARS, unsure)) is Outcome.UNKNOWN
    assert outcome(judge_person(THREE_YEARS, enough)) is Outcome.MET


def test_a_spell_that_ended_too_early_is_told_to_go_on():
    ended = person("甲", experience=(after_sales("2022-01-01", "2023-12-31"),))
    seen = stretch(judge_person(THREE_YEARS, ended))
    assert seen.outcome is Outcome.NOT_MET
    assert "继续积累" in seen.next_step("zh")


def test_experience_of_another_kind_does_not_count():
    other = person("甲", experience=(spell("2010-01-01", None, "vehicle-repair"),))
    assert outcome(judge_person(THREE_YEARS, other)) is Outcome.NOT_MET


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (Amount(32, 23), "2 年 8 个月 23 天", "2 years 8 months 23 days"),
        (Amount(12, 1), "1 年 1 天", "1 year 1 day"),
        (Amount(0, 0), "0 天", "0 days"),
    ],
)
def test_an_amount_is_told_in_years_months_and_days(value, zh, en):
    assert amount(value, "zh-hans") == zh
    assert amount(value, "en") == en


spans = st.lists(
    st.tuples(st.integers(0, 900), st.integers(0, 400)).map(
        lambda pair: (730000 + pair[0], 730000 + sum(pair))
    ),
    min_size=1,
    max_size=3,
)


@given(spans, st.integers(1, 30))
def test_enough_begins_on_the_first_day_that_has_enough(pairs, months):
    days = Days(pairs)
    enough = enough_from(days, months)
    if enough is None:
        assert amount_before(days, days.pairs[-1][1] + 1).months < months
    else:
        assert amount_before(days, enough.toordinal()).months >= months
        assert amount_before(days, (enough - timedelta(days=1)).toordinal()).months < months


@given(spans)
def test_experience_never_shrinks(pairs):
    days = Days(pairs)
    amounts = [amount_before(days, ordinal) for ordinal in range(730000, 731400)]
    assert amounts == sorted(amounts)


def test_a_spell_open_to_the_end_of_the_calendar_is_counted_without_falling_over():
    assert enough_from(Days([(date.min.toordinal(), date.max.toordinal())]), 24) == day("0003-01-01")
