"""Numbers and quantities as the reader is told: what is asked for, and how it was worked out."""

import pytest

from staffing.rules import Outcome

from .cast import grade, in_both, judge_shop, person, pieces, quantity, shop, stretch

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN
MECHANIC = {"holds_post": ["mechanic"]}
SKILLED = {"credential": {"kinds": ["skill-grade"]}}
TEAM = (
    person("周一", "mechanic", credentials=(grade("三级"),)),
    person("周二", "mechanic"),
    person("周三", "mechanic"),
)
PER_THREE = {"per": 3, "of": MECHANIC}
PER_FIVE_CARS = {"per": 5, "of": {"quantity": "vehicles-per-month"}}

NUMBERS = [
    (
        {"per": 2, "of": MECHANIC},
        "任机修的人数 ÷ 2，向上取整",
        "the number of people holding the post of mechanic ÷ 2, rounded up",
        "需要 2 人（3 人 ÷ 2，向上取整 = 2）",
        "needed: 2 (3 people ÷ 2, rounded up = 2)",
    ),
    (
        {"share": "1/2", "of": MECHANIC},
        "任机修的人数 × 1/2，向上取整",
        "the number of people holding the post of mechanic × 1/2, rounded up",
        "需要 2 人（3 人 × 1/2，向上取整 = 2）",
        "needed: 2 (3 people × 1/2, rounded up = 2)",
    ),
    (
        {"share": "1/2", "of": MECHANIC, "rounding": "down"},
        "任机修的人数 × 1/2，向下取整",
        "the number of people holding the post of mechanic × 1/2, rounded down",
        "需要 1 人（3 人 × 1/2，向下取整 = 1）",
        "needed: 1 (3 people × 1/2, rounded down = 1)",
    ),
    (
        {"steps": [{"from": 1, "until": 2, "is": 1}, {"from": 3, "is": 2}], "of": MECHANIC},
        "按任机修的人数查表（1–2 为 1、3+ 为 2）",
        "by the number of people holding the post of mechanic (1–2 is 1, 3+ is 2)",
        "需要 2 人（3 人，查表 = 2）",
        "needed: 2 (3 people, by the table = 2)",
    ),
    (
        {"steps": [{"from": 5, "is": 2}], "of": MECHANIC},
        "按任机修的人数查表（5+ 为 2）",
        "by the number of people holding the post of mechanic (5+ is 2)",
        "需要多少人尚不能确定（不少于 0 人）：3 人，标准的表中没有这一档",
        "how many are needed is not certain (at least 0): 3 people: the table of the standard has no such row",
    ),
    (
        {"sum_of": [1, PER_THREE]},
        "相加（1、任机修的人数 ÷ 3，向上取整）",
        "the sum of (1, the number of people holding the post of mechanic ÷ 3, rounded up)",
        "需要 2 人（相加（1；3 人 ÷ 3，向上取整 = 1） = 2）",
        "needed: 2 (the sum of (1; 3 people ÷ 3, rounded up = 1) = 2)",
    ),
    (
        {"max_of": [1, PER_THREE, PER_FIVE_CARS]},
        "取最大（1、任机修的人数 ÷ 3，向上取整、月维修车辆数 ÷ 5，向上取整）",
        "the greatest of (1, the number of people holding the post of mechanic ÷ 3, rounded up, "
        "vehicles repaired a month ÷ 5, rounded up)",
        "需要 3 人（取最大（1；3 人 ÷ 3，向上取整 = 1；月维修车辆数 12 辆 ÷ 5，向上取整 = 3） = 3）",
        "needed: 3 (the greatest of (1; 3 people ÷ 3, rounded up = 1; "
        "vehicles repaired a month: 12 vehicles ÷ 5, rounded up = 3) = 3)",
    ),
    (
        {"scopes": {"small-vehicle": 2, "electric": 1}, "combined": "sum", "otherwise": 1},
        "在用经营范围相加（小型车 2、电动汽车 1、其他 1）",
        "the sum of the scopes in use (small vehicles 2, electric vehicles 1, others 1)",
        "需要 2 人（小型车 2）",
        "needed: 2 (small vehicles 2)",
    ),
    (
        {"scopes": {"small-vehicle": {"per": 2, "of": MECHANIC}}, "combined": "max"},
        "在用经营范围取最大（小型车 任机修的人数 ÷ 2，向上取整）",
        "the greatest of the scopes in use (small vehicles the number of people holding the post of mechanic ÷ 2, rounded up)",
        "需要 2 人（小型车 3 人 ÷ 2，向上取整 = 2）",
        "needed: 2 (small vehicles 3 people ÷ 2, rounded up = 2)",
    ),
    (
        {"scopes": {"electric": 2}, "combined": "max", "otherwise": 1},
        "在用经营范围取最大（电动汽车 2、其他 1）",
        "the greatest of the scopes in use (electric vehicles 2, others 1)",
        "需要 1 人（小型车 1）",
        "needed: 1 (small vehicles 1)",
    ),
]


@pytest.mark.parametrize(("number", "zh", "en", "zh_worked_out", "en_worked_out"), NUMBERS)
def test_a_number_is_stated_and_worked_out_in_both_languages(number, zh, en, zh_worked_out, en_worked_out):
    rule = {"count": {"who": {"all_of": [MECHANIC, SKILLED]}, "at_least": number}}
    place = shop(quantities=(quantity("vehicles-per-month", 12),))
    found = stretch(judge_shop(rule, *TEAM, of=place))
    assert found.needed("zh") == f"人数不少于“{zh}”：任机修；职业技能等级证书"
    assert (
        found.needed("en")
        == f"at least so many ({en}) with: holding the post of mechanic; skill grade certificate"
    )
    assert zh_worked_out in found.reason("zh")
    assert en_worked_out in found.reason("en")


