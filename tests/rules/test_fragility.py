"""Who cannot be spared, and which paper must not lapse."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from staffing.rules import Assessment, Credential, Employment, Facts, Person, Posting, assess
from staffing.rules.assessment import BROKEN
from staffing.rules.changes import Change, ChangesError, End, Leave, all_records, changed
from staffing.rules.fragility import (
    PAPERS,
    Fall,
    falls_if_leaves,
    takes_part,
    what_must_not_lapse,
    who_cannot_leave,
)
from staffing.rules.people import Case

from .cast import OPENED, YEAR, credential, day, exam, grade, person, premises, shop, standard
from .strategies import HORIZON, at_most, facts, shop_conditions

INSPECTOR = {"credential": {"kinds": ["inspector"]}}
TWO_INSPECTORS = {"count": {"of": {"holds_post": ["quality-inspector"]}, "who": INSPECTOR, "at_least": 2}}
ONE_PAINTER = {"count": {"of": {"holds_post": ["painter"]}, "who": {"employed": True}, "at_least": 1}}
ON = day("2026-03-31")
lawful = settings(max_examples=at_most(40), deadline=None, suppress_health_check=list(HealthCheck))


def inspector(name: str, until: str | None = None) -> Person:
    card = credential("inspector", until=until, ref=f"credential:{name}")
    return person(name, "quality-inspector", credentials=(card,))


def carded(name: str, post: str) -> Person:
    return person(name, post, credentials=(credential("inspector", ref=f"credential:{name}"),))


def plain(number: int) -> list[Person]:
    return [person(f"工{n}", "mechanic", credentials=()) for n in range(number)]


def judged(*people: Person, of=(TWO_INSPECTORS, ONE_PAINTER)) -> Assessment:
    return assess(standard("shop", *of), Facts(shop=shop(premises("workshop", 240)), people=people), YEAR)


def told(falls: tuple[Fall, ...]) -> list[tuple[str, str]]:
    return [(fall.requirement.id, fall.day.isoformat()) for fall in falls]


def test_the_only_painter_and_either_of_two_inspectors_cannot_be_spared_and_the_receptionist_can():
    losses = who_cannot_leave(
        judged(
            inspector("李文"), inspector("赵洁"), person("钱伟", "painter"), person("小吴", "receptionist")
        ),
        ON,
    )
    assert {loss.person.name: told(loss.falls) for loss in losses} == {
        "李文": [("r1", "2026-04-01")],
        "赵洁": [("r1", "2026-04-01")],
        "钱伟": [("r2", "2026-04-01")],
        "小吴": [],
    }
    assert losses[-1].person.name == "小吴"


def test_a_third_inspector_is_missed_only_when_the_card_of_another_has_lapsed():
    base = judged(inspector("李文", "2026-08-31"), inspector("赵洁"), inspector("周明"), of=(TWO_INSPECTORS,))
    losses = {loss.person.name: told(loss.falls) for loss in who_cannot_leave(base, ON)}
    assert losses == {
        "赵洁": [("r1", "2026-09-01")],
        "周明": [("r1", "2026-09-01")],
        "李文": [],
    }


def test_of_several_requirements_that_fall_the_first_to_fall_comes_first():
    """An inspector is missed at once; as a painter only when the other painter leaves in May."""
    both = replace(
        inspector("李文"),
        postings=tuple(
            Posting(ref=f"posting:{post}", post=post, since=OPENED)
            for post in ("painter", "quality-inspector")
        ),
    )
    soon = replace(
        person("钱伟", "painter"), employments=(Employment(since=OPENED, until=day("2026-05-31")),)
    )
    base = judged(both, inspector("赵洁"), soon, of=(ONE_PAINTER, TWO_INSPECTORS))
    assert told(falls_if_leaves(base, "李文", ON)) == [("r2", "2026-04-01"), ("r1", "2026-06-01")]


def test_what_is_broken_already_does_not_fall_and_is_named_where_it_would_lack_more():
    base = judged(inspector("李文"), person("小吴", "receptionist"), of=(TWO_INSPECTORS,))
    losses = {loss.person.name: loss.falls for loss in who_cannot_leave(base, ON)}
    assert losses["小吴"] == ()
    (fall,) = losses["李文"]
    assert (fall.requirement.id, fall.day, fall.deepens) == ("r1", day("2026-04-01"), True)


HALF = {"ratio": {"of": {"holds_post": ["painter", "mechanic"]}, "who": INSPECTOR, "at_least": "1/2"}}
COVERED = {"cover": {"scopes": {"small-vehicle": ["mechanic", "painter"]}}}
MATRIX = {"posts": {"slots": {"quality-inspector": 2, "painter": 1}}}
ONE_INSIDE = {
    "posts": {
        "slots": {"manager": 1, "mechanic": 2},
        "of_whom": [{"slots": ["mechanic"], "at_least": 1, "who": INSPECTOR}],
    }
}


@pytest.mark.parametrize(
    ("law", "people", "lost"),
    [
        ({"all_of": [TWO_INSPECTORS, ONE_PAINTER]}, [inspector("李文")], {"李文"}),
        (HALF, [carded("甲", "painter"), *plain(3)], {"甲"}),
        (COVERED, [person("乙", "mechanic"), person("丙", "receptionist")], {"乙"}),
        (MATRIX, [person("甲", "quality-inspector"), person("乙", "receptionist")], {"甲"}),
        (ONE_INSIDE, [carded("甲", "mechanic"), person("乙", "mechanic"), person("丙", "mechanic")], {"甲"}),
    ],
)
def test_how_much_more_is_lacking_is_known_of_every_way_to_count_people(law, people, lost):
    losses = who_cannot_leave(judged(*people, of=(law,)), ON)
    assert {loss.person.name for loss in losses if loss.falls} == lost
    assert all(fall.deepens for loss in losses for fall in loss.falls)


def test_who_takes_a_whole_requirement_with_them_comes_before_who_deepens_two():
    three = {"count": {**TWO_INSPECTORS["count"], "at_least": 3}}
    four = {"count": {**TWO_INSPECTORS["count"], "at_least": 4}}
    base = judged(inspector("阿文"), person("钱伟", "painter"), of=(three, four, ONE_PAINTER))
    assert [loss.person.name for loss in who_cannot_leave(base, ON)] == ["钱伟", "阿文"]


def test_who_has_left_or_is_not_here_yet_is_not_asked_about():
    gone = person("老周", "painter", employments=(Employment(until=day("2026-01-31")),))
    assert [loss.person.name for loss in who_cannot_leave(judged(gone, inspector("李文")), ON)] == ["李文"]


def test_the_reason_is_the_engines_own():
    base = judged(inspector("李文"), inspector("赵洁"), of=(TWO_INSPECTORS,))
    (fall,) = falls_if_leaves(base, "李文", ON)
    after = assess(base.standard, changed(base.facts, [Leave(person="李文", day=ON)]), YEAR)
    assert fall.reason("zh") == after["r1"].on(fall.day).reason("zh")
    with pytest.raises(ChangesError):
        falls_if_leaves(base, "nobody", ON)


def test_the_one_card_on_which_a_requirement_rests_is_named_with_its_owner():
    base = judged(inspector("李文"), inspector("赵洁"), person("钱伟", "painter"))
    losses = what_must_not_lapse(base, ON)
    assert [(loss.record.ref, loss.owner.name, told(loss.falls)) for loss in losses] == [
        ("credential:李文", "李文", [("r1", "2026-04-01")]),
        ("credential:赵洁", "赵洁", [("r1", "2026-04-01")]),
    ]


def test_a_second_paper_of_the_same_person_takes_the_place_of_the_first():
    passed = {"count": {"who": {"any_of": [INSPECTOR, {"exam": {"slug": "law-exam"}}]}, "at_least": 1}}
    both = person("李文", credentials=(credential("inspector"),), exams=(exam("law-exam", "2025-01-01"),))
    assert what_must_not_lapse(judged(both, of=(passed,)), ON) == ()


def test_the_workshop_itself_is_a_record_that_must_not_end():
    (loss,) = what_must_not_lapse(judged(of=({"area": {"kind": "workshop", "at_least_m2": 200}},)), ON)
    assert (loss.record.ref, loss.owner, told(loss.falls)) == (
        "premises:workshop",
        None,
        [("r1", "2026-04-01")],
    )


# --- laws ------------------------------------------------------------------------------------------------------------


def plainly(base: Assessment, change: Change) -> dict[str, date]:
    """What falls, found by judging the changed facts from scratch, day by day."""
    after = assess(base.standard, changed(base.facts, [change]), base.horizon)
    falls: dict[str, date] = {}
    for on in base.horizon:
        if on >= change.day:
            for was, would_be in zip(base, after, strict=True):
                if was.on(on).outcome not in BROKEN and would_be.on(on).outcome in BROKEN:
                    falls.setdefault(was.requirement.id, on)
    return falls


def found(falls: tuple[Fall, ...]) -> dict[str, date]:
    return {fall.requirement.id: fall.day for fall in falls if not fall.deepens}


@st.composite
def staffed(draw: st.DrawFn) -> Facts:
    """Random facts of people who are all at work throughout, so that somebody's leaving is felt."""
    known = draw(facts().filter(lambda found: bool(found.people)))
    here = (Employment(ref="employment", since=HORIZON.start),)
    return replace(known, people=tuple(replace(one, employments=here) for one in known.people))


