"""The engine's laws, for random facts and random standards."""

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from staffing.rules import Assessment, Facts, Outcome, Span, assess

from . import cast
from .strategies import (
    HORIZON,
    at_most,
    combined,
    facts,
    person_conditions,
    shop_conditions,
    thing_conditions,
)

lawful = settings(max_examples=at_most(40), deadline=None, suppress_health_check=list(HealthCheck))
SHOP_LISTS = ("scopes", "premises", "quantities")
LISTS = ("employments", "postings", "education", "experience", "credentials", "exams", "courses", "training")
THINGS = ("scopes", "premises", "works", "equipment", "documents", "units")


def told(assessment: Assessment) -> list[dict[str, tuple[Any, ...]]]:
    """Everything that is said about every requirement, on every day."""
    return [
        {
            requirement: (
                stretch.outcome,
                stretch.reason("zh"),
                stretch.seen("zh"),
                stretch.needed("en"),
                stretch.counted,
                stretch.not_counted("en"),
                sorted(item.ref for item in stretch.evidence),
            )
            for requirement, stretch in assessment.on(day).items()
        }
        for day in assessment.horizon
    ]


def judged_alone(standard: Any, known: Facts, person: str | None = None) -> list[dict[str, tuple[Any, ...]]]:
    return [told(assess(standard, known, Span(day, day), person))[0] for day in HORIZON]


@lawful
@given(facts(), st.lists(shop_conditions(), min_size=1, max_size=2))
def test_judging_a_shop_over_a_horizon_says_of_every_day_what_judging_that_day_alone_says(known, conditions):
    standard = cast.standard("shop", *conditions)
    assert told(assess(standard, known, HORIZON)) == judged_alone(standard, known)


@lawful
@given(facts(), st.lists(person_conditions(), min_size=1, max_size=2))
def test_judging_a_person_over_a_horizon_says_of_every_day_what_judging_that_day_alone_says(
    known, conditions
):
    standard = cast.standard("person", *conditions)
    for who in known.people or ():
        assert told(assess(standard, known, HORIZON, who.id)) == judged_alone(standard, known, who.id)


@lawful
@given(facts(), shop_conditions())
def test_the_stretches_cover_the_horizon_without_gaps_and_always_have_a_reason(known, condition):
    timeline = assess(cast.standard("shop", condition), known, HORIZON)["r1"].timeline
    days = [day for stretch in timeline for day in Span(stretch.start, stretch.end)]
    assert days == list(HORIZON)
    assert all(stretch.reason(language) for stretch in timeline for language in ("zh", "en"))


@lawful
@given(facts(), shop_conditions())
def test_whatever_is_open_has_a_next_step(known, condition):
    for stretch in assess(cast.standard("shop", condition), known, HORIZON)["r1"].timeline:
        steps = {stretch.next_step("zh"), stretch.next_step("en")}
        if stretch.outcome in (Outcome.NOT_MET, Outcome.UNKNOWN, Outcome.NEEDS_JUDGEMENT):
            assert "" not in steps
        elif stretch.outcome is not Outcome.MET:
            assert steps == {""}


@lawful
@given(facts(), shop_conditions(), st.randoms(use_true_random=False))
def test_the_order_of_people_makes_no_difference(known, condition, chance):
    standard = cast.standard("shop", condition)
    people = list(known.people or ())
    chance.shuffle(people)
    mixed = replace(known, people=tuple(people) if known.people is not None else None)
    assert told(assess(standard, known, HORIZON)) == told(assess(standard, mixed, HORIZON))


def possible_after_forgetting(outcome: Outcome) -> set[Outcome]:
    """What an outcome may become when something that was recorded is no longer known.

    A waiver sets aside what is unknown, but not what is known not to apply.
    """
    waived = {Outcome.WAIVED} if outcome is Outcome.NOT_APPLICABLE else set()
    return {outcome, Outcome.UNKNOWN, Outcome.NEEDS_JUDGEMENT} | waived


