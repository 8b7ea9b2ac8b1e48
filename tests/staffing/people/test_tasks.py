"""Background work can be followed, left, found again, and says what next when it ends badly."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from staffing.models import TaskProgress
from staffing.models.users import Role
from staffing.tasks import TaskRefusedError, report, start_task
from tests.staffing.cast import Cast


@task
def count_to(progress_id: int, last: int) -> None:
    with report(progress_id) as progress:
        for number in range(last):
            progress.step(f"number {number + 1}", done=number + 1, total=last)
        progress.result("/there/")


@task
def refuse(progress_id: int) -> None:
    with report(progress_id):
        raise TaskRefusedError("The paper jams. Open the lid.")


@task
def break_down(progress_id: int) -> None:
    with report(progress_id):
        raise RuntimeError("secret detail")


def start(cast: Cast, run: Any, **arguments: Any) -> TaskProgress:
    return start_task(
        user=cast.hr, shop=cast.east, title="Counting", run=run, arguments=arguments, back_url="/back/"
    )


def page(cast: Cast, row: TaskProgress, **headers: str) -> str:
    return cast.client(Role.HR).get(reverse("task", args=[row.pk]), headers=headers).content.decode()


def waiting(cast: Cast, **fields: Any) -> TaskProgress:
    now = timezone.now()
    values = {
        "user": cast.hr,
        "shop": cast.east,
        "title": "Counting",
        "created_at": now,
        "moved_at": now,
        **fields,
    }
    return TaskProgress.objects.create(**values)


def test_the_clock_has_the_queue_forget_what_ended_long_ago(
    cast: Cast, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    now = timezone.now()
    ended = {"old": 15, "fresh": 13}
    for days in ended.values():
        start(cast, count_to, last=days)
        row = DBTaskResult.objects.ready().get()
        row.set_successful(None)
        DBTaskResult.objects.filter(pk=row.pk).update(finished_at=now - timedelta(days=days))
    start(cast, count_to, last=1)
    DBTaskResult.objects.ready().update(enqueued_at=now - timedelta(days=99))

    call_command("clock")

    assert "1 tasks that ended long ago" in capsys.readouterr().out
    left = DBTaskResult.objects.filter(task_path__endswith="count_to")
    assert sorted(row.args_kwargs["kwargs"]["last"] for row in left) == [1, ended["fresh"]]
    assert TaskProgress.objects.filter(title="Counting").count() == 3


def test_finished_work_shows_what_it_did_and_where_the_result_is(cast: Cast) -> None:
    row = start(cast, count_to, last=3)
    assert (row.state, row.done, row.total, row.result_url) == ("done", 3, 3, "/there/")
    text = page(cast, row)
    assert "number 3" in text
    assert 'href="/there/"' in text
    assert "hx-get" not in text


def test_a_refusal_is_shown_in_its_own_words_with_the_way_back(cast: Cast) -> None:
    text = page(cast, start(cast, refuse))
    assert "The paper jams. Open the lid." in text
    assert 'href="/back/"' in text


@pytest.mark.expects_error_log
def test_a_fault_is_logged_and_shown_without_its_details(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    row = start(cast, break_down)
    text = page(cast, row)
    assert "secret detail" not in text
    assert f"the number {row.pk}" in text
    assert "secret detail" in caplog.text


def test_running_work_is_asked_for_every_two_seconds_and_without_scripts_by_a_link(cast: Cast) -> None:
    row = waiting(cast, state="running", step="page 3", done=3, total=12)
    text = page(cast, row)
    assert 'hx-trigger="every 2s"' in text
    assert "3 of 12" in text
    assert "<noscript>" in text
    fragment = page(cast, row, hx_request="true")
    assert fragment.startswith("<section")
    assert "<html" not in fragment


@pytest.mark.parametrize("state", ["waiting", "running"])
def test_work_that_has_not_moved_for_ten_minutes_says_so_and_what_to_do(cast: Cast, state: str) -> None:
    long_ago = timezone.now() - timedelta(minutes=11)
    row = waiting(cast, state=state, moved_at=long_ago, back_url="/back/")
    text = page(cast, row)
    assert "No sign of life for ten minutes" in text
    assert 'href="/back/"' in text
    assert "hx-get" not in text
    assert "stands still" in cast.client(Role.HR).get(reverse("tasks")).content.decode()


def test_my_tasks_are_mine_alone(cast: Cast) -> None:
    row = waiting(cast)
    assert "Counting" in cast.client(Role.HR).get(reverse("tasks")).content.decode()
    other = cast.client(Role.OWNER)
    assert "Nothing has run in the background yet" in other.get(reverse("tasks")).content.decode()
    assert other.get(reverse("task", args=[row.pk])).status_code == 404


def test_work_speaks_the_language_of_who_started_it(cast: Cast) -> None:
    from django.utils import translation

    with translation.override("zh-hans"):
        row = start(cast, count_to, last=1)
    assert row.language == "zh-hans"


def test_the_list_of_tasks_takes_the_same_queries_however_long(
    cast: Cast, assert_queries_stay_flat: Any
) -> None:
    waiting(cast)
    assert_queries_stay_flat(
        lambda: cast.client(Role.HR).get(reverse("tasks")), grow=lambda: [waiting(cast) for _ in range(20)]
    )
