"""The first break of what did not apply before is as much a break as the end of what was met; and every other change."""

from dataclasses import replace
from datetime import date

from staffing.rules import Facts, Scope, Waiver, assess
from tests.rules.cast import (
    OPENED,
    TEXT,
    YEAR,
    attestation,
    day,
    judge_shop,
    pieces,
    premises,
    shop,
    standard,
)


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


def test_every_change_of_an_outcome_has_its_day_and_cause_whichever_way_it_goes():
    hall = premises("workshop", 300, until=day("2026-03-31"))
    yard = premises("parking", 300, since=day("2026-06-01"))
    areas = [{"area": {"kind": kind, "at_least_m2": 200}} for kind in ("workshop", "parking")]
    answer = assess(standard("shop", *areas), Facts(shop=shop(hall, yard), people=()), YEAR)

    changes = answer.turns(YEAR.start)
    assert [(str(one.day), one.requirement.id) for one in changes] == [
        ("2026-04-01", "r1"),
        ("2026-06-01", "r2"),
    ]
    assert [(str(one.before.outcome), str(one.stretch.outcome)) for one in changes] == [
        ("met", "not_met"),
        ("not_met", "met"),
    ]
    assert [[item.ref for item in one.records] for one in changes] == [
        ["premises:workshop"],
        ["premises:parking"],
    ]
    assert answer.turns(day("2026-04-01")) == changes[1:]


def test_a_waiver_that_begins_is_the_cause_of_the_change():
    waiver = Waiver(ref="w1", requirement="r1", by="owner", reason="why", since=day("2026-05-01"))
    answer = judge_shop(
        {"area": {"kind": "workshop", "at_least_m2": 200}},
        of=shop(premises("workshop", 100)),
        waivers=(waiver,),
    )

    [change] = answer.turns(YEAR.start)
    assert (str(change.day), str(change.stretch.outcome)) == ("2026-05-01", "waived")
    assert [item.ref for item in change.records] == ["w1"]


ATTESTED = {"judgement": {"ask": TEXT}}


def test_a_day_on_which_something_is_only_to_be_judged_anew_is_no_break_but_told_apart():
    hall = premises("workshop", 300, until=day("2026-08-31"))
    area = {"area": {"kind": "workshop", "at_least_m2": 200}}
    said = attestation("r1", until=day("2026-03-31"))
    facts = Facts(shop=shop(hall), people=(), attestations=(said,))
    answer = assess(standard("shop", ATTESTED, area), facts, YEAR)

    broken, unclear = answer.first_break(YEAR.start), answer.first_unclear(YEAR.start)
    assert broken is not None
    assert unclear is not None
    assert (str(broken.day), broken.requirement.id) == ("2026-09-01", "r2")
    assert (str(unclear.day), unclear.requirement.id) == ("2026-04-01", "r1")
    assert [item.ref for item in unclear.records] == ["attestation:1"]
    assert answer.first_unclear(day("2026-04-01")) is None


def test_what_was_not_known_and_then_is_certainly_not_met_is_a_break():
    unsure = premises("workshop", None, until=day("2026-08-31"))
    answer = judge_shop({"area": {"kind": "workshop", "at_least_m2": 200}}, of=shop(unsure))

    assert pieces(answer) == [("2026-01-01", "unknown"), ("2026-09-01", "not_met")]
    found = answer.first_break(YEAR.start)
    assert found is not None
    assert found.day == date(2026, 9, 1)
    assert answer.first_unclear(YEAR.start) is None


def test_what_was_not_met_and_is_then_only_not_known_is_neither():
    small, unsure = (
        premises("workshop", 100, until=day("2026-05-31")),
        premises("workshop", None, since=day("2026-06-01")),
    )
    answer = judge_shop({"area": {"kind": "workshop", "at_least_m2": 200}}, of=shop(small, unsure))

    assert pieces(answer) == [("2026-01-01", "not_met"), ("2026-06-01", "unknown")]
    assert answer.first_break(YEAR.start) is None
    assert answer.first_unclear(YEAR.start) is None
