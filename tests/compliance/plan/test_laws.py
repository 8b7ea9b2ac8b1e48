"""The laws of the cheapest plan: as cheap as trying every set of actions, and what is said of an action is so."""

from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.plan import DEFAULT_PRICES, Action, Plan, Refusal, cheapest_plan, possible_actions
from compliance.plan.polarity import Effect, effect_of
from staffing.rules import (
    Credential,
    Document,
    Equipment,
    Facts,
    Person,
    Premises,
    Shop,
    Standard,
    Training,
    assess,
)
from staffing.rules.assessment import BROKEN
from staffing.rules.changes import (
    Appoint,
    Attest,
    Certify,
    Change,
    ChangesError,
    Hire,
    Leave,
    Obtain,
    PutInUse,
    Relieve,
    Renew,
    Review,
    SignLease,
    Transfer,
    Verify,
    changed,
)
from staffing.rules.models import Text
from tests.rules.cast import (
    OPENED,
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

from .test_plan import COVER, HALF_MIDDLE, INSPECTOR, MIDDLE, PAPERS, TWO_INSPECTORS, WINDOW

CARD = "special-operation-low-voltage"
SAFE = {"training": {"topics": ["safety"], "hours": 24}}
YEARLY = {"training": {"topics": ["safety"], "hours": 12, "per": "calendar_year"}}
SHOP_FLOOR = {"holds_post": ["mechanic", "painter"]}
NEW = {"grace": {"after": "posting", "months": 6, "posts": ["mechanic", "painter"]}}
REVIEWED = {"credential": {"kinds": [CARD], "review_every_months": 36, "review_apply_days": 60}}
NAMES = ("甲", "乙", "丙")
POSTS = ("quality-inspector", "painter", "mechanic")
CONDITIONS = (
    TWO_INSPECTORS,
    HALF_MIDDLE,
    PAPERS,
    COVER,
    {"count": {"of": {"holds_post": ["painter"]}, "who": MIDDLE, "at_least": 1}},
    {"count": {"who": INSPECTOR, "at_least": 1}},
    {"every": {"who": {"holds_post": ["mechanic"]}, "is": MIDDLE, "empty": "unknown"}},
    {"any_of": [TWO_INSPECTORS, HALF_MIDDLE]},
    {"every": {"who": MIDDLE, "is": INSPECTOR, "empty": "met"}},
    {
        "posts": {
            "slots": {"quality-inspector": {"at_least": 1, "who": INSPECTOR}, "painter": 1, "mechanic": 1}
        }
    },
    {
        "posts": {
            "slots": {"painter": 1, "mechanic": 1},
            "combine": [{"slots": ["painter", "mechanic"], "at_most": 2}],
            "of_whom": [{"slots": ["painter", "mechanic"], "at_least": 1, "who": MIDDLE}],
        }
    },
    {"every": {"who": {"not": MIDDLE}, "is": {"holds_post": ["mechanic"]}, "empty": "met"}},
    {"every": {"who": {"holds_post": ["mechanic"]}, "is": SAFE, "empty": "met"}},
    {"every": {"who": {"holds_post": ["painter", "mechanic"]}, "is": YEARLY, "empty": "met"}},
    {"count": {"of": {"holds_post": ["mechanic"]}, "who": {"any_of": [NEW, SAFE]}, "at_least": 1}},
    {
        "ratio": {
            "of": {"holds_post": ["mechanic", "painter"]},
            "who": {"any_of": [NEW, SAFE]},
            "at_least": "1/2",
        }
    },
    {"every": {"who": {"not": NEW}, "is": SAFE, "empty": "met"}},
    {"every_holder": {"posts": {"mechanic": REVIEWED, "painter": {"any_of": [NEW, YEARLY]}}, "empty": "met"}},
    {"count": {"who": REVIEWED, "at_least": 1}},
    {"count": {"of": SHOP_FLOOR, "who": MIDDLE, "at_least": {"max_of": [1, {"per": 2, "of": SHOP_FLOOR}]}}},
    {"count": {"who": INSPECTOR, "at_least": {"share": "1/2", "of": {"employed": True}}}},
    {"count": {"who": INSPECTOR, "at_least": {"scopes": {"small-vehicle": 2}, "combined": "max"}}},
    {
        "count": {
            "of": SHOP_FLOOR,
            "who": MIDDLE,
            "at_least": {"per": 2, "of": SHOP_FLOOR, "rounding": "down"},
        }
    },
    {"count": {"who": INSPECTOR, "at_least": {"share": "2/3", "of": SHOP_FLOOR, "rounding": "nearest"}}},
    {"count": {"who": INSPECTOR, "at_least": {"per": 1, "of": {"holds_post": ["mechanic"]}}}},
    {"applies_if": {"scope": ["small-vehicle"], "then": {"every": {"who": SHOP_FLOOR, "is": MIDDLE}}}},
    {"every_holder": {"posts": {"mechanic": MIDDLE, "painter": INSPECTOR}, "empty": "unknown"}},
    {
        "applies_if": {
            "when": {"not": {"quantity": {"kind": "minutes-to-hospital", "at_most": 4}}},
            "then": TWO_INSPECTORS,
        }
    },
    {"for_each": {"posts": {"painter": MIDDLE, "mechanic": SAFE}, "empty": "not_applicable"}},
    {"for_each": {"posts": {"painter": MIDDLE}, "at_least": 2, "empty": "met"}},
    {"for_each": {"posts": {"painter": MIDDLE, "mechanic": MIDDLE}, "of": INSPECTOR, "empty": "met"}},
    {"for_each": {"scopes": {"small-vehicle": MIDDLE}, "of": {"holds_post": ["painter"]}}},
    {"for_each": {"scopes": {"electric": MIDDLE}, "of": {"holds_post": ["painter"]}}},
)
# Of the shop's things, which no condition on people is about.
THINGS = (
    {"equipment": {"kinds": ["lift"], "at_least": 2, "verified": True}},
    {"equipment": {"kinds": ["lift", "press"], "outsourcing": "allowed"}},
    {"equipment": {"kinds": ["lift"], "certified": True}},
    {"not": {"equipment": {"kinds": ["lift"], "certified": True}}},
    {"equipment": {"kinds": ["press"], "at_least": {"per": 2, "of": {"holds_post": ["mechanic"]}}}},
    {"not": {"equipment": {"kinds": ["press"]}}},
    {"any_of": [{"document": {"all": ["quality-rules"]}}, {"equipment": {"kinds": ["press"]}}]},
    {
        "applies_if": {
            "when": {"equipment": {"kinds": ["lift"]}},
            "then": {"document": {"any": ["safety-rules"]}},
        }
    },
    {"all_of": [{"judgement": {"ask": {"zh": "合适", "en": "fit"}}}, {"equipment": {"kinds": ["lift"]}}]},
    {"lease": {"kinds": ["workshop"], "months_at_least": 36}},
    {"area": {"kind": "workshop", "at_least_m2": 200}},
    {"lease": {"area_covered": True}},
)
ends = st.sampled_from((None, "2026-08-31", "2026-12-31"))


@st.composite
def crews(draw: st.DrawFn) -> tuple[Person, ...]:
    crew = []
    for name in NAMES[: draw(st.integers(0, 3))]:
        cards: list[Credential] = []
        if draw(st.booleans()):
            cards.append(credential("inspector", until=draw(ends), ref=f"credential:{name}:1"))
        if draw(st.booleans()):
            card = grade(draw(st.sampled_from(("初级工", "中级工"))), until=None, ref=f"credential:{name}:2")
            cards.append(card)
        if draw(st.booleans()):
            reviews = draw(st.sampled_from(((), (day("2026-05-20"),))))
            card = credential(
                CARD,
                since=draw(st.sampled_from(("2023-09-01", "2023-07-01"))),
                reviewed=reviews,
                ref=f"credential:{name}:3",
            )
            cards.append(card)
        hours = tuple(
            trained(on, 12)
            for on in draw(
                st.lists(st.sampled_from(("2024-03-01", "2025-05-01", "2026-03-01")), max_size=2, unique=True)
            )
        )
        post = draw(st.none() | st.sampled_from(POSTS))
        crew.append(person(name, post, credentials=tuple(cards), training=hours))
    return tuple(crew)


@st.composite
def menus(draw: st.DrawFn, crew: tuple[Person, ...]) -> list[Action]:
    """A few actions, some of which do harm, and some of which exclude each other."""
    possible: list[Change] = []
    for one in crew:
        held = [posting.post for posting in one.postings or ()]
        for post in POSTS:
            possible.append(Appoint(person=one.id, post=post, day=day("2026-02-01")))
            possible += [Transfer(person=one.id, post=old, to=post, day=day("2026-03-01")) for old in held]
        possible += [Relieve(person=one.id, post=old, day=day("2026-03-01")) for old in held]
        possible.append(Obtain(person=one.id, record=Credential(kind="inspector"), day=day("2026-05-01")))
        middle = Credential(kind="skill-grade", level="中级工", trade="mechanic")
        possible.append(Obtain(person=one.id, record=middle, day=day("2026-05-01")))
        lesson = Training(topic="safety", hours=Decimal(draw(st.sampled_from((12, 24)))), result="passed")
        possible.append(
            Obtain(person=one.id, record=lesson, day=day(draw(st.sampled_from(("2026-03-02", "2027-01-01")))))
        )
        possible.append(Leave(person=one.id, day=day("2026-04-30")))
        possible += [
            Renew(ref=card.ref, day=day("2026-09-01"), until=None)
            for card in one.credentials or ()
            if card.until
        ]
        possible += [
            Review(ref=card.ref, day=day(on))
            for card in one.credentials or ()
            if card.kind == CARD
            for on in ("2026-05-25", "2026-08-10")
        ]
    for post in POSTS:
        profile = person(f"new-{post}", credentials=(credential("inspector"), grade("中级工")))
        possible.append(Hire(profile=profile, posts=(post,), day=day("2026-04-01")))
    return draw(priced(possible))


@st.composite
def shops(draw: st.DrawFn) -> Shop:
    """A shop with perhaps a lift, some documents, and a workshop whose lease may fall short."""
    proofs = draw(st.sampled_from((None, (), (verified("2026-10-31"),))))
    lift = device("lift", verifications=proofs, quantity=draw(st.sampled_from((1, 2))))
    since = draw(st.sampled_from((None, OPENED)))
    until = draw(st.sampled_from(("2026-09-30", "2027-12-31", "2032-12-31")))
    terms = {"contract_since": day("2025-01-01"), "contract_until": day(until), "contract": True}
    place = premises("workshop", 240, tenure=draw(st.sampled_from(("leased", None))), since=since, **terms)
    return shop(
        place,
        equipment=(lift,) if draw(st.booleans()) else (),
        documents=(document("quality-rules"),) if draw(st.booleans()) else (),
    )


@st.composite
def menus_of_things(draw: st.DrawFn, of_shop: Shop, law: Standard) -> list[Action]:
    new_lift = Equipment(id="new", ref="equipment:new", kind="lift", quantity=1, ownership="owned")
    checked = replace(
        new_lift, id="checked", ref="equipment:checked", verifications=(verified("2027-12-31"),)
    )
    press = Equipment(id="press", ref="equipment:press", kind="press", quantity=1, ownership="outsourced")
    shared = replace(press, contract=True, contract_since=OPENED, id="shared", ref="equipment:shared")
    own = replace(press, ownership="owned", id="own", ref="equipment:own")
    yard = Premises(id="yard", ref="premises:yard", kind="workshop", area_m2=Decimal(60), tenure="leased")
    let = replace(
        yard, contract=True, contract_since=OPENED, contract_area_m2=Decimal(60), id="let", ref="premises:let"
    )
    records = [new_lift, checked, press, shared, own, yard, let]
    records += [Document(kind=kind) for kind in ("quality-rules", "safety-rules")]
    possible: list[Change] = [PutInUse(record=record, day=day("2026-04-01")) for record in records]
    for device_ in of_shop.equipment or ():
        possible += [
            Verify(ref=device_.ref, day=day(on), until=day("2027-12-31"))
            for on in ("2026-05-01", "2026-11-01")
        ]
        possible += [Certify(ref=device_.ref, day=day(on)) for on in ("2026-05-01", "2026-11-01")]
    for place in of_shop.premises or ():
        for on, until in (("2026-05-01", "2027-01-31"), ("2026-05-01", None), ("2026-10-01", "2031-09-30")):
            possible.append(SignLease(ref=place.ref, day=day(on), until=day(until) if until else None))
    ask = Text(zh="合适", en="fit")
    possible += [Attest(requirement=one.id, ask=ask, day=day("2026-02-01")) for one in law.requirements]
    return draw(priced(possible))


@st.composite
def priced(draw: st.DrawFn, possible: list[Change]) -> list[Action]:
    picked = draw(st.lists(st.sampled_from(possible), min_size=1, max_size=7, unique=True))
    return [
        Action(id=f"a{number}", kind="any", changes=(change,), cost=draw(st.integers(0, 5)))
        for number, change in enumerate(picked)
    ]


def all_right(
    law: Standard, facts: Facts, chosen: tuple[Action, ...], without: set[str] = frozenset()
) -> bool:
    try:
        after = assess(law, changed(facts, [c for action in chosen for c in action.changes]), WINDOW)
    except ChangesError:
        return False
    asked = [result for result in after if result.requirement.id not in without]
    return all(stretch.outcome not in BROKEN for result in asked for stretch in result.timeline)


def by_brute_force(
    law: Standard, facts: Facts, actions: list[Action], without: set[str] = frozenset()
) -> int | None:
    costs = [
        sum(action.cost for action in chosen)
        for size in range(len(actions) + 1)
        for chosen in combinations(actions, size)
        if all_right(law, facts, chosen, without)
    ]
    return min(costs, default=None)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), crews(), st.lists(st.sampled_from(CONDITIONS), min_size=1, max_size=3, unique_by=id))
