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
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks.base import Task

from staffing.models import Shop, TaskProgress, User

logger = logging.getLogger(__name__)


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

    def _write(self, **values: Any) -> None:
        values["moved_at"] = timezone.now()
        TaskProgress.objects.filter(pk=self.row.pk).update(**values)


def start_task(
    *,
    user: User,
    shop: Shop,
    title: str,
    run: "Task[Any, Any]",
    arguments: Mapping[str, Any],
    back_url: str = "",
) -> TaskProgress:
    """Queue ``run(progress_id, **arguments)`` and return the row that follows it.

    arguments: what JSON can hold. back_url: the page to go back to when the work failed or stands still.
    The queue is in the database, so inside a transaction the work is queued when the transaction ends.
    """
    now = timezone.now()
    row = TaskProgress.objects.create(
        user=user,
        shop=shop,
        title=title[:120],
        back_url=back_url,
        created_at=now,
        moved_at=now,
        language=translation.get_language() or "",
    )
    run.enqueue(row.pk, **arguments)
    row.refresh_from_db()
    return row


@contextmanager
def report(progress_id: int) -> Iterator[Progress]:
    """Mark the work running, then done; a failure is recorded with words and does not come out of the block."""
    row = TaskProgress.objects.get(pk=progress_id)
    progress = Progress(row)
    with translation.override(row.language or None):
        progress._write(state=TaskProgress.State.RUNNING)
        try:
            yield progress
        except TaskRefusedError as refusal:
            _end(progress, TaskProgress.State.FAILED, error=str(refusal))
        except Exception:
            logger.exception("task %s (%s) failed", row.pk, row.title)
            _end(
                progress,
                TaskProgress.State.FAILED,
                error=_(
                    "The work stopped because of a fault on our side. Nothing was half-written. "
                    "Start it again; if it stops again, tell your administrator the number %(number)d."
                )
                % {"number": row.pk},
            )
        else:
            _end(progress, TaskProgress.State.DONE)


def _end(progress: Progress, state: TaskProgress.State, *, error: str = "") -> None:
    progress._write(state=state, error=error, finished_at=timezone.now())
