"""What a blueprint may ask beyond numbers: reserved questions, and posts."""

from collections.abc import Callable

import pytest
from django.test import Client

from cms.models import Exam, Question
from cms.models.exams import ExamPost
from cms.selectors import exam_by_slug
from staffing.models import Certificate, Person, Posting, Shop
from tests.training.conftest import EXAM, answer_rightly, at, make_person
from training.models import (
    Enrolment,
)
from training.selectors.admissions import admission_for
from training.services.attempts import attempt_start, attempt_submit
from training.services.errors import (
    AdmissionRefusedError,
)

SignIn = Callable[[Person], Client]


def test_practice_papers_and_the_exam_never_share_a_question(chen: Person, shop: Shop, exam: Exam) -> None:
    reserved = list(Question.objects.filter(competency=exam.sections.all()[0].competency)[:1])
    Question.objects.filter(pk__in=[it.pk for it in reserved]).update(use="practice")
    practice = Exam.objects.create(
        slug="practice",
        course=exam.course,
        title="练习",
        minutes=10,
        pass_mark=60,
        purpose="practice",
        live=True,
    )
    practice.sections.create(competency=reserved[0].competency, questions=1)
    practice.save()
    found = exam_by_slug("practice")
    assert found
    drawn = attempt_start(person=chen, shop=shop, exam=found, now=at(23))
    assert [slot["question"]["code"] for slot in drawn.paper] == [reserved[0].code]
    answer_rightly(drawn)
    assert attempt_submit(attempt=drawn, now=at(23, 9, 10)).passed
    assert not Certificate.objects.exists()
    assert reserved[0].code not in {
        slot["question"]["code"]
        for number in range(3)
        for slot in attempt_start(
            person=make_person(shop, f"P{number}", "某"), shop=shop, exam=exam, now=at(23)
        ).paper
    }


def test_who_may_sit_follows_the_post_held_or_prepared_for(chen: Person, shop: Shop, exam: Exam) -> None:
    ExamPost.objects.create(exam=exam, post="painter")
    found = exam_by_slug(EXAM)
    assert found
    with pytest.raises(AdmissionRefusedError, match="岗位"):
        attempt_start(person=chen, shop=shop, exam=found, now=at(23))
    enrolment = Enrolment.objects.create(
        person=chen, shop=shop, course="x", post="painter", assigned_at=at(1)
    )
    assert admission_for(person=chen, exam=found, on=at(23).date()).granted
    enrolment.delete()
    Posting.objects.create(person=chen, shop=shop, post="painter", valid_from=at(25).date())
    assert admission_for(person=chen, exam=found, on=at(23).date()).granted
