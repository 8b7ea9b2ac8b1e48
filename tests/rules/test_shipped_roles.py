"""The role standards that ship: who may hold a post, and from which day to which."""

import pytest

from staffing.rules import Assessment, Facts, Outcome, Person, Posting, Span, assess
from staffing.rules.loading import load_standard, role_standard

from .cast import credential, day, exam, grade, school, spell, trained, turns
from .cast import person as somebody

YEARS = Span(day("2020-01-01"), day("2027-12-31"))
ON = day("2024-06-01")
MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN


def judge(post: str, who: Person, horizon: Span = YEARS) -> Assessment:
    return assess(load_standard(post), Facts(people=(who,)), horizon, person=who.id)


def outcome_on(answer: Assessment, requirement: str, text: str) -> Outcome:
    return answer[requirement].on(day(text)).outcome


# --- the special-operation card: valid six years, reviewed every three -------------------------------------------------


def with_card(**card: object) -> Assessment:
    """Issued 2020-05-01, in force through 2026-05-01."""
    return judge("ev-technician", somebody("王芳", credentials=(the_card(**card),)))


def the_card(**more: object) -> object:
    return credential("special-operation-low-voltage", "2020-05-01", "2026-05-01", **{"reviewed": (), **more})


def test_a_card_of_may_2020_is_due_on_the_first_of_may_2023_and_lapses_after_it():
    assert turns(with_card(), "electrician-card") == [
        ("2020-01-01", "not_met"),
        ("2020-05-01", "met"),
        ("2023-05-02", "not_met"),
    ]


@pytest.mark.parametrize(("reviewed", "until"), [("2023-03-01", "2023-05-02"), ("2023-03-02", "2026-05-02")])
def test_a_review_counts_from_the_sixtieth_day_before_it_is_due(reviewed: str, until: str):
    assert turns(with_card(reviewed=(day(reviewed),)), "electrician-card")[-1] == (until, "not_met")


def test_with_the_extension_after_ten_years_the_review_of_2023_falls_away():
    answer = with_card(review_waived=True)
    assert turns(answer, "electrician-card")[1:] == [("2020-05-01", "met"), ("2026-05-02", "not_met")]


def test_a_card_whose_reviews_nobody_recorded_is_unknown_after_the_due_day_and_never_passes():
    assert turns(with_card(reviewed=None), "electrician-card")[2] == ("2023-05-02", "unknown")


# --- grades, titles, papers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["四级", "中级工", "三级", "高级技师", "特级技师", "首席技师"])
def test_of_middle_grade_or_above_are_grade_four_and_the_chief_technician_too(level: str):
    share = load_standard("cn-class2-source").requirement("middle-grade-ratio").condition.ratio
    assert share.who.credential.level_at_least == "中级工"
    worker = somebody("王芳", "mechanic", credentials=(grade(level),))
    novice = somebody("李文", "mechanic", credentials=(grade("五级"),))
    answer = assess(load_standard("cn-class2-source"), Facts(people=(worker, novice)), YEARS)
    assert answer["middle-grade-ratio"].on(ON).outcome is MET


def test_an_inspector_needs_the_paper_the_schooling_and_a_driving_licence_in_force():
    papers = (credential("inspector"), credential("driving-licence", until="2024-12-31"))
    answer = judge("quality-inspector", somebody("李文", credentials=papers, education=(school("高中"),)))
    assert answer.verdict(ON) is MET
    assert answer.verdict(day("2025-01-01")) is NOT_MET
    without = somebody("李文", credentials=papers[:1], education=(school("高中"),))
    assert judge("quality-inspector", without).verdict(ON) is NOT_MET


def test_the_diploma_or_the_middle_title_of_2006_is_a_should_and_turns_no_technical_lead_away():
    line = load_standard("technical-lead").requirement("education-or-title")
    assert line.strength == "should"
    junior = somebody(
        "赵洁", education=(school("高中", "汽车维修"),), credentials=(credential("title", level="助理级"),)
    )
    answer = judge("technical-lead", junior)
    assert answer["education-or-title"].on(ON).outcome is NOT_MET
    assert answer.verdict(ON) is MET


