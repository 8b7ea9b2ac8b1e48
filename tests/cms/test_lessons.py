"""Lessons on the screen."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form

from cms.models import CoursePage, ModulePage, Question
from cms.selectors import module_by_slugs
from cms.uploads import DocumentForm
from staffing.models import User
from tests.cms.conftest import CourseFolder

pytestmark = [pytest.mark.django_db]


def lesson() -> str:
    module = module_by_slugs("brakes", "noise")
    assert module is not None
    with translation.override("en"):
        return render_to_string("cms/lesson.html", {"module": module})


def test_a_lesson_shows_a_block_of_each_kind_with_its_origin(loaded: None) -> None:
    html = lesson()
    for words in (
        "先<b>听</b>声音",
        "停稳",
        "我先听一下",
        "先量",
        "先猜",
        "踏板到底时不开车",
        "制动盘",
        "先听后看",
        "哪一个先做？",
    ):
        assert words in html
    assert html.count('class="origin"') == 8
    assert "§2 (1)" in html
    assert "GB 18565-2016" in html
    assert 'alt="一张制动盘的图"' in html


def test_the_chinese_of_a_lesson_is_marked_and_the_words_around_it_are_not(loaded: None) -> None:
    html = lesson()
    for words in ("先量", "先猜", "制动盘", "哪一个先做？"):
        assert re.search(rf'lang="zh-Hans">[^<]*(<li[^>]*>)?[^<]*{words}', html), words
    assert '<h2 class="lesson__title">Key points</h2>' in html


def test_the_check_yourself_question_can_be_answered_without_javascript(loaded: None) -> None:
    html = lesson()
    assert "<details" in html
    assert "先听，才知道查哪里。" in html
    assert html.count('type="radio"') == 2
    assert "data-check-button hidden" in html


def test_several_right_answers_are_ticked(folder: CourseFolder, load, db: None) -> None:
    choices = [{"text": "听", "correct": True}, {"text": "看", "correct": True}, {"text": "换"}]
    folder.change("modules/01-noise.yaml", lambda it: it["blocks"][7].update(choices=choices))
    load()
    html = lesson()
    assert html.count('type="checkbox"') == 3
    assert "several may be right" in html


def test_hostile_markup_shows_as_text(folder: CourseFolder, load, db: None) -> None:
    evil = '<script>alert("x")</script>'

    def spoil(content: dict) -> None:
        content["blocks"][0]["body"] = evil
        content["blocks"][1]["steps"][0]["detail"] = evil
        content["blocks"][6]["points"] = [evil]
        content["blocks"][7]["choices"][0]["text"] = evil
        content["blocks"][5]["alt"] = f'"{evil}'

    folder.change("modules/01-noise.yaml", spoil)
    load()
    html = lesson()
    assert "<script" not in html
    assert html.count("&lt;script&gt;") >= 6


def test_hostile_markup_in_a_stem_shows_as_text_in_the_preview(loaded: None, client: Client) -> None:
    question = Question.objects.get(code="br-1")
    question.stem = "<script>alert(1)</script>"
    html = render_to_string("cms/question_preview.html", question.get_preview_context(None, ""))
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize("code", ["br-1", "br-2", "br-3", "br-4"])
def test_each_kind_of_question_has_a_preview(loaded: None, code: str) -> None:
    question = Question.objects.get(code=code)
    response = question.make_preview_request(preview_mode="")
    assert response.status_code == 200
    assert question.stem in response.content.decode()


def test_a_draft_of_a_lesson_has_a_preview(loaded: None) -> None:
    page = ModulePage.objects.get(slug="noise")
    page.summary = "还没有批准的一课。"
    response = page.save_revision().as_object().make_preview_request()
    assert "还没有批准的一课。" in response.content.decode()


def test_a_new_lesson_without_a_place_has_a_preview(loaded: None) -> None:
    response = ModulePage(title="新课", slug="new", summary="新。", minutes=5, body=[]).make_preview_request()
    assert response.status_code == 200


@pytest.mark.parametrize("path", ["/pages/", "/pages/brakes/", "/pages/brakes/noise/"])
def test_pages_ask_for_sign_in(loaded: None, client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.url.startswith("/account/login/?next=")


@pytest.mark.parametrize(
    ("path", "words"),
    [("/pages/", "制动"), ("/pages/brakes/", "noise 课"), ("/pages/brakes/noise/", "哪一个先做？")],
)
def test_a_reader_who_signed_in_sees_them(loaded: None, client: Client, path: str, words: str) -> None:
    client.force_login(User.objects.create_user("wang"))
    answer = client.get(path)
    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_a_picture_of_a_lesson_is_seen_by_who_signed_in_and_by_nobody_else(
    loaded: None, client: Client
) -> None:
    address = (
        ModulePage.objects.get(slug="noise").body.first_block_by_name("picture").value["picture"].file.url
    )

    assert client.get(address).status_code == 302
    client.force_login(User.objects.create_user("wang"))
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/png"
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    assert client.get("/media/images/%00.png").status_code == 404


@pytest.mark.expects_error_log
def test_nothing_beside_the_pictures_is_served(client: Client, db: None) -> None:
    client.force_login(User.objects.create_user("wang"))
    assert client.get("/media/../secret_key.txt").status_code == 400
    assert client.get("/media/").status_code == 404
    assert client.get("/media/images/").status_code == 404


def test_titles_come_in_the_readers_language(loaded: None) -> None:
    course = CoursePage.objects.get()
    with translation.override("en"):
        assert (course.display_title, course.competency_names()["hear"]) == ("Brakes", "Can hear")
    with translation.override("zh-hans"):
        assert (course.display_title, course.competency_names()["hear"]) == ("制动", "会hear")


def test_a_document_is_taken_by_its_content(db: None) -> None:
    form_class = get_document_form(get_document_model())
    assert issubclass(form_class, DocumentForm)
    files = {"file": SimpleUploadedFile("proof.pdf", b"<script>alert(1)</script>")}
    with translation.override("en"):
        form = form_class({"title": "证明"}, files)
        assert form.errors["file"] == ["This is not a PDF file. Save it as PDF and upload it again."]


def test_a_pdf_is_taken(db: None) -> None:
    form_class = get_document_form(get_document_model())
    files = {"file": SimpleUploadedFile("proof.pdf", b"%PDF-1.7\n%%EOF")}
    form = form_class({"title": "证明"}, files)
    assert "file" not in form.errors


def test_a_document_asks_for_sign_in(client: Client, db: None) -> None:
    document = get_document_model().objects.create(
        title="证明", file=SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    )
    answer = client.get(document.url)
    assert answer.status_code == 302
    assert answer.url.startswith("/account/login/?next=")