@lawful
@given(facts(), shop_conditions(), st.data())
def test_forgetting_what_was_recorded_never_makes_anything_met_that_was_not(known, condition, data):
    if not known.people:
        return
    index = data.draw(st.integers(0, len(known.people) - 1))
    forgotten = replace(known.people[index], **{data.draw(st.sampled_from(LISTS)): None})
    people = (*known.people[:index], forgotten, *known.people[index + 1 :])
    standard = cast.standard("shop", condition)
    before, after = assess(standard, known, HORIZON), assess(standard, replace(known, people=people), HORIZON)
    for day in HORIZON:
        was, now = before.on(day)["r1"].outcome, after.on(day)["r1"].outcome
        assert now in possible_after_forgetting(was)


def of_shop(known: Facts) -> list[str]:
    """The lists that were recorded about the shop."""
    return [name for name in THINGS if getattr(known.shop, name, None)]


@lawful
@given(facts(), combined(thing_conditions()), st.randoms(use_true_random=False))
def test_the_order_of_things_makes_no_difference(known, condition, chance):
    standard = cast.standard("shop", condition)
    mixed = known
    for name in of_shop(known):
        records = list(getattr(known.shop, name))
        chance.shuffle(records)
        mixed = replace(mixed, shop=replace(mixed.shop, **{name: tuple(records)}))
    before, after = assess(standard, known, HORIZON), assess(standard, mixed, HORIZON)
    for day in HORIZON:
        was, now = before.on(day)["r1"], after.on(day)["r1"]
        assert (was.outcome, sorted(item.ref for item in was.evidence)) == (
            now.outcome,
            sorted(item.ref for item in now.evidence),
        )


@lawful
@given(facts(), combined(thing_conditions()), st.data())
def test_forgetting_what_was_recorded_of_a_shop_never_makes_anything_met_that_was_not(known, condition, data):
    if not of_shop(known):
        return
    less = forgotten(known.shop, data.draw(st.sampled_from(of_shop(known))), data)
    standard = cast.standard("shop", condition)
    before, after = assess(standard, known, HORIZON), assess(standard, replace(known, shop=less), HORIZON)
    for day in HORIZON:
        was, now = before.on(day)["r1"].outcome, after.on(day)["r1"].outcome
        assert now in possible_after_forgetting(was)


def forgotten(shop: Any, name: str, data: Any) -> Any:
    """The shop without a list of records, or without one field of one of them."""
    records = getattr(shop, name)
    if data.draw(st.booleans()):
        return replace(shop, **{name: None})
    index = data.draw(st.integers(0, len(records) - 1))
    kept = (
        "ref",
        "label",
        "id",
        "kind",
        "scope",
        "work",
        "unit",
        "title",
        "partner",
        "until",
        "contract_until",
    )
    fields = [field for field in type(records[index]).__dataclass_fields__ if field not in kept]
    blurred = replace(records[index], **{data.draw(st.sampled_from(fields)): None})
    return replace(shop, **{name: (*records[:index], blurred, *records[index + 1 :])})


@lawful
@given(facts(), shop_conditions(), st.sampled_from(SHOP_LISTS))
def test_forgetting_what_was_recorded_of_the_shop_never_makes_anything_met_that_was_not(
    known, condition, name
):
    if known.shop is None:
        return
    less = replace(known, shop=replace(known.shop, **{name: None}))
    standard = cast.standard("shop", condition)
    before, after = assess(standard, known, HORIZON), assess(standard, less, HORIZON)
    for day in HORIZON:
        was, now = before.on(day)["r1"].outcome, after.on(day)["r1"].outcome
        assert now in possible_after_forgetting(was)


@lawful
@given(facts(), person_conditions(negated=False), st.data())
def test_removing_a_record_never_makes_anything_met_that_was_not(known, condition, data):
    people = [who for who in known.people or () if any(getattr(who, name) for name in LISTS)]
    if not people:
        return
    who = data.draw(st.sampled_from(people))
    name = data.draw(st.sampled_from([name for name in LISTS if getattr(who, name)]))
    records = getattr(who, name)
    gone = data.draw(st.integers(0, len(records) - 1))
    less = replace(who, **{name: records[:gone] + records[gone + 1 :]})
    standard = cast.standard("person", condition)
    before = assess(standard, replace(known, people=(who,)), HORIZON, who.id)
    after = assess(standard, replace(known, people=(less,)), HORIZON, who.id)
    for day in HORIZON:
        if after.on(day)["r1"].outcome is Outcome.MET:
            assert before.on(day)["r1"].outcome is Outcome.MET
