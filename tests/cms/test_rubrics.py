"""Rubrics: written by trainers, approved, loaded from files, and frozen for whoever marks by them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import WorkflowContentType
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.loading import read_courses
from cms.loading.site import site_prepared
from cms.models import LoadedItem, Question, Rubric, RubricNotPublishedError
from staffing.models import User
from tests.cms.conftest import CourseFolder, question
from tests.cms.test_kinds_in_the_bank import listed


def rubric_file(**changes: Any) -> dict[str, Any]:
    order = {
        "key": "order",
        "title": "次序",
        "title_en": "Order",
        "weight": 2,
        "levels": [
            {"points": 0, "words": "没有说到"},
            {"points": 2, "words": "先听后看"},
            {"points": 1, "words": "只说一步"},
        ],
    }
    reason = {
        "key": "reason",
        "title": "原因",
        "title_en": "Reason",
        "minimum": 50,
        "levels": [{"points": 0, "words": "没有说到"}, {"points": 1, "words": "说到原因"}],
    }
    told = {"id": "br-answer", "title": "简答", "title_en": "Short answer", "criteria": [order, reason]}
    return told | changes


@pytest.fixture
def with_rubric(db: None, folder: CourseFolder, load: Callable[..., None]) -> None:
    folder.write("rubrics.yaml", [rubric_file()])
    load()


@pytest.mark.usefixtures("with_rubric")
def test_a_loaded_rubric_is_published_accepted_by_the_editor_and_freezes_to_plain_data() -> None:
    rubric = Rubric.objects.published().get()
    rubric.full_clean()
    frozen = rubric.frozen()
    assert frozen["code"] == "br-answer"
    assert frozen["title"] == {"zh": "简答", "en": "Short answer"}
    assert frozen["version"] == rubric.live_revision_id
    assert frozen["criteria"][0] == {
        "key": "order",
        "title": {"zh": "次序", "en": "Order"},
        "weight": 2,
        "minimum": 0,
        "levels": [
            {"points": 2, "words": "先听后看"},
            {"points": 1, "words": "只说一步"},
            {"points": 0, "words": "没有说到"},
        ],
        "most": 2,
    }
    assert frozen["criteria"][1]["minimum"] == 50


@pytest.mark.usefixtures("with_rubric")
def test_freezing_a_fetched_rubric_asks_no_further_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        [it.frozen() for it in Rubric.objects.published()]


@pytest.mark.usefixtures("with_rubric")
def test_loading_again_makes_no_revision_and_a_changed_file_makes_one(
    folder: CourseFolder, load: Callable[..., None]
) -> None:
    before = Rubric.objects.get().frozen()
    load()
    assert Rubric.objects.get().frozen() == before
    folder.write("rubrics.yaml", [rubric_file(title="简短回答")])
    load()
    after = Rubric.objects.get().frozen()
    assert after["title"]["zh"] == "简短回答"
    assert (after["version"], after["sha256"]) != (before["version"], before["sha256"])


@pytest.mark.usefixtures("with_rubric")
def test_a_rubric_stays_what_it_was_while_an_edit_waits_and_has_none_once_taken_down() -> None:
    rubric = Rubric.objects.get()
    before = rubric.frozen()
    rubric.title = "改过的"
    draft = rubric.save_revision()
    assert rubric.frozen() == before
    draft.publish()
    assert Rubric.objects.get().frozen()["title"]["zh"] == "改过的"
    Rubric.objects.get().unpublish()
    with pytest.raises(RubricNotPublishedError):
        Rubric.objects.get().frozen()


@pytest.mark.usefixtures("with_rubric")
def test_what_a_person_edited_is_left_alone_by_the_next_load(load: Callable[..., None]) -> None:
    rubric = Rubric.objects.get()
    rubric.title = "内训师改的"
    rubric.save_revision().publish()
    load()
    assert Rubric.objects.get().title == "内训师改的"


FAULTS: list[tuple[Callable[[dict[str, Any]], Any], str]] = [
    (lambda it: it["criteria"][0]["levels"][0].update(points=2), "Two levels earn the same points"),
    (lambda it: it["criteria"][1].update(key="order"), "each criterion with a key of its own"),
    (lambda it: it["criteria"][1].update(minimum=101), "at most 100"),
    (lambda it: it["criteria"][1].update(levels=[{"points": 1, "words": "好"}]), "at least 2 entries"),
    (lambda it: it["criteria"][1].update(levle=[]), "no such key"),
]


@pytest.mark.parametrize(("spoil", "message"), FAULTS)
def test_a_faulty_rubric_in_a_file_is_refused_with_its_place_and_words(
    folder: CourseFolder, spoil: Callable[[dict[str, Any]], Any], message: str
) -> None:
    rubric = rubric_file()
    spoil(rubric)
    folder.write("rubrics.yaml", [rubric])
    with translation.override("en"):
        _courses, problems = read_courses(folder.root)
        assert message in " ".join(str(it) for it in problems)
        assert {it.file for it in problems} == {"brakes/rubrics.yaml"}


def test_two_rubrics_of_one_id_are_named(folder: CourseFolder) -> None:
    folder.write("rubrics.yaml", [rubric_file(), rubric_file()])
    _courses, problems = read_courses(folder.root)
    assert [(it.file, it.place) for it in problems] == [("brakes/rubrics.yaml", "br-answer")]


def sent(**changes: Any) -> dict[str, Any]:
    levels = listed({"points": "0", "words": "没有"}, {"points": "5", "words": "全有"})
    criterion = {
        "title": "内容",
        "title_en": "",
        "key": "",
        "weight": "1",
        "minimum": "0",
        "levels": levels,
    }
    values = {"code": "", "title": "论文", "title_en": ""}
    values |= {"criteria": streamfield([("criterion", criterion | changes)])}
    return nested_form_data(values)


def test_a_trainer_writes_and_an_approver_publishes(client: Client, trainer: User, approver: User) -> None:
    client.force_login(trainer)
    added = client.post(reverse("wagtailsnippets_cms_rubric:add"), sent() | {"action-submit": "1"})
    assert added.status_code == 302
    rubric = Rubric.objects.get()
    assert not rubric.live
    client.force_login(approver)
    address = reverse("wagtailsnippets_cms_rubric:edit", args=[rubric.pk])
    client.post(address, sent() | {"code": rubric.code, "action-publish": "1"})
    frozen = Rubric.objects.get().frozen()
    assert frozen["criteria"][0]["most"] == 5
    assert frozen["criteria"][0]["key"]


def test_the_editor_says_at_its_field_what_is_wrong(client: Client, approver: User) -> None:
    client.force_login(approver)
    alike = listed({"points": "5", "words": "没有"}, {"points": "5", "words": "全有"})
    refused = client.post(
        reverse("wagtailsnippets_cms_rubric:add"),
        sent(levels=alike) | {"action-publish": "1"},
        headers={"accept-language": "en"},
    )
    assert "Two levels earn the same points." in refused.content.decode()
    assert not Rubric.objects.exists()


@pytest.mark.usefixtures("with_rubric")
def test_two_criteria_of_one_code_are_refused() -> None:
    rubric = Rubric.objects.get()
    raw = [dict(child) for child in rubric.criteria.raw_data]
    raw[1] = {**raw[1], "value": {**raw[1]["value"], "key": "order"}}
    rubric.criteria = rubric._meta.get_field("criteria").stream_block.to_python(raw)
    with pytest.raises(ValidationError) as refusal:
        rubric.full_clean()
    assert "criteria" in refusal.value.message_dict


@pytest.mark.usefixtures("with_rubric")
def test_the_preview_shows_every_level() -> None:
    page = Rubric.objects.get().make_preview_request(preview_mode="").content.decode()
    assert "先听后看" in page
    assert "说到原因" in page


@pytest.mark.usefixtures("with_rubric")
def test_the_preview_of_a_question_shows_by_what_people_mark_it(
    folder: CourseFolder, load: Callable[..., None]
) -> None:
    by_people = question(
        "br-10", "text", "explain", longest=200, guide="两点都要说到。", most=7, rubric="br-answer"
    )
    folder.change("questions.yaml", lambda bank: bank.append(by_people))
    load()
    shown = Question.objects.get(code="br-10")
    page = shown.make_preview_request(preview_mode="").content.decode()
    for words in ("两点都要说到。", "次序", "先听后看", "说到原因"):
        assert words in page
    shown.rubric = None
    page = shown.make_preview_request(preview_mode="").content.decode()
    assert "两点都要说到。" in page
    assert "0 到 7 分" in page
    assert "先听后看" not in page


def test_an_installation_of_before_rubrics_gets_their_approval(db: None) -> None:
    site_prepared()
    of_rubrics = WorkflowContentType.objects.filter(content_type__model="rubric")
    of_rubrics.delete()
    site_prepared()
    assert of_rubrics.exists()
    assert not LoadedItem.objects.exists()
