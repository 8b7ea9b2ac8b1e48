"""What is asked of training, and of conditions that are made of others, and what was found: reason and next step in both languages."""

import pytest

from staffing.rules import Outcome

from .cast import credential, grade, judge_person, person, school, spell, stretch, trained
from .in_words import asked_of_li, found_of_li
from .test_papers_in_words import SENIOR
from .test_schooling_in_words import DIPLOMA, THREE_YEARS

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN

PASSED = {"training": {"topics": ["safety"], "hours": 8, "within_months": 12, "passed": True}}
YEARLY = {"training": {"topics": ["safety"], "hours": 8, "per": "calendar_year"}}
CYCLE = {
    "training": {"topics": ["safety"], "hours": 24, "per_cycle": {"months": 36, "credential": ["inspector"]}}
}
NO_GRADE = {"not": SENIOR}
NO_VETERAN = {"not": THREE_YEARS}
EITHER = {"any_of": [SENIOR, THREE_YEARS]}
ALL = {"all_of": [DIPLOMA, {"any_of": [SENIOR, THREE_YEARS]}]}


NEEDED = [
    (
        PASSED,
        "安全生产培训 8 学时（近 1 年内）（考核合格）",
        "8 hours of training in work safety within the last 1 year (passed)",
    ),
    (YEARLY, "每个自然年安全生产培训 8 学时", "8 hours of training in work safety in each calendar year"),
    (
        CYCLE,
        "自取得质量检验员证起每 3 年安全生产培训 24 学时",
        "24 hours of training in work safety in each 3 years counted from the first day of quality inspector certificate",
    ),
    (
        NO_GRADE,
        "不得有：职业技能等级证书（机修或电器维修、高级工及以上）",
        "none of this: skill grade certificate (mechanic or electrician, senior worker (grade 3) or above)",
    ),
    (NO_VETERAN, "不得有：3 年汽车维修经验", "none of this: 3 years of experience in vehicle repair"),
    (
        EITHER,
        "职业技能等级证书（机修或电器维修、高级工及以上），或3 年汽车维修经验",
        "skill grade certificate (mechanic or electrician, senior worker (grade 3) or above), or 3 years of experience in vehicle repair",
    ),
    (
        ALL,
        "大专及以上学历；（职业技能等级证书（机修或电器维修、高级工及以上），或3 年汽车维修经验）",
        "education: college diploma or above; (skill grade certificate (mechanic or electrician, senior worker (grade 3) or above), or 3 years of experience in vehicle repair)",
    ),
]


@pytest.mark.parametrize(("condition", "zh", "en"), NEEDED)
def test_what_is_asked_is_said_in_both_languages(condition, zh, en):
    assert asked_of_li(condition) == (zh, en)


