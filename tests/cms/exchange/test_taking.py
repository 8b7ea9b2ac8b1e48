"""Questions are taken over batch by batch: nothing twice, nothing lost on the way, and in as many queries for few as for many."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, ReferenceIndex

from cms.exchange.taking import BATCH, import_take_over
from cms.models import CoursePage, ModulePage, Question, QuestionImport
from staffing.models import TaskProgress, User
from tests.cms.exchange.test_import import PREVIEW, TAKE_OVER, taken_over, uploaded

pytestmark = pytest.mark.django_db

KILLED = "the worker was killed"


def gift(count: int, first: int = 0) -> str:
    return "\n\n".join(f"第 {n} 问 {{=一 ~二 ~三}}" for n in range(first, first + count))


def stored(count: int, by: User, first: int = 0) -> QuestionImport:
    return QuestionImport.objects.create(
        user_id=by.pk,
        name="题目.txt",
        format="gift",
        data=gift(count, first).encode(),
        count=count,
        course=CoursePage.objects.get(slug="brakes"),
        module=ModulePage.objects.get(slug="noise"),
        competency="hear",
    )


def take(upload: QuestionImport, by: User, step: Any = lambda done, total: None) -> None:
    import_take_over(upload=upload, by=by, now=timezone.now(), step=step)


def written() -> list[str]:
    return sorted(Question.objects.filter(stem__startswith="第").values_list("stem", flat=True))


def test_who_takes_over_sees_the_progress_and_finds_the_drafts(luo: Client, trainer: User) -> None:
    uploaded(luo, gift(3))

    page = taken_over(luo)

    task = TaskProgress.objects.get(user=trainer)
    assert (task.state, task.title) == ("done", "Taking over “题目.txt”")
    assert task.result_url == page.request["PATH_INFO"]
    assert "3 questions were taken over as drafts" in page.content.decode()


def test_a_large_file_is_looked_at_in_the_background_and_then_shown(luo: Client, trainer: User) -> None:
    page = uploaded(luo, gift(301))

    assert [it.title for it in TaskProgress.objects.filter(user=trainer)] == ["Looking at “题目.txt”"]
    assert len(page.context["report"]["new"]) == 301
    assert "Take 301 questions over as drafts" in page.content.decode()


def test_a_worker_killed_between_batches_is_gone_on_with_and_nothing_is_written_twice(
    luo: Client, trainer: User
) -> None:
    upload = stored(2 * BATCH + 5, trainer)

    def dies(done: int, total: int) -> None:
        raise RuntimeError(KILLED)

    with pytest.raises(RuntimeError, match=KILLED):
        take(upload, trainer, dies)
    assert len(written()) == BATCH
    page = luo.get(reverse(PREVIEW, args=[upload.pk])).content.decode()
    assert "100 of 205 questions are dealt with" in page

    luo.post(reverse(TAKE_OVER, args=[upload.pk]))

    upload.refresh_from_db()
    assert len(written()) == len(set(written())) == 2 * BATCH + 5
    assert (upload.is_taken_over, bytes(upload.data)) == (True, b"")
    assert len(upload.report["new"]) == 2 * BATCH + 5


@pytest.mark.parametrize(("seconds", "starts_anew"), [(5, False), (90, True)])
def test_who_goes_on_meets_the_work_that_is_alive_and_starts_anew_what_fell_silent(
    luo: Client, trainer: User, seconds: int, starts_anew: bool
) -> None:
    upload = stored(3, trainer)
    moved_at = timezone.now() - timedelta(seconds=seconds)
    before = TaskProgress.objects.create(
        user=trainer,
        title="Taking over “题目.txt”",
        state="running",
        back_url=reverse(PREVIEW, args=[upload.pk]),
        created_at=moved_at,
        moved_at=moved_at,
    )

    page = luo.post(reverse(TAKE_OVER, args=[upload.pk]))

    assert (page["Location"] != reverse("task", args=[before.pk])) is starts_anew
    assert bool(written()) is starts_anew


def test_two_workers_at_once_share_the_batches(luo: Client, trainer: User) -> None:
    upload = stored(4 * BATCH, trainer)
    heard: list[int] = []

    def another_takes_one(done: int, total: int) -> None:
        heard.append(done)
        if len(heard) == 1:
            take(QuestionImport.objects.get(pk=upload.pk), trainer, lambda done, total: heard.append(done))

    take(upload, trainer, another_takes_one)

    upload.refresh_from_db()
    assert heard == [100, 200, 300, 400]
    assert len(written()) == len(upload.report["new"]) == 4 * BATCH


def test_a_question_that_stands_again_in_a_later_batch_is_refused_there_after_a_break_too(
    luo: Client, trainer: User
) -> None:
    upload = stored(BATCH + 1, trainer)
    again = gift(BATCH) + "\n\n" + gift(1)
    QuestionImport.objects.filter(pk=upload.pk).update(data=again.encode())
    upload.refresh_from_db()

    def dies(done: int, total: int) -> None:
        raise RuntimeError(KILLED)

    with pytest.raises(RuntimeError, match=KILLED):
        take(upload, trainer, dies)
    take(QuestionImport.objects.get(pk=upload.pk), trainer)

    upload.refresh_from_db()
    assert [it["words"] for it in upload.report["refused"]] == [
        ["The same question stands at line 1 of this file."]
    ]
    assert len(written()) == BATCH


def test_a_batch_takes_as_many_queries_for_sixty_questions_as_for_ten(luo: Client, trainer: User) -> None:
    def queries(count: int, first: int) -> int:
        upload = stored(count, trainer, first)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            take(upload, trainer)
        return sum(not _splits(it["sql"]) for it in seen.captured_queries)

    queries(5, 1000)

    assert queries(10, 0) == queries(60, 100)


def _splits(sql: str) -> bool:
    """SQLite takes a thousand values at once, so Django inserts many rows in several statements."""
    return sql.startswith(("INSERT", "UPDATE", "BEGIN", "SAVEPOINT", "RELEASE"))


def test_what_is_written_at_once_is_what_the_editor_writes_one_by_one(luo: Client, trainer: User) -> None:
    uploaded(luo, gift(1))
    taken_over(luo)

    question = Question.objects.get(stem="第 0 问")
    revision = question.latest_revision
    assert revision is not None
    assert (question.live, question.has_unpublished_changes, revision.user_id) == (False, True, trainer.pk)
    assert question.get_latest_revision_as_object().serializable_data()["stem"] == "第 0 问"
    [entry] = ModelLogEntry.objects.for_instance(question)
    assert (entry.action, entry.user_id, entry.revision_id, entry.content_changed) == (
        "wagtail.edit",
        trainer.pk,
        revision.pk,
        True,
    )
    entry.full_clean()
    assert _references(question)
    before = _references(question)
    ReferenceIndex.objects.filter(object_id=str(question.pk)).delete()
    ReferenceIndex.create_or_update_for_object(question)
    assert _references(question) == before


def _references(question: Question) -> list[tuple[Any, ...]]:
    rows = ReferenceIndex.objects.filter(object_id=str(question.pk), content_type__model="question")
    return sorted(rows.values_list("to_object_id", "model_path", "content_path", "content_path_hash"))


def test_a_new_upload_leaves_one_alone_that_is_being_taken_over(luo: Client, trainer: User) -> None:
    upload = stored(BATCH + 1, trainer)

    def dies(done: int, total: int) -> None:
        raise RuntimeError(KILLED)

    with pytest.raises(RuntimeError, match=KILLED):
        take(upload, trainer, dies)

    uploaded(luo, gift(1, first=900))

    assert QuestionImport.objects.filter(pk=upload.pk).exists()
