"""Marks put right after the result is out: explained, with the result before kept, and told to the learner."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from cms.models import Exam
from staffing.models import Certificate, Person, Shop, User
from staffing.models.users import Role
from staffing.permissions import grant_role
from tests.training.by_people.conftest import BEST, PHOTO, TEXT, WORST, account, give, task_of
from tests.training.by_people.test_pages import client_of, page
from tests.training.by_people.test_state import all_marked
from tests.training.conftest import at
from tests.training.exams.test_remarks import assert_the_script_agrees, done, undone
from training.exams.rulings import FULL
from training.models import Appeal, Attempt, Mark, MarkingTask, RemarkCase
from training.selectors.marks import counted_comments
from training.selectors.news import news_for
from training.services.appeals import appeal_answer, appeal_make
from training.services.errors import CorrectionReasonError, MarkingClosedError
from training.services.mark_corrections import marks_correct
from training.services.marking import Given

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed(handed_in: Attempt, sun: User, he: User) -> Attempt:
    """Both markers pressed the worst level for the text, and the result is out."""
    return all_marked(handed_in, sun, he, text=WORST)


def correct(
    attempt: Attempt, by: User, marks: dict[str, int], *, reason: str = "按错了", slot: int = TEXT
) -> Any:
    given = Given(marks=marks, comment="说得完整。", reason=reason)
    case = marks_correct(task_id=task_of(attempt, slot).pk, by=by, given=given, now=at(25))
    attempt.refresh_from_db()
    return case


def test_who_failed_by_a_wrong_mark_passes_gets_the_certificate_and_can_read_the_result_before(
    failed: Attempt, sun: User, chen: Person
) -> None:
    before = failed.result
    case = correct(failed, sun, BEST)
    assert (failed.passed, case.before, case.decision) == (True, before, RemarkCase.Decision.GRANT)
    assert Certificate.objects.get().valid_from == at(23).date()
    assert counted_comments(failed)[TEXT] == ["说得完整。"]
    assert Mark.objects.filter(task__attempt=failed).count() == 5
    assert "改判" in news_for(chen, now=at(26))[0].note
    assert_the_script_agrees(failed)


def test_who_passed_by_a_wrong_mark_keeps_the_pass(handed_in: Attempt, sun: User, he: User) -> None:
    passed = all_marked(handed_in, sun, he)
    case = correct(passed, he, WORST)
    assert (passed.passed, passed.marks["passed"], case.decision) == (True, False, RemarkCase.Decision.STAND)
    assert Certificate.objects.get().revoked_on is None


def test_a_correction_can_be_corrected_and_the_last_one_counts(
    failed: Attempt, sun: User, zhou: User
) -> None:
    correct(failed, sun, {"content": 1, "manner": 1})
    correct(failed, zhou, BEST, reason="内容也完整")
    text = next(it for it in failed.marks["slots"] if it["slot"] == TEXT)
    assert text["marks"] == {"content": "2", "manner": "1"}
    assert counted_comments(failed)[TEXT] == ["说得完整。"]


def test_a_re_mark_and_its_undoing_leave_corrected_marks_and_what_they_gave(
    failed: Attempt, sun: User, zhao: User
) -> None:
    correct(failed, sun, BEST)
    result, photo = failed.result, failed.paper[PHOTO - 1]["question"]
    undone(zhao, done(zhao, photo, FULL))
    failed.refresh_from_db()
    assert (failed.result, failed.passed) == (result, True)
    assert Certificate.objects.get().revoked_on is None


def test_what_cannot_be_corrected_changes_nothing(
    failed: Attempt, sun: User, chen: Person, shop: Shop
) -> None:
    with pytest.raises(CorrectionReasonError):
        correct(failed, sun, BEST, reason=" ")
    with pytest.raises(MarkingClosedError, match="没有改动"):
        correct(failed, sun, WORST)
    grant_role(user=account(chen), shop=shop, role=Role.TRAINER)
    with pytest.raises(MarkingTask.DoesNotExist):
        correct(failed, account(chen), BEST)
    assert not RemarkCase.objects.exists()
    assert Mark.objects.filter(task__attempt=failed).count() == 4


def test_before_the_result_marks_are_given_and_not_corrected_so(handed_in: Attempt, sun: User) -> None:
    give(handed_in, TEXT, sun, WORST)
    with pytest.raises(MarkingClosedError):
        correct(handed_in, sun, BEST)


def test_a_marker_corrects_from_the_queue_and_a_colleague_from_the_result(
    failed: Attempt, shop: Shop, sun: User, zhou: User, exam: Exam
) -> None:
    address = reverse("marking-answer", args=[shop.slug, task_of(failed, TEXT).pk])
    assert address in page(client_of(sun), "marking", shop.slug)
    assert address in page(client_of(zhou), "training-result", shop.slug, failed.pk)
    better = {"mark-content": "2", "mark-manner": "1", "comment": ""}
    assert client_of(zhou).post(address, better).status_code == 422
    told = client_of(zhou).post(address, better | {"reason": "看漏了一段"}, follow=True)
    assert "Corrected: 100 points, 50 before." in told.content.decode()
    failed.refresh_from_db()
    assert failed.passed


def test_an_upheld_doubt_about_marks_leads_to_their_correction(
    failed: Attempt, chen: Person, shop: Shop, sun: User
) -> None:
    appeal = appeal_make(attempt=failed, slot=TEXT, text="三点都写了", now=at(25))
    appeal_answer(appeal=appeal, state=Appeal.State.UPHELD, answer="确实写了", by=sun, now=at(25))
    sun.is_superuser = True
    sun.save()
    address = reverse("marking-answer", args=[shop.slug, task_of(failed, TEXT).pk])
    assert address in page(client_of(sun), "appeal", appeal.pk)
