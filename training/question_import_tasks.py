"""Questions of a file, looked at and taken over in the background, for the editor of `cms`, which knows no tasks."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks import task

from cms.exchange.pages import LOOK
from cms.exchange.taking import import_look, import_take_over
from cms.models import QuestionImport
from staffing.models import TaskProgress, User
from staffing.tasks import Progress, TaskRefusedError, report, start_task, under_way

SILENCE = timedelta(minutes=1)


def start(*, upload: QuestionImport, user: User, what: str, back_url: str) -> str:
    """Start looking at the upload or taking it over; returns the address where its progress is seen.

    ``what``: ``look`` or ``take-over``. Of what is under way already nothing is started a second time.
    """
    asked = {"upload": upload.pk, "back_url": back_url}
    run = questions_look_task if what == LOOK else questions_take_over_task
    title = _("Looking at “%(name)s”") if what == LOOK else _("Taking over “%(name)s”")
    title %= {"name": upload.name[:80]}
    now = timezone.now()
    alive = [it for it in under_way(back_url=back_url, now=now) if it.title == title and _is_alive(it, now)]
    found = alive[0] if alive else None
    return _address(found or start_task(user=user, title=title, run=run, arguments=asked, back_url=back_url))


def _is_alive(row: TaskProgress, now: datetime) -> bool:
    """Whether it waits for its turn or wrote something lately. A batch takes seconds, and two runs share them unharmed."""
    return row.state == TaskProgress.State.WAITING or now - (row.moved_at or row.created_at) < SILENCE


def _address(row: TaskProgress) -> str:
    return row.result_url if row.state == TaskProgress.State.DONE else reverse("task", args=[row.pk])


@task()
def questions_look_task(progress_id: int, upload: int, back_url: str) -> None:
    """Find out what a take-over would do."""
    with report(progress_id) as progress:
        stored = _stored(progress, upload)
        progress.step(_("Comparing the questions with the bank"))
        count = import_look(upload=stored)
        words = ngettext(
            "%(count)d question can be taken over.", "%(count)d questions can be taken over.", count
        )
        progress.step(words % {"count": count}, done=1, total=1)
        progress.result(back_url)


@task()
def questions_take_over_task(progress_id: int, upload: int, back_url: str) -> None:
    """Write the drafts, batch by batch. What stops on the way goes on where it was when it is started again."""
    with report(progress_id) as progress:
        stored = _stored(progress, upload)
        user = progress.row.user
        needed = ["cms.add_question", "cms.change_question", "cms.add_case", "cms.change_case"]
        if not user.has_perms(needed):
            raise TaskRefusedError(_("You may no longer write questions. Nothing more was taken over."))

        def step(done: int, total: int) -> None:
            progress.step(_("Writing the questions as drafts"), done=done, total=total)

        import_take_over(upload=stored, by=user, now=timezone.now(), step=step)
        progress.step(_("The questions are in the bank as drafts."), done=1, total=1)
        progress.result(back_url)


def _stored(progress: Progress, upload: int) -> QuestionImport:
    uploads = QuestionImport.objects.select_related("course", "module").filter(user=progress.row.user)
    stored = uploads.filter(pk=upload).first()
    if stored is None:
        raise TaskRefusedError(_("Another file was uploaded meanwhile. Upload this one again."))
    return stored
