"""What is told of a plan: its steps and what they are for, what stands in the way, how the search stands and stops."""

from typing import Any

import pytest

from compliance.plan import (
    DEFAULT_PRICES,
    Action,
    Lack,
    Plan,
    Price,
    Progress,
    Refusal,
    cheapest_for_the_rest,
    cheapest_plan,
    possible_actions,
)
from staffing.rules import Facts, Person, Span, assess, load_standard
from staffing.rules.assessment import BROKEN
from staffing.rules.changes import Transfer, changed
from staffing.rules.whole_numbers import Limit, TookTooLong, cheapest
from tests.rules.cast import attestation, credential, day, device, person, premises, shop, standard, trained

TODAY = day("2026-01-01")
WINDOW = Span(day("2026-06-01"), day("2027-05-31"))
INSPECTOR = {"credential": {"kinds": ["inspector"]}}
TWO_INSPECTORS = {"count": {"of": {"holds_post": ["quality-inspector"]}, "who": INSPECTOR, "at_least": 2}}
ONE_PAINTER = {"count": {"of": {"holds_post": ["painter"]}, "who": {"employed": True}, "at_least": 1}}
ONE_MECHANIC = {"count": {"of": {"holds_post": ["mechanic"]}, "who": {"employed": True}, "at_least": 1}}
FIT = {"judgement": {"ask": {"zh": "车间合适", "en": "the workshop is fit"}}}
ELECTRIC = {"scope": ["electric"]}
LIFT = {"equipment": {"kinds": ["lift"]}}


def inspector(name: str, until: str | None = None) -> Person:
    card = credential("inspector", since="2020-01-01", until=until, ref=f"credential:{name}")
    return person(name, "quality-inspector", credentials=(card,))


def planned(of: list[Any], *people: Person, **more: Any) -> Plan | Refusal:
    facts = Facts(shop=more.pop("of_shop", shop()), people=people, **more.pop("facts", {}))
    law = standard("shop", *of)
    prices = {**DEFAULT_PRICES, **more.pop("prices", {})}
    actions = more.pop("actions", None) or possible_actions(law, facts, WINDOW, prices, TODAY)
    answer = cheapest_plan(law, facts, WINDOW, actions, **more)
    if isinstance(answer, Plan):
        after = assess(law, changed(facts, [c for a in answer.actions for c in a.changes]), WINDOW)
        assert all(stretch.outcome not in BROKEN for result in after for stretch in result.timeline)
    return answer


# --- plans -----------------------------------------------------------------------------------------------------------


def test_a_step_says_when_to_begin_what_is_done_and_what_would_be_wrong_without_it():
    answer = planned(
        [TWO_INSPECTORS, ONE_PAINTER],
        *(inspector("李文", "2026-08-31"), inspector("赵洁")),
        prices={"appoint": Price(cost=999999)},
    )
    assert isinstance(answer, Plan)
    hire, renewal = answer.steps
    assert (hire.start, hire.done) == (day("2026-05-02"), day("2026-06-01"))
    assert [words.zh for words in hire.words] == ["招聘 1 人（涂漆），2026-06-01 到岗"]
    assert [words.en for words in hire.words] == ["hire 1 painter, starting 2026-06-01"]
    assert [requirement.id for requirement in hire.requirements] == ["r2"]
    assert (renewal.start, renewal.done) == (day("2026-08-02"), day("2026-09-01"))
    assert [requirement.id for requirement in renewal.requirements] == ["r1"]
    assert renewal.cost == DEFAULT_PRICES["renew"].cost


def test_what_is_to_be_judged_is_a_step_that_the_plan_names():
    answer = planned([TWO_INSPECTORS, FIT], inspector("李文"), inspector("赵洁"))
    assert isinstance(answer, Plan)
    (step,) = answer.to_be_judged
    assert step.words[0].zh == "由店里判断并签认：车间合适"
    assert [requirement.id for requirement in step.requirements] == ["r2"]
    assert answer.cost == 0


def test_a_plan_says_whether_it_rests_on_estimates():
    guessed = planned([ONE_PAINTER])
    known = planned([ONE_PAINTER], prices={"hire": Price(cost=7)})
    assert isinstance(guessed, Plan)
    assert isinstance(known, Plan)
    assert (guessed.rests_on_estimates, known.rests_on_estimates) == (True, False)


