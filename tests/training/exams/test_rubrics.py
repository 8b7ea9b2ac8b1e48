"""What marks by a rubric come to."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.exams.rubrics import RubricMarkError, check_levels, mean_marks, score


def criterion(key: str, *points: int, weight: int = 1, minimum: int = 0) -> dict[str, Any]:
    levels = [{"points": it, "words": f"值{it}分"} for it in sorted(points, reverse=True)]
    title = {"zh": key, "en": key}
    return {
        "key": key,
        "title": title,
        "weight": weight,
        "minimum": minimum,
        "levels": levels,
        "most": max(points),
    }


def rubric(*criteria: dict[str, Any]) -> dict[str, Any]:
    return {"code": "answer", "title": {"zh": "回答", "en": "Answer"}, "criteria": list(criteria)}


ANSWER = rubric(criterion("order", 0, 1, 2, weight=2), criterion("reason", 0, 3, minimum=60))


def test_the_total_weighs_each_criterion_by_its_share_of_what_it_can_earn() -> None:
    result = score(ANSWER, {"order": 1, "reason": 3})
    assert result.total == Fraction(2, 3)
    assert [it.share for it in result.parts] == [Fraction(1, 2), Fraction(1)]


def test_a_criterion_below_its_own_least_is_said_whatever_the_total() -> None:
    result = score(ANSWER, {"order": 2, "reason": Fraction(3, 2)})
    assert result.total == Fraction(5, 6)
    assert not result.reached
    assert result.earned == 0
    assert [it.reached for it in result.parts] == [True, False]


@pytest.mark.parametrize(
    ("marks", "key"),
    [
        ({"order": 1}, "reason"),
        ({"order": 3, "reason": 0}, "order"),
        ({"order": 1, "reason": Fraction(-1, 2)}, "reason"),
        ({"order": 1, "reason": 3, "beauty": 1}, "beauty"),
    ],
)
def test_marks_that_do_not_fit_the_rubric_are_refused_at_their_criterion(
    marks: dict[str, Any], key: str
) -> None:
    with pytest.raises(RubricMarkError) as refusal:
        score(ANSWER, marks)
    assert refusal.value.key == key


def test_one_person_gives_levels_and_nothing_between_them() -> None:
    check_levels(ANSWER, {"order": 1, "reason": 0})
    with pytest.raises(RubricMarkError, match="reason"):
        check_levels(ANSWER, {"order": 1, "reason": 2})


def test_without_levels_any_whole_number_up_to_the_most_may_be_given() -> None:
    plain = rubric({**criterion("answer", 0, 5), "levels": []})
    check_levels(plain, {"answer": 4})
    with pytest.raises(RubricMarkError):
        check_levels(plain, {"answer": Fraction(7, 2)})


def test_the_mean_of_several_people_is_exact() -> None:
    three = [{"order": 2, "reason": 3}, {"order": 1, "reason": 3}, {"order": 2, "reason": 0}]
    assert mean_marks(three) == {"order": Fraction(5, 3), "reason": Fraction(2)}


@st.composite
def rubrics_with_marks(draw: st.DrawFn) -> tuple[dict[str, Any], list[dict[str, Fraction]]]:
    number = draw(st.integers(1, 5))
    criteria = [
        criterion(f"c{place}", 0, draw(st.integers(1, 100)), weight=draw(st.integers(1, 100)))
        for place in range(number)
    ]
    people = draw(st.integers(1, 5))
    mark = {it["key"]: st.fractions(0, it["most"], max_denominator=7) for it in criteria}
    return rubric(*criteria), [
        {key: draw(choice) for key, choice in mark.items()} for _person in range(people)
    ]


@given(rubrics_with_marks())
def test_a_score_is_within_its_bounds_and_the_mean_lies_between_the_people(case: Any) -> None:
    frozen, people = case
    totals = [score(frozen, marks).total for marks in people]
    mean = score(frozen, mean_marks(people)).total
    assert all(0 <= total <= 1 for total in totals)
    assert min(totals) <= mean <= max(totals)
    assert mean == sum(totals, Fraction(0)) / len(totals)


@given(rubrics_with_marks(), st.data())
def test_a_better_mark_never_makes_a_worse_score(case: Any, data: st.DataObject) -> None:
    frozen, (marks, *_others) = case
    better = data.draw(st.sampled_from(frozen["criteria"]))
    raised = marks | {better["key"]: Fraction(better["most"])}
    assert score(frozen, raised).total >= score(frozen, marks).total
    everything = {it["key"]: it["most"] for it in frozen["criteria"]}
    assert score(frozen, everything).total == 1
