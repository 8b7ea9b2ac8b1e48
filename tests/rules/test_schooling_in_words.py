"""What is asked of schooling and experience, and what was found: reason and next step in both languages."""

import pytest

from staffing.rules import Outcome

from .cast import judge_person, person, school, spell, stretch
from .in_words import asked_of_li, found_of_li

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN

DIPLOMA = {"education": {"at_least": "大专"}}
IN_THE_TRADE = {"education": {"at_least": "大专", "majors": ["汽车", "机械"]}}
ANY_SCHOOL_OF_CARS = {"education": {"majors": ["汽车"]}}
THREE_YEARS = {"experience": {"kinds": ["vehicle-repair"], "months": 36}}
ONE_OF_FIVE_YEARS = {
    "experience": {"kinds": ["vehicle-repair", "repair-trade-management"], "months": 12, "within_months": 60}
}


NEEDED = [
    (DIPLOMA, "大专及以上学历", "education: college diploma or above"),
    (
        IN_THE_TRADE,
        "大专及以上学历、专业含汽车或机械",
        "education: college diploma or above, a major in 汽车 or 机械",
    ),
    (ANY_SCHOOL_OF_CARS, "专业含汽车", "a major in 汽车"),
    (THREE_YEARS, "3 年汽车维修经验", "3 years of experience in vehicle repair"),
    (
        ONE_OF_FIVE_YEARS,
        "1 年汽车维修或汽车维修行业经营（管理）经验（近 5 年内）",
        "1 year of experience in vehicle repair or management in the vehicle repair trade within the last 5 years",
    ),
]


@pytest.mark.parametrize(("condition", "zh", "en"), NEEDED)
def test_what_is_asked_is_said_in_both_languages(condition, zh, en):
    assert asked_of_li(condition) == (zh, en)


