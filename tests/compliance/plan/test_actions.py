"""What there is to be done for a shop: each kind of action on its day, at its price, and no more than could be needed."""

from decimal import Decimal
from typing import Any

import pytest

from compliance.plan import DEFAULT_PRICES, ESTIMATED, PRICE_LINES, Action, Price, possible_actions
from compliance.plan.generate import KINDS
from compliance.plan.prices import price_of
from staffing.rules import Facts, Person, Span, assess, load_standard
from staffing.rules.changes import Renew, Review, changed
from tests.rules.cast import (
    attestation,
    credential,
    day,
    device,
    document,
    grade,
    person,
    premises,
    shop,
    standard,
    trained,
    verified,
)

TODAY = day("2026-01-01")
WINDOW = Span(day("2026-06-01"), day("2027-05-31"))
CARD = "special-operation-low-voltage"
FIT = {"judgement": {"ask": {"zh": "合适", "en": "fit"}}}


def actions(
    of: list[Any], *people: Person, kind: str = "", window: Span = WINDOW, **more: Any
) -> list[Action]:
    found = possible_actions(
        standard("shop", *of),
        Facts(shop=more.pop("of_shop", shop()), people=people, **more.pop("facts", {})),
        window,
        {**DEFAULT_PRICES, **more.pop("prices", {})},
        TODAY,
    )
    assert not more
    return [action for action in found if action.kind == kind or not kind]


def days(found: list[Action]) -> list[str]:
    return [change.day.isoformat() for action in found for change in action.changes]


# --- reviews ---------------------------------------------------------------------------------------------------------


def reviewed(months: int = 36, apply_days: int | None = 60) -> dict[str, Any]:
    need = {"kinds": [CARD], "review_every_months": months}
    if apply_days is not None:
        need["review_apply_days"] = apply_days
    return {"every": {"who": {"holds_post": ["ev-technician"]}, "is": {"credential": need}, "empty": "met"}}


def electrician(since: str, **card: Any) -> Person:
    held = credential(CARD, since=since, ref="credential:card", **{"reviewed": (), **card})
    return person("韩电", "ev-technician", credentials=(held,))


def test_a_review_is_passed_no_sooner_than_it_can_be_applied_for():
    (review,) = actions([reviewed()], electrician("2024-03-10"), kind="review")
    assert days([review]) == ["2027-01-09"]  # sixty days before 2027-03-10
    assert review.start == day("2026-12-10")


def test_a_review_counts_for_its_due_day_so_that_the_card_holds_throughout():
    who = electrician("2024-03-10")
    (review,) = actions([reviewed()], who, kind="review")
    after = assess(
        standard("shop", reviewed()), changed(Facts(shop=shop(), people=(who,)), review.changes), WINDOW
    )
    assert after.verdict(WINDOW.end) == "met"


def test_there_is_a_review_for_each_due_day_of_the_window():
    of_a_year = actions([reviewed(months=3, apply_days=None)], electrician("2026-05-15"), kind="review")
    assert days(of_a_year) == ["2026-05-16", "2026-08-16", "2026-11-16", "2027-02-16"]


def test_a_review_that_is_overdue_is_passed_as_soon_as_can_be_and_answers_all_due_days_before():
    (review,) = actions([reviewed()], electrician("2020-01-01"), kind="review")
    assert days([review]) == ["2026-01-31"]


def test_a_card_whose_next_review_lies_behind_the_window_needs_none():
    assert actions([reviewed()], electrician("2025-03-10"), kind="review") == []
    assert actions([reviewed()], electrician("2020-03-10", review_waived=True), kind="review") == []


# --- hires -----------------------------------------------------------------------------------------------------------


def hires(of: list[Any], *people: Person) -> list[str]:
    return [action.id for action in actions(of, *people, kind="hire")]


def test_whoever_is_counted_by_a_post_can_be_hired_as_many_as_are_asked_for():
    five = {"count": {"of": {"holds_post": ["safety-manager"]}, "who": {"employed": True}, "at_least": 5}}
    assert hires([five]) == [f"hire:safety-manager:{number}" for number in range(1, 6)]


def test_a_post_that_is_asked_for_in_passing_can_be_hired_for():
    assert hires([{"count": {"who": {"holds_post": ["safety-manager"]}, "at_least": 1}}]) == [
        "hire:safety-manager:1"
    ]
    assert hires([{"for_each": {"posts": {"painter": {"employed": True}}, "at_least": 2}}]) == [
        "hire:painter:1",
        "hire:painter:2",
    ]


