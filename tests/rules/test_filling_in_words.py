"""Filled posts as the reader is told: what is asked, who holds what, and whom to look for."""

import pytest

from staffing.rules import Outcome

from .cast import in_both, judge_shop, quantity, shop, stretch
from .crew import EIGHT_TECHNICIANS, INSPECTOR, ONE_EV, holder, posts, since


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_sentence_is_there_in_both_languages(language):
    wanted = posts(
        {**EIGHT_TECHNICIANS, "manager": {"at_least": 1, "who": INSPECTOR}, "settlement-clerk": 1},
        ["manager", "settlement-clerk"],
        of_whom=[ONE_EV],
    )
    told = stretch(judge_shop(wanted, holder("郑伟", "mechanic")))
    assert (
        told.needed(language)
        == {
            "zh": "各岗位同时配齐：机修 2 人、电器维修 2 人、钣金 2 人、涂漆 2 人、企业负责人 1 人（质量检验员证）、"
            "价格结算员 1 人；企业负责人、价格结算员可由一人兼任，每人至多 2 个；其他岗位不得兼任；"
            "机修、电器维修、钣金、涂漆中至少 1 人：新能源",
            "en": "posts filled at once: 2 × mechanic, 2 × electrician, 2 × body repairer, 2 × painter, "
            "1 × manager (quality inspector certificate), 1 × settlement clerk; "
            "one person may hold several of manager, settlement clerk, at most 2; no other posts may be combined; "
            "of those in mechanic, electrician, body repairer, painter, at least 1 with: EV",
        }[language]
    )


WOMAN = {"sex": {"only": "female", "law": "《某法》第三条"}}
NOT_NEW = {"not": {"grace": {"after": "employment", "months": 6}}}
PER_MECHANIC = {"per": 2, "of": {"holds_post": ["mechanic"]}}
PER_VEHICLE = {"per": 40, "of": {"quantity": "vehicles-per-month"}}


def test_a_number_that_follows_from_others_is_said_where_the_posts_are_asked_for():
    inspectors = {"at_least": PER_MECHANIC, "who": INSPECTOR}
    told = stretch(judge_shop(posts({"quality-inspector": inspectors, "mechanic": 2})))
    assert in_both(told.needed) == (
        "各岗位同时配齐：质量检验员（人数 任机修的人数 ÷ 2，向上取整；质量检验员证）、机修 2 人；不得兼任",
        "posts filled at once: quality inspector "
        "(as many as the number of people holding the post of mechanic ÷ 2, rounded up; quality inspector certificate), "
        "2 × mechanic; no posts may be combined",
    )


def test_posts_are_told_apart_from_the_people_who_hold_them():
    both = posts({"manager": 1, "settlement-clerk": 1}, ["manager", "settlement-clerk"])
    told = stretch(judge_shop(both, holder("王芳", "manager", "settlement-clerk")))
    assert in_both(told.seen) == (
        "2 个岗位由 1 人担任：企业负责人（王芳）、价格结算员（王芳）",
        "2 posts held by 1: manager (王芳), settlement clerk (王芳)",
    )


def test_how_many_a_slot_needs_may_follow_from_the_work_of_the_shop():
    by_vehicles = posts({"mechanic": {"at_least": PER_VEHICLE}})
    busy = shop(quantities=(quantity("vehicles-per-month", 40),))
    told = stretch(judge_shop(by_vehicles, holder("郑伟", "mechanic"), of=busy))
    assert told.outcome is Outcome.MET
    assert in_both(told.reason) == (
        "1 个岗位由 1 人担任：机修（郑伟）；机修需要 1 人（月维修车辆数 40 辆 ÷ 40，向上取整 = 1）",
        "1 post held by 1: mechanic (郑伟); "
        "mechanic: 1 needed (vehicles repaired a month: 40 vehicles ÷ 40, rounded up = 1)",
    )


NEXT = [
    (
        posts({"mechanic": 1}, of_whom=[{"slots": ["mechanic"], "at_least": 1, "who": WOMAN}]),
        holder("郑伟", "mechanic", sex="male"),
        "仅调整现有人员不够；还缺 1 人：女性（《某法》第三条）",
        "moving existing people is not enough; 1 more needed: female (《某法》第三条)",
    ),
    (
        posts({"mechanic": {"at_least": 1, "who": NOT_NEW}}),
        since("新", "2026-03-01", "mechanic"),
        "仅调整现有人员不够；新：2026-09-01 起即符合",
        "moving existing people is not enough; 新: fits from 2026-09-01 on",
    ),
    (
        {"any_of": [{"equipment": {"kinds": ["lift"], "at_least": 1}}, posts({"painter": 1})]},
        holder("郑伟"),
        "调整现有人员即可：任命郑伟为涂漆",
        "moving existing people is enough: appoint 郑伟 as painter",
    ),
]


@pytest.mark.parametrize(("condition", "who", "zh", "en"), NEXT)
def test_the_nearest_way_to_fill_the_posts_is_said_and_weighed_against_other_ways(condition, who, zh, en):
    told = stretch(judge_shop(condition, who, of=shop(equipment=())))
    assert in_both(told.next_step) == (zh, en)