def test_a_count_says_who_fits_how_many_are_needed_and_who_does_not_count_and_why():
    rule = {"count": {"who": {"all_of": [MECHANIC, SKILLED]}, "at_least": {"per": 2, "of": MECHANIC}}}
    found = stretch(judge_shop(rule, *TEAM))
    assert found.outcome is NOT_MET
    assert found.reason("zh") == (
        "1 人符合（周一），需要 2 人（3 人 ÷ 2，向上取整 = 2）；"
        "未计入：周三（没有职业技能等级证书）、周二（没有职业技能等级证书）"
    )
    assert found.next_step("zh") == "周三：取得并登记职业技能等级证书"
    assert found.next_step("en") == "周三: get and record skill grade certificate"


def test_a_number_outside_the_table_sends_the_reader_to_the_standard():
    outside = {"steps": [{"from": 5, "is": 2}], "of": MECHANIC}
    found = stretch(judge_shop({"count": {"who": SKILLED, "at_least": outside}}, *TEAM))
    assert found.outcome is UNKNOWN
    assert found.next_step("zh") == "核对标准：3 人，标准的表中没有这一档"
    assert (
        found.next_step("en")
        == "look it up in the standard: 3 people: the table of the standard has no such row"
    )


CARS = {"quantity": {"kind": "vehicles-per-month", "at_least": 10, "at_most": 20}}
TWELVE, TWENTY_TWO = quantity("vehicles-per-month", 12), quantity("vehicles-per-month", 22)
QUANTITIES = [
    ((TWELVE,), MET, "月维修车辆数 12 辆", "vehicles repaired a month: 12 vehicles"),
    (
        (quantity("vehicles-per-month", 9),),
        NOT_MET,
        "月维修车辆数 9 辆",
        "vehicles repaired a month: 9 vehicles",
    ),
    ((TWENTY_TWO,), NOT_MET, "月维修车辆数 22 辆", "vehicles repaired a month: 22 vehicles"),
    (None, UNKNOWN, "月维修车辆数未登记", "vehicles repaired a month: not recorded"),
    (
        (quantity("vehicles-per-month", 12, None),),
        UNKNOWN,
        "月维修车辆数没有起始日期",
        "vehicles repaired a month has no first day on record",
    ),
    (
        (quantity("vehicles-per-month", 9), quantity("vehicles-per-month", 12, None)),
        UNKNOWN,
        "月维修车辆数没有起始日期",
        "vehicles repaired a month has no first day on record",
    ),
    (
        (TWELVE, TWENTY_TWO),
        UNKNOWN,
        "月维修车辆数 12 至 22 辆（登记不一致）",
        "vehicles repaired a month: 12 to 22 vehicles (the records disagree)",
    ),
]


@pytest.mark.parametrize(("recorded", "answer", "zh", "en"), QUANTITIES)
def test_a_quantity_is_said_with_its_unit_or_with_what_is_not_known_of_it(recorded, answer, zh, en):
    found = stretch(judge_shop(CARS, of=shop(quantities=recorded)))
    assert found.outcome is answer
    assert (found.reason("zh"), found.reason("en")) == (zh, en)
    assert found.needed("zh") == "月维修车辆数不少于 10 辆、不超过 20 辆"
    assert found.needed("en") == "vehicles repaired a month: at least 10 vehicles, at most 20 vehicles"


def test_a_quantity_out_of_bounds_is_brought_there_and_one_unknown_is_put_on_record():
    low = stretch(judge_shop(CARS, of=shop(quantities=(quantity("vehicles-per-month", 9),))))
    assert low.next_step("zh") == "使其符合并登记：月维修车辆数不少于 10 辆、不超过 20 辆"
    assert low.next_step("en") == (
        "bring it there and put it on record: vehicles repaired a month: at least 10 vehicles, at most 20 vehicles"
    )
    unknown = stretch(judge_shop(CARS, of=shop(quantities=None)))
    assert unknown.next_step("zh") == "补登：月维修车辆数未登记"
    assert unknown.next_step("en") == "put on record: vehicles repaired a month: not recorded"


def test_everybody_of_a_group_is_asked_for_and_those_who_do_not_fit_are_named():
    rule = {"every": {"who": MECHANIC, "is": SKILLED}}
    found = stretch(judge_shop(rule, *TEAM))
    assert found.needed("zh") == "凡任机修者，均须职业技能等级证书"
    assert found.needed("en") == "everybody holding the post of mechanic has skill grade certificate"
    assert found.reason("zh") == (
        "应符合的 3 人中，1 人符合；未计入：周三（没有职业技能等级证书）、周二（没有职业技能等级证书）"
    )
    assert found.next_step("zh") == "周三：取得并登记职业技能等级证书；周二：取得并登记职业技能等级证书"
    assert stretch(judge_shop(rule)).reason("en") == "there is nobody to judge"


def test_a_quantity_is_unknown_from_the_day_after_its_last():
    ended = quantity("vehicles-per-month", 12, until="2026-06-30")
    assert pieces(judge_shop(CARS, of=shop(quantities=(ended,)))) == [
        ("2026-01-01", "met"),
        ("2026-07-01", "unknown"),
    ]


def test_a_number_by_scopes_says_that_no_scope_is_in_use():
    by_scope = {"count": {"who": SKILLED, "at_least": {"scopes": {"small-vehicle": 2}, "combined": "max"}}}
    found = stretch(judge_shop(by_scope, *TEAM[:1], of=shop(scopes=())))
    assert in_both(found.reason) == (
        "1 人符合（周一），需要多少人尚不能确定（不少于 0 人）：没有登记在用的经营范围",
        "people who fit: 1 (周一); how many are needed is not certain (at least 0): no scope is in use",
    )
