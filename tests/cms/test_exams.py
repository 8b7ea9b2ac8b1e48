"""The blueprint against the bank."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from cms.models import CoursePage, Exam, Question
from staffing.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def test_a_blueprint_the_bank_can_fill_has_no_shortfall() -> None:
    exam = Exam.objects.get()
    lines = [(line.competency, line.wanted, line.available, line.missing) for line in exam.shortfall()]
    assert lines == [("hear", 2, 3, 0), ("look", 1, 1, 0)]
    assert exam.can_be_drawn()


def test_a_question_taken_down_is_missed_by_the_blueprint() -> None:
    Question.objects.get(code="br-4").unpublish()
    exam = Exam.objects.get()
    assert [line.missing for line in exam.shortfall()] == [0, 1]
    assert not exam.can_be_drawn()


def test_an_exam_without_sections_cannot_be_drawn() -> None:
    exam = Exam.objects.get()
    exam.sections.all().delete()
    assert not Exam.objects.get().can_be_drawn()


def test_the_scoring_rules_are_stated_in_words() -> None:
    with translation.override("en"):
        single, multiple, true_false, ordering = Exam.objects.get().scoring_words()
    assert "the right option earns all points" in single
    assert "the right option earns all points" in true_false
    assert "One wrong option earns nothing." in multiple
    assert "directly follows its right predecessor" in ordering


def saved(client: Client, sections: list[dict[str, Any]]) -> Any:
    exam = Exam.objects.get()
    values = {
        "slug": exam.slug,
        "course": CoursePage.objects.get().pk,
        "title": exam.title,
        "title_en": exam.title_en,
        "minutes": 20,
        "pass_mark": 70,
        "section_pass_mark": 50,
        "attempts": 3,
        "cooling_off_days": 1,
        "valid_months": 24,
        "multiple_rule": "share",
        "ordering_rule": "neighbours",
        "cloze_rule": "share",
        "matching_rule": "share",
        "hotspot_rule": "share",
        "markers": "1",
        "marker_difference": "20",
        "questions_shown": "closed",
        "purpose": "exam",
        "sections": inline_formset([{"kind": "", "difficulty": 0} | it for it in sections], initial=0),
        "posts": inline_formset([]),
        "action-publish": "1",
    }
    exam.sections.all().delete()
    address = reverse("wagtailsnippets_cms_exam:edit", args=[exam.pk])
    return client.post(address, nested_form_data(values), headers={"accept-language": "en"})


def test_the_editor_refuses_a_blueprint_larger_than_the_bank(client: Client, approver: User) -> None:
    client.force_login(approver)
    page = saved(client, [{"competency": "hear", "questions": 8, "points": 1}])
    message = "the paper draws 8 questions, the bank has 3 published. Publish 5 more or draw fewer."
    assert message in page.content.decode()


def test_the_editor_refuses_a_competency_of_another_course(client: Client, approver: User) -> None:
    client.force_login(approver)
    page = saved(client, [{"competency": "smell", "questions": 1, "points": 1}])
    assert "“smell” is not a competency of this course." in page.content.decode()


def test_the_editor_saves_a_blueprint_the_bank_can_fill(client: Client, approver: User) -> None:
    client.force_login(approver)
    answer = saved(client, [{"competency": "hear", "questions": 3, "points": 2}])
    assert answer.status_code == 302
    assert Exam.objects.get().total_points == 6


def test_the_editor_shows_what_the_bank_holds(client: Client, approver: User) -> None:
    client.force_login(approver)
    Question.objects.get(code="br-4").unpublish()
    address = reverse("wagtailsnippets_cms_exam:edit", args=[Exam.objects.get().pk])
    text = client.get(address, headers={"accept-language": "en"}).content.decode()
    assert "1 question is missing" in text


def test_a_section_by_kind_takes_from_what_a_wider_one_has_left() -> None:
    exam = Exam.objects.get()
    bank = Question.objects.filter(competency="hear")
    kind = bank.order_by("code")[0].kind
    of_kind = bank.filter(kind=kind).count()
    exam.sections.create(competency="hear", kind=kind, questions=of_kind, sort_order=9)
    exam.save()
    lines = Exam.objects.get().shortfall()
    assert (lines[0].wanted, lines[0].available) == (2, 3 - of_kind)
    assert lines[-1].available == of_kind
    assert "·" in lines[-1].name


def test_the_editor_refuses_sections_that_cross_each_other(client: Client, approver: User) -> None:
    client.force_login(approver)
    hear = {"competency": "hear", "questions": 1, "points": 1}
    page = saved(client, [hear | {"kind": "single"}, hear | {"difficulty": 1}])
    assert "overlap" in page.content.decode()
    assert saved(client, [hear | {"kind": "single"}, hear]).status_code == 302


def test_questions_reserved_for_practice_or_checks_are_no_part_of_the_exams_bank() -> None:
    Question.objects.filter(competency="look").update(use="check")
    assert [line.available for line in Exam.objects.get().shortfall()] == [3, 0]
    Exam.objects.update(purpose="practice")
    assert [line.available for line in Exam.objects.get().shortfall()] == [0, 0]


def test_the_posts_of_the_house_are_offered_to_choose_from(client: Client, approver: User) -> None:
    client.force_login(approver)
    address = reverse("wagtailsnippets_cms_exam:edit", args=[Exam.objects.get().pk])
    assert 'value="service-adviser"' in client.get(address).content.decode()


def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    exam = Exam.objects.get()
    exam.open_from, exam.open_until = date(2026, 12, 2), date(2026, 12, 1)
    with pytest.raises(ValidationError) as refusal:
        exam.full_clean()
    assert "open_until" in refusal.value.message_dict
