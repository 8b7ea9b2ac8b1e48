"""The cheapest plan: as cheap as trying every set of actions, judged right by the engine, honest when there is none."""

from typing import Any

from compliance.plan import DEFAULT_PRICES, Action, Plan, Price, Refusal, cheapest_plan, possible_actions
from staffing.rules import Facts, Person, Span, Standard, assess, load_standard
from staffing.rules.assessment import BROKEN
from staffing.rules.changes import (
    Transfer,
    changed,
)
from tests.rules.cast import (
    credential,
    day,
    grade,
    person,
    premises,
    shop,
    standard,
)

TODAY = day("2026-01-01")
WINDOW = Span(day("2026-06-01"), day("2027-05-31"))
INSPECTOR = {"credential": {"kinds": ["inspector"]}}
TWO_INSPECTORS = {"count": {"of": {"holds_post": ["quality-inspector"]}, "who": INSPECTOR, "at_least": 2}}
MIDDLE = {"credential": {"kinds": ["skill-grade"], "level_at_least": "中级工"}}
HALF_MIDDLE = {"ratio": {"of": {"holds_post": ["mechanic", "painter"]}, "who": MIDDLE, "at_least": "1/2"}}
PAPERS = {"every_holder": {"posts": {"quality-inspector": INSPECTOR, "painter": MIDDLE}, "empty": "met"}}
COVER = {"cover": {"scopes": {"small-vehicle": ["mechanic", "painter"]}}}
LEASE = {"lease": {"kinds": ["workshop"]}}
ELECTRIC = {"scope": ["electric"]}
AREA = {"area": {"kind": "parking", "at_least_m2": 150}}


def inspector(name: str, until: str | None = None) -> Person:
    card = credential("inspector", since="2020-01-01", until=until, ref=f"credential:{name}")
    return person(name, "quality-inspector", credentials=(card,))


def planned(of: list[Any], *people: Person, places: tuple[Any, ...] = (), **more: Any) -> Plan | Refusal:
    facts = Facts(shop=shop(*places), people=people)
    law = standard("shop", *of)
    actions = possible_actions(law, facts, WINDOW, more.pop("prices", DEFAULT_PRICES), TODAY)
    answer = cheapest_plan(law, facts, WINDOW, actions, **more)
    if isinstance(answer, Plan):
        assert_holds(law, facts, answer)
    return answer


def assert_holds(law: Standard, facts: Facts, plan: Plan, without: set[str] = frozenset()) -> None:
    """The engine, asked from scratch, says that nothing is wrong on any day of the window."""
    after = assess(law, changed(facts, [c for a in plan.actions for c in a.changes]), WINDOW)
    asked = [result for result in after if result.requirement.id not in without]
    assert all(stretch.outcome not in BROKEN for result in asked for stretch in result.timeline)


def ids(answer: Plan | Refusal | None) -> list[str]:
    assert isinstance(answer, Plan), answer
    return [action.id for action in answer.actions]


# --- what is cheapest ------------------------------------------------------------------------------------------------


def test_whoever_counts_without_the_post_may_give_it_up_so_that_fewer_are_asked_for():
    """An inspector for every three mechanics: with four of them two, and with three the one who is there will do."""
    per_three = {"per": 3, "of": {"holds_post": ["mechanic"]}, "rounding": "up"}
    graded = {"every_holder": {"posts": {"mechanic": MIDDLE}, "empty": "met"}}
    crew = [person(name, "mechanic", credentials=(grade("中级工"),)) for name in ("乙", "丙", "丁")]
    card = credential("inspector", ref="credential:甲")
    prices = {
        **DEFAULT_PRICES,
        "train": Price(cost=100),
        "train:inspector": Price(cost=2500),
        "relieve": Price(cost=1000),
    }
    of = [{"count": {"who": INSPECTOR, "at_least": per_three}}, graded]
    answer = planned(of, person("甲", "mechanic", credentials=(card,)), *crew, prices=prices)
    assert ids(answer) == ["relieve:甲:mechanic"]
    assert (answer.cost, answer.bound) == (1000, 1000)


# --- what it proposes ------------------------------------------------------------------------------------------------


def test_a_shop_that_complies_needs_nothing():
    answer = planned([TWO_INSPECTORS], inspector("李文"), inspector("赵洁"))
    assert ids(answer) == []
    assert answer.cost == 0


def test_a_card_that_lapses_within_the_window_is_renewed():
    answer = planned([TWO_INSPECTORS], inspector("李文", "2026-08-31"), inspector("赵洁"))
    assert ids(answer) == ["renew:credential:李文"]
    assert answer.cost == DEFAULT_PRICES["renew"].cost
    assert answer.is_proved_cheapest


def test_the_runner_up_is_another_kind_of_way_out():
    answer = planned([TWO_INSPECTORS], inspector("李文", "2026-08-31"), inspector("赵洁"), person("小吴"))
    assert answer.runner_up is not None
    assert ids(answer.runner_up) == ["appoint:小吴:quality-inspector:trained"]
    assert answer.runner_up.cost == DEFAULT_PRICES["train"].cost + DEFAULT_PRICES["appoint"].cost


def test_the_same_done_with_somebody_else_is_no_runner_up():
    cards = [
        inspector("李文"),
        *(person(name, "painter", credentials=(credential("inspector"),)) for name in "甲乙"),
    ]
    answer = planned([TWO_INSPECTORS], *cards)
    (best,) = ids(answer)
    assert best in ("appoint:甲:quality-inspector", "appoint:乙:quality-inspector")
    assert answer.runner_up is not None
    assert not any(action.startswith("appoint") for action in ids(answer.runner_up))


