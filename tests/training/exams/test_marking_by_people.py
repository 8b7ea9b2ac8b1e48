"""What people's marks do to a paper, in exact fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.exams.test_marking import blueprint, paper, question
from tests.training.exams.test_rubrics import ANSWER
from training.exams.marking import mark_paper
from training.exams.papers import PaperQuestion
from training.exams.rubrics import RubricMarkError
from training.exams.rulings import Ruling
from training.services.remarks import marks_in

BEST = {"order": 2, "reason": 3}


def written(*, critical: bool = False, competency: str = "one") -> PaperQuestion:
    plain = question("text", "", "", critical=critical, competency=competency)
    plain["details"] = {"longest": 300, "guide": "先听后看", "rubric": ANSWER}
    return plain


def test_an_answer_waits_for_people_and_nobody_passes_before_they_marked_it() -> None:
    sheet = paper(question("single", "ab", "a"), written())
    marking = mark_paper(paper=sheet, blueprint=blueprint(pass_mark=0), responses={1: ["a"], 2: ["先听"]})
    assert marking.waiting == (2,)
    assert marking.earned == 1
    assert not marking.passed
    assert marking.as_json()["slots"] == [
        {"slot": 1, "earned": "1", "right": True},
        {"slot": 2, "earned": "0", "right": False, "waiting": True},
    ]


def test_peoples_marks_count_by_their_share_of_the_questions_points() -> None:
    sheet = paper(question("single", "ab", "a"), written(), points=5)
    marks = {2: {"order": Fraction(3, 2), "reason": 3}}
    marking = mark_paper(paper=sheet, blueprint=blueprint(), responses={1: ["a"], 2: ["先听"]}, marks=marks)
    assert marking.slots[1].earned == 5 * Fraction(5, 6)
    assert marking.passed
    assert marking.as_json()["slots"][1] == {
        "slot": 2,
        "earned": "25/6",
        "right": False,
        "marks": {"order": "3/2", "reason": "3"},
    }


def test_what_was_not_answered_earns_nothing_and_waits_for_nobody() -> None:
    marking = mark_paper(paper=paper(written()), blueprint=blueprint(), responses={})
    assert marking.waiting == ()
    assert marking.earned == 0


def test_a_safety_question_for_people_fails_the_exam_unless_it_earns_everything() -> None:
    sheet = paper(question("single", "ab", "a"), written(critical=True))
    rules, responses = blueprint(pass_mark=10), {1: ["a"], 2: ["先听"]}
    waiting = mark_paper(paper=sheet, blueprint=rules, responses=responses)
    assert waiting.critical_wrong == ()
    best = mark_paper(paper=sheet, blueprint=rules, responses=responses, marks={2: BEST})
    assert best.passed
    almost = mark_paper(paper=sheet, blueprint=rules, responses=responses, marks={2: BEST | {"order": 1}})
    assert almost.critical_wrong == (2,)
    assert not almost.passed


def test_a_part_reaches_its_own_mark_with_what_people_gave() -> None:
    sheet = paper(question("single", "ab", "a"), written(competency="two"))
    rules, responses = blueprint(pass_mark=50, section_pass_mark=70), {1: ["a"], 2: ["先听"]}
    weak = mark_paper(paper=sheet, blueprint=rules, responses=responses, marks={2: {"order": 1, "reason": 3}})
    assert [it.passed for it in weak.sections] == [True, False]
    strong = mark_paper(paper=sheet, blueprint=rules, responses=responses, marks={2: BEST})
    assert strong.passed


def test_marks_that_do_not_fit_the_frozen_rubric_are_refused() -> None:
    with pytest.raises(RubricMarkError):
        mark_paper(
            paper=paper(written()), blueprint=blueprint(), responses={1: ["听"]}, marks={1: {"order": 1}}
        )


@given(st.fractions(0, 2, max_denominator=6), st.fractions(0, 3, max_denominator=6), st.integers(1, 100))
def test_a_question_for_people_earns_within_its_points_whatever_they_gave(
    order: Fraction, reason: Fraction, points: int
) -> None:
    marks: Any = {1: {"order": order, "reason": reason}}
    sheet = paper(written(), points=points)
    marking = mark_paper(paper=sheet, blueprint=blueprint(), responses={1: ["听"]}, marks=marks)
    assert 0 <= marking.earned <= points


def test_a_ruling_for_everybody_waits_for_nobody_and_leaves_what_people_gave_as_it_is() -> None:
    question_for_people = written() | {"sha256": "v"}
    sheet = paper(question_for_people, points=5)  # type: ignore[arg-type]
    marks = {1: {"order": 1, "reason": 0}}

    def marked(kind: str, marks: dict[int, dict[str, int]]) -> Any:
        ruled = {"v": Ruling(kind=kind)} if kind else {}
        return mark_paper(
            paper=sheet, blueprint=blueprint(), responses={1: ["先听"]}, marks=marks, rulings=ruled
        )

    assert (marked("full", {}).waiting, marked("full", {}).earned) == ((), 5)
    assert (marked("leave_out", marks).earned, marked("leave_out", marks).points) == (0, 0)
    again = marks_in(marked("full", marks).as_json())
    assert marked("", again).as_json() == marked("", marks).as_json()
