"""Two standards side by side for one shop: what is asked otherwise, and what that does to the shop."""

from typing import Any

import pytest

from staffing.rules import Asks, Effect, Facts, Waiver, assess, calendar_of, compare
from staffing.rules.strictness import Strictness

from . import cast
from .cast import YEAR, day, edition, premises

ON = day("2026-06-01")
AREA: dict[str, Any] = {"area": {"kind": "workshop", "at_least_m2": 200}}
LARGER: dict[str, Any] = {"area": {"kind": "workshop", "at_least_m2": 300}}
YARD: dict[str, Any] = {"area": {"kind": "parking", "at_least_m2": 150}}
LEASE: dict[str, Any] = {"lease": {}}


def side_by_side(one: dict[str, Any], other: dict[str, Any], area: int = 250) -> Any:
    facts = Facts(shop=cast.shop(premises("workshop", area)), people=())
    return compare(assess(edition("a", one), facts, YEAR), assess(edition("b", other), facts, YEAR), ON)


def test_rows_come_in_the_order_of_the_second_standard_and_then_what_only_the_first_has():
    found = side_by_side({"gone": LEASE, "both": AREA}, {"new": YARD, "both": AREA})
    assert [(row.id, row.asks) for row in found] == [
        ("new", Asks.ONLY_B),
        ("both", Asks.SAME),
        ("gone", Asks.ONLY_A),
    ]


def test_a_changed_number_is_told_with_its_place_and_direction_and_what_it_does_to_the_shop():
    row = side_by_side({"area": AREA}, {"area": LARGER})["area"]
    assert (row.asks, row.effect) == (Asks.CHANGED, Effect.LOST)
    (difference,) = row.differences
    assert (difference.path, difference.was, difference.now, difference.change) == (
        "condition.area.at_least_m2",
        200,
        300,
        Strictness.STRICTER,
    )
    assert (
        row.words("zh")
        == "原要求：生产厂房不少于 200 平方米；现要求：生产厂房不少于 300 平方米；本店由“达标”变为“不达标”"
    )
    assert (
        row.words("en")
        == "before: workshop of at least 200 m²; now: workshop of at least 300 m²; for this shop: met before, not met now"
    )


def test_a_laxer_number_may_be_a_gain():
    row = side_by_side({"area": LARGER}, {"area": AREA})["area"]
    assert (row.effect, row.differences[0].change) == (Effect.GAINED, Strictness.LAXER)


def test_a_requirement_that_falls_away_is_a_gain_only_for_a_shop_that_did_not_meet_it():
    failed, passed = (
        side_by_side({"x": LARGER, "y": LEASE}, {"y": LEASE}),
        side_by_side({"x": AREA, "y": LEASE}, {"y": LEASE}),
    )
    assert failed["x"].effect is Effect.GAINED
    assert failed["x"].words("zh").endswith("本店由“不达标”变为“无此要求”")
    assert passed["x"].effect is Effect.EVEN
    assert passed["x"].words("en") == "no longer asked: workshop of at least 200 m²"


def test_a_new_requirement_that_the_shop_does_not_meet_is_a_loss():
    found = side_by_side({"area": AREA}, {"area": AREA, "yard": YARD})
    assert [row.id for row in found.having(Effect.LOST)] == ["yard"]
    assert [row.id for row in found.having(Asks.ONLY_B)] == ["yard"]
    assert found["yard"].words("zh") == "新增要求：停车场不少于 150 平方米；本店由“无此要求”变为“不达标”"


def test_conditions_built_otherwise_are_changed_without_single_numbers():
    row = side_by_side({"area": AREA}, {"area": {"any_of": [AREA, YARD]}})["area"]
    assert (row.asks, row.differences) == (Asks.CHANGED, ())


def test_other_words_or_another_source_do_not_make_a_requirement_another():
    source = {"zh": "另一来源", "en": "another", "ref": "x"}
    row = side_by_side({"area": AREA}, {"area": {"condition": AREA, "source": source, "clause": "9"}})["area"]
    assert row.asks is Asks.SAME


def test_an_element_of_a_list_that_differs_has_its_place():
    ask = {"count": {"of": {"holds_post": ["painter"]}, "who": {"employed": True}, "at_least": 1}}
    other = {"count": {"of": {"holds_post": ["mechanic"]}, "who": {"employed": True}, "at_least": 1}}
    (difference,) = side_by_side({"x": ask}, {"x": other})["x"].differences
    assert (difference.path, difference.change) == ("condition.count.of.holds_post[0]", Strictness.OPEN)


