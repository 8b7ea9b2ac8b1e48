"""What is asked of papers, schooling, experience and training, and what was found: reason and next step in both languages."""

import pytest

from staffing.rules import Outcome

from .cast import credential, grade, judge_person, person, school, spell, stretch, trained

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN

DIPLOMA = {"education": {"at_least": "大专"}}
IN_THE_TRADE = {"education": {"at_least": "大专", "majors": ["汽车", "机械"]}}
ANY_SCHOOL_OF_CARS = {"education": {"majors": ["汽车"]}}
THREE_YEARS = {"experience": {"kinds": ["vehicle-repair"], "months": 36}}
ONE_OF_FIVE_YEARS = {
    "experience": {"kinds": ["vehicle-repair", "repair-trade-management"], "months": 12, "within_months": 60}
}
SENIOR = {
    "credential": {
        "kinds": ["skill-grade"],
        "trades": ["mechanic", "electrician"],
        "level_at_least": "高级工",
    }
}
BOTH = {"credential": {"kinds": ["inspector", "title"], "all": True}}
RECENT = {"credential": {"kinds": ["inspector"], "within_months": 24}}
REVIEWED = {"credential": {"kinds": ["special-operation-low-voltage"], "review_every_months": 36}}
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
    (
        SENIOR,
        "职业技能等级证书（机修或电器维修、高级工及以上）",
        "skill grade certificate (mechanic or electrician, senior worker (grade 3) or above)",
    ),
    (BOTH, "质量检验员证、职称证书各一", "each of quality inspector certificate, title certificate"),
    (
        RECENT,
        "质量检验员证（近 2 年内取得）",
        "quality inspector certificate (issued within the last 2 years)",
    ),
    (
        REVIEWED,
        "特种作业操作证（低压电工）（每 36 个月复审）",
        "special operation card (low-voltage electrician) (reviewed every 36 months)",
    ),
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
    asked = stretch(judge_person(condition, person("李文", "mechanic")))
    assert (asked.needed("zh"), asked.needed("en")) == (zh, en)


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
    (
        SENIOR,
        {"credentials": ()},
        NOT_MET,
        ("没有职业技能等级证书", "no skill grade certificate on record"),
        (
            "取得并登记职业技能等级证书（机修或电器维修、高级工及以上）",
            "get and record skill grade certificate (mechanic or electrician, senior worker (grade 3) or above)",
        ),
    ),
    (
        SENIOR,
        {"credentials": None},
        UNKNOWN,
        ("职业技能等级证书未登记", "skill grade certificate: not recorded"),
        ("补登：职业技能等级证书未登记", "put on record: skill grade certificate: not recorded"),
    ),
    (
        SENIOR,
        {"credentials": (grade("中级工"),)},
        NOT_MET,
        (
            "职业技能等级证书（中级工）低于高级工",
            "skill grade certificate (intermediate worker (grade 4)) is below senior worker (grade 3)",
        ),
        (
            "取得并登记职业技能等级证书（机修或电器维修、高级工及以上）",
            "get and record skill grade certificate (mechanic or electrician, senior worker (grade 3) or above)",
        ),
    ),
    (
        SENIOR,
        {"credentials": (grade("高级工", "painter"),)},
        NOT_MET,
        (
            "职业技能等级证书（高级工）的工种是涂漆",
            "skill grade certificate (senior worker (grade 3)) is for the trade painter",
        ),
        (
            "取得并登记职业技能等级证书（机修或电器维修、高级工及以上）",
            "get and record skill grade certificate (mechanic or electrician, senior worker (grade 3) or above)",
        ),
    ),
    (
        SENIOR,
        {"credentials": (credential("skill-grade", level="高级工", trade=None),)},
        UNKNOWN,
        (
            "职业技能等级证书（高级工）没有登记工种",
            "skill grade certificate (senior worker (grade 3)) has no trade on record",
        ),
        (
            "补登：职业技能等级证书（高级工）没有登记工种",
            "put on record: skill grade certificate (senior worker (grade 3)) has no trade on record",
        ),
    ),
    (
        SENIOR,
        {"credentials": (grade(None),)},
        UNKNOWN,
        ("职业技能等级证书没有登记等级", "skill grade certificate has no level on record"),
        (
            "补登：职业技能等级证书没有登记等级",
            "put on record: skill grade certificate has no level on record",
        ),
    ),
    (
        SENIOR,
        {"credentials": (grade("技师", until="2027-01-01"),)},
        MET,
        (
            "职业技能等级证书（技师），有效至 2027-01-01",
            "skill grade certificate (technician (grade 2)), in force until 2027-01-01",
        ),
        None,
    ),
    (
        SENIOR,
        {"credentials": (grade("技师", until="2026-05-31"),)},
        NOT_MET,
        (
            "职业技能等级证书（技师）已于 2026-05-31 到期",
            "skill grade certificate (technician (grade 2)) ended on 2026-05-31",
        ),
        ("续办职业技能等级证书（技师）", "renew skill grade certificate (technician (grade 2))"),
    ),
    (
        SENIOR,
        {"credentials": (grade("技师", since="2026-07-01"),)},
        NOT_MET,
        (
            "职业技能等级证书（技师）自 2026-07-01 起",
            "skill grade certificate (technician (grade 2)) only from 2026-07-01",
        ),
        ("2026-07-01 起即符合", "fits from 2026-07-01 on"),
    ),
    (
        SENIOR,
        {"credentials": (grade("技师", since=None),)},
        UNKNOWN,
        (
            "职业技能等级证书（技师）没有起始日期",
            "skill grade certificate (technician (grade 2)) has no first day on record",
        ),
        (
            "补登：职业技能等级证书（技师）没有起始日期",
            "put on record: skill grade certificate (technician (grade 2)) has no first day on record",
        ),
    ),
    (
        BOTH,
        {"credentials": (credential("inspector"),)},
        NOT_MET,
        ("没有职称证书", "no title certificate on record"),
        ("取得并登记职称证书", "get and record title certificate"),
    ),
    (
        RECENT,
        {"credentials": (credential("inspector"),)},
        NOT_MET,
        (
            "质量检验员证取得已久，自 2022-01-02 起不再计入",
            "quality inspector certificate was issued too long ago, since 2022-01-02",
        ),
        ("续办质量检验员证", "renew quality inspector certificate"),
    ),
    (
        REVIEWED,
        {"credentials": (credential("special-operation-low-voltage", reviewed=()),)},
        NOT_MET,
        (
            "特种作业操作证（低压电工）应在 2023-01-01 前复审，未复审",
            "special operation card (low-voltage electrician) was to be reviewed by 2023-01-01 and was not",
        ),
        (
            "办理特种作业操作证（低压电工）复审",
            "have special operation card (low-voltage electrician) reviewed",
        ),
    ),
    (
        REVIEWED,
        {"credentials": (credential("special-operation-low-voltage", reviewed=None),)},
        UNKNOWN,
        (
            "特种作业操作证（低压电工）应在 2023-01-01 前复审，复审情况未登记",
            "special operation card (low-voltage electrician) was to be reviewed by 2023-01-01, and no review is recorded either way",
        ),
        (
            "补登：特种作业操作证（低压电工）应在 2023-01-01 前复审，复审情况未登记",
            "put on record: special operation card (low-voltage electrician) was to be reviewed by 2023-01-01, and no review is recorded either way",
        ),
    ),
    (
        REVIEWED,
        {"credentials": (credential("special-operation-low-voltage", "2024-01-01", reviewed=()),)},
        MET,
        (
            "特种作业操作证（低压电工），须在 2027-01-01 前复审",
            "special operation card (low-voltage electrician), to be reviewed by 2027-01-01",
        ),
        None,
    ),
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
    found = stretch(judge_person(condition, person("李文", "mechanic", **facts)))
    assert found.outcome is answer
    assert (found.reason("zh"), found.reason("en")) == reason
    if todo is not None:
        assert (found.next_step("zh"), found.next_step("en")) == todo


def test_papers_and_experience_that_begin_later_or_that_nobody_recorded():
    later = person("李文", "mechanic", credentials=(credential("inspector", "2026-08-01"),))
    card = stretch(judge_person(CYCLE, later))
    assert card.reason("zh") == "质量检验员证自 2026-08-01 起"
    assert card.next_step("en") == "fits from 2026-08-01 on"
    unrecorded = stretch(judge_person(ONE_OF_FIVE_YEARS, person("李文", "mechanic", experience=None)))
    assert unrecorded.outcome is UNKNOWN
    assert unrecorded.reason("zh") == "近 5 年内汽车维修或汽车维修行业经营（管理）经验未登记"


def test_the_spells_that_count_are_named_in_the_order_of_their_refs():
    spells = (
        spell("2025-01-01", None, "vehicle-repair"),
        spell("2024-01-01", "2024-12-31", "vehicle-repair"),
    )
    found = stretch(judge_person(ONE_OF_FIVE_YEARS, person("李文", "mechanic", experience=spells)))
    assert [item.ref for item in found.evidence] == ["experience:2024-01-01", "experience:2025-01-01"]
