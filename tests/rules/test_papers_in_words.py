"""What is asked of papers: certificates, cards and their reviews, and what was found: reason and next step in both languages."""

import pytest

from staffing.rules import Outcome

from .cast import credential, grade
from .in_words import asked_of_li, found_of_li

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN

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


NEEDED = [
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
]


@pytest.mark.parametrize(("condition", "zh", "en"), NEEDED)
def test_what_is_asked_is_said_in_both_languages(condition, zh, en):
    assert asked_of_li(condition) == (zh, en)


FOUND = [
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
]


@pytest.mark.parametrize(("condition", "facts", "answer", "reason", "todo"), FOUND)
def test_what_was_found_and_what_to_do_is_said_in_both_languages(condition, facts, answer, reason, todo):
    outcome, said, next_step = found_of_li(condition, facts)
    assert (outcome, said) == (answer, reason)
    assert todo in (None, next_step)