def test_an_edition_is_compared_outside_its_days_as_if_it_were_always_in_force():
    facts = Facts(shop=cast.shop(premises("workshop", 250)), people=())
    old = edition("old", {"area": AREA}, in_force={"from": "2015-01-01", "until": "2020-12-31"})
    new = edition("new", {"area": LARGER}, in_force={"from": "2030-01-01"})
    a, b = (assess(one.as_if_always_in_force(), facts, YEAR) for one in (old, new))
    assert compare(a, b, ON)["area"].effect is Effect.LOST
    assert (old.in_force.until, a.standard.in_force.until) == (day("2020-12-31"), None)


def test_two_calendars_are_compared_by_the_editions_of_the_day():
    facts = Facts(shop=cast.shop(premises("workshop", 250)), people=())
    nation = edition("nation", {"area": AREA, "yard": YARD})
    local = edition("local", {"area": LARGER}, jurisdiction="cn-sh", in_force={"from": "2026-06-01"})
    a, b = (assess(calendar_of([nation, local], "rule", place), facts, YEAR) for place in ("cn", "cn-sh"))
    before, after = compare(a, b, day("2026-05-31")), compare(a, b, ON)
    assert {row.asks for row in before} == {Asks.SAME}
    assert [(row.id, row.asks) for row in after] == [("area", Asks.CHANGED), ("yard", Asks.ONLY_A)]


def test_a_day_outside_the_horizon_is_an_error():
    facts = Facts(shop=cast.shop(), people=())
    answer = assess(edition("a", {"area": AREA}), facts, YEAR)
    with pytest.raises(KeyError):
        compare(answer, answer, day("2030-01-01"))


def test_both_assessments_and_the_day_stand_beside_the_rows():
    facts = Facts(shop=cast.shop(premises("workshop", 250)), people=())
    one, other = (assess(edition(name, {"area": AREA}), facts, YEAR) for name in ("a", "b"))
    found = compare(one, other, ON)
    assert (found.a, found.b, found.on) == (one, other, ON)
    assert found["area"].requirement is other["area"].on(ON).requirement


def test_a_requirement_of_the_first_standard_only_is_put_as_that_one_does():
    row = side_by_side({"gone": LEASE}, {"new": YARD})["gone"]
    assert (row.id, row.requirement.condition.lease.months_at_least) == ("gone", None)


def test_other_days_of_a_requirement_make_it_another():
    limited = {"area": {"condition": AREA, "in_force": {"from": "2020-01-01"}}}
    assert side_by_side({"area": AREA}, limited)["area"].asks is Asks.CHANGED


def test_a_number_deep_in_a_list_is_told_with_its_place():
    def team(months: int) -> dict[str, Any]:
        long_here = {"experience": {"kinds": ["vehicle-repair"], "months": months}}
        return {"count": {"who": {"all_of": [{"employed": True}, long_here]}, "at_least": 1}}

    (difference,) = side_by_side({"team": team(12)}, {"team": team(24)})["team"].differences
    assert difference.path == "condition.count.who.all_of[1].experience.months"
    assert (difference.was, difference.now, difference.change) == (12, 24, Strictness.STRICTER)


def test_a_day_that_differs_is_told_as_it_is_written():
    limited = [{"area": {"condition": AREA, "in_force": {"from": f"202{n}-01-01"}}} for n in (0, 1)]
    (difference,) = side_by_side(*limited)["area"].differences
    assert (difference.path, difference.was, difference.now) == ("in_force.from", "2020-01-01", "2021-01-01")


def test_a_limit_that_only_one_of_them_has_is_no_single_number_that_differs():
    def cars(**limits: int) -> dict[str, Any]:
        return {"quantity": {"kind": "vehicles-per-month", **limits}}

    row = side_by_side({"cars": cars(at_least=1)}, {"cars": cars(at_least=1, at_most=9)})["cars"]
    assert (row.asks, row.differences) == (Asks.CHANGED, ())


def test_a_waived_outcome_is_called_so_in_the_comparison():
    place = cast.shop(premises("workshop", 250))
    waiver = Waiver(ref="waiver:1", requirement="area", by="王芳", reason="限期整改", since=day("2026-01-01"))
    waived = assess(edition("a", {"area": LARGER}), Facts(shop=place, people=(), waivers=(waiver,)), YEAR)
    not_waived = assess(edition("b", {"area": LARGER}), Facts(shop=place, people=()), YEAR)
    assert cast.in_both(compare(waived, not_waived, ON)["area"].words) == (
        "要求不变：生产厂房不少于 300 平方米；本店由“豁免”变为“不达标”",
        "asked as before: workshop of at least 300 m²; for this shop: waived before, not met now",
    )
