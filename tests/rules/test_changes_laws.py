"""What holds for every change, whatever the facts and the order."""

from copy import deepcopy
from datetime import timedelta
from itertools import permutations

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from staffing.rules import Credential, Exam, Facts, Scope, assess
from staffing.rules.changes import (
    Appoint,
    Change,
    ChangesError,
    End,
    Hire,
    Leave,
    Obtain,
    PutInUse,
    Renew,
    Review,
    SignLease,
    Transfer,
    all_records,
    changed,
    is_assumed,
)

from . import cast
from .cast import grade, person
from .strategies import HORIZON, POSTS, at_most, facts, persons, shop_conditions

lawful = settings(max_examples=at_most(25), deadline=None, suppress_health_check=list(HealthCheck))
days = st.integers(2, 22).map(lambda offset: HORIZON.start + timedelta(days=offset))
laters = st.none() | st.integers(0, 30)


@st.composite
def changes_about(draw: st.DrawFn, who: str) -> Change:
    """A change about a person, not always one that can be done."""
    on, more = draw(days), draw(laters)
    until = None if more is None else on + timedelta(days=more)
    post, to = draw(st.permutations(POSTS))[:2]
    possible = [
        Leave(person=who, day=on),
        Appoint(person=who, post=post, day=on),
        Transfer(person=who, post=post, to=to, day=on),
        Obtain(person=who, record=Credential(kind="inspector", until=until), day=on),
        Obtain(person=who, record=Exam(exam="law-exam", until=until), day=on),
    ]
    return draw(st.sampled_from(possible))


@st.composite
def changes(draw: st.DrawFn, before: Facts) -> Change:
    """A change about somebody or something of these facts, not always one that can be done."""
    if draw(st.booleans()):
        return draw(changes_about(draw(st.sampled_from([one.id for one in before.people or ()] or ["0"]))))
    on, more = draw(days), draw(laters)
    until = None if more is None else on + timedelta(days=more)
    ref = draw(st.sampled_from([record.ref for _, record in all_records(before)] or ["record:0"]))
    newcomer = person(f"new-{draw(st.integers(0, 2))}", credentials=(grade("中级工"),))
    possible = [
        Hire(profile=newcomer, posts=(draw(st.sampled_from(POSTS)),), day=on),
        Renew(ref=ref, day=on, until=until),
        Review(ref=ref, day=on),
        End(ref=ref, day=on),
        PutInUse(record=Scope(scope="electric"), day=on),
        SignLease(ref=ref, day=on, until=until),
    ]
    return draw(st.sampled_from(possible))


def outcome_of(before: Facts, wanted: list[Change]) -> Facts | list[str]:
    """The facts after the changes, or why they cannot be done."""
    try:
        return changed(before, wanted)
    except ChangesError as error:
        return [impossible.code for impossible in error.errors]


def done(before: Facts, wanted: list[Change]) -> Facts:
    after = outcome_of(before, wanted)
    assume(isinstance(after, Facts))
    return after


@lawful
@given(st.data(), facts())
def test_the_facts_given_stay_as_they_are(data, before):
    copy = deepcopy(before)
    after = done(before, [data.draw(changes(before))])
    assert before == copy
    recorded = {id(record) for _, record in all_records(before)}
    brought = {record.ref for record in person("x", credentials=(grade("中级工"),)).credentials}
    made = [record.ref for _, record in all_records(after) if id(record) not in recorded]
    assert all(is_assumed(ref) or ref in brought for ref in made)


@lawful
@given(st.data(), facts())
def test_the_order_in_which_changes_are_written_does_not_matter(data, before):
    wanted = data.draw(st.lists(changes(before), min_size=2, max_size=3))
    after = outcome_of(before, wanted)
    assert all(outcome_of(before, shuffled) == after for shuffled in permutations(wanted))


@lawful
@given(st.data(), persons(0), persons(1))
def test_changes_about_two_people_are_the_same_at_once_and_one_after_the_other(data, one, other):
    before = Facts(people=(one, other))
    first, then = data.draw(changes_about("0")), data.draw(changes_about("1"))
    both = done(before, [first, then])
    assert changed(changed(before, [first]), [then]) == both
    assert changed(changed(before, [then]), [first]) == both


@lawful
@given(st.data(), facts(), shop_conditions())
def test_a_change_alters_no_day_before_its_own(data, before, condition):
    change = data.draw(changes(before).filter(lambda c: not isinstance(c, Review)))
    after = done(before, [change])
    standard = cast.standard("shop", condition)
    was, would_be = (assess(standard, known, HORIZON) for known in (before, after))
    last_unchanged = change.day if isinstance(change, Leave | End) else change.day - timedelta(days=1)
    for on in HORIZON:
        if on <= last_unchanged:
            assert was.verdict(on) is would_be.verdict(on)


@lawful
@given(facts())
def test_nothing_done_changes_nothing(before):
    assert changed(before, []) == before
