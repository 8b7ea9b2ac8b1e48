"""The first break of what did not apply before: it is as much a break as the end of what was met."""

from dataclasses import replace
from datetime import date

from staffing.rules import Scope
from tests.rules.cast import OPENED, YEAR, day, judge_shop, pieces, premises, shop


def test_the_first_leased_place_without_a_contract_is_a_break_and_the_cause():
    hall = premises("workshop", 300)
    yard = premises("parking", 200, tenure="leased", contract=False, since=day("2026-06-01"))
    answer = judge_shop({"lease": {}}, of=shop(hall, yard))

    assert pieces(answer) == [("2026-01-01", "not_applicable"), ("2026-06-01", "not_met")]
    found = answer.first_break(YEAR.start)
    assert found is not None
    assert found.day == date(2026, 6, 1)
    assert [item.ref for item in found.records] == ["premises:parking"]


def test_a_new_scope_for_which_nobody_is_there_is_a_break():
    place = shop()
    opens = Scope(ref="scope:electric", scope="electric", since=day("2026-09-01"))
    place = replace(place, scopes=(*(place.scopes or ()), opens))
    wanted = {"count": {"who": {"holds_post": ["ev-technician"]}, "at_least": 1}}
    answer = judge_shop({"applies_if": {"scope": ["electric"], "then": wanted}}, of=place)

    found = answer.first_break(OPENED)
    assert found is not None
    assert found.day == date(2026, 9, 1)
    assert [item.ref for item in found.records] == ["scope:electric"]
