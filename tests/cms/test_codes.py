"""Codes of courses, lessons, exams and questions: made when nobody writes one, refused in words when they are none."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.models import CoursePage, Exam, ModulePage, Question
from staffing.models import User
from tests.cms.test_approval import edited

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
WORDS = "Use letters a–z, digits, hyphens and underscores only, at most 60 of them."


def lesson_added(client: Client, title: str, slug: str, **more: str) -> Any:
    block = {
        "heading": "听",
        "body": rich_text("<p>先听。</p>"),
        "origin": {"kind": "editor", "reference": ""},
    }
    values = {
        "title": title,
        "slug": slug,
        "minutes": 5,
        "competency": "hear",
        "summary": "学完你能听。",
        "body": streamfield([("text", block)]),
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        **more,
    }
    add = reverse("wagtailadmin_pages:add", args=["cms", "modulepage", CoursePage.objects.get().pk])
    return client.post(add, nested_form_data(values), headers={"accept-language": "en"})


@pytest.mark.parametrize("action", [{}, {"action-publish": "1"}])
def test_a_lesson_with_a_chinese_title_gets_a_code_by_itself(
    client: Client, approver: User, action: dict[str, str]
) -> None:
    client.force_login(approver)
    assert lesson_added(client, "测试课接车拍照", "", **action).status_code == 302
    page = ModulePage.objects.get(title="测试课接车拍照")
    assert page.slug.startswith("lesson-")
    assert page.slug.isascii()


@pytest.mark.parametrize("slug", ["测试课接车拍照", "a" * 61])
def test_a_slug_that_is_no_code_is_refused_in_words(client: Client, trainer: User, slug: str) -> None:
    client.force_login(trainer)
    assert WORDS in lesson_added(client, "测试课接车拍照", slug).content.decode()
    assert not ModulePage.objects.filter(title="测试课接车拍照").exists()


def test_the_code_stands_on_the_first_tab(client: Client, trainer: User) -> None:
    client.force_login(trainer)
    add = reverse("wagtailadmin_pages:add", args=["cms", "modulepage", CoursePage.objects.get().pk])
    page = client.get(add, headers={"accept-language": "en"}).content.decode()
    assert 'id="tab-promote"' not in page
    assert "Leave it empty and one is made." in page


def test_a_slug_stored_before_codes_were_checked_stays() -> None:
    page = ModulePage.objects.get(slug="noise")
    ModulePage.objects.filter(pk=page.pk).update(slug="听声音")
    page.refresh_from_db()
    page.summary = "改过的一课。"
    page.save()
    assert ModulePage.objects.get(pk=page.pk).slug == "听声音"
    page.slug = "看图"
    with pytest.raises(ValidationError):
        page.full_clean()


def test_a_code_that_is_emptied_is_the_one_it_was(client: Client, approver: User) -> None:
    page = ModulePage.objects.get(slug="noise")
    page.slug = ""
    page.save()
    assert ModulePage.objects.get(pk=page.pk).slug == "noise"
    question = Question.objects.get(code="br-1")
    client.force_login(approver)
    client.post(
        reverse("wagtailsnippets_cms_question:edit", args=[question.pk]),
        edited(question, code="", **{"action-publish": "1"}),
    )
    question.refresh_from_db()
    assert (question.code, question.frozen()["code"]) == ("br-1", "br-1")


def test_exams_and_questions_get_codes_too() -> None:
    exam, question = Exam.objects.get(), Question.objects.get(code="br-1")
    exam.pk = question.pk = None
    exam.slug = question.code = ""
    exam.full_clean()
    question.full_clean()
    assert exam.slug.startswith("exam-")
    assert question.code.startswith("question-")


def test_exams_and_questions_with_chinese_codes_are_refused_in_words(client: Client, approver: User) -> None:
    question = Question.objects.get(code="br-1")
    client.force_login(approver)
    page = client.post(
        reverse("wagtailsnippets_cms_question:edit", args=[question.pk]),
        edited(question, code="接车一"),
        headers={"accept-language": "en"},
    )
    assert WORDS in page.content.decode()
    exam = Exam.objects.get()
    exam.slug = "接车考试"
    with pytest.raises(ValidationError, match="letters a–z"):
        exam.full_clean()