def test_a_share_is_brought_about_by_as_many_as_it_lacks():
    half = {"ratio": {"of": {"holds_post": ["mechanic"]}, "who": {"employed": True}, "at_least": "1/2"}}
    unskilled = [person(name, "mechanic") for name in "甲乙丙"]
    middle = {"credential": {"kinds": ["skill-grade"], "level_at_least": "中级工"}}
    two_thirds = {"ratio": {"of": {"holds_post": ["mechanic"]}, "who": middle, "at_least": "2/3"}}
    assert len(hires([half], *unskilled)) == 1  # they count already; one, should there be nobody
    assert len(hires([two_thirds], *unskilled)) == 6


def test_what_is_asked_of_anybody_can_be_hired_without_a_post():
    (hire,) = actions(
        [{"count": {"who": {"credential": {"kinds": ["inspector"]}}, "at_least": 1}}], kind="hire"
    )
    assert hire.changes[0].posts == ()
    assert [card.kind for card in hire.changes[0].profile.credentials] == ["inspector"]


# --- training --------------------------------------------------------------------------------------------------------


def yearly(hours: int = 12, **more: Any) -> dict[str, Any]:
    need = {"training": {"topics": ["safety"], "hours": hours, **more}}
    return {"every": {"who": {"holds_post": ["mechanic"]}, "is": need, "empty": "met"}}


def test_whoever_lacks_hours_is_taught_what_is_lacking_at_the_price_of_an_hour():
    who = person("陈小明", "mechanic", training=(trained("2025-11-01", 8),))
    (lesson,) = actions([yearly(24)], who, kind="teach")
    assert lesson.changes[0].record.hours == 16
    assert days([lesson]) == ["2026-06-01"]
    assert lesson.cost == 16 * DEFAULT_PRICES["teach"].cost


def test_hours_of_each_year_are_given_on_the_first_day_on_which_they_are_short():
    who = person("陈小明", "mechanic", training=(trained("2025-11-01", 12),))
    (lesson,) = actions([yearly(per="calendar_year")], who, kind="teach")
    assert days([lesson]) == ["2027-01-01"]
    slow = {"teach": Price(cost=1, lead_days=400)}
    (late,) = actions([yearly(per="calendar_year")], who, kind="teach", prices=slow)
    assert days([late]) == ["2027-02-05"]


def test_hours_that_go_out_of_view_are_given_again():
    lessons = actions([yearly(within_months=6)], person("陈小明", "mechanic"), kind="teach")
    assert days(lessons) == ["2026-06-01", "2026-12-02"]


def test_who_has_the_hours_is_not_taught():
    assert (
        actions(
            [yearly(12)], person("陈小明", "mechanic", training=(trained("2025-11-01", 12),)), kind="teach"
        )
        == []
    )


def test_whoever_is_appointed_is_taught_with_it():
    who = person("小吴", training=())
    (appointed,) = actions([yearly(24)], who, kind="appoint")
    assert appointed.id == "appoint:小吴:mechanic:trained"
    assert days([appointed]) == ["2026-06-01", "2026-06-01"]
    assert appointed.cost == 24 * DEFAULT_PRICES["teach"].cost + DEFAULT_PRICES["appoint"].cost


def test_who_counts_as_new_in_a_post_is_appointed_without_the_hours():
    new = {"grace": {"after": "posting", "months": 24, "posts": ["mechanic"]}}
    asked = {"any_of": [new, {"training": {"topics": ["safety"], "hours": 12}}]}
    of = [{"every": {"who": {"holds_post": ["mechanic"]}, "is": asked, "empty": "met"}}]
    assert [action.id for action in actions(of, person("小吴"), kind="appoint")] == ["appoint:小吴:mechanic"]


def test_a_hire_brings_the_hours_and_is_kept_up_to_them():
    (hire, *_) = actions([{**yearly(within_months=6)}, COUNT_MECHANIC], kind="hire")
    assert [session.hours for session in hire.changes[0].profile.training] == [12]
    assert days([hire]) == ["2026-06-01", "2026-12-02"]


def test_nobody_is_hired_and_nothing_rented_before_the_first_day_that_counts():
    (hire, *_) = actions([COUNT_MECHANIC], kind="hire")
    (place,) = actions(
        [{"area": {"kind": "parking", "at_least_m2": 150}}],
        kind="place",
        of_shop=shop(premises("parking", 90)),
    )
    assert days([hire, place]) == ["2026-06-01", "2026-06-01"]
    late = {"hire": Price(monthly=1, lead_days=200)}
    (hire, *_) = actions([COUNT_MECHANIC], kind="hire", prices=late)
    assert days([hire]) == ["2026-07-20"]


