"""Slugs from before codes were checked: the pages of learners stand all the same."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cms.models import CoursePage, Exam, ModulePage
from cms.selectors import exam_by_slug
from staffing.models import Person, Shop
from tests.training.conftest import answer, at, choice_of
from training.services.attempts import attempt_start, attempt_submit
from training.services.enrolments import courses_assign

pytestmark = pytest.mark.django_db


@pytest.fixture
def chinese(exam: Exam) -> Exam:
    """The course 接车 with a slug in Chinese for the course, its lessons and its exam."""
    CoursePage.objects.update(slug="测试课接车拍照")
    for module in ModulePage.objects.all():
        ModulePage.objects.filter(pk=module.pk).update(slug=f"第{module.pk}课")
    Exam.objects.update(slug="接车考试")
    found = exam_by_slug("接车考试")
    assert found is not None
    return found


def test_every_page_of_a_learner_stands_and_leads_on(
    chinese: Exam, chen: Person, lin: Person, shop: Shop, signed_in: Callable[[Person], Client]
) -> None:
    courses_assign(
        shop=shop,
        people=[chen],
        courses=[chinese.course.slug],
        post="",
        due_on=None,
        assigned_by=lin.user,
        now=at(20),
    )
    module = ModulePage.objects.first()
    assert module is not None
    client = signed_in(chen)
    course, lesson = [chinese.course.slug], [chinese.course.slug, module.slug]
    addresses = [
        reverse("learn"),
        reverse("learn-courses"),
        reverse("learn-course", args=course),
        reverse("learn-module", args=lesson),
        reverse("learn-check", args=lesson),
        reverse("exam", args=[chinese.slug]),
    ]
    assert [client.get(address).status_code for address in addresses] == [200] * len(addresses)
    assert reverse("learn-module", args=lesson) in client.get(addresses[2]).content.decode()


def test_a_result_leads_to_the_lesson_to_study(
    chinese: Exam, chen: Person, shop: Shop, signed_in: Callable[[Person], Client]
) -> None:
    attempt = attempt_start(person=chen, shop=shop, exam=chinese, now=at(23))
    slot = choice_of(attempt)
    wrong = next(it["key"] for it in slot["question"]["options"] if it["key"] not in slot["question"]["key"])
    answer(attempt, slot["slot"], [wrong])
    attempt_submit(attempt=attempt, now=at(23, 9, 6))
    page = signed_in(chen).get(reverse("attempt-result", args=[attempt.pk]))
    assert page.status_code == 200
    lesson = reverse("learn-module", args=[chinese.course.slug, slot["question"]["module"]["slug"]])
    assert lesson in page.content.decode()


def test_an_address_with_signs_that_no_slug_has_is_not_found(
    chen: Person, signed_in: Callable[[Person], Client]
) -> None:
    assert signed_in(chen).get("/learn/courses/a%00b/").status_code == 404
