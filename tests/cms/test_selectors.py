"""Reads for the screens: right, and in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cms import selectors
from cms.models import CoursePage, ModulePage
from tests.cms.conftest import CourseFolder, module, question

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
Flat = Callable[..., int]


@pytest.fixture
def grow(folder: CourseFolder, load: Callable[..., None]) -> Callable[[], None]:
    """Add five modules and ten questions."""

    def add() -> None:
        for number in range(5):
            folder.write(f"modules/1{number}-more.yaml", module(f"more-{number}", "explain"))
        choices = [{"text": "甲", "correct": True}, {"text": "乙"}, {"text": "丙"}]
        more = [question(f"more-{number}", "single", choices=choices) for number in range(10)]
        folder.change("questions.yaml", lambda bank: bank.extend(more))
        load()

    return add


def test_courses_with_competencies(assert_queries_stay_flat: Flat, grow: Callable[[], None]) -> None:
    def ask() -> None:
        for course in selectors.live_courses():
            assert course.competency_names()

    assert assert_queries_stay_flat(ask, grow=grow) == 2


def test_modules_of_a_course_know_it(assert_queries_stay_flat: Flat, grow: Callable[[], None]) -> None:
    course = CoursePage.objects.get()

    def ask() -> None:
        assert {it.course for it in selectors.modules_of(course)} == {course}

    assert assert_queries_stay_flat(ask, grow=grow) == 1
    assert len(selectors.modules_of(course)) == 7


def test_modules_of_many_courses(assert_queries_stay_flat: Flat, grow: Callable[[], None]) -> None:
    courses = list(CoursePage.objects.all())

    def ask() -> None:
        assert [it.title for it in selectors.modules_by_course(courses)[courses[0].pk]]

    assert assert_queries_stay_flat(ask, grow=grow) == 1


def test_a_module_by_its_slugs(django_assert_num_queries: Callable[..., object]) -> None:
    with django_assert_num_queries(3):
        found = selectors.module_by_slugs("brakes", "noise")
        assert found is not None
        assert found.course.slug == "brakes"


def test_an_exam_by_its_slug(django_assert_num_queries: Callable[..., object]) -> None:
    with django_assert_num_queries(4):
        exam = selectors.exam_by_slug("brakes-exam")
        assert exam is not None
        assert (exam.questions_count, len(exam.course.competency_names())) == (3, 3)


def test_what_is_not_published_is_not_found() -> None:
    ModulePage.objects.get(slug="noise").unpublish()
    assert selectors.module_by_slugs("brakes", "noise") is None
    assert selectors.module_by_slugs("nothing", "noise") is None
    CoursePage.objects.get().unpublish()
    assert selectors.live_courses() == []
    assert selectors.course_by_slug("brakes") is None
    assert selectors.exam_by_slug("brakes-exam") is None


def test_exams_of_a_course() -> None:
    assert [it.slug for it in selectors.exams_of(CoursePage.objects.get())] == ["brakes-exam"]