COUNT_MECHANIC = {"count": {"of": {"holds_post": ["mechanic"]}, "who": {"employed": True}, "at_least": 1}}


# --- places ----------------------------------------------------------------------------------------------------------


def leased(**more: Any) -> Any:
    terms = {"contract": True, "contract_since": day("2026-01-01"), "contract_until": day("2028-12-31")}
    return shop(premises("workshop", 240, tenure="leased", **{**terms, **more}))


def test_a_contract_that_is_too_short_can_be_signed_anew_before_it_ends():
    long = {"lease": {"kinds": ["workshop"], "months_at_least": 72}}
    anew = actions([long], kind="lease", of_shop=leased())
    assert days(anew) == ["2026-01-15"]  # the day after the last of the old one lies behind the window
    assert anew[0].changes[0].until >= day("2032-01-14")
    assert actions([{"lease": {"kinds": ["workshop"]}}], kind="lease", of_shop=leased()) == []


def test_a_contract_that_ends_within_the_window_can_be_signed_anew_now_or_then():
    ending = leased(contract_until=day("2026-09-30"))
    assert days(actions([{"lease": {"kinds": ["workshop"]}}], kind="lease", of_shop=ending)) == [
        "2026-01-15",
        "2026-10-01",
    ]


def test_a_rented_place_has_a_contract_for_all_of_it():
    (place,) = actions(
        [{"area": {"kind": "parking", "at_least_m2": 150}}],
        kind="place",
        of_shop=shop(premises("parking", 90)),
    )
    assert place.changes[0].record.area_m2 == place.changes[0].record.contract_area_m2 == 60


# --- equipment and documents -----------------------------------------------------------------------------------------


def test_devices_that_are_lacking_are_bought_one_by_one_verified_where_that_is_asked():
    lifts = {"equipment": {"kinds": ["lift"], "at_least": 3, "verified": True, "certified": True}}
    own = shop(equipment=(device("lift", certified=True, verifications=(verified("2027-12-31"),)),))
    bought = actions([lifts], kind="equip", of_shop=own)
    assert [action.id for action in bought] == ["equip:lift:1", "equip:lift:2"]
    made = bought[0].changes[0].record
    assert made.certified is True
    assert [(one.since, one.until) for one in made.verifications] == [
        (day("2026-06-01"), day("2027-05-31")),
    ]
    assert bought[0].cost == DEFAULT_PRICES["equip"].cost + DEFAULT_PRICES["verify"].cost


def test_a_partners_contract_that_runs_out_is_followed_by_the_next_not_paid_for_twice():
    booth = {"equipment": {"kinds": ["paint-booth"], "outsourcing": "allowed"}}
    term = {"contract": True, "contract_since": day("2025-10-16"), "contract_until": day("2026-10-15")}
    own = shop(equipment=(device("paint-booth", ownership="outsourced", **term),))
    found = actions([booth], kind="outsource", of_shop=own)
    assert days(found) == ["2026-06-01", "2026-10-16"]
    price = DEFAULT_PRICES["outsource"]
    assert [action.cost for action in found] == [price.total(12), price.total(8)]


def test_each_device_that_comes_to_be_lacking_can_wait_until_it_is():
    lifts = {"equipment": {"kinds": ["lift"], "at_least": 3}}
    own = shop(equipment=(device("lift", until=day("2026-08-31")), device("lift", until=day("2026-12-31"))))
    bought = actions([lifts], kind="equip", of_shop=own)
    at_once, later = bought[:3], bought[3:]
    assert days(at_once) == ["2026-06-01"] * 3
    assert days(later) == ["2026-06-01", "2026-09-01", "2027-01-01"]


def test_a_partner_counts_only_where_the_standard_lets_one():
    alone = {"equipment": {"kinds": ["lift"]}}
    shared = {"equipment": {"kinds": ["paint-booth"], "outsourcing": "allowed", "within_km": 20}}
    (partner,) = actions([alone, shared], kind="outsource", of_shop=shop(equipment=()))
    assert partner.changes[0].record.kind == "paint-booth"
    assert partner.changes[0].record.distance_km == Decimal(20)


