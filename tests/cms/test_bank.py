"""The bank of an exam, frozen: kept while nothing changes, and never a version behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cms.bank import frozen_bank
from cms.models import Case, CoursePage, Exam, ExamSection, ModulePage, Question
from cms.selectors import exam_by_slug
from tests.cms.conftest import CourseFolder, question

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


@pytest.fixture
def exam(loaded: None) -> Exam:
    found = exam_by_slug("brakes-exam")
    assert found is not None
    return found


def frozen(exam: Exam, code: str) -> Any:
    return next(it for questions in frozen_bank(exam).values() for it in questions if it["code"] == code)


def test_questions_come_by_competency_and_code(exam: Exam) -> None:
    Question.objects.get(code="br-2").unpublish()
    bank = frozen_bank(exam)
    assert {competency: [it["code"] for it in found] for competency, found in bank.items()} == {
        "hear": ["br-1", "br-3"],
        "look": ["br-4"],
    }


def test_a_bank_is_frozen_once_however_large_it_is(
    exam: Exam, django_assert_num_queries: Callable[..., Any], load: Callable[..., None], folder: CourseFolder
) -> None:
    choices = [{"text": "甲", "correct": True}, {"text": "乙"}, {"text": "丙"}]
    more = [question(f"more-{number}", "single", choices=choices) for number in range(10)]
    folder.change("questions.yaml", lambda bank: bank.extend(more))
    load()
    with django_assert_num_queries(3):
        first = frozen_bank(exam)
    with django_assert_num_queries(1):
        second = frozen_bank(exam)
    assert sum(map(len, first.values())) == 14
    assert all(a is b for name in first for a, b in zip(first[name], second[name], strict=True))


def test_a_question_published_anew_is_drawn_anew(exam: Exam) -> None:
    before = frozen(exam, "br-1")
    changed = Question.objects.get(code="br-1")
    changed.stem = "改过的题目"
    changed.save_revision().publish()
    after = frozen(exam, "br-1")
    assert (before["stem"], after["stem"]) == ("题目 br-1", "改过的题目")
    assert before["sha256"] != after["sha256"]


def test_only_the_banks_used_last_are_kept(exam: Exam, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms.bank.MOST_KEPT", 2)
    second, third = (_exam_like(exam, slug) for slug in ("brakes-second", "brakes-third"))
    of_first, of_second = frozen(exam, "br-1"), frozen(second, "br-1")
    assert frozen(exam, "br-1") is of_first
    frozen(third, "br-1")
    assert frozen(exam, "br-1") is of_first
    assert frozen(second, "br-1") is not of_second


def _exam_like(exam: Exam, slug: str) -> Exam:
    other = Exam.objects.create(
        slug=slug, course=exam.course, title=slug, minutes=20, pass_mark=70, section_pass_mark=0
    )
    other.sections = [ExamSection(competency="hear", questions=1)]
    other.save()
    return other


def test_a_draft_changes_nothing(exam: Exam) -> None:
    before = frozen(exam, "br-1")
    changed = Question.objects.get(code="br-1")
    changed.stem = "还没批准的题目"
    changed.save_revision()
    assert frozen(exam, "br-1") is before


def test_a_renamed_lesson_is_named_anew(exam: Exam) -> None:
    slug = frozen(exam, "br-1")["module"]["slug"]
    for title in ("第一个名字", "第二个名字"):
        lesson = ModulePage.objects.get(slug=slug)
        lesson.title = title
        lesson.save_revision().publish()
        assert frozen(exam, "br-1")["module"]["title"] == title


def test_a_course_moved_to_another_address_is_named_anew(exam: Exam) -> None:
    frozen(exam, "br-1")
    CoursePage.objects.filter(pk=exam.course_id).update(slug="brakes-2")
    assert frozen(exam, "br-1")["course"] == "brakes-2"


def test_a_case_published_anew_is_told_anew(exam: Exam) -> None:
    told = Question.objects.get(code="br-1")
    case = Case(
        code="noise", title="异响", text="客户说刹车响。", course=told.course, competency=told.competency
    )
    case.save()
    case.save_revision().publish()
    told.case, told.case_place = case, 1
    told.save_revision().publish()
    assert frozen(exam, "br-1")["case"]["text"] == "客户说刹车响。"
    case.text = "客户说倒车时刹车响。"
    case.save_revision().publish()
    assert frozen(exam, "br-1")["case"]["text"] == "客户说倒车时刹车响。"


def test_sections_without_a_question_are_empty(exam: Exam) -> None:
    Question.objects.get(code="br-4").unpublish()
    assert frozen_bank(exam)["look"] == []
