import pytest

from staffing.rules import Credential, Outcome, Span

from .cast import credential, day, grade, judge_person, outcome, person, pieces, stretch

CARD = {
    "credential": {
        "kinds": ["special-operation-low-voltage"],
        "review_every_months": 36,
        "review_apply_days": 60,
    }
}
INSPECTOR = {"credential": {"kinds": ["inspector"]}}
MIDDLE_GRADE = {"credential": {"kinds": ["skill-grade"], "level_at_least": "中级"}}
SIX_YEARS = Span(day("2020-01-01"), day("2026-12-31"))


def card(*reviewed: str, **fields) -> Credential:
    """The card of the calendar in the rules: issued on 1 May 2020 for six years."""
    fields.setdefault("reviewed", tuple(day(text) for text in reviewed))
    return credential("special-operation-low-voltage", "2020-05-01", "2026-05-01", **fields)


def card_stretches(held: Credential) -> list[tuple[str, str]]:
    return pieces(judge_person(CARD, person("马超", credentials=(held,)), SIX_YEARS))


def test_a_card_issued_in_may_2020_is_due_for_review_in_may_2023_and_in_force_through_that_day():
    answer = judge_person(CARD, person("马超", credentials=(card(),)), SIX_YEARS)
    assert pieces(answer)[:3] == [("2020-01-01", "not_met"), ("2020-05-01", "met"), ("2023-05-02", "not_met")]
    assert stretch(answer, "2023-05-01").outcome is Outcome.MET
    assert stretch(answer, "2023-05-02").reason("zh").endswith("应在 2023-05-01 前复审，未复审")
    assert stretch(answer, "2026-05-02").reason("zh").endswith("已于 2026-05-01 到期")


def test_a_card_reviewed_in_time_is_in_force_until_it_expires():
    assert card_stretches(card("2023-04-20")) == [
        ("2020-01-01", "not_met"),
        ("2020-05-01", "met"),
        ("2026-05-02", "not_met"),
    ]
    answer = judge_person(CARD, person("马超", credentials=(card("2023-04-20"),)), SIX_YEARS)
    assert stretch(answer, "2026-05-01").reason("zh").endswith("有效至 2026-05-01")


def test_a_card_reviewed_on_the_due_day_never_lapses():
    assert ("2023-05-02", "not_met") not in card_stretches(card("2023-05-01"))


def test_a_card_reviewed_late_is_in_force_again_from_the_day_of_the_review():
    assert card_stretches(card("2023-08-10"))[1:4] == [
        ("2020-05-01", "met"),
        ("2023-05-02", "not_met"),
        ("2023-08-10", "met"),
    ]


def test_with_the_ten_year_extension_the_review_falls_away():
    assert card_stretches(card(review_waived=True)) == [
        ("2020-01-01", "not_met"),
        ("2020-05-01", "met"),
        ("2026-05-02", "not_met"),
    ]


def test_reviews_that_nobody_recorded_leave_it_unknown_after_the_due_day():
    assert card_stretches(card(reviewed=None))[1:] == [
        ("2020-05-01", "met"),
        ("2023-05-02", "unknown"),
        ("2026-05-02", "not_met"),
    ]


def test_the_review_may_be_applied_for_from_sixty_days_before():
    held = person("马超", credentials=(card(),))
    seen = stretch(judge_person(CARD, held, SIX_YEARS), "2023-01-15")
    assert seen.next_step("zh") == "在 2023-05-01 前办理特种作业操作证（低压电工）复审（2023-03-02 起可申请）"
    assert "须在 2023-05-01 前复审" in seen.reason("zh")


def test_a_review_on_the_day_of_issue_does_not_answer_the_first_due_day():
    assert ("2023-05-02", "not_met") in card_stretches(card("2020-05-01"))


@pytest.mark.parametrize("first_day", ["2023-04-30", "2023-05-01", "2023-05-02", "2023-05-03"])
def test_a_review_on_the_day_after_the_due_day_leaves_no_gap_wherever_one_begins_to_look(first_day):
    late = person("马超", credentials=(card("2023-05-02"),))
    answer = judge_person(CARD, late, Span(day(first_day), day("2026-12-31")))
    days = [first_day, "2023-05-02", "2024-01-01", "2026-05-01", "2026-05-02"]
    outcomes = [stretch(answer, text).outcome for text in days if text >= first_day]
    assert outcomes == [Outcome.MET] * (len(outcomes) - 1) + [Outcome.NOT_MET]


@pytest.mark.parametrize(
    ("passed", "answers"), [("2020-05-02", False), ("2023-03-01", False), ("2023-03-02", True)]
)
def test_a_review_answers_the_due_day_only_from_the_day_it_may_be_applied_for(passed, answers):
    assert (("2023-05-02", "not_met") not in card_stretches(card(passed))) is answers


def test_a_review_before_the_window_does_not_hide_the_one_in_time():
    assert ("2023-05-02", "not_met") not in card_stretches(card("2020-05-02", "2023-04-20"))


def test_passing_twice_in_one_period_does_not_answer_the_next_review():
    held = credential(
        "special-operation-low-voltage",
        "2020-05-01",
        None,
        reviewed=(day("2022-01-01"), day("2023-04-01")),
    )
    assert ("2026-05-02", "not_met") in card_stretches(held)


