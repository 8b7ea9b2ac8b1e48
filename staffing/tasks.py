"""Work in the background: start it, say how far it is, and end it with words that the reader can use.

    @task
    def dossier_build(progress_id: int, dossier_id: int) -> None:
        with report(progress_id) as progress:
            progress.step(_("Laying out pages"), done=3, total=12)
            progress.result(reverse("dossier", args=[…]))

    start_task(user=…, shop=…, title=_("Dossier"), run=dossier_build, arguments={"dossier_id": 7})

The reader finds it under "my tasks". What the work writes should stand in one transaction inside the block;
steps reported inside a transaction are seen by others only when it ends.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from staffing.models import Company, Shop, TaskProgress, User

logger = logging.getLogger(__name__)

# So long the queue remembers what it has done, and what went wrong, for who looks after the site.
REMEMBERED = timedelta(days=14)


# So long a file that work made lies ready to be fetched; it is made anew in a moment.
FILES_KEPT = timedelta(days=30)


class TaskRefusedError(Exception):
    """The work cannot be done, for a reason the reader can act on: the message is shown as it is."""


class Progress:
    """The pen with which running work writes into its row of "my tasks"."""

    def __init__(self, row: TaskProgress) -> None:
        self.row = row

    def step(self, doing: str, *, done: int = 0, total: int = 0) -> None:
        """What is being done now, and how far it is; ``total=0`` where nobody can say."""
        self._write(step=doing[:160], done=done, total=total)

    def result(self, url: str) -> None:
        """Where the reader finds what was made."""
        self._write(result_url=url)

    def done(self) -> None:
        """The work is finished."""
        self._end(TaskProgress.State.DONE)

    def failed(self, error: str) -> None:
        """The work ended without its result; ``error`` says what went wrong and what to do."""
        self._end(TaskProgress.State.FAILED, error=error)

    def running(self) -> None:
        self._write(state=TaskProgress.State.RUNNING)

    def _end(self, state: TaskProgress.State, *, error: str = "") -> None:
        self._write(state=state, error=error, finished_at=timezone.now())

    def _write(self, **values: Any) -> None:
        values["moved_at"] = timezone.now()
        TaskProgress.objects.filter(pk=self.row.pk).update(**values)


def start_task(
    *,
    user: User,
    shop: Shop | None = None,
    title: str,
    run: "Task[Any, Any]",
    arguments: Mapping[str, Any],
    back_url: str = "",
) -> TaskProgress:
    """Queue ``run(progress_id, **arguments)`` and return the row that follows it.

    arguments: what JSON can hold. back_url: the page to go back to when the work failed or stands still.
    The queue is in the database, so inside a transaction the work is queued when the transaction ends.
    """
    row = new_progress(user=user, shop=shop, title=title, asked=arguments, back_url=back_url)
    run.enqueue(row.pk, **arguments)
    row.refresh_from_db()
    return row


def new_progress(
    *,
    user: User,
    shop: Shop | None = None,
    company: Company | None = None,
    title: str,
    asked: Mapping[str, Any],
    back_url: str = "",
) -> TaskProgress:
    """The row that follows work, for work that is queued in several parts; ``start_task`` is for all other.

    asked: with what it is started, in JSON. Work that is asked for twice is recognised by it.
    """
    now = timezone.now()
    return TaskProgress.objects.create(
        user=user,
        shop=shop,
        company=company,
        title=title[:120],
        asked=dict(asked),
        back_url=back_url,
        created_at=now,
        moved_at=now,
        language=translation.get_language() or "",
    )


def under_way(*, back_url: str, now: datetime) -> list[TaskProgress]:
    """The unfinished work that was started on this page and does not stand still, newest first."""
    unfinished = (TaskProgress.State.WAITING, TaskProgress.State.RUNNING)
    rows = TaskProgress.objects.filter(back_url=back_url, state__in=unfinished)
    return [row for row in rows if not row.has_stalled(now=now)]


def queue_prune(*, now: datetime) -> int:
    """Have the queue forget what ended more than two weeks ago; returns how many tasks. "My tasks" keeps its rows."""
    old = DBTaskResult.objects.finished().filter(finished_at__lt=now - REMEMBERED)
    return int(old.delete()[0])


def private_file_keep(name: str, data: bytes) -> None:
    """Keep what work has made among the private files, under this very name.

    A file that lies there already is of an earlier life of the database, whose numbers begin anew when a backup is
    restored: left there, it would be handed to the wrong reader.
    """
    storage = storages["private"]
    storage.delete(name)
    storage.save(name, ContentFile(data))


def private_files_prune(*, folder: str, now: datetime) -> int:
    """Delete the files of a folder of work (named by the work's number) that have lain there for thirty days.

    The row of "my tasks" then says so in place of the link. Returns how many files.
    """
    storage = storages["private"]
    if not storage.exists(folder):
        return 0
    deleted = 0
    for name in storage.listdir(folder)[1]:
        try:
            written_at = storage.get_modified_time(f"{folder}/{name}")
        except FileNotFoundError:  # deleted meanwhile
            continue
        if written_at < now - FILES_KEPT:
            storage.delete(f"{folder}/{name}")
            _tell_gone(name.partition(".")[0], written_at)
            deleted += 1
    return deleted


def _tell_gone(number: str, written_at: datetime) -> None:
    """Say so in the row of that number, unless it is of later work: after a restore numbers begin anew."""
    rows = TaskProgress.objects.filter(created_at__lte=written_at)
    row = rows.filter(pk=number).first() if number.isdecimal() else None
    if row is None:
        return
    with translation.override(row.language or None):
        gone = _("The file was kept for %(days)d days and is deleted. Start it again to have it anew.")
        step = gone % {"days": FILES_KEPT.days}
    TaskProgress.objects.filter(pk=row.pk).update(result_url="", step=step)


@contextmanager
def report(progress_id: int) -> Iterator[Progress]:
    """Mark the work running, then done; a failure is recorded with words and does not come out of the block."""
    row = TaskProgress.objects.get(pk=progress_id)
    progress = Progress(row)
    with translation.override(row.language or None):
        progress.running()
        try:
            yield progress
        except TaskRefusedError as refusal:
            progress.failed(str(refusal))
        except Exception:
            logger.exception("task %s (%s) failed", row.pk, row.title)
            progress.failed(
                _(
                    "The work stopped because of a fault on our side. Nothing was half-written. "
                    "Start it again; if it stops again, tell your administrator the number %(number)d."
                )
                % {"number": row.pk}
            )
        else:
            progress.done()