@pytest.mark.parametrize("post", ["mechanic", "electrician", "body-repairer", "painter"])
def test_a_worker_has_a_paper_of_the_own_trade(post: str):
    other = "painter" if post != "painter" else "mechanic"
    schooled = {"education": (school("初中"),)}
    own = somebody("何军", credentials=(grade("五级", post),), **schooled)
    foreign = somebody("何军", credentials=(grade("五级", other),), **schooled)
    assert judge(post, own).verdict(ON) is MET
    assert judge(post, foreign).verdict(ON) is NOT_MET


# --- the manager of after-sales, the service adviser, the safety manager -----------------------------------------------


def test_the_after_sales_manager_has_three_years_in_the_same_post_and_both_exams():
    ready = somebody(
        "郑伟",
        education=(school("大专"),),
        experience=(spell("2021-03-02", kind="after-sales-management"),),
        exams=(exam("after-sales-law-exam", "2022-01-01"), exam("after-sales-theory-exam", "2022-01-01")),
    )
    answer = judge("after-sales-manager", ready)
    assert turns(answer, "experience") == [("2020-01-01", "not_met"), ("2024-03-02", "met")]
    # Leading and speaking are for a panel to attest.
    assert answer.verdict(ON) is Outcome.NEEDS_JUDGEMENT
    assert not [part for part in answer if part.requirement.id in ("age", "sex")]


def test_a_service_adviser_is_examined_before_the_post():
    line = load_standard("service-adviser").requirement("exam").condition.exam
    passed = somebody("王芳", exams=(exam(line.slug, "2024-01-01", "2025-12-31"),))
    answer = judge("service-adviser", passed)
    assert turns(answer, "exam") == [
        ("2020-01-01", "not_met"),
        ("2024-01-01", "met"),
        ("2026-01-01", "not_met"),
    ]


def test_in_the_first_year_of_the_post_the_first_training_of_a_safety_manager_is_enough():
    """DOMAIN 2.4: 32 hours first, and 12 every year; whoever was trained in December owes nothing in January."""
    first = trained("2023-12-10", 32)
    posting = Posting(ref="p1", post="safety-manager", since=day("2023-12-15"))
    answer = judge("safety-manager", somebody("李文", postings=(posting,), training=(first,)))
    assert outcome_on(answer, "yearly-training", "2023-12-20") is MET
    assert outcome_on(answer, "yearly-training", "2024-12-14") is MET
    assert outcome_on(answer, "yearly-training", "2025-01-01") is NOT_MET


def test_a_new_safety_manager_without_hours_this_year_is_in_grace_and_then_owes_twelve():
    trained_before = trained("2022-03-01", 32)
    posting = Posting(ref="p1", post="safety-manager", since=day("2024-03-01"))
    answer = judge("safety-manager", somebody("李文", postings=(posting,), training=(trained_before,)))
    assert outcome_on(answer, "yearly-training", "2024-03-01") is MET
    assert (
        answer["yearly-training"].on(ON).next_step("zh")
        == "宽限期至 2025-02-28，此前须有：每个自然年安全生产培训 12 学时"
    )
    assert outcome_on(answer, "yearly-training", "2025-03-01") is NOT_MET


def test_a_safety_manager_is_trained_for_thirty_two_hours_and_then_twelve_every_year():
    first = trained("2023-02-01", 32)
    kept_up = (first, trained("2024-02-01", 12))
    answer = judge(
        "safety-manager", somebody("李文", training=kept_up), Span(day("2023-01-01"), day("2025-12-31"))
    )
    assert turns(answer, "first-training") == [("2023-01-01", "not_met"), ("2023-02-01", "met")]
    assert answer["yearly-training"].on(day("2025-06-01")).outcome is MET
    lapsed = judge("safety-manager", somebody("李文", training=(first,)))
    assert lapsed["yearly-training"].on(day("2025-06-01")).outcome is NOT_MET
    assert judge("safety-manager", somebody("李文", training=None)).verdict(ON) is UNKNOWN


def test_every_trade_and_every_post_of_the_roster_but_the_receptionist_has_a_role_standard():
    for post in ("manager", "technical-lead", "quality-inspector", "ev-technician", "safety-manager"):
        assert role_standard(post).post == post