several = st.lists(shop_conditions(), min_size=4, max_size=6)


@lawful
@given(staffed(), several, st.integers(0, 20))
def test_judging_only_what_a_person_takes_part_in_says_what_judging_everything_anew_says(
    known, conditions, day
):
    base = assess(standard("shop", *conditions), known, HORIZON)
    on = HORIZON.start + timedelta(days=day)
    for loss in who_cannot_leave(base, on):
        assert found(loss.falls) == plainly(base, Leave(person=loss.person.id, day=on))


@lawful
@given(staffed(), several, st.integers(0, 20))
def test_no_paper_is_overlooked(known, conditions, day):
    refs = [record.ref for _, record in all_records(known)]
    base = assess(standard("shop", *conditions), known, HORIZON)
    on = HORIZON.start + timedelta(days=day)
    losses = {loss.record.ref: found(loss.falls) for loss in what_must_not_lapse(base, on)}
    for _, record in all_records(known):
        if isinstance(record, PAPERS) and refs.count(record.ref) == 1:
            try:
                expected = plainly(base, End(ref=record.ref, day=on))
            except ChangesError:
                continue
            assert losses.get(record.ref, {}) == expected


def test_a_paper_that_is_over_already_and_was_looked_at_all_the_same_can_lapse_no_more():
    start = HORIZON.start
    card = Credential(ref="card", kind="inspector", since=start, until=start)
    employments = (Employment(ref="job", since=start),)
    wang = Person(id="wang", name="王师傅", employments=employments, credentials=(card,))
    known = Facts(shop=shop(), people=(wang,))
    nobody_inspects = {"count": {"who": {"not": {"credential": {"kinds": ["inspector"]}}}, "at_least": 1}}
    base = assess(standard("shop", nobody_inspects), known, HORIZON)
    assert what_must_not_lapse(base, start + timedelta(days=1)) == ()