FOUND = [
    (
        DIPLOMA,
        {"education": ()},
        NOT_MET,
        ("没有学历", "no education on record"),
        ("取得并登记大专及以上学历", "get and record education: college diploma or above"),
    ),
    (
        DIPLOMA,
        {"education": None},
        UNKNOWN,
        ("学历未登记", "education: not recorded"),
        ("补登：学历未登记", "put on record: education: not recorded"),
    ),
    (
        DIPLOMA,
        {"education": (school("高中"),)},
        NOT_MET,
        ("高中学历低于大专", "education: senior secondary is below college diploma"),
        ("取得并登记大专及以上学历", "get and record education: college diploma or above"),
    ),
    (DIPLOMA, {"education": (school("本科"),)}, MET, ("本科学历", "education: bachelor"), None),
    (
        DIPLOMA,
        {"education": (school("夜校"),)},
        UNKNOWN,
        ("夜校学历没有登记等级", "education: 夜校 has no level on record"),
        ("补登：夜校学历没有登记等级", "put on record: education: 夜校 has no level on record"),
    ),
    (
        DIPLOMA,
        {"education": (school("大专", on="2026-09-01"),)},
        NOT_MET,
        ("大专学历自 2026-09-01 起", "education: college diploma only from 2026-09-01"),
        ("2026-09-01 起即符合", "fits from 2026-09-01 on"),
    ),
    (
        DIPLOMA,
        {"education": (school("大专", on=None),)},
        UNKNOWN,
        ("大专学历没有毕业日期", "education: college diploma has no graduation date on record"),
        (
            "补登：大专学历没有毕业日期",
            "put on record: education: college diploma has no graduation date on record",
        ),
    ),
    (
        IN_THE_TRADE,
        {"education": (school("大专"),)},
        UNKNOWN,
        ("大专学历没有登记专业", "education: college diploma has no major on record"),
        ("补登：大专学历没有登记专业", "put on record: education: college diploma has no major on record"),
    ),
    (
        IN_THE_TRADE,
        {"education": (school("大专", "会计"),)},
        NOT_MET,
        ("大专学历的专业是会计", "the major of education: college diploma is 会计"),
        (
            "取得并登记大专及以上学历、专业含汽车或机械",
            "get and record education: college diploma or above, a major in 汽车 or 机械",
        ),
    ),
    (
        IN_THE_TRADE,
        {"education": (school("大专", "汽车运用"),)},
        MET,
        ("大专学历", "education: college diploma"),
        None,
    ),
    (
        THREE_YEARS,
        {"experience": ()},
        NOT_MET,
        ("没有汽车维修经验", "no experience in vehicle repair on record"),
        ("继续积累汽车维修经验，满 3 年", "gain experience in vehicle repair, 3 years in all"),
    ),
    (
        THREE_YEARS,
        {"experience": None},
        UNKNOWN,
        ("汽车维修经验未登记", "experience in vehicle repair: not recorded"),
        ("补登：汽车维修经验未登记", "put on record: experience in vehicle repair: not recorded"),
    ),
    (
        THREE_YEARS,
        {"experience": (spell("2025-01-01", None, "vehicle-repair"),)},
        NOT_MET,
        (
            "汽车维修经验到 2028-01-01 满 3 年",
            "3 years of experience in vehicle repair not before 2028-01-01",
        ),
        ("2028-01-01 起即符合", "fits from 2028-01-01 on"),
    ),
    (
        THREE_YEARS,
        {"experience": (spell("2020-01-01", None, "vehicle-repair"),)},
        MET,
        ("汽车维修经验自 2023-01-01 起满 3 年", "3 years of experience in vehicle repair since 2023-01-01"),
        None,
    ),
    (
        THREE_YEARS,
        {"experience": (spell("2025-01-01", "2025-06-30", "vehicle-repair"),)},
        NOT_MET,
        ("汽车维修经验不足 3 年", "less than 3 years of experience in vehicle repair"),
        ("继续积累汽车维修经验，满 3 年", "gain experience in vehicle repair, 3 years in all"),
    ),
    (
        THREE_YEARS,
        {"experience": (spell(None, None, "vehicle-repair"),)},
        UNKNOWN,
        (
            "汽车维修经验有一段没有起始日期，其余部分不足 3 年",
            "a spell of experience in vehicle repair has no first day, and the rest is less than 3 years",
        ),
        (
            "补登：汽车维修经验有一段没有起始日期，其余部分不足 3 年",
            "put on record: a spell of experience in vehicle repair has no first day, and the rest is less than 3 years",
        ),
    ),
    (
        ONE_OF_FIVE_YEARS,
        {"experience": ()},
        NOT_MET,
        (
            "没有近 5 年内汽车维修或汽车维修行业经营（管理）经验",
            "no experience in vehicle repair or management in the vehicle repair trade within the last 5 years on record",
        ),
        (
            "继续积累近 5 年内汽车维修或汽车维修行业经营（管理）经验，满 1 年",
            "gain experience in vehicle repair or management in the vehicle repair trade within the last 5 years, 1 year in all",
        ),
    ),
    (
        ONE_OF_FIVE_YEARS,
        {"experience": (spell("2010-01-01", "2012-01-01", "vehicle-repair"),)},
        NOT_MET,
        (
            "近 5 年内汽车维修或汽车维修行业经营（管理）经验不足 1 年",
            "less than 1 year of experience in vehicle repair or management in the vehicle repair trade within the last 5 years",
        ),
        (
            "继续积累近 5 年内汽车维修或汽车维修行业经营（管理）经验，满 1 年",
            "gain experience in vehicle repair or management in the vehicle repair trade within the last 5 years, 1 year in all",
        ),
    ),
    (
        ONE_OF_FIVE_YEARS,
        {"experience": (spell("2024-01-01", None, "vehicle-repair"),)},
        MET,
        (
            "近 5 年内汽车维修或汽车维修行业经营（管理）经验满 1 年",
            "1 year of experience in vehicle repair or management in the vehicle repair trade within the last 5 years",
        ),
        None,
    ),
    (
        ONE_OF_FIVE_YEARS,
        {"experience": (spell("2026-01-01", None, "vehicle-repair"),)},
        NOT_MET,
        (
            "近 5 年内汽车维修或汽车维修行业经营（管理）经验到 2027-01-01 满 1 年",
            "1 year of experience in vehicle repair or management in the vehicle repair trade within the last 5 years not before 2027-01-01",
        ),
        ("2027-01-01 起即符合", "fits from 2027-01-01 on"),
    ),
]


@pytest.mark.parametrize(("condition", "facts", "answer", "reason", "todo"), FOUND)
def test_what_was_found_and_what_to_do_is_said_in_both_languages(condition, facts, answer, reason, todo):
    outcome, said, next_step = found_of_li(condition, facts)
    assert (outcome, said) == (answer, reason)
    assert todo in (None, next_step)


def test_the_spells_that_count_are_named_in_the_order_of_their_refs():
    spells = (
        spell("2025-01-01", None, "vehicle-repair"),
        spell("2024-01-01", "2024-12-31", "vehicle-repair"),
    )
    found = stretch(judge_person(ONE_OF_FIVE_YEARS, person("李文", "mechanic", experience=spells)))
    assert [item.ref for item in found.evidence] == ["experience:2024-01-01", "experience:2025-01-01"]


def test_experience_that_nobody_recorded_is_said_to_be_so():
    unrecorded = stretch(judge_person(ONE_OF_FIVE_YEARS, person("李文", "mechanic", experience=None)))
    assert unrecorded.outcome is UNKNOWN
    assert unrecorded.reason("zh") == "近 5 年内汽车维修或汽车维修行业经营（管理）经验未登记"