def test_a_review_passed_after_two_missed_ones_answers_both():
    held = credential("special-operation-low-voltage", "2014-01-01", None, reviewed=(day("2021-03-01"),))
    assert card_stretches(held) == [
        ("2020-01-01", "not_met"),
        ("2021-03-01", "met"),
        ("2023-01-02", "not_met"),
    ]


def test_a_late_review_on_a_due_day_answers_that_one_too():
    """Issued 2014, the reviews of 2017 missed; the one passed on the due day of 2020 holds until 2023."""
    held = credential("special-operation-low-voltage", "2014-01-01", None, reviewed=(day("2020-01-01"),))
    assert card_stretches(held) == [("2020-01-01", "met"), ("2023-01-02", "not_met")]


def test_both_days_of_a_credential_are_in_force():
    held = person("李文", credentials=(credential("inspector", "2026-03-01", "2026-03-31"),))
    assert pieces(judge_person(INSPECTOR, held)) == [
        ("2026-01-01", "not_met"),
        ("2026-03-01", "met"),
        ("2026-04-01", "not_met"),
    ]


def test_a_credential_may_be_in_force_for_one_day():
    held = person("李文", credentials=(credential("inspector", "2024-02-29", "2024-02-29"),))
    leap_year = Span(day("2024-01-01"), day("2024-12-31"))
    assert pieces(judge_person(INSPECTOR, held, leap_year))[1:] == [
        ("2024-02-29", "met"),
        ("2024-03-01", "not_met"),
    ]


def test_the_next_credential_takes_over_where_the_last_one_ends():
    first = credential("inspector", "2020-01-01", "2026-03-31", ref="credential:1")
    second = credential("inspector", "2026-04-01", ref="credential:2")
    answer = judge_person(INSPECTOR, person("李文", credentials=(second, first)))
    assert {piece[1] for piece in pieces(answer)} == {"met"}
    assert [item.ref for item in stretch(answer, "2026-03-31").evidence] == ["credential:1"]
    assert [item.ref for item in stretch(answer, "2026-04-01").evidence] == ["credential:2"]


@pytest.mark.parametrize(
    "level", ["四级", "4", "中级工", "三级/高级工", "技师", "一级", "特级技师", "首席技师"]
)
def test_middle_grade_or_above_includes(level):
    assert outcome(judge_person(MIDDLE_GRADE, person("王磊", credentials=(grade(level),)))) is Outcome.MET


@pytest.mark.parametrize("level", ["五级", "初级工", "５级", "学徒工"])
def test_middle_grade_or_above_does_not_include(level):
    answer = judge_person(MIDDLE_GRADE, person("王磊", credentials=(grade(level),)))
    assert outcome(answer) is Outcome.NOT_MET
    assert "低于中级工" in stretch(answer).reason("zh")


def test_a_certificate_without_a_level_is_unknown_not_low():
    answer = judge_person(MIDDLE_GRADE, person("王磊", credentials=(grade(None),)))
    assert outcome(answer) is Outcome.UNKNOWN
    assert stretch(answer).next_step("zh") == "补登：职业技能等级证书没有登记等级"


def test_a_level_that_stands_on_no_ladder_is_unknown():
    answer = judge_person(MIDDLE_GRADE, person("王磊", credentials=(grade("高技"),)))
    assert outcome(answer) is Outcome.UNKNOWN


def test_a_certificate_of_another_trade_does_not_count_and_one_without_a_trade_is_unknown():
    painter = {"credential": {"kinds": ["skill-grade"], "trades": ["painter"]}}
    other = judge_person(painter, person("王磊", credentials=(grade("四级", "mechanic"),)))
    without = judge_person(painter, person("王磊", credentials=(credential("skill-grade", level="四级"),)))
    assert outcome(other) is Outcome.NOT_MET
    assert "工种是机修" in stretch(other).reason("zh")
    assert outcome(without) is Outcome.UNKNOWN


def test_a_credential_without_a_first_day_is_unknown_until_its_last_day_and_then_over():
    held = person("李文", credentials=(credential("inspector", None, "2026-06-30"),))
    assert pieces(judge_person(INSPECTOR, held)) == [("2026-01-01", "unknown"), ("2026-07-01", "not_met")]


def test_no_credentials_is_no_and_credentials_nobody_recorded_is_unknown():
    assert outcome(judge_person(INSPECTOR, person("李文", credentials=()))) is Outcome.NOT_MET
    assert outcome(judge_person(INSPECTOR, person("李文", credentials=None))) is Outcome.UNKNOWN


def test_of_two_lapsed_credentials_the_later_one_is_named():
    old = credential("inspector", "2010-01-01", "2015-12-31", ref="credential:old")
    late = credential("inspector", "2018-01-01", "2025-12-31", ref="credential:late")
    seen = stretch(judge_person(INSPECTOR, person("李文", credentials=(old, late))))
    assert seen.reason("zh") == "质量检验员证已于 2025-12-31 到期"
    assert seen.next_step("zh") == "续办质量检验员证"
