"""Whom a standard asks for."""

from datetime import date

import pytest

from staffing.rules import Facts, Outcome, Span, assess, load_standard, posts
from staffing.rules.changes import Hire, changed
from staffing.rules.profiles import asked_of, profile, profile_for

from .cast import day, judge_person, outcome, premises, shop, standard

DAY = day("2026-11-23")
YEARS = Span(DAY, date(2028, 11, 23))
OF_SHOP = ("manager", "technical-lead", "quality-inspector", "settlement-clerk", "statistician")


def test_a_shop_staffed_with_profiles_alone_meets_all_that_is_asked_of_people():
    standard = load_standard("cn-class2-source")
    wanted = [(post.code, number) for post in posts() for number in (1, 2)]
    hired = [
        Hire(profile=profile(standard, post, DAY, f"{post}-{n}", f"{post} {n}"), posts=(post,), day=DAY)
        for post, n in wanted
    ]
    places = (premises("workshop", 240), premises("parking", 160))
    after = assess(standard, changed(Facts(shop=shop(*places), people=()), hired), YEARS)
    of_people = [result for result in after if result.requirement.group == "personnel"]
    assert {stretch.outcome for result in of_people for stretch in result.timeline} == {Outcome.MET}


@pytest.mark.parametrize("post", OF_SHOP)
def test_the_standard_asks_something_of_each_of_its_posts(post):
    assert list(asked_of([r.condition for r in load_standard("cn-class2-source").requirements], post))


def test_the_highest_level_that_is_asked_for_is_brought_and_each_paper_once():
    painter = profile(load_standard("cn-class2-source"), "painter", DAY, "new", "新人")
    held = [(card.kind, card.level, card.trade) for card in painter.credentials]
    assert held == [("skill-grade", "中级工", "painter"), ("repair-worker", None, "painter")]


BRINGABLE = [
    {"age": {"at_least": 18}},
    {"exam": {"slug": "welding"}},
    {"course": {"slug": "welding"}},
    {"education": {"at_least": "大专", "majors": ["汽车"]}},
    {"experience": {"kinds": ["vehicle-repair"], "months": 36}},
    {"credential": {"kinds": ["skill-grade"], "trades": ["electrician"], "level_at_least": "高级工"}},
    {"all_of": [{"exam": {"slug": "welding"}}, {"age": {"at_least": 21}}]},
    {"any_of": [{"sex": {"only": "female", "law": "《某法》"}}, {"exam": {"slug": "welding"}}]},
]


@pytest.mark.parametrize("condition", BRINGABLE)
def test_the_profile_for_a_condition_satisfies_it_from_its_day_on(condition):
    asked = standard("person", condition).requirements[0].condition
    who = profile_for([asked], "mechanic", DAY, "new", "新人")
    answer = judge_person(condition, who, Span(DAY, DAY))
    assert outcome(answer, str(DAY)) is Outcome.MET


def test_a_profile_is_as_young_as_it_may_be_and_old_enough_for_every_condition():
    asked = standard(
        "person", {"age": {"at_least": 18}}, {"age": {"at_least": 21}}, {"age": {"at_least": 20}}
    )
    who = profile_for([r.condition for r in asked.requirements], "mechanic", DAY, "new", "新人")
    assert who.born == day("2005-11-23")


def test_a_profile_names_its_records_as_assumed():
    asked = standard("person", *BRINGABLE[1:6])
    who = profile_for([r.condition for r in asked.requirements], "mechanic", DAY, "new", "新人")
    records = [*who.exams, *who.courses, *who.education, *who.experience, *who.credentials]
    assert [record.ref for record in records] == [
        "assumed:certificate:new:welding",
        "assumed:training-record:new:welding",
        "assumed:education:new",
        "assumed:experience:new:vehicle-repair",
        "assumed:credential:new:skill-grade:electrician",
    ]
    assert {record.since for record in (*who.exams, *who.courses, *who.credentials)} == {DAY}


def test_a_profile_brings_the_lowest_grade_where_none_is_asked_for_in_the_trade_of_the_post():
    asked = standard("person", {"credential": {"kinds": ["skill-grade"]}}).requirements[0].condition
    (card,) = profile_for([asked], "painter", DAY, "new", "新人").credentials
    assert (card.level, card.trade) == ("学徒工", "painter")


