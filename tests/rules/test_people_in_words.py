"""What is asked of a person and what was found, as the reader is told: every form of a condition in both languages."""

import pytest

from staffing.rules import Course, Employment, Outcome, Span
from staffing.rules.findings import Ends

from .cast import (
    attestation,
    credential,
    day,
    exam,
    in_both,
    judge_person,
    outcome,
    person,
    spell,
    stretch,
    trained,
)

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN

ADULT = {"age": {"at_least": 18}}
OF_WORKING_AGE = {"age": {"at_least": 18, "at_most": 60, "law": "《某法》第三条"}}
WOMAN = {"sex": {"only": "female", "law": "《某法》第三条"}}
MAN = {"sex": {"only": "male", "law": "《某法》第三条"}}
WELDING = {"course": {"slug": "welding", "title": {"zh": "焊接", "en": "Welding"}}}
WELDING_EXAM = {"exam": {"slug": "welding"}}
NEW = {"grace": {"after": "employment", "months": 6}}
NEW_PAINTER = {"grace": {"after": "posting", "days": 30, "posts": ["painter"]}}
MECHANIC = {"holds_post": ["mechanic"]}
EMPLOYED = {"employed": True}
COURSE = Course(ref="course:1", course="welding", since=day("2026-06-01"))
UNDATED = Employment(ref="employment:1", since=None)


def li(**facts):
    return person("李文", "mechanic", **facts)


NEEDED = [
    (ADULT, "年满 18 岁", "at least 18 years old"),
    (
        OF_WORKING_AGE,
        "年满 18 岁、不超过 60 岁（《某法》第三条）",
        "at least 18 years old, at most 60 years old (《某法》第三条)",
    ),
    (
        {"age": {"at_most": 60, "law": "《某法》第三条"}},
        "不超过 60 岁（《某法》第三条）",
        "at most 60 years old (《某法》第三条)",
    ),
    (WOMAN, "女性（《某法》第三条）", "female (《某法》第三条)"),
    (MAN, "男性（《某法》第三条）", "male (《某法》第三条)"),
    (WELDING, "完成课程“焊接”", "the course “Welding” completed"),
    ({"course": {"slug": "welding"}}, "完成课程“welding”", "the course “welding” completed"),
    (WELDING_EXAM, "考试“welding”的有效证书", "a certificate in force for the exam “welding”"),
    (NEW, "入职未满 6 个月", "employed for less than 6 months"),
    (NEW_PAINTER, "任涂漆岗未满 30 天", "in the post painter for less than 30 days"),
    (MECHANIC, "任机修", "holding the post of mechanic"),
    (EMPLOYED, "在职", "employed here"),
    (
        {"credential": {"kinds": ["skill-grade"], "level_at_least": "中级工", "equivalents": True}},
        "职业技能等级证书（中级工及以上、或对应等级）",
        "skill grade certificate (intermediate worker (grade 4) or above, or an equivalent level)",
    ),
]


@pytest.mark.parametrize(("condition", "zh", "en"), NEEDED)
def test_what_is_asked_of_a_person_is_said_in_both_languages(condition, zh, en):
    asked = stretch(judge_person(condition, li()))
    assert (asked.needed("zh"), asked.needed("en")) == (zh, en)