MECHANIC, PAINTER = {"holds_post": ["mechanic"]}, {"holds_post": ["painter"]}
SKILLED = {"credential": {"kinds": ["skill-grade"]}}
CONCERNING_MECHANICS = [
    {"every": {"who": MECHANIC, "is": SKILLED}},
    {"every_holder": {"posts": {"mechanic": SKILLED}}},
    {"cover": {"scopes": {"small-vehicle": ["mechanic"]}}},
    {"ratio": {"of": MECHANIC, "who": SKILLED, "at_least": "1/1"}},
    {"count": {"of": MECHANIC, "who": SKILLED, "at_least": 1}},
    {"all_of": [{"scope": ["small-vehicle"]}, {"every": {"who": MECHANIC, "is": SKILLED}}]},
    {"any_of": [{"scope": ["electric"]}, {"cover": {"scopes": {"small-vehicle": ["mechanic"]}}}]},
    {
        "applies_if": {
            "scope": ["small-vehicle"],
            "then": {"count": {"of": MECHANIC, "who": SKILLED, "at_least": 1}},
        }
    },
]


@pytest.mark.parametrize("condition", CONCERNING_MECHANICS)
def test_a_condition_on_mechanics_is_judged_again_without_a_mechanic_and_not_without_a_painter(condition):
    mechanic = person("李文", "mechanic", credentials=(grade("三级"),))
    painter = person("钱伟", "painter", credentials=(grade("三级", "painter"),))
    asked = standard("shop", condition).requirements[0].condition
    assert takes_part(asked, Case(mechanic, YEAR))
    assert takes_part(asked, Case(person("小吴", postings=None), YEAR))
    assert not takes_part(asked, Case(painter, YEAR))


@pytest.mark.parametrize(
    "condition",
    [
        {"area": {"kind": "workshop", "at_least_m2": 100}},
        {"lease": {"kinds": ["workshop"]}},
        {"quantity": {"kind": "vehicles-per-month", "at_least": 1}},
        {"scope": ["electric"]},
        {"judgement": {"ask": {"zh": "整洁", "en": "tidy"}}},
    ],
)
def test_what_is_asked_of_the_place_alone_needs_no_judging_when_somebody_leaves(condition):
    asked = standard("shop", condition).requirements[0].condition
    assert not takes_part(asked, Case(person("李文", "mechanic"), YEAR))


def test_a_number_worked_out_from_people_concerns_everybody():
    per_head = {"per": 2, "of": {"employed": True}}
    asked = standard("shop", {"count": {"of": PAINTER, "who": SKILLED, "at_least": per_head}})
    assert takes_part(asked.requirements[0].condition, Case(person("李文", "mechanic"), YEAR))


def test_conditions_can_be_remembered_by_identity():
    one, other = (standard("shop", TWO_INSPECTORS).requirements[0].condition for _ in range(2))
    assert len({one, other, one}) == 2
