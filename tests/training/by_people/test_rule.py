"""What several people's marks come to, and when a third is asked."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.training.exams.test_rubrics import ANSWER
from training.exams.marking_rule import counting, decide
from training.exams.rubrics import score

MARKS = st.fixed_dictionaries({"order": st.integers(0, 2), "reason": st.sampled_from([0, 3])})


def test_one_marker_decides_where_one_is_asked() -> None:
    assert decide(ANSWER, [], markers=1, difference=20).wanted == 1
    assert decide(ANSWER, [{"order": 1, "reason": 3}], markers=1, difference=20).marks == {
        "order": 1,
        "reason": 3,
    }


def test_two_who_are_close_count_as_their_exact_mean() -> None:
    decision = decide(
        ANSWER, [{"order": 1, "reason": 3}, {"order": 2, "reason": 3}], markers=2, difference=34
    )
    assert decision.marks == {"order": Fraction(3, 2), "reason": 3}
    assert decision.wanted == 2


def test_a_difference_that_is_exactly_the_limit_is_still_a_mean() -> None:
    third = [{"order": 1, "reason": 3}, {"order": 2, "reason": 3}]
    assert decide(ANSWER, third, markers=2, difference=33).marks is None
    assert decide(
        ANSWER, [{"order": 0, "reason": 0}, {"order": 2, "reason": 3}], markers=2, difference=100
    ).marks


def test_where_two_are_too_far_apart_a_third_is_asked_and_decides_alone() -> None:
    apart = [{"order": 0, "reason": 0}, {"order": 2, "reason": 3}]
    asked = decide(ANSWER, apart, markers=2, difference=20)
    assert (asked.marks, asked.wanted) == (None, 3)
    decided = decide(ANSWER, [*apart, {"order": 1, "reason": 0}], markers=2, difference=20)
    assert decided.marks == {"order": 1, "reason": 0}
    assert counting((1, 2, 3)) == (3,)
    assert counting((1, 2)) == (1, 2)


@given(MARKS, MARKS, st.integers(0, 100))
def test_the_order_of_two_markers_changes_nothing(
    one: dict[str, int], other: dict[str, int], difference: int
) -> None:
    there = decide(ANSWER, [one, other], markers=2, difference=difference)
    back = decide(ANSWER, [other, one], markers=2, difference=difference)
    assert there == back


@given(st.lists(MARKS, min_size=1, max_size=3), st.sampled_from([1, 2]), st.integers(0, 100))
def test_a_decision_lies_within_what_people_gave(
    several: list[dict[str, int]], markers: int, difference: int
) -> None:
    given_marks = several[:1] if markers == 1 else several
    decision = decide(ANSWER, given_marks, markers=markers, difference=difference)
    if decision.marks is None:
        assert len(given_marks) < decision.wanted
        return
    totals = [score(ANSWER, it).total for it in given_marks]
    assert min(totals) <= score(ANSWER, decision.marks).total <= max(totals)