FOUND = [
    (ADULT, {}, UNKNOWN, "出生日期未登记", "date of birth: not recorded", ()),
    (ADULT, {"born": day("2008-06-01")}, MET, "年龄符合", "the age fits", ()),
    (
        ADULT,
        {"born": day("2008-06-02")},
        NOT_MET,
        "2026-06-02 起年满 18 岁",
        "18 years old from 2026-06-02",
        (),
    ),
    (OF_WORKING_AGE, {"born": day("1965-06-02")}, MET, "年龄符合", "the age fits", ()),
    (
        OF_WORKING_AGE,
        {"born": day("1965-06-01")},
        NOT_MET,
        "2026-06-01 起超过 60 岁",
        "over 60 years old from 2026-06-01",
        (),
    ),
    (WOMAN, {}, UNKNOWN, "性别未登记", "sex: not recorded", ()),
    (WOMAN, {"sex": "female"}, MET, "女性（《某法》第三条）", "female (《某法》第三条)", ()),
    (WOMAN, {"sex": "male"}, NOT_MET, "不符合：女性（《某法》第三条）", "not: female (《某法》第三条)", ()),
    (MAN, {"sex": "male"}, MET, "男性（《某法》第三条）", "male (《某法》第三条)", ()),
    (WELDING, {"courses": (COURSE,)}, MET, "课程“焊接”", "course “Welding”", ("course:1",)),
    (WELDING, {}, NOT_MET, "未完成课程“焊接”", "the course “Welding” not completed", ()),
    (
        WELDING,
        {"courses": None},
        UNKNOWN,
        "课程“焊接”记录未登记",
        "record of the course “Welding”: not recorded",
        (),
    ),
    (
        WELDING_EXAM,
        {"exams": (exam("welding", "2026-01-01", "2026-06-01"),)},
        MET,
        "“welding”证书，有效至 2026-06-01",
        "certificate “welding”, in force until 2026-06-01",
        ("certificate:welding",),
    ),
    (
        WELDING_EXAM,
        {"exams": (exam("welding", "2026-01-01", "2026-05-31"),)},
        NOT_MET,
        "“welding”证书已于 2026-05-31 到期",
        "certificate “welding” ended on 2026-05-31",
        ("certificate:welding",),
    ),
    (WELDING_EXAM, {}, NOT_MET, "未通过考试“welding”", "the exam “welding” not passed", ()),
    (
        NEW,
        {},
        NOT_MET,
        "宽限期已于 2020-06-30 结束",
        "new until 2020-06-30, no longer",
        ("employment:李文",),
    ),
    (NEW, {"employments": None}, UNKNOWN, "任职未登记", "employment: not recorded", ()),
    (
        NEW,
        {"employments": (UNDATED,)},
        UNKNOWN,
        "任职没有起始日期",
        "employment has no first day on record",
        ("employment:1",),
    ),
    (NEW_PAINTER, {}, NOT_MET, "当时没有任职或任岗", "not here, or not in the post", ()),
    (MECHANIC, {"postings": ()}, NOT_MET, "未任机修", "not holding the post of mechanic", ()),
    (MECHANIC, {"postings": None}, UNKNOWN, "任岗未登记", "posts held: not recorded", ()),
    (EMPLOYED, {}, MET, "任职", "employment", ("employment:李文",)),
    (EMPLOYED, {"employments": ()}, NOT_MET, "不在职", "not employed here", ()),
]


@pytest.mark.parametrize(("condition", "facts", "answer", "zh", "en", "refs"), FOUND)
def test_what_was_found_of_a_person_is_said_with_the_records_it_rests_on(
    condition, facts, answer, zh, en, refs
):
    found = stretch(judge_person(condition, li(**facts)))
    assert found.outcome is answer
    assert (found.reason("zh"), found.reason("en")) == (zh, en)
    assert tuple(record.ref for record in found.evidence) == refs


NEXT = [
    (ADULT, {}, "补登：出生日期未登记", "put on record: date of birth: not recorded"),
    (ADULT, {"born": day("2008-06-02")}, "2026-06-02 起即符合", "fits from 2026-06-02 on"),
    (WELDING, {}, "完成课程“焊接”", "complete the course “Welding”"),
    (WELDING_EXAM, {}, "通过考试“welding”", "pass the exam “welding”"),
    (MECHANIC, {"postings": ()}, "任命为机修", "appoint as mechanic"),
    (MECHANIC, {"postings": None}, "补登：任岗未登记", "put on record: posts held: not recorded"),
]


@pytest.mark.parametrize(("condition", "facts", "zh", "en"), NEXT)
def test_what_is_open_says_what_to_do_next(condition, facts, zh, en):
    found = stretch(judge_person(condition, li(**facts)))
    assert (found.next_step("zh"), found.next_step("en")) == (zh, en)


def test_somebody_is_too_old_from_the_birthday_after_the_last_year_allowed():
    answer = judge_person(OF_WORKING_AGE, li(born=day("1965-06-02")))
    assert (outcome(answer, "2026-06-01"), outcome(answer, "2026-06-02")) == (MET, NOT_MET)