SKILLED = {"credential": {"kinds": ["skill-grade"]}}
INSPECTOR = {"credential": {"kinds": ["inspector"]}}
MECHANIC = {"holds_post": ["mechanic"]}
ASKED = [
    ({"every": {"who": MECHANIC, "is": SKILLED}}, "mechanic", 1),
    ({"every": {"who": MECHANIC, "is": SKILLED}}, "painter", 0),
    ({"every_holder": {"posts": {"mechanic": SKILLED, "painter": INSPECTOR}}}, "painter", 1),
    ({"every_holder": {"posts": {"mechanic": SKILLED}}}, "painter", 0),
    ({"for_each": {"posts": {"mechanic": SKILLED}, "at_least": 1}}, "mechanic", 1),
    ({"for_each": {"posts": {"mechanic": SKILLED}, "at_least": 1}}, "painter", 0),
    ({"ratio": {"of": MECHANIC, "who": SKILLED, "at_least": "1/2"}}, "mechanic", 1),
    ({"count": {"of": MECHANIC, "who": SKILLED, "at_least": 1}}, "mechanic", 1),
    ({"count": {"of": MECHANIC, "who": SKILLED, "at_least": 1}}, "painter", 0),
    ({"cover": {"scopes": {"small-vehicle": ["mechanic"]}, "who": SKILLED}}, "mechanic", 1),
    ({"cover": {"scopes": {"small-vehicle": ["mechanic"]}, "who": SKILLED}}, "painter", 0),
    ({"cover": {"scopes": {"small-vehicle": ["mechanic"]}}}, "mechanic", 0),
    (
        {
            "any_of": [
                {"every": {"who": MECHANIC, "is": SKILLED}},
                {"every": {"who": MECHANIC, "is": INSPECTOR}},
            ]
        },
        "mechanic",
        2,
    ),
    (
        {"applies_if": {"scope": ["electric"], "then": {"every": {"who": MECHANIC, "is": SKILLED}}}},
        "mechanic",
        1,
    ),
    ({"quantity": {"kind": "vehicles-per-month", "at_least": 1}}, "mechanic", 0),
    ({"every": {"who": {"all_of": [{"employed": True}, MECHANIC]}, "is": SKILLED}}, "mechanic", 1),
    ({"every": {"who": {"all_of": [{"employed": True}, MECHANIC]}, "is": SKILLED}}, "painter", 0),
    ({"count": {"who": {"all_of": [MECHANIC, SKILLED, INSPECTOR]}, "at_least": 1}}, "mechanic", 2),
    ({"count": {"who": {"all_of": [MECHANIC, SKILLED, INSPECTOR]}, "at_least": 1}}, "painter", 0),
]


@pytest.mark.parametrize(("condition", "post", "conditions"), ASKED)
def test_a_shop_standard_asks_something_of_the_posts_it_names_and_nothing_of_others(
    condition, post, conditions
):
    asked = standard("shop", condition).requirements[0].condition
    assert len(list(asked_of([asked], post))) == conditions


def newcomer(*conditions):
    asked = standard("person", *conditions)
    return profile_for([r.condition for r in asked.requirements], "mechanic", DAY, "new", "新人")


def test_a_profile_has_been_nowhere_yet_which_is_known_and_not_unrecorded():
    who = newcomer({"age": {"at_least": 18}})
    assert (who.employments, who.postings) == ((), ())


def test_the_highest_schooling_that_is_asked_for_is_brought_in_whatever_order():
    college, middle = ({"education": {"at_least": level}} for level in ("大专", "中专"))
    for order in ((college, middle), (middle, college)):
        assert [held.level for held in newcomer(*order).education] == ["大专"]


CYCLE = {"per_cycle": {"credential": ["special-operation-low-voltage"], "months": 36}}
HOURS = {"training": {"topics": ["safety"], "hours": 8}}
HOURS_IN_CYCLES = {"training": {"topics": ["safety"], "hours": 8, **CYCLE}}


@pytest.mark.parametrize("hours", [HOURS, HOURS_IN_CYCLES])
def test_where_training_will_do_nothing_else_is_brought(hours):
    who = newcomer({"any_of": [hours, {"exam": {"slug": "welding"}}]})
    assert ([held.topic for held in who.training], who.exams) == (["safety"], ())


def test_training_in_the_cycles_of_a_card_brings_the_card():
    assert [card.kind for card in newcomer(HOURS_IN_CYCLES).credentials] == ["special-operation-low-voltage"]
