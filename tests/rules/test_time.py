"""Look-back windows, records that must be recent, hours of training, and grace for new people."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from staffing.rules import Employment, Outcome, Posting, Span
from staffing.rules.days import Days, add_months, last_in_view
from staffing.rules.experience import Amount
from staffing.rules.findings import Ends
from staffing.rules.look_back import Window

from .cast import (
    OPENED,
    credential,
    day,
    grade,
    judge_person,
    judge_shop,
    outcome,
    person,
    pieces,
    spell,
    stretch,
    trained,
    turns,
)
from .strategies import at_most

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN
FIVE_YEARS = Span(date(2024, 1, 1), date(2028, 12, 31))
WORK = "vehicle-repair"


# --- days that looking back reaches ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("2025-03-10", 12, "2026-03-10"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2023-02-28", 12, "2024-02-29"),
        ("2026-02-28", 1, "2026-03-31"),
        ("2025-12-31", 2, "2026-02-28"),
    ],
)
def test_the_last_day_from_which_looking_back_reaches_a_day(first, months, last):
    assert last_in_view(day(first), months) == day(last)
    assert add_months(day(last), -months) <= day(first)


# --- experience ------------------------------------------------------------------------------------------------------


def within(months, window, kind=WORK):
    asked = {"kinds": [kind], "within_months": window}
    return {"experience": asked if months is None else {**asked, "months": months}}


def test_two_years_within_the_last_six_run_out_when_the_work_lies_too_far_back():
    """ASE: experience inside the last six years."""
    li = person("李文", experience=(spell("2019-01-01", "2021-12-31", WORK),))
    answer = judge_person(within(24, 72), li, FIVE_YEARS)
    assert pieces(answer) == [("2024-01-01", "met"), ("2026-01-02", "not_met")]
    told = answer["r1"].on(day("2025-01-01"))
    assert told.reason("zh") == "近 6 年内汽车维修经验满 2 年，到 2026-01-01 为止"
    assert told.needed("en") == "2 years of experience in vehicle repair within the last 6 years"
    assert answer["r1"].on(day("2025-06-01")).seen("en") == "2 years 7 months"
    found = answer.first_break(FIVE_YEARS.start)
    assert [item.ref for item in found.records] == ["experience:2019-01-01"]


def test_whoever_goes_on_working_has_the_years_from_the_day_they_are_full_and_keeps_them():
    li = person("李文", experience=(spell("2024-07-01", kind=WORK),))
    answer = judge_person(within(24, 72), li, FIVE_YEARS)
    assert pieces(answer) == [("2024-01-01", "not_met"), ("2026-07-01", "met")]
    assert answer["r1"].on(day("2025-01-01")).next_step("zh") == "2026-07-01 起即符合"


def test_whoever_was_one_of_them_within_the_last_two_years_may_not_be_it_yet():
    """FAR 145.160: nobody who was an inspector of the authority within the last two years."""
    former = person("王检", experience=(spell("2015-01-01", "2024-05-31", "other"),))
    answer = judge_person({"not": within(None, 24, "other")}, former, FIVE_YEARS)
    assert pieces(answer) == [("2024-01-01", "not_met"), ("2026-06-01", "met")]
    assert answer["r1"].on(day("2025-01-01")).next_step("en") == "fits from 2026-06-01 on"
    told = answer["r1"].on(day("2025-01-01"))
    assert told.reason("zh") == "不应有而有：有近 2 年内其他经验，到 2026-05-31 为止"
    assert told.needed("en") == "none of this: experience in other within the last 2 years"
    assert outcome(judge_person({"not": within(None, 24, "other")}, person("赵新"))) is MET
    assert (
        outcome(judge_person({"not": within(None, 24, "other")}, person("钱某", experience=None))) is UNKNOWN
    )


def test_a_spell_without_a_first_day_leaves_open_what_it_might_decide_until_it_is_out_of_view():
    li = person("李文", experience=(spell(None, "2024-05-31", WORK),))
    answer = judge_person(within(24, 36), li, FIVE_YEARS)
    assert pieces(answer)[:2] == [("2024-01-01", "unknown"), ("2025-06-02", "not_met")]


spans = st.tuples(st.integers(0, 900), st.integers(0, 500)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@settings(max_examples=at_most(60), deadline=None)
@given(st.lists(spans, min_size=1, max_size=4), st.integers(1, 24), st.integers(1, 24), st.integers(0, 40))
def test_the_windows_agree_with_looking_back_from_every_single_day(spells, months, needed, offset):
    first = date(2020, 1, 15).toordinal()
    worked = Days((first + a, first + b) for a, b in spells)
    window = Window(worked, max(months, needed), Amount(min(months, needed), 0))
    enough = window.enough()
    for ordinal in range(first - 40 + offset, first + 2300, 7):
        opens = add_months(date.fromordinal(ordinal), -window.months).toordinal()
        assert enough.at_ordinal(ordinal) is (window.amount(opens, ordinal - 1) >= window.needed)


# --- credentials -----------------------------------------------------------------------------------------------------


def test_a_record_counts_while_it_was_issued_within_the_last_months():
    rule = {"credential": {"kinds": ["manufacturer-training"], "within_months": 12}}
    li = person("李文", credentials=(credential("manufacturer-training", "2025-09-15"),))
    answer = judge_person(rule, li)
    assert pieces(answer) == [("2026-01-01", "met"), ("2026-09-16", "not_met")]
    assert answer["r1"].on(day("2026-10-01")).reason("zh") == "厂家培训证书取得已久，自 2026-09-16 起不再计入"
    assert answer["r1"].on(day("2026-10-01")).next_step("en") == "renew manufacturer training certificate"
    recent = answer["r1"].on(day("2026-06-01"))
    assert recent.evidence[0].until == day("2026-09-15")
    assert recent.reason("zh") == "厂家培训证书，计入至 2026-09-15"
    assert recent.reason("en") == "manufacturer training certificate, counts until 2026-09-15"
    lapsing = person("赵洁", credentials=(credential("manufacturer-training", "2025-09-15", "2026-03-31"),))
    assert pieces(judge_person(rule, lapsing))[1] == ("2026-04-01", "not_met")


def test_a_composite_credential_needs_one_of_each_kind():
    """ASE Master: all of A1 to A8."""
    rule = {"credential": {"kinds": ["inspector", "settlement-clerk", "statistician"], "all": True}}
    papers = [
        credential("inspector"),
        credential("settlement-clerk"),
        credential("statistician", until="2026-06-30"),
    ]
    answer = judge_person(rule, person("李文", credentials=tuple(papers)))
    assert pieces(answer) == [("2026-01-01", "met"), ("2026-07-01", "not_met")]
    told = stretch(judge_person(rule, person("李文", credentials=tuple(papers[:1]))))
    assert told.needed("zh") == "质量检验员证、价格结算员证、统计员培训证各一"
    assert told.reason("zh") == "没有价格结算员证；没有统计员培训证"
    assert told.next_step("zh") == "取得并登记价格结算员证；取得并登记统计员培训证"


def title(**more):
    return {"credential": {"kinds": ["title"], "level_at_least": "中级", **more}}


def test_a_level_of_another_ladder_counts_only_where_the_standard_takes_equivalents_and_says_by_which_policy():
    technician = person("周技", credentials=(grade("高级技师"),))
    assert outcome(judge_person(title(), technician)) is NOT_MET
    told = stretch(judge_person(title(equivalents=True), technician))
    assert told.outcome is MET
    assert "按对应关系计入" in told.reason("zh")
    assert "鲁人社发〔2020〕16 号" in told.reason("zh")
    assert "sureness: low" in told.reason("en")


def test_a_level_below_the_equivalent_one_or_of_an_unknown_trade_does_not_count_as_certain():
    assert (
        outcome(judge_person(title(equivalents=True), person("吴工", credentials=(grade("高级工"),))))
        is NOT_MET
    )
    in_trade = title(equivalents=True, trades=["mechanic"])
    assert (
        outcome(judge_person(in_trade, person("吴工", credentials=(grade("技师", trade=None),)))) is UNKNOWN
    )
    assert outcome(judge_person(in_trade, person("吴工", credentials=(grade("技师", "painter"),)))) is NOT_MET


# --- hours of training -----------------------------------------------------------------------------------------------


def safety(hours, **more):
    return {"training": {"topics": ["safety"], "hours": hours, **more}}


def test_a_new_worker_needs_twenty_four_hours_before_work_and_only_hours_that_were_held_count():
    new = person("新工", training=(trained("2026-01-05", 16), trained("2026-02-01", 8)))
    answer = judge_person(safety(24), new)
    assert pieces(answer)[-1] == ("2026-02-01", "met")
    assert outcome(answer, "2026-01-31") is NOT_MET
    told = answer["r1"].on(day("2026-01-10"))
    assert told.reason("zh") == "安全生产培训有 16 学时，需要 24 学时"
    assert told.next_step("zh") == "再完成并登记 8 学时安全生产培训"


def test_the_head_needs_thirty_two_hours_first_and_twelve_every_year():
    """The safety training of DOMAIN 2.4: first training of at least 32 hours, at least 12 hours yearly."""
    rule = {"all_of": [safety(32), safety(12, within_months=12)]}
    head = person("王芳", training=(trained("2025-03-10", 32), trained("2026-05-20", 12)))
    answer = judge_person(rule, head)
    assert pieces(answer) == [("2026-01-01", "met"), ("2026-03-11", "not_met"), ("2026-05-20", "met")]
    found = answer.first_break(OPENED)
    assert (found.day, [item.ref for item in found.records]) == (day("2026-03-11"), ["training:2025-03-10"])
    told = answer["r1"].on(day("2026-02-01"))
    assert told.next_step("zh") == "在 2026-03-10 前再次安排：安全生产培训 12 学时"


def test_hours_add_up_within_the_window():
    sessions = (trained("2025-06-01", 4), trained("2025-09-01", 4), trained("2026-02-01", 4))
    answer = judge_person(safety(12, within_months=12), person("李文", training=sessions))
    outcomes = [outcome for _, outcome in pieces(answer)]
    assert outcomes[0] == "not_met"
    assert (outcome(answer, "2026-02-01"), outcome(answer, "2026-06-01")) == (MET, MET)
    told = answer["r1"].on(day("2026-01-15"))
    assert told.reason("zh") == "安全生产培训近 1 年内有 8 学时，需要 12 学时"
    assert told.needed("zh") == "安全生产培训 12 学时（近 1 年内）"
    assert outcome(answer, "2026-06-02") is NOT_MET


def test_of_calendar_years_the_one_before_counts_or_the_running_one_already():
    """ASE Education Foundation: instructors update 20 hours a year."""
    sessions = (trained("2025-11-03", 20), trained("2027-02-01", 20))
    answer = judge_person(safety(20, per="calendar_year"), person("李文", training=sessions), FIVE_YEARS)
    assert turns(answer) == [
        ("2024-01-01", "not_met"),
        ("2025-11-03", "met"),
        ("2027-01-01", "not_met"),
        ("2027-02-01", "met"),
    ]
    told = answer["r1"].on(day("2027-01-15"))
    assert told.reason("zh") == "安全生产培训在 2026-01-01 至 2026-12-31 期间有 0 学时，需要 20 学时"
    assert told.needed("zh") == "每个自然年安全生产培训 20 学时"


def test_cycles_are_counted_from_the_first_day_of_the_card_and_the_first_is_not_due_before_it_ends():
    """IMI TechSafe: a qualification and hours in cycles of three years."""
    rule = safety(10, per_cycle={"months": 36, "credential": ["inspector"]})
    card = credential("inspector", "2022-04-01")
    nothing = judge_person(rule, person("李文", credentials=(card,)), FIVE_YEARS)
    assert turns(nothing) == [("2024-01-01", "met"), ("2025-04-01", "not_met")]
    assert nothing["r1"].on(day("2024-06-01")).reason("zh") == (
        "安全生产培训在 2022-04-01 至 2025-03-31 期间有 0 学时，2025-03-31 前满 10 学时即可"
    )
    held = (trained("2024-05-01", 10),)
    answer = judge_person(rule, person("李文", credentials=(card,), training=held), FIVE_YEARS)
    assert turns(answer) == [("2024-01-01", "met"), ("2028-04-01", "not_met")]
    assert outcome(judge_person(rule, person("赵洁"))) is NOT_MET
    without_card = stretch(judge_person(rule, person("赵洁")))
    assert without_card.reason("zh") == "没有质量检验员证"
    assert without_card.next_step("zh") == "取得并登记质量检验员证"
    unrecorded = judge_person(rule, person("赵洁", credentials=None))
    assert stretch(unrecorded).reason("zh") == "质量检验员证未登记"


def test_cycles_are_counted_to_the_end_of_the_calendar():
    rule = safety(8, per_cycle={"months": 36, "credential": ["inspector"]})
    held = person("李文", credentials=(credential("inspector", "2025-03-01"),), training=())
    answer = judge_person(rule, held, Span(day("2025-01-01"), day("9999-12-31")))
    assert turns(answer) == [("2025-01-01", "not_met"), ("2025-03-01", "met"), ("2028-03-01", "not_met")]
    assert answer["r1"].on(day("9999-12-31")).reason("zh") == (
        "安全生产培训在 9996-03-01 至 9999-02-28 期间有 0 学时，需要 8 学时"
    )


def test_only_passed_sessions_count_where_the_standard_says_so_and_one_without_a_result_is_open():
    asked = safety(8, passed=True)
    for result, expected in (("passed", MET), ("failed", NOT_MET), (None, UNKNOWN)):
        li = person("李文", training=(trained("2025-03-10", 8, result=result),))
        assert outcome(judge_person(asked, li)) is expected
        assert outcome(judge_person(safety(8), li)) is MET


def test_hours_without_a_day_or_not_recorded_at_all_are_unknown_and_never_pass():
    undated = stretch(judge_person(safety(8), person("李文", training=(trained(None, 8),))))
    assert undated.outcome is UNKNOWN
    assert undated.reason("zh") == "安全生产培训有 0 学时，需要 8 学时；另有 8 学时的日期或结果未登记"
    unrecorded = stretch(judge_person(safety(8), person("李文", training=None)))
    assert unrecorded.outcome is UNKNOWN
    assert unrecorded.next_step("en") == "put on record: hours of training in work safety: not recorded"
    assert undated.next_step("zh") == "补登：8 学时安全生产培训的日期或结果"
    assert undated.next_step("en") == "put on record: the day or result of 8 hours of training in work safety"
    assert outcome(judge_person(safety(8), person("李文", training=(trained(None, 4),)))) is NOT_MET


# --- grace -----------------------------------------------------------------------------------------------------------

NEW = {"grace": {"after": "employment", "months": 6}}


def hired(name, *spans, **more):
    records = tuple(
        Employment(
            ref=f"employment:{since}",
            since=day(since) if since else None,
            until=day(until) if until else None,
        )
        for since, until in spans
    )
    return person(name, "mechanic", employments=records, **more)


def test_a_new_person_counts_without_the_training_until_the_grace_is_over():
    rule = {"every": {"who": {"holds_post": ["mechanic"]}, "is": {"any_of": [safety(24), NEW]}}}
    answer = judge_shop(rule, hired("新工", ("2026-02-01", None)))
    assert [piece for piece in pieces(answer) if piece[0] >= "2026-02-01"] == [
        ("2026-02-01", "met"),
        ("2026-08-01", "not_met"),
    ]
    found = answer.first_break(day("2026-02-01"))
    assert (found.day, [item.ref for item in found.records]) == (day("2026-08-01"), ["employment:2026-02-01"])
    assert stretch(answer, "2026-03-01").evidence[0].ref


def test_a_grace_that_runs_out_says_what_must_be_there_by_then_and_ends_no_employment():
    rule = {"every": {"who": {"holds_post": ["mechanic"]}, "is": {"any_of": [NEW, safety(24)]}}}
    answer = judge_shop(rule, hired("新工", ("2026-02-01", None)))
    told = stretch(answer, "2026-03-01")
    assert told.next_step("zh") == "新工：宽限期至 2026-07-31，此前须有：安全生产培训 24 学时"
    assert (
        told.next_step("en")
        == "新工: new until 2026-07-31, by then needed: 24 hours of training in work safety"
    )
    assert {item.ends for item in told.evidence if item.until == day("2026-07-31")} == {Ends.GRACE}

    alone = stretch(judge_person(NEW, hired("新工", ("2026-02-01", None))), "2026-03-01")
    assert alone.next_step("zh") == "宽限期至 2026-07-31，此后不再计入"


def test_nobody_is_told_to_become_new_once_the_grace_is_over():
    settled = hired("老李", ("2020-01-01", None))
    assert stretch(judge_person(NEW, settled)).next_step("zh") == "无法补办"
    assert stretch(judge_person(NEW, settled)).next_step("en") == "this cannot be made up for"
    either = judge_person({"any_of": [NEW, safety(24)]}, settled)
    assert stretch(either).next_step("zh") == "再完成并登记 24 学时安全生产培训"
    unrecorded = judge_person(NEW, person("某", employments=None))
    assert stretch(unrecorded).next_step("zh") == "补登：任职未登记"


def test_a_group_may_leave_new_people_out():
    settled = {"all_of": [{"holds_post": ["mechanic"]}, {"not": NEW}]}
    skilled = {"credential": {"kinds": ["skill-grade"]}}
    rule = {"ratio": {"of": settled, "who": skilled, "at_least": "1/1"}}
    old = hired("老李", ("2020-01-01", None), credentials=(grade("三级"),))
    answer = judge_shop(rule, old, hired("新工", ("2026-02-01", None)))
    assert outcome(answer, "2026-07-31") is MET
    assert outcome(answer, "2026-08-01") is NOT_MET


def test_a_renewed_contract_makes_nobody_new_and_coming_back_does():
    renewed = hired("老李", ("2020-01-01", "2026-03-31"), ("2026-04-01", None))
    assert pieces(judge_person(NEW, renewed)) == [("2026-01-01", "not_met")]
    back = hired("老李", ("2020-01-01", "2026-03-31"), ("2026-04-02", None))
    answer = judge_person(NEW, back)
    assert outcome(answer, "2026-04-02") is MET
    assert answer["r1"].on(day("2026-05-01")).reason("zh") == "宽限期至 2026-10-01"
    assert outcome(answer, "2026-10-02") is NOT_MET


def test_grace_after_a_posting_counts_days_in_the_post_named():
    rule = {"grace": {"after": "posting", "days": 30, "posts": ["painter"]}}
    posts = (
        Posting(ref="p1", post="mechanic", since=day("2026-03-01")),
        Posting(ref="p2", post="painter", since=day("2026-05-01")),
    )
    answer = judge_person(rule, person("钱漆", postings=posts))
    assert (outcome(answer, "2026-03-05"), outcome(answer, "2026-05-30")) == (NOT_MET, MET)
    assert outcome(answer, "2026-05-31") is NOT_MET
    assert stretch(answer, "2026-05-05").needed("zh") == "任涂漆岗未满 30 天"


def test_an_employment_without_a_first_day_leaves_open_who_is_new():
    assert pieces(judge_person(NEW, hired("某", (None, "2026-06-30"))))[:2] == [
        ("2026-01-01", "unknown"),
        ("2026-07-01", "not_met"),
    ]
    touching = hired("某", (None, "2026-06-30"), ("2026-07-01", None))
    answer = judge_person(NEW, touching)
    assert outcome(answer, "2026-08-01") is UNKNOWN
    assert outcome(answer, "2026-12-31") is UNKNOWN
    assert outcome(judge_person(NEW, person("某", employments=None))) is UNKNOWN
    long_here = hired("某", ("2020-01-01", None), (None, "2026-06-30"))
    assert outcome(judge_person(NEW, long_here)) is NOT_MET


def test_a_gap_of_one_day_after_an_employment_without_first_day_makes_somebody_new():
    back = judge_person(NEW, hired("某", (None, "2026-06-30"), ("2026-07-02", "2026-07-10")))
    assert pieces(back) == [
        ("2026-01-01", "unknown"),
        ("2026-07-01", "not_met"),
        ("2026-07-02", "met"),
        ("2026-07-11", "not_met"),
    ]
    assert back["r1"].on(day("2026-07-01")).reason("zh") == "当时没有任职或任岗"


def test_grace_counts_the_day_of_arrival_and_ends_with_the_employment():
    answer = judge_person({"grace": {"after": "employment", "days": 30}}, hired("某", ("2026-03-01", None)))
    assert pieces(answer)[-2:] == [("2026-03-01", "met"), ("2026-03-31", "not_met")]
    assert answer["r1"].on(day("2026-03-31")).reason("zh") == "宽限期已于 2026-03-30 结束"
    assert answer["r1"].on(day("2026-02-28")).reason("zh") == "当时没有任职或任岗"
    left = judge_person(NEW, hired("某", ("2026-03-01", "2026-04-30")))
    assert pieces(left)[-2:] == [("2026-03-01", "met"), ("2026-05-01", "not_met")]


def test_all_postings_that_begin_on_the_first_day_are_named_in_order():
    rule = {"grace": {"after": "posting", "days": 30}}
    posts = (
        Posting(ref="p2", post="painter", since=day("2026-05-01")),
        Posting(ref="p1", post="mechanic", since=day("2026-05-01")),
        Posting(ref="p3", post="electrician", since=day("2026-05-10")),
    )
    found = judge_person(rule, person("钱漆", postings=posts))["r1"].on(day("2026-05-15"))
    assert [(item.ref, item.until) for item in found.evidence] == [
        ("p1", day("2026-05-30")),
        ("p2", day("2026-05-30")),
    ]
