"""The question bank: what a question must hold, and what of it an exam may see."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from cms.models import CoursePage, ModulePage, Question, QuestionNotPublishedError

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def options(*pairs: tuple[str, bool]) -> list[tuple[str, dict[str, Any]]]:
    return [("option", {"text": text, "correct": correct}) for text, correct in pairs]


def complaints(code: str, **changes: Any) -> dict[str, list[str]]:
    """What `full_clean` says in English about the loaded question after these changes."""
    question = Question.objects.get(code=code)
    for name, value in changes.items():
        setattr(question, name, value)
    with translation.override("en"):
        try:
            question.full_clean()
        except ValidationError as error:
            return error.message_dict
    return {}


@pytest.mark.parametrize("code", ["br-1", "br-2", "br-3", "br-4"])
def test_a_sound_question_of_each_kind_is_accepted(code: str) -> None:
    assert complaints(code) == {}


@pytest.mark.parametrize(
    ("code", "changes", "field", "message"),
    [
        (
            "br-1",
            {"options": options(("甲", True), ("乙", True), ("丙", False))},
            "options",
            "Mark exactly one option as right.",
        ),
        ("br-1", {"options": options(("甲", True), ("乙", False))}, "options", "Give 3 to 6 options."),
        (
            "br-1",
            {"options": options(("甲", True), ("乙", False), ("甲 ", False))},
            "options",
            "Two options say the same.",
        ),
        (
            "br-1",
            {"statement_is_true": True},
            "statement_is_true",
            "Only a true or false question has this. Leave it empty.",
        ),
        (
            "br-2",
            {"options": options(("甲", True), ("乙", True), ("丙", True))},
            "options",
            "Mark at least two options as right and leave at least one wrong.",
        ),
        (
            "br-3",
            {"statement_is_true": None},
            "statement_is_true",
            "Say whether the statement is true or false.",
        ),
        (
            "br-3",
            {"options": options(("对", True))},
            "options",
            "A true or false question has no options of its own. Remove them.",
        ),
        (
            "br-4",
            {"options": options(("甲", False), ("乙", False))},
            "options",
            "Give 3 to 6 items, in the right order.",
        ),
        (
            "br-4",
            {"options": options(("甲", True), ("乙", False), ("丙", False))},
            "options",
            "The order itself is the answer: mark no item as right.",
        ),
        (
            "br-1",
            {"competency": "smell"},
            "competency",
            "The course has no competency “smell”. It has: Can hear、Can look、Can explain.",
        ),
        (
            "br-1",
            {"origin_kind": "cited", "origin_reference": " "},
            "origin_reference",
            "Name the section, or the law or standard and its clause.",
        ),
    ],
)
def test_a_faulty_question_is_refused_with_words(
    code: str, changes: dict[str, Any], field: str, message: str
) -> None:
    assert complaints(code, **changes) == {field: [message]}


def test_a_module_of_another_course_is_refused() -> None:
    other = CoursePage(title="别的课", slug="other", summary="别的课。")
    CoursePage.objects.get().get_parent().add_child(instance=other)
    stranger = ModulePage(title="别的", slug="far", summary="远。", minutes=5, competency="x", body=[])
    other.add_child(instance=stranger)
    assert complaints("br-1", module=stranger) == {"module": ["This module belongs to another course."]}


def test_a_frozen_single_choice_says_all_that_an_exam_needs() -> None:
    question = Question.objects.ready_to_freeze().get(code="br-1")
    frozen = question.frozen()
    keys = {option["text"]: option["key"] for option in frozen["options"]}
    assert list(keys) == ["甲", "乙", "丙"]
    assert frozen["key"] == [keys["甲"]]
    assert frozen["module"] == {"slug": "noise", "title": "noise 课", "title_en": "Noise"}
    assert (frozen["kind"], frozen["course"], frozen["competency"]) == ("single", "brakes", "hear")
    assert (frozen["difficulty"], frozen["critical"]) == (1, False)
    assert frozen["revision"] == question.live_revision_id
    assert json.loads(json.dumps(frozen)) == frozen


def test_the_frozen_key_of_each_kind() -> None:
    frozen = {question.code: question.frozen() for question in Question.objects.ready_to_freeze()}
    by_text = {code: {it["text"]: it["key"] for it in value["options"]} for code, value in frozen.items()}
    assert frozen["br-2"]["key"] == [by_text["br-2"]["甲"], by_text["br-2"]["乙"]]
    assert frozen["br-3"]["key"] == ["false"]
    assert by_text["br-3"] == {"对": "true", "错": "false"}
    assert frozen["br-3"]["critical"]
    assert frozen["br-4"]["key"] == [by_text["br-4"][text] for text in ("停车", "熄火", "检查")]


def test_the_hash_is_over_the_content_and_not_over_the_revision() -> None:
    question = Question.objects.get(code="br-1")
    first = dict(question.frozen())
    question.save_revision().publish()
    second = Question.objects.get(code="br-1").frozen()
    assert second["revision"] != first["revision"]
    assert second["sha256"] == first["sha256"]
    body = {name: value for name, value in first.items() if name not in ("sha256", "revision")}
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert first["sha256"] == hashlib.sha256(canonical.encode()).hexdigest()


def test_a_draft_is_never_frozen() -> None:
    question = Question.objects.get(code="br-1")
    question.stem = "没有批准的题目"
    question.options = options(("丁", True), ("戊", False), ("己", False))
    draft = question.save_revision()
    opened = draft.as_object()
    for held in (question, opened, Question.objects.get(code="br-1")):
        assert held.frozen()["stem"] == "题目 br-1"
        assert [option["text"] for option in held.frozen()["options"]] == ["甲", "乙", "丙"]


def test_a_draft_that_moves_to_another_module_still_freezes_where_it_was() -> None:
    question = Question.objects.get(code="br-1")
    question.module = ModulePage.objects.get(slug="discs")
    opened = question.save_revision().as_object()
    assert opened.frozen()["module"]["slug"] == "noise"


def test_a_question_that_was_never_published_cannot_be_frozen() -> None:
    template = Question.objects.get(code="br-1")
    fresh = Question(
        code="br-9",
        live=False,
        course=template.course,
        module=template.module,
        competency="hear",
        stem="新题",
    )
    fresh.save()
    fresh.save_revision(clean=False)
    with translation.override("en"), pytest.raises(QuestionNotPublishedError, match="br-9 is not published"):
        fresh.frozen()
    assert fresh not in Question.objects.published()


def test_a_question_taken_down_cannot_be_frozen() -> None:
    question = Question.objects.get(code="br-1")
    question.unpublish()
    with pytest.raises(QuestionNotPublishedError):
        question.frozen()
