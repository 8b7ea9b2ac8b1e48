"""What is warned about first."""

from typing import Any

from staffing.rules import Facts, assess
from staffing.rules.urgency import is_open, order

from .cast import SOURCE, YEAR, credential, day, edition, judge_person, person, quantity, shop, stretch

ON = day("2026-06-01")
MANY = {"quantity": {"kind": "vehicles-per-month", "at_least": 50}}
APPRENTICES = {"quantity": {"kind": "apprentices", "at_least": 1}}
TIDY = {"judgement": {"ask": {"zh": "整洁", "en": "tidy"}}}
INSPECTOR = {"credential": {"kinds": ["inspector"]}}


def fined(most_yuan: int | None = None, **more: Any) -> dict[str, Any]:
    fine = {} if most_yuan is None else {"most_yuan": most_yuan}
    return {"penalty": {**SOURCE, "sureness": "user", **fine, **more}}


def warned(requirements: dict[str, Any], **fields: Any) -> list[str]:
    """The open requirements of a shop that repairs ten cars a month, in the order of the warnings."""
    of = shop(quantities=(quantity("vehicles-per-month", 10),))
    judged = assess(edition("rule-1", requirements, **fields), Facts(shop=of, people=()), YEAR)
    stretches = {result.requirement.id: result.on(ON) for result in judged}
    found = [name for name in stretches if is_open(stretches[name], ON)]
    return sorted(found, key=lambda name: order(stretches[name]))


def test_what_must_be_goes_before_what_should_be_and_that_before_what_is_recommended():
    rules = {
        "kind": {"condition": MANY, "strength": "recommended"},
        "wise": {"condition": MANY, "strength": "should"},
        "law": {"condition": TIDY, "strength": "must"},
    }
    assert warned(rules) == ["law", "wise", "kind"]


def test_of_equal_strength_the_surest_trouble_goes_first():
    rules = {"judged": TIDY, "unknown": APPRENTICES, "failed": MANY}
    assert warned(rules) == ["failed", "unknown", "judged"]


def test_of_equal_outcome_what_may_stop_the_business_goes_first_then_the_highest_fine():
    rules = {
        "free": {"condition": MANY},
        "cheap": {"condition": MANY, **fined(1000)},
        "unstated": {"condition": MANY, **fined()},
        "dear": {"condition": MANY, **fined(30000)},
        "closed": {"condition": MANY, **fined(1, may_stop_business=True)},
    }
    assert warned(rules) == ["closed", "dear", "cheap", "free", "unstated"]


def test_what_is_level_keeps_the_order_of_the_standard():
    assert warned({"second": MANY, "first": MANY}) == ["second", "first"]


def expiring(until: str) -> Any:
    card = credential("inspector", until=until)
    return stretch(judge_person(INSPECTOR, person("李文", credentials=(card,))))


def test_what_is_met_is_warned_about_when_it_ends_within_ninety_days_and_the_soonest_first():
    assert is_open(expiring("2026-08-29"), ON)
    assert not is_open(expiring("2026-08-30"), ON)
    assert order(expiring("2026-06-10")) < order(expiring("2026-06-11"))


def test_what_is_met_for_good_is_not_warned_about():
    card = credential("inspector")
    assert not is_open(stretch(judge_person(INSPECTOR, person("李文", credentials=(card,)))), ON)