def test_what_was_judged_not_to_be_met_says_by_whom_and_why():
    asked = {"judgement": {"ask": {"zh": "会焊接", "en": "can weld"}}}
    refused = attestation("r1", person="李文", outcome="not_met")
    found = stretch(judge_person(asked, li(), attestations=(refused,)))
    assert found.outcome is NOT_MET
    assert in_both(found.reason) == (
        "张考官于 2020-01-01 认定不达标：现场查看",
        "found not met by 张考官 on 2020-01-01: 现场查看",
    )
    assert [item.ref for item in found.evidence] == ["attestation:1"]


def test_sessions_that_perhaps_count_are_shown_as_what_was_looked_at():
    asked = {"training": {"topics": ["safety"], "hours": 8, "passed": True}}
    sessions = (trained("2025-03-10", 6), trained(None, 2))
    found = stretch(judge_person(asked, li(training=sessions)))
    assert found.outcome is UNKNOWN
    assert [item.ref for item in found.evidence] == ["training:2025-03-10", "training:None"]


def test_of_equal_papers_the_same_one_counts_in_whatever_order_they_were_recorded():
    one, other = (credential("inspector", ref=f"credential:{number}") for number in (1, 2))
    asked = {"credential": {"kinds": ["inspector"]}}
    counted = {
        stretch(judge_person(asked, li(credentials=held))).evidence[0].ref
        for held in ((one, other), (other, one))
    }
    assert len(counted) == 1


@pytest.mark.parametrize("reviewed", [(), None])
def test_a_card_whose_review_is_overdue_waits_for_its_review(reviewed):
    card = credential("special-operation-low-voltage", "2020-05-01", reviewed=reviewed)
    asked = {"credential": {"kinds": ["special-operation-low-voltage"], "review_every_months": 36}}
    (item,) = stretch(judge_person(asked, li(credentials=(card,)))).evidence
    assert (item.until, item.ends) == (day("2023-05-01"), Ends.REVIEW)


WORK = "vehicle-repair"
INSPECTING_AND_LAW = {"all_of": [{"credential": {"kinds": ["inspector"]}}, {"exam": {"slug": "law"}}]}
TWO_IN_SIX = {"experience": {"kinds": [WORK], "months": 24, "within_months": 72}}
KEPT = [
    (
        INSPECTING_AND_LAW,
        {
            "credentials": (credential("inspector", until="2026-08-31"),),
            "exams": (exam("law", "2025-01-01", "2026-08-31"),),
        },
        "在 2026-08-31 前续办质量检验员证；在 2026-08-31 前续办“law”证书",
        "renew quality inspector certificate by 2026-08-31; renew certificate “law” by 2026-08-31",
    ),
    (
        TWO_IN_SIX,
        {"experience": (spell("2019-07-01", "2022-06-30", WORK),)},
        "在 2026-07-01 前再次安排：汽车维修经验",
        "arrange again by 2026-07-01: experience in vehicle repair",
    ),
    (
        TWO_IN_SIX,
        {"experience": (spell("2024-09-01", kind=WORK),)},
        "2026-09-01 起即符合",
        "fits from 2026-09-01 on",
    ),
]


@pytest.mark.parametrize(("condition", "facts", "zh", "en"), KEPT)
def test_everything_that_ends_on_the_day_is_to_be_kept_up_and_what_only_takes_time_says_until_when(
    condition, facts, zh, en
):
    assert in_both(stretch(judge_person(condition, li(**facts))).next_step) == (zh, en)


def test_years_that_will_be_full_and_run_out_again_say_first_from_when_they_are_full():
    long_ago = li(experience=(spell("2022-01-01", "2025-12-31", WORK),))
    answer = judge_person(TWO_IN_SIX, long_ago, Span(day("2020-01-01"), day("2035-12-31")))
    assert in_both(stretch(answer, "2023-01-01").reason) == (
        "近 6 年内汽车维修经验到 2024-01-01 满 2 年",
        "2 years of experience in vehicle repair within the last 6 years not before 2024-01-01",
    )