def test_no_set_of_actions_is_cheaper_and_where_there_is_none_none_is_found(data, crew, conditions):
    assert_cheapest(conditions, Facts(shop=shop(), people=crew), data.draw(menus(crew)))


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), shops(), st.lists(st.sampled_from(THINGS), min_size=1, max_size=3, unique_by=id))
def test_the_same_of_places_equipment_documents_and_judgements(data, of_shop, conditions):
    actions = data.draw(menus_of_things(of_shop, standard("shop", *conditions)))
    assert_cheapest(conditions, Facts(shop=of_shop, people=()), actions)


def assert_cheapest(conditions: list[Any], facts: Facts, actions: list[Action]) -> None:
    law = standard("shop", *conditions)
    answer, least = cheapest_plan(law, facts, WINDOW, actions), by_brute_force(law, facts, actions)
    if least is None:
        assert isinstance(answer, Refusal)
        assert answer.requirements
        assert [one.requirement for one in answer.obstacles] == list(answer.requirements)
        blamed = {requirement.id for requirement in answer.requirements}
        everything = {requirement.id for requirement in law.requirements}
        assert by_brute_force(law, facts, actions, without=everything - blamed) is None
    else:
        assert isinstance(answer, Plan)
        assert (answer.cost, answer.bound) == (least, least)
        assert all_right(law, facts, answer.actions)
        for step in answer.steps:
            assert step.requirements
        if answer.runner_up is not None:
            assert all_right(law, facts, answer.runner_up.actions)
            assert answer.runner_up.cost >= answer.cost
            assert not set(answer.actions) <= set(answer.runner_up.actions)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), crews(), st.sampled_from(CONDITIONS))