def test_what_has_to_be_verified_is_verified_each_time_that_it_runs_out():
    tester = {"equipment": {"kinds": ["exhaust-analyser"], "verified": True}}
    own = shop(equipment=(device("exhaust-analyser", verifications=(verified("2026-08-31"),)),))
    assert days(actions([tester], kind="verify", of_shop=own)) == ["2026-09-01"]
    unknown = shop(equipment=(device("exhaust-analyser", verifications=None),))
    assert days(actions([tester], kind="verify", of_shop=unknown)) == ["2026-06-01"]


def test_what_has_to_be_certified_and_is_not_known_to_be_can_be():
    booth = {"equipment": {"kinds": ["paint-booth"], "certified": True}}
    for told, found in ((True, 0), (False, 1), (None, 1)):
        own = shop(equipment=(device("paint-booth", certified=told),))
        certified = actions([booth], kind="certify", of_shop=own)
        assert len(certified) == found
    assert days(certified) == ["2026-03-02"], "as soon as it can be had"
    assert not actions([{"equipment": {"kinds": ["paint-booth"]}}], kind="certify", of_shop=own)


def test_whoever_is_not_right_for_a_post_can_be_relieved_of_it_and_nobody_else():
    fit = {"every_holder": {"posts": {"ev-technician": {"credential": {"kinds": [CARD]}}}}}
    right, wrong = electrician("2024-03-10"), person("周三", "ev-technician")
    (relieved,) = actions([fit], right, wrong, kind="relieve")
    assert [(one.person, one.post) for one in relieved.changes] == [("周三", "ev-technician")]
    assert days([relieved]) == ["2026-06-01"], "nobody gives up a post before the first day that counts"


def test_documents_that_are_lacking_are_filed():
    of = [{"document": {"all": ["business-licence", "quality-rules"]}}]
    own = shop(documents=(document("business-licence"),))
    assert [action.id for action in actions(of, kind="document", of_shop=own)] == ["document:quality-rules"]


def test_nothing_is_added_to_lists_that_nobody_recorded():
    of = [{"equipment": {"kinds": ["lift"]}}, {"document": {"all": ["business-licence"]}}]
    assert actions(of) == []


def test_what_the_shop_judges_itself_is_an_action_of_its_own_unless_it_was_judged_not_to_be_met():
    assert [action.id for action in actions([FIT])] == ["attest:r1"]
    refused = {"attestations": (attestation("r1", outcome="not_met"),)}
    assert actions([FIT], facts=refused) == []
    assert actions([FIT], facts={"attestations": (attestation("r1"),)}) == []


# --- prices ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ready", "months"),
    [("2027-05-31", 1), ("2027-05-01", 1), ("2027-04-30", 2), ("2027-01-31", 5), ("2026-06-01", 12)],
)
def test_months_are_those_of_the_calendar_and_begun_ones_count_in_full(ready, months):
    lead = (day(ready) - TODAY).days
    (hire, *_) = actions([COUNT_MECHANIC], kind="hire", prices={"hire": Price(monthly=1, lead_days=lead)})
    assert hire.cost == months


def test_every_price_has_its_words_and_is_marked_as_an_estimate_of_the_house():
    assert set(PRICE_LINES) == set(DEFAULT_PRICES)
    assert all(price.estimated for price in DEFAULT_PRICES.values())
    assert ESTIMATED.of("zh") == "预估，请改成自己的价"
    for line in PRICE_LINES.values():
        assert all(words.zh and words.en for words in (line.label, line.unit, line.help))


def test_an_action_says_whether_its_cost_is_an_estimate():
    (own, *_) = actions([COUNT_MECHANIC], kind="hire", prices={"hire:mechanic": Price(cost=7)})
    (guess, *_) = actions([COUNT_MECHANIC], kind="hire")
    assert (own.estimated, guess.estimated) == (False, True)


def test_a_price_that_was_not_given_is_the_estimate():
    assert price_of({"hire": Price(cost=7)}, "hire", "painter") == Price(cost=7)
    assert price_of({}, "equip", "lift") == DEFAULT_PRICES["equip"]


def test_every_kind_of_action_has_a_price():
    everybody = (
        electrician("2020-01-01"),
        person(
            "小吴", "mechanic", credentials=(credential("inspector", until="2026-08-31"), grade("初级工"))
        ),
    )
    law = load_standard("cn-class2-source")
    of_shop = shop(premises("workshop", 100, tenure="leased", contract=False), equipment=(), documents=())
    found = possible_actions(law, Facts(shop=of_shop, people=everybody), WINDOW, {}, TODAY, KINDS)
    assert {action.kind for action in found} <= set(PRICE_LINES)
    assert any(isinstance(change, Renew | Review) for action in found for change in action.changes)