def test_training_that_comes_too_late_is_no_plan_and_hiring_is():
    slow = {**DEFAULT_PRICES, "train": Price(cost=100, lead_days=300)}
    answer = planned([TWO_INSPECTORS], inspector("李文"), person("小吴"), prices=slow)
    assert ids(answer) == ["hire:quality-inspector:1"]


def test_who_cannot_be_spared_is_not_moved_away():
    of = [TWO_INSPECTORS, {"count": {"of": {"holds_post": ["painter"]}, "who": MIDDLE, "at_least": 1}}]
    skilled = credential("inspector", ref="credential:钱伟")
    painter = person("钱伟", "painter", credentials=(skilled, grade("中级工", "painter")))
    only_moves = {**DEFAULT_PRICES, "appoint": Price(cost=99999)}
    answer = planned(of, inspector("李文"), painter, person("小吴"), prices=only_moves)
    assert not any(action.startswith("move:钱伟") for action in ids(answer))


def test_one_hire_is_not_told_apart_from_its_twin():
    answer = planned([TWO_INSPECTORS])
    assert ids(answer) == ["hire:quality-inspector:1", "hire:quality-inspector:2"]
    assert answer.runner_up is None


def test_a_lease_is_signed_and_a_place_is_rented_with_what_is_lacking():
    rented = premises("workshop", 240, tenure="leased", contract=False)
    answer = planned([LEASE, AREA], places=(rented, premises("parking", 90)))
    assert ids(answer) == ["lease:premises:workshop", "place:parking"]
    (place,) = [a for a in answer.actions if a.kind == "place"]
    assert place.changes[0].record.area_m2 == 60


def test_money_by_the_month_is_counted_to_the_end_of_the_window():
    answer = planned([TWO_INSPECTORS], inspector("李文"))
    price = DEFAULT_PRICES["hire"]
    assert answer.cost == price.cost + 12 * price.monthly  # nobody is paid before the first day that counts


def test_the_whole_class_two_standard_is_planned_for_an_empty_shop():
    law = load_standard("cn-class2-source")
    facts = Facts(shop=shop(premises("workshop", 240), premises("parking", 90)), people=())
    actions = possible_actions(law, facts, WINDOW, DEFAULT_PRICES, TODAY)
    refusal = cheapest_plan(law, facts, WINDOW, actions)
    assert isinstance(refusal, Refusal)
    hopeless = {requirement.id for requirement in refusal.requirements}
    assert all(requirement.group != "personnel" for requirement in refusal.requirements)
    answer = cheapest_plan(law, facts, WINDOW, actions, leaving_out=hopeless)
    assert isinstance(answer, Plan)
    assert_holds(law, facts, answer, without=hopeless)
    assert answer.is_proved_cheapest
    assert "place:parking" in ids(answer)
    assert sum(action.kind == "hire" for action in answer.actions) == 10


# --- refusals --------------------------------------------------------------------------------------------------------


def test_what_nothing_mends_is_named():
    answer = planned([TWO_INSPECTORS, ELECTRIC], inspector("李文", "2026-08-31"), inspector("赵洁"))
    assert isinstance(answer, Refusal)
    assert [requirement.id for requirement in answer.requirements] == ["r2"]
    assert not answer.together


def test_without_what_nothing_mends_the_rest_is_planned():
    facts = Facts(shop=shop(), people=(inspector("李文", "2026-08-31"), inspector("赵洁")))
    law = standard("shop", TWO_INSPECTORS, ELECTRIC)
    actions = possible_actions(law, facts, WINDOW, DEFAULT_PRICES, TODAY)
    answer = cheapest_plan(law, facts, WINDOW, actions, leaving_out=["r2"])
    assert ids(answer) == ["renew:credential:李文"]


def test_requirements_that_can_only_be_met_one_at_a_time_are_named_together():
    one = {"count": {"of": {"holds_post": ["painter"]}, "who": {"employed": True}, "at_least": 1}}
    other = {"count": {"of": {"holds_post": ["mechanic"]}, "who": {"employed": True}, "at_least": 1}}
    law, facts = standard("shop", TWO_INSPECTORS, one, other), Facts(shop=shop(), people=TEAM)
    move = Action(id="move", kind="move", changes=(MOVE,), cost=0)
    answer = cheapest_plan(law, facts, WINDOW, [move], leaving_out=["r1"])
    assert isinstance(answer, Refusal)
    assert answer.together
    assert [requirement.id for requirement in answer.requirements] == ["r2", "r3"]


TEAM = (person("钱伟", "painter"),)
MOVE = Transfer(person="钱伟", post="painter", to="mechanic", day=day("2026-03-01"))


def test_out_of_patience_nothing_is_claimed_that_was_not_proved():
    facts = Facts(shop=shop(), people=(inspector("李文", "2026-08-31"),))
    law = standard("shop", TWO_INSPECTORS, HALF_MIDDLE, COVER)
    actions = possible_actions(law, facts, WINDOW, DEFAULT_PRICES, TODAY)
    hasty = cheapest_plan(law, facts, WINDOW, actions, patience=lambda: False)
    best = cheapest_plan(law, facts, WINDOW, actions)
    assert isinstance(hasty, Plan)
    assert isinstance(best, Plan)
    assert_holds(law, facts, hasty)
    assert hasty.bound <= best.cost <= hasty.cost
    assert hasty.gap == hasty.cost - hasty.bound