def test_the_runner_up_has_steps_too():
    answer = planned([TWO_INSPECTORS], inspector("李文", "2026-08-31"), inspector("赵洁"), person("小吴"))
    assert isinstance(answer, Plan)
    assert answer.runner_up is not None
    assert [step.action.id for step in answer.runner_up.steps] == ["appoint:小吴:quality-inspector:trained"]


def test_work_safety_can_be_planned_for_from_the_first_hour_on():
    law = load_standard("cn-work-safety-2021")
    manager = person("韩建国", "manager", training=(trained("2024-03-01", 32),))
    workers = [person(name, "mechanic") for name in ("陈小明", "孙立")]
    facts = Facts(shop=shop(), people=(manager, *workers))
    actions = possible_actions(law, facts, WINDOW, DEFAULT_PRICES, TODAY)
    answer = cheapest_plan(law, facts, WINDOW, actions)
    assert isinstance(answer, Plan)
    assert answer.is_proved_cheapest
    after = assess(law, changed(facts, [c for a in answer.actions for c in a.changes]), WINDOW)
    assert all(s.outcome not in BROKEN for result in after for s in result.timeline)
    assert {"teach:陈小明:safety:24:2026-06-01", "teach:孙立:safety:24:2026-06-01"} <= {
        action.id for action in answer.actions
    }
    assert [step.action.id for step in answer.to_be_judged] == [
        "attest:new-technology-training",
        "attest:training-records",
    ]


# --- refusals --------------------------------------------------------------------------------------------------------


def obstacle(answer: Plan | Refusal) -> Any:
    assert isinstance(answer, Refusal)
    (found,) = answer.obstacles
    assert answer.requirements == (found.requirement,)
    return found


def test_what_was_judged_not_to_be_met_cannot_be_bought():
    refused = {"attestations": (attestation("r1", outcome="not_met"),)}
    found = obstacle(planned([FIT], facts=refused))
    assert found.lack is Lack.JUDGEMENT
    assert (found.clause.zh, found.day, found.outcome) == ("1", WINDOW.start, "not_met")
    assert "签认" in found.words.zh
    assert found.reason.zh
    assert found.reason.en


def test_what_is_not_on_record_is_to_be_recorded_first():
    found = obstacle(planned([LIFT]))
    assert found.lack is Lack.UNRECORDED
    assert found.right_from is None


def test_what_nothing_helps_with_is_said_so():
    found = obstacle(planned([ELECTRIC, ONE_PAINTER]))
    assert found.lack is Lack.NO_ACTION
    assert found.next_step.zh


def test_what_comes_too_late_says_from_when_on_it_would_be_right():
    slow = {"equip": Price(cost=9, lead_days=200)}
    found = obstacle(planned([LIFT], of_shop=shop(equipment=()), prices=slow))
    assert found.lack is Lack.TOO_LATE
    assert found.right_from == day("2026-07-20")


def test_a_lease_that_is_signed_too_late_says_from_when_on_it_would_do():
    rented = premises("workshop", 240, tenure="leased", contract=None)
    law, facts = standard("shop", {"lease": {"kinds": ["workshop"]}}), Facts(shop=shop(rented), people=())
    at_once = Span(TODAY, day("2026-12-31"))
    actions = possible_actions(law, facts, at_once, DEFAULT_PRICES, TODAY)
    found = obstacle(cheapest_plan(law, facts, at_once, actions))
    assert (found.lack, found.day, found.right_from) == (Lack.TOO_LATE, TODAY, day("2026-01-15"))


def test_a_condition_of_the_shop_that_nobody_recorded_is_named_at_once():
    gate = {"not": {"quantity": {"kind": "minutes-to-hospital", "at_most": 4}}}
    found = obstacle(planned([{"applies_if": {"when": gate, "then": ONE_PAINTER}}]))
    assert found.lack is Lack.UNRECORDED


def test_what_nothing_mends_is_set_apart_and_the_rest_is_planned():
    law = standard("shop", ONE_PAINTER, LIFT, FIT)
    facts = Facts(shop=shop(), people=())
    actions = possible_actions(law, facts, WINDOW, DEFAULT_PRICES, TODAY)
    found, obstacles = cheapest_for_the_rest(law, facts, WINDOW, actions)
    assert isinstance(found, Plan)
    assert found.is_proved_cheapest
    assert [one.requirement.id for one in obstacles] == ["r2"]
    assert {action.kind for action in found.actions} == {"hire", "attest"}


