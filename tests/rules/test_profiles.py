"""Whom a standard asks for."""

from datetime import date

import pytest

from staffing.rules import Facts, Outcome, Span, assess, load_standard, posts
from staffing.rules.changes import Hire, changed
from staffing.rules.profiles import asked_of, profile

from .cast import day, premises, shop

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
