"""Numbers with tolerance and unit, and dates by formula: read, drawn, worked out, marked."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cms.kinds import KINDS
from cms.kinds.formula import FormulaError, read_formula
from cms.kinds.texts import normal_text, number_words, read_date, read_number
from tests.kinds.made import bank, deadline, drawn, pressure

NUMERIC, DATE = KINDS["numeric"], KINDS["date"]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12.5", "12.5"), ("１２．５", "12.5"), (" 12 ", "12"), ("1,200", "1200"), ("1,234,567.8", "1234567.8"),
        ("-3", "-3"), ("−3", "-3"), ("+3", "3"), (".5", "0.5"), ("5.", "5"), ("007", "7"),
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_typed(typed: str, value: str) -> None:
    assert read_number(typed) == Fraction(value)


@pytest.mark.parametrize(
    "typed", ["", "x", "12 bar", "1,20", "1e3", "½", "٣", "--3", "1.2.3", "nan", "1/2", "9" * 60, "10²", "①"]
)
def test_what_is_no_number_is_none(typed: str) -> None:
    assert read_number(typed) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**6), max_value=10**6, places=4))
def test_a_written_number_is_read_as_the_same_number(value: Decimal) -> None:
    assert read_number(number_words(Fraction(value))) == Fraction(value)


@pytest.mark.parametrize(
    ("value", "words"),
    [("0", "0"), ("-1/2", "-0.5"), ("100", "100"), ("1/3", "0.333333…"), ("-0.001", "-0.001")],
)
def test_a_number_is_written_without_idle_zeros(value: str, words: str) -> None:
    assert number_words(Fraction(value)) == words


@pytest.mark.parametrize(
    ("response", "right"),
    [
        (["0.25", "MPa"], True), (["0.24", "MPa"], True), (["0.26", "MPa"], True), (["0.2399", "MPa"], False),
        (["2.5", "bar"], True), (["250", "kPa"], True), (["240", "kPa"], True), (["239", "kPa"], False),
        (["0.25", "bar"], False), (["0.25", ""], False), (["viel", "MPa"], False),
    ],
)  # fmt: skip
def test_a_number_is_right_within_its_tolerance_in_any_of_its_units(response: list[str], right: bool) -> None:
    paper = drawn(pressure())
    assert NUMERIC.mark(paper, NUMERIC.read(paper, response), "exact") == int(right)


@given(st.fractions(min_value=-2, max_value=2))
def test_nearer_to_the_right_number_is_never_worse(value: Fraction) -> None:
    paper = drawn(bank("numeric", value="0.5", tolerance="10", tolerance_in="percent", units=[]))
    typed = number_words(value).rstrip("…")
    mark = NUMERIC.mark(paper, NUMERIC.read(paper, [typed]), "exact")
    assert mark == (abs(Fraction(typed) - Fraction(1, 2)) <= Fraction(1, 20))


def test_a_unit_is_chosen_as_its_author_wrote_it() -> None:
    ohm = [{"text": "k\N{OHM SIGN}", "factor": "1"}, {"text": "\N{OHM SIGN}", "factor": "0.001"}]
    paper = drawn(pressure(units=ohm))
    response = NUMERIC.read(paper, ["250", "\N{OHM SIGN}"])
    assert NUMERIC.mark(paper, response, "exact") == 1
    assert NUMERIC.read(paper, response) == response


@pytest.mark.parametrize(
    ("written", "value"), [("1,200", "1200"), ("１２．５", "12.5"), ("−3", "-3"), (0.1, "0.1"), (7, "7")]
)
def test_a_number_of_a_file_is_read_as_people_write_it(written: object, value: str) -> None:
    told = {
        "id": "q",
        "kind": "numeric",
        "competency": "one",
        "module": "m",
        "difficulty": 1,
        "origin": "editor",
    }
    file = NUMERIC.file.model_validate(told | {"stem": "？", "explanation": "。", "value": written})
    assert file.value == Decimal(value)


def test_what_cannot_be_read_as_a_number_is_kept_and_remarked_on() -> None:
    paper = drawn(pressure())
    response = NUMERIC.read(paper, ["zwei", "bar"])
    assert response == ["zwei", "bar"]
    with translation.override("en"):
        assert "cannot be read as a number" in NUMERIC.remark(paper, response)
        assert NUMERIC.remark(paper, NUMERIC.read(paper, ["2.5", ""])) == "Choose the unit too."


@pytest.mark.parametrize(
    "typed",
    ["2026-03-14", "2026/3/14", "2026年3月14日", "２０２６．３．１４", "20260314", " 2026 年 3 月 14 日 "],
)
def test_a_date_is_read_however_it_is_typed(typed: str) -> None:
    assert read_date(typed) == date(2026, 3, 14)


@pytest.mark.parametrize("typed", ["", "14.3.2026", "2026-02-30", "2026-3", "tomorrow", "3月14日"])
def test_what_is_no_date_is_none_and_remarked_on(typed: str) -> None:
    assert read_date(typed) is None
    paper = drawn(deadline())
    assert bool(DATE.remark(paper, DATE.read(paper, [typed]))) == bool(typed)


@given(st.text("0123456789abcdef", min_size=8))
def test_every_paper_has_numbers_of_its_own_and_the_answer_fits_them(seed: str) -> None:
    paper = drawn(deadline(), seed)
    numbers = paper["details"]["drawn"]
    day = date.fromisoformat(numbers["交车日"])
    assert date(2026, 1, 1) <= day <= date(2026, 12, 31)
    assert 3 <= numbers["n"] <= 7
    assert paper["key"] == [(day + timedelta(days=numbers["n"])).isoformat()]
    assert f"{day.year}年{day.month}月{day.day}日" in paper["stem"]
    assert "{" not in paper["stem"] + paper["explanation"]


def test_fifty_people_hardly_ever_read_the_same_date() -> None:
    stems = {drawn(deadline(), str(seed))["stem"] for seed in range(50)}
    assert len(stems) >= 45


def test_statistics_count_how_many_days_an_answer_is_off() -> None:
    paper = drawn(deadline())
    late = (date.fromisoformat(paper["key"][0]) + timedelta(days=2)).isoformat()
    assert [(it.value, it.right) for it in DATE.given(paper, [late])] == [("+2 d", False)]
    assert [(it.value, it.right) for it in DATE.given(paper, paper["key"])] == [("+0 d", True)]


@pytest.mark.parametrize(
    ("formula", "day"),
    [
        ("d", "2026-01-31"), ("d + 7 天", "2026-02-07"), ("d+n days", "2026-02-03"), ("d + 1 个月", "2026-02-28"),
        ("d - 1 年", "2025-01-31"), ("d + 2 周 - 1 日", "2026-02-13"), ("2026-03-01 + n 月", "2026-06-01"),
        ("d ＋ 1 month + 1 day", "2026-03-01"),
    ],
)  # fmt: skip
def test_a_formula_is_worked_out(formula: str, day: str) -> None:
    assert read_formula(formula).on({"d": date(2026, 1, 31)}, {"n": 3}).isoformat() == day


@pytest.mark.parametrize(
    "formula",
    ["", "+ 7 天", "d 7", "d + 7", "d + 7 fortnights", "d * 2", "__import__('os')", "d + d.year 天"],
)
def test_a_formula_that_cannot_be_read_is_refused(formula: str) -> None:
    with pytest.raises(FormulaError):
        read_formula(formula)


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)), st.integers(0, 400))
def test_so_many_months_on_are_in_the_right_month_and_never_overflow_it(day: date, months: int) -> None:
    moved = read_formula(f"d + {months} months").on({"d": day}, {})
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved + timedelta(days=1)).day == 1


@given(st.text(max_size=30))
def test_a_normal_text_depends_on_no_space_around_or_inside(text: str) -> None:
    assert normal_text(f" {text}\u3000") == normal_text(text)
    assert normal_text("\u200b".join(text)) == normal_text(text.replace("\u200b", ""))