FOUND = [
    (
        PASSED,
        {"training": ()},
        NOT_MET,
        (
            "安全生产培训近 1 年内有 0 学时，需要 8 学时",
            "0 hours of training in work safety within the last 1 year, 8 needed",
        ),
        ("再完成并登记 8 学时安全生产培训", "hold and record 8 more hours of training in work safety"),
    ),
    (
        PASSED,
        {"training": (trained("2026-01-01", 4, result="passed"),)},
        NOT_MET,
        (
            "安全生产培训近 1 年内有 4 学时，需要 8 学时",
            "4 hours of training in work safety within the last 1 year, 8 needed",
        ),
        ("再完成并登记 4 学时安全生产培训", "hold and record 4 more hours of training in work safety"),
    ),
    (
        PASSED,
        {"training": (trained("2026-01-01", 8, result="passed"),)},
        MET,
        (
            "安全生产培训近 1 年内有 8 学时，需要 8 学时",
            "8 hours of training in work safety within the last 1 year, 8 needed",
        ),
        None,
    ),
    (
        PASSED,
        {"training": (trained("2026-01-01", 8),)},
        UNKNOWN,
        (
            "安全生产培训近 1 年内有 0 学时，需要 8 学时；另有 8 学时的日期或结果未登记",
            "0 hours of training in work safety within the last 1 year, 8 needed; 8 more hours have no day or no result on record",
        ),
        (
            "补登：8 学时安全生产培训的日期或结果",
            "put on record: the day or result of 8 hours of training in work safety",
        ),
    ),
    (
        PASSED,
        {"training": (trained("2026-01-01", 8, result="failed"),)},
        NOT_MET,
        (
            "安全生产培训近 1 年内有 0 学时，需要 8 学时",
            "0 hours of training in work safety within the last 1 year, 8 needed",
        ),
        ("再完成并登记 8 学时安全生产培训", "hold and record 8 more hours of training in work safety"),
    ),
    (
        YEARLY,
        {"training": (trained("2025-03-01", 8),)},
        MET,
        (
            "安全生产培训在 2025-01-01 至 2025-12-31 期间有 8 学时，需要 8 学时",
            "8 hours of training in work safety from 2025-01-01 to 2025-12-31, 8 needed",
        ),
        None,
    ),
    (
        CYCLE,
        {"credentials": (credential("inspector", "2024-01-01"),), "training": (trained("2025-03-01", 8),)},
        MET,
        (
            "安全生产培训在 2024-01-01 至 2026-12-31 期间有 8 学时，2026-12-31 前满 24 学时即可",
            "8 hours of training in work safety from 2024-01-01 to 2026-12-31, 24 due by 2026-12-31",
        ),
        None,
    ),
    (
        CYCLE,
        {},
        NOT_MET,
        ("没有质量检验员证", "no quality inspector certificate on record"),
        ("取得并登记质量检验员证", "get and record quality inspector certificate"),
    ),
    (
        NO_GRADE,
        {"credentials": (grade("技师"),)},
        NOT_MET,
        (
            "不应有而有：职业技能等级证书（技师）",
            "there and should not be: skill grade certificate (technician (grade 2))",
        ),
        None,
    ),
    (
        NO_VETERAN,
        {"experience": (spell("2024-01-01", None, "vehicle-repair"),)},
        MET,
        (
            "汽车维修经验到 2027-01-01 满 3 年",
            "3 years of experience in vehicle repair not before 2027-01-01",
        ),
        None,
    ),
    (
        EITHER,
        {},
        NOT_MET,
        (
            "以下均未满足：没有职业技能等级证书；没有汽车维修经验",
            "none of these: no skill grade certificate on record; no experience in vehicle repair on record",
        ),
        (
            "取得并登记职业技能等级证书（机修或电器维修、高级工及以上）",
            "get and record skill grade certificate (mechanic or electrician, senior worker (grade 3) or above)",
        ),
    ),
    (
        ALL,
        {"education": (school("高中"),)},
        NOT_MET,
        (
            "高中学历低于大专；以下均未满足：没有职业技能等级证书；没有汽车维修经验",
            "education: senior secondary is below college diploma; none of these: no skill grade certificate on record; no experience in vehicle repair on record",
        ),
        (
            "取得并登记大专及以上学历；取得并登记职业技能等级证书（机修或电器维修、高级工及以上）",
            "get and record education: college diploma or above; get and record skill grade certificate (mechanic or electrician, senior worker (grade 3) or above)",
        ),
    ),
]


@pytest.mark.parametrize(("condition", "facts", "answer", "reason", "todo"), FOUND)
def test_what_was_found_and_what_to_do_is_said_in_both_languages(condition, facts, answer, reason, todo):
    outcome, said, next_step = found_of_li(condition, facts)
    assert (outcome, said) == (answer, reason)
    assert todo in (None, next_step)


def test_a_card_that_begins_later_begins_the_cycle_later():
    later = person("李文", "mechanic", credentials=(credential("inspector", "2026-08-01"),))
    card = stretch(judge_person(CYCLE, later))
    assert card.reason("zh") == "质量检验员证自 2026-08-01 起"
    assert card.next_step("en") == "fits from 2026-08-01 on"