def test_what_is_said_to_do_only_good_never_harms_and_only_harm_never_mends(data, crew, condition):
    assert_effects(condition, Facts(shop=shop(), people=crew), data.draw(menus(crew)))


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), shops(), st.sampled_from(THINGS))
def test_nor_does_what_is_said_of_places_equipment_documents_and_judgements(data, of_shop, condition):
    actions = data.draw(menus_of_things(of_shop, standard("shop", condition)))
    assert_effects(condition, Facts(shop=of_shop, people=()), actions)


def assert_effects(condition: Any, facts: Facts, actions: list[Action]) -> None:
    law = standard("shop", condition)
    for size in range(min(len(actions), 3)):
        for others in combinations(actions, size):
            for action in actions:
                effect = effect_of(action.changes, law.requirements[0].condition, facts, WINDOW)
                try:
                    changed(facts, [c for a in (*others, action) for c in a.changes])
                    changed(facts, [c for a in others for c in a.changes])
                except ChangesError:
                    continue
                without, with_it = all_right(law, facts, others), all_right(law, facts, (*others, action))
                if effect in (Effect.NONE, Effect.GOOD):
                    assert with_it or not without
                if effect in (Effect.NONE, Effect.HARM):
                    assert without or not with_it


STEADY = (
    "teach",
    "train",
    "review",
    "renew",
    "hire",
    "equip",
    "verify",
    "document",
    "attest",
    "lease",
    "place",
)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    crews(), shops(), st.lists(st.sampled_from((*CONDITIONS, *THINGS)), min_size=1, max_size=2, unique_by=id)
)
def test_what_is_proposed_of_its_own_accord_is_planned_as_cheaply_as_can_be(crew, of_shop, conditions):
    law, facts = standard("shop", *conditions), Facts(shop=of_shop, people=crew[:2])
    found = possible_actions(law, facts, WINDOW, DEFAULT_PRICES, day("2026-01-01"))
    few = [action for kind in STEADY for action in [a for a in found if a.kind == kind][:2]][:8]
    assert_cheapest(conditions, facts, few)
