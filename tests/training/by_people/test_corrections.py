"""Marks put right after the result is out: explained, with the result before kept, and told to the learner."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
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
from training.selectors.corrections import digest_of
from training.selectors.marks import counted_comments
from training.selectors.news import news_for
from training.services.appeals import appeal_answer, appeal_make
from training.services.errors import CorrectionReasonError, MarkingClosedError
from training.services.mark_corrections import CorrectionUnseenError, marks_correct
from training.services.marking import Given

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed(handed_in: Attempt, sun: User, he: User) -> Attempt:
    """Both markers pressed the worst level for the text, and the result is out."""
    return all_marked(handed_in, sun, he, text=WORST)


def seen_and_done(attempt: Attempt, by: User, given: Given, *, now: datetime, slot: int = TEXT) -> RemarkCase:
    """The correction, after it was shown what it comes to."""
    task = task_of(attempt, slot).pk
    with pytest.raises(CorrectionUnseenError) as shown:
        marks_correct(task_id=task, by=by, given=given, now=now, seen="")
    return marks_correct(task_id=task, by=by, given=given, now=now, seen=digest_of(shown.value.case))


def correct(
    attempt: Attempt, by: User, marks: dict[str, int], *, reason: str = "按错了", slot: int = TEXT
) -> Any:
    given = Given(marks=marks, comment="说得完整。", reason=reason)
    case = seen_and_done(attempt, by, given, now=at(25), slot=slot)
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
    told = shown_and_done(client_of(zhou), address, better | {"reason": "看漏了一段"})
    assert "Corrected: 100 points, 50 before." in told
    failed.refresh_from_db()
    assert failed.passed


def shown_and_done(client: Client, address: str, given: dict[str, str]) -> str:
    """The page after a correction whose consequences were looked at first."""
    seen = client.post(address, given).context["seen"]
    return client.post(address, given | {"seen": seen}, follow=True).content.decode()


def test_before_a_correction_is_written_its_page_says_what_changes(
    failed: Attempt, shop: Shop, sun: User
) -> None:
    address = reverse("marking-answer", args=[shop.slug, task_of(failed, TEXT).pk])
    better = {"mark-content": "2", "mark-manner": "1", "comment": "", "reason": "按错了"}
    shown = client_of(sun).post(address, better)
    changes = {it.name: (it.before, it.after) for it in shown.context["changes"]}
    assert changes["This answer"] == ("0 of 6 points", "6 of 6 points")
    assert changes["The whole paper"] == ("50 %", "100 %")
    page = shown.content.decode()
    assert "passed now, certificate issued" in page
    assert "Nothing is changed yet" in page
    before = failed.result
    failed.refresh_from_db()
    assert (failed.result, failed.passed, RemarkCase.objects.count()) == (before, False, 0)


def test_a_preview_says_that_a_pass_by_our_mistake_stands_with_its_certificate(
    handed_in: Attempt, shop: Shop, sun: User, he: User
) -> None:
    passed = all_marked(handed_in, sun, he)
    address = reverse("marking-answer", args=[shop.slug, task_of(passed, TEXT).pk])
    worse = {"mark-content": "0", "mark-manner": "0", "comment": "", "reason": "按错了"}
    page = client_of(he).post(address, worse).content.decode()
    assert "the pass stands" in page
    assert "in force" in page
    assert Certificate.objects.get().number not in page


def test_marks_can_be_changed_once_more_after_the_preview(failed: Attempt, shop: Shop, sun: User) -> None:
    address = reverse("marking-answer", args=[shop.slug, task_of(failed, TEXT).pk])
    better = {
        "mark-content": "2",
        "mark-manner": "1",
        "comment": "说得完整。",
        "reason": "按错了",
        "back": "1",
    }
    page = client_of(sun).post(address, better).content.decode()
    assert "说得完整。" in page
    assert "Show what changes" in page
    assert not RemarkCase.objects.exists()


def test_a_result_that_changed_after_the_preview_is_shown_anew_and_not_overwritten(
    failed: Attempt, shop: Shop, sun: User, zhou: User
) -> None:
    address = reverse("marking-answer", args=[shop.slug, task_of(failed, TEXT).pk])
    better = {"mark-content": "2", "mark-manner": "1", "comment": "", "reason": "按错了"}
    seen = client_of(sun).post(address, better).context["seen"]
    correct(failed, zhou, {"content": 1, "manner": 1})
    again = client_of(sun).post(address, better | {"seen": seen})
    assert "changed since this was shown" in again.content.decode()
    assert RemarkCase.objects.count() == 1


def test_a_correction_that_comes_to_something_else_than_was_seen_changes_nothing(
    failed: Attempt, sun: User, he: User
) -> None:
    """Between the page that asks and its button somebody else may have corrected the same answer."""
    task, given = task_of(failed, TEXT).pk, Given(marks=BEST, comment="", reason="按错了")
    with pytest.raises(CorrectionUnseenError) as shown:
        marks_correct(task_id=task, by=sun, given=given, now=at(25), seen="")
    assert not RemarkCase.objects.exists()
    correct(failed, he, {"content": 1, "manner": 1})
    with pytest.raises(CorrectionUnseenError) as changed:
        marks_correct(task_id=task, by=sun, given=given, now=at(25), seen=digest_of(shown.value.case))
    assert RemarkCase.objects.count() == 1
    marks_correct(task_id=task, by=sun, given=given, now=at(25), seen=digest_of(changed.value.case))
    assert RemarkCase.objects.count() == 2


def test_the_result_before_a_correction_has_the_comments_of_that_time(
    handed_in: Attempt, signed_in: Callable[[Person], Client], chen: Person, sun: User, he: User, zhou: User
) -> None:
    for marker in (sun, he):
        give(handed_in, TEXT, marker, WORST, comment="当时的话。")
        give(handed_in, PHOTO, marker, {"answer": 3})
    handed_in.refresh_from_db()
    first = correct(handed_in, sun, {"content": 1, "manner": 1})
    given = Given(marks=BEST, comment="第二次更正的话。", reason="内容也完整")
    second = seen_and_done(handed_in, zhou, given, now=at(25, 12))
    address = reverse("attempt-result", args=[handed_in.pk])

    def comments(case: RemarkCase | None) -> list[str]:
        shown = signed_in(chen).get(address, {"before": case.pk} if case else {})
        return next(it.comments for it in shown.context["result"].questions if it.slot == TEXT)

    assert comments(first) == ["当时的话。", "当时的话。"]
    assert comments(second) == ["说得完整。"]
    assert comments(None) == ["第二次更正的话。"]


def test_an_upheld_doubt_about_marks_leads_to_their_correction(
    failed: Attempt, chen: Person, shop: Shop, sun: User
) -> None:
    appeal = appeal_make(attempt=failed, slot=TEXT, text="三点都写了", now=at(25))
    appeal_answer(appeal=appeal, state=Appeal.State.UPHELD, answer="确实写了", by=sun, now=at(25))
    sun.is_superuser = True
    sun.save()
    address = reverse("marking-answer", args=[shop.slug, task_of(failed, TEXT).pk])
    assert address in page(client_of(sun), "appeal", appeal.pk)