def test_what_falls_short_with_all_that_can_be_done_is_said_so():
    law = [{"area": {"kind": "parking", "at_least_m2": 150}}]
    facts = Facts(shop=shop(premises("parking", 90)), people=())
    (rent,) = possible_actions(
        standard("shop", {"area": {"kind": "parking", "at_least_m2": 120}}), facts, WINDOW, {}, TODAY
    )
    found = obstacle(planned(law, of_shop=facts.shop, actions=[rent]))
    assert found.lack is Lack.NOT_ENOUGH


def test_requirements_that_only_conflict_are_each_named_with_that():
    move = Transfer(person="钱伟", post="painter", to="mechanic", day=day("2026-03-01"))
    answer = planned(
        [ONE_PAINTER, ONE_MECHANIC],
        person("钱伟", "painter"),
        actions=[Action(id="move", kind="move", changes=(move,), cost=0)],
    )
    assert isinstance(answer, Refusal)
    assert answer.together
    assert [found.lack for found in answer.obstacles] == [Lack.TOGETHER, Lack.TOGETHER]
    assert answer.obstacles[1].reason.zh


# --- progress and patience -------------------------------------------------------------------------------------------


def test_each_round_is_told_with_what_it_costs_at_least():
    told: list[Progress] = []
    answer = planned([TWO_INSPECTORS, ONE_PAINTER], inspector("李文"), progress=told.append)
    assert isinstance(answer, Plan)
    assert [one.rounds for one in told] == list(range(1, len(told) + 1))
    assert [one.bound for one in told] == sorted(one.bound for one in told)
    assert (told[-1].bound, told[-1].best) == (answer.cost, answer.cost)
    assert [one.best for one in told[:-1]] == [None] * (len(told) - 1)


@pytest.mark.parametrize("judgings", [0, 1, 5, 12])
def test_who_stops_the_search_gets_a_plan_with_its_gap_whenever_that_is(judgings):
    asked = iter(range(judgings))
    facts = (inspector("李文", "2026-08-31"), person("小吴"), person("小郑"))
    of = [TWO_INSPECTORS, ONE_PAINTER, ONE_MECHANIC]
    hasty = planned(of, *facts, patience=lambda: next(asked, None) is not None)
    best = planned(of, *facts)
    assert isinstance(hasty, Plan)
    assert isinstance(best, Plan)
    assert hasty.bound <= best.cost <= hasty.cost
    assert hasty.gap_percent == 100 * (hasty.cost - hasty.bound) / hasty.cost


def test_a_search_is_stopped_between_two_judgings_and_not_only_between_two_rounds():
    asked = []
    planned(
        [TWO_INSPECTORS, ONE_PAINTER],
        inspector("李文"),
        person("小吴"),
        patience=lambda: asked.append(1) or True,
    )
    rounds: list[Progress] = []
    planned([TWO_INSPECTORS, ONE_PAINTER], inspector("李文"), person("小吴"), progress=rounds.append)
    assert len(asked) > 3 * len(rounds)


def test_without_any_time_nothing_is_claimed():
    answer = planned([TWO_INSPECTORS], seconds=0.0)
    assert isinstance(answer, Refusal)
    assert answer.out_of_patience
    assert answer.requirements == answer.obstacles == ()


def test_highs_keeps_to_its_limit_of_time():
    apart = [Limit((i, j), 1, None) for i in range(40) for j in range(i + 1, 40) if (i * j) % 3]
    with pytest.raises(TookTooLong):
        cheapest([7 + i % 5 for i in range(40)], [1] * 40, apart, seconds=0.0)


def test_no_more_is_judged_to_refuse_than_to_find_out():
    """A standard of which one requirement is hopeless is not searched anew for each of the others."""
    asked: list[int] = []
    devices = shop(equipment=(device("press"),))
    of = [ELECTRIC, *({"equipment": {"kinds": [kind]}} for kind in ("lift", "air-compressor", "arc-welder"))]
    answer = planned(of, of_shop=devices, patience=lambda: asked.append(1) or True)
    assert isinstance(answer, Refusal)
    assert [one.id for one in answer.requirements] == ["r1"]
    assert len(asked) <= 4 * len(of)
