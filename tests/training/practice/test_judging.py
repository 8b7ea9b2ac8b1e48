"""What ticks come to, for every set of ticks: exact, monotone, and never passed with a critical step missed."""

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from training.practice.judging import DONE, MARKS, NOT_APPLICABLE, NOT_DONE, judge, verdict_from

RANK = {NOT_DONE: 0, NOT_APPLICABLE: 1, DONE: 2}


def checklist(critical: list[bool], required: int) -> Any:
    steps = [{"place": place, "critical": it} for place, it in enumerate(critical, start=1)]
    return {"steps": steps, "required_share": required}


@st.composite
def observed(draw: st.DrawFn) -> tuple[Any, dict[int, str]]:
    """A checklist, and ticks as an observer may make them: a critical step is done or not done."""
    critical = draw(st.lists(st.booleans(), min_size=1, max_size=12))
    marks = {
        place: draw(st.sampled_from((DONE, NOT_DONE) if it else MARKS))
        for place, it in enumerate(critical, start=1)
    }
    return checklist(critical, draw(st.integers(1, 100))), marks


@given(observed())
def test_it_is_passed_exactly_when_every_critical_step_is_done_and_the_share_is_reached(it: Any) -> None:
    found, marks = it
    critical = [step["place"] for step in found["steps"] if step["critical"]]
    others = [marks[step["place"]] for step in found["steps"] if not step["critical"]]
    applied = [mark for mark in others if mark != NOT_APPLICABLE]
    share_reached = 100 * applied.count(DONE) >= found["required_share"] * len(applied)
    something = bool(critical or applied)
    assert judge(found, marks).passed == (
        all(marks[place] == DONE for place in critical) and share_reached and something
    )


@given(observed(), st.data())
def test_a_better_tick_never_turns_a_pass_into_a_fail(it: Any, data: st.DataObject) -> None:
    found, marks = it
    place = data.draw(st.sampled_from(sorted(marks)))
    critical = found["steps"][place - 1]["critical"]
    allowed = [mark for mark in ((DONE, NOT_DONE) if critical else MARKS) if RANK[mark] >= RANK[marks[place]]]
    better = marks | {place: data.draw(st.sampled_from(allowed))}
    assert judge(found, better).passed >= judge(found, marks).passed


@given(observed())
def test_the_verdict_kept_as_json_is_the_same_verdict(it: Any) -> None:
    verdict = judge(*it)
    assert verdict_from(verdict.as_json()) == verdict


def test_the_share_is_exact_where_a_rounded_one_would_pass() -> None:
    found = checklist([False] * 3, 67)
    verdict = judge(found, {1: DONE, 2: DONE, 3: NOT_DONE})
    assert verdict.share == Fraction(2, 3)
    assert not verdict.passed


def test_what_was_not_ticked_counts_as_not_done_and_is_named() -> None:
    verdict = judge(checklist([True, False], 50), {2: DONE})
    assert (verdict.passed, verdict.missed, verdict.unmarked) == (False, (1,), (1,))


def test_where_nothing_applied_nothing_is_passed() -> None:
    assert not judge(checklist([False, False], 1), {1: NOT_APPLICABLE, 2: NOT_APPLICABLE}).passed
