"""Checklists of observed practice: what is loaded, what is frozen, and what waits for approval."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from cms.loading.reader import read_checklists, read_courses
from cms.models import Checklist, ChecklistNotPublishedError
from cms.models.checklists import check_repeats
from staffing.models import User
from staffing.rules.vocabulary import posts
from tests.cms.conftest import CourseFolder

SHIPPED = Path("cms/content")
STEP = {
    "code": "hear",
    "title": "听",
    "title_en": "Listen",
    "words": "听完再说",
    "words_en": "Listens first",
    "critical": True,
    "origin": "source §2",
}
BRAKES: dict[str, Any] = {
    "code": "brakes-practice",
    "course": "brakes",
    "title": "看制动",
    "title_en": "Looking at brakes",
    "summary": "站在旁边看。",
    "summary_en": "Stand beside it.",
    "minutes": 10,
    "required_share": 80,
    "valid_months": 12,
    "repeat_after": [30, 90],
    "grace_days": 7,
    "leads_to": "record",
    "posts": ["mechanic"],
    "steps": [STEP, STEP | {"code": "guess", "title": "草稿", "draft": True, "origin": "editor"}],
}


def written(folder: CourseFolder, **changes: Any) -> Path:
    """The checklist about brakes as a file beside the courses, with changes."""
    file = folder.root.parent / "checklists" / "brakes-practice.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(yaml.safe_dump(deepcopy(BRAKES) | changes, allow_unicode=True), encoding="utf-8")
    return folder.root


def test_the_shipped_checklists_name_known_posts_and_a_source_for_every_step_that_counts() -> None:
    courses, _problems = read_courses(SHIPPED / "courses")
    checklists, problems = read_checklists(SHIPPED / "checklists", courses)
    assert not problems
    assert {it.code for it in checklists} == {
        "service-five",
        "six-step-reception-practice",
        "ev-disconnection",
    }
    known = {post.code for post in posts()}
    for checklist in checklists:
        assert set(checklist.posts) <= known
        for step in checklist.steps:
            assert step.draft == (step.origin.kind == "editor"), f"{checklist.code}: {step.code}"
            assert step.draft == ("草稿" in step.title)


def test_the_reader_is_told_that_seven_steps_were_asked_and_six_given() -> None:
    courses, _problems = read_courses(SHIPPED / "courses")
    checklists, _faults = read_checklists(SHIPPED / "checklists", courses)
    reception = next(it for it in checklists if it.code == "six-step-reception-practice")
    assert "七步" in reception.note
    assert "六步" in reception.note
    assert [it.origin.reference for it in reception.steps] == [f"§4 ({n})" for n in range(1, 7)] + ["§4"]


def test_a_checklist_of_an_unknown_course_is_refused_with_its_place(folder: CourseFolder) -> None:
    root = written(folder, course="clutch", repeat_after=[90, 30])
    with pytest.raises(CommandError, match="rising|rise|依次增大") as refused:
        call_command("load_content", path=root, check=True, verbosity=0)
    assert "brakes-practice.yaml" in str(refused.value)
    root = written(folder, course="clutch")
    with pytest.raises(CommandError, match="brakes-practice.yaml: course"):
        call_command("load_content", path=root, check=True, verbosity=0)


@pytest.mark.django_db
def test_a_step_without_a_source_waits_as_a_draft_and_is_not_frozen(folder: CourseFolder) -> None:
    call_command("load_content", path=written(folder), verbosity=0)
    checklist = Checklist.objects.get()
    assert [step["code"] for step in checklist.frozen()["steps"]] == ["hear"]
    assert checklist.has_unpublished_changes
    waiting = checklist.get_latest_revision_as_object()
    assert [step.code for step in waiting.steps.all()] == ["hear", "guess"]


@pytest.mark.django_db
def test_loading_again_changes_nothing_and_an_edited_file_freezes_to_another_hash(
    folder: CourseFolder,
) -> None:
    call_command("load_content", path=written(folder), verbosity=0)
    first = Checklist.objects.get()
    call_command("load_content", path=written(folder), verbosity=0)
    again = Checklist.objects.get()
    assert again.latest_revision_id == first.latest_revision_id
    call_command("load_content", path=written(folder, required_share=90), verbosity=0)
    changed = Checklist.objects.get()
    assert changed.frozen()["required_share"] == 90
    assert changed.frozen()["sha256"] != first.frozen()["sha256"]
    assert first.frozen()["repeat_days"] == [30, 90]


@pytest.mark.django_db
def test_what_was_taken_down_cannot_be_frozen(folder: CourseFolder) -> None:
    call_command("load_content", path=written(folder), verbosity=0)
    Checklist.objects.get().unpublish()
    with pytest.raises(ChecklistNotPublishedError):
        Checklist.objects.get().frozen()


@pytest.mark.parametrize("text", ["30", "30, 90, 180", "30，90、180"])
def test_repeats_are_days_that_rise(text: str) -> None:
    check_repeats(text)


@pytest.mark.parametrize("text", ["soon", "90, 30", "30, 30", "0, 30", "4000", "30;90"])
def test_repeats_that_do_not_rise_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        check_repeats(text)


@pytest.mark.django_db
def test_editors_see_checklists_in_the_editor_and_only_approvers_publish(
    folder: CourseFolder, client: Client, trainer: User, approver: User
) -> None:
    call_command("load_content", path=written(folder), verbosity=0)
    address = reverse("wagtailsnippets_cms_checklist:edit", args=[Checklist.objects.get().pk])
    client.force_login(trainer)
    page = client.get(address).content.decode()
    assert "看制动" in page
    assert "action-publish" not in page
    assert trainer.has_perm("cms.change_checklist")
    assert not trainer.has_perm("cms.publish_checklist")
    assert approver.has_perm("cms.publish_checklist")
