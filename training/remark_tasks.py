"""Re-marks of many attempts, in the background."""

from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from staffing.tasks import Progress, TaskRefusedError, report
from training.models import Remark
from training.permissions import may_approve
from training.services.errors import RemarkRefusedError
from training.services.remarking import remark_do
from training.services.remarks import remark_discard, remark_work_out


@task()
def remark_working_out_task(progress_id: int, remark: int) -> None:
    """Find everybody whose result would change."""
    with report(progress_id) as progress:
        found = Remark.objects.get(pk=remark)
        _refuse_decided(found)
        try:
            found = remark_work_out(
                remark=found,
                on=timezone.localdate(),
                step=_steps(progress, _("Marking every paper by the new key, as a trial")),
            )
        except RemarkRefusedError as refusal:
            remark_discard(remark=found)
            raise TaskRefusedError(str(refusal)) from refusal
        _refuse_decided(found)
        progress.result(reverse("remark", args=[remark]))


@task()
def remark_doing_task(progress_id: int, remark: int) -> None:
    """Mark everybody concerned anew, as the user who started the task."""
    with report(progress_id) as progress:
        user = progress.row.user
        if not may_approve(user):
            raise TaskRefusedError(_("You may no longer decide on exams. Nothing was changed."))
        try:
            remark_do(
                remark=Remark.objects.get(pk=remark),
                by=user,
                now=timezone.now(),
                step=_steps(progress, _("Marking anew")),
            )
        except RemarkRefusedError as refusal:
            raise TaskRefusedError(str(refusal)) from refusal
        progress.result(reverse("remark", args=[remark]))


def _refuse_decided(remark: Remark) -> None:
    if remark.state not in (Remark.State.WORKING, Remark.State.READY):
        raise TaskRefusedError(_("It was decided or discarded meanwhile."))


def _steps(progress: Progress, doing: str) -> Callable[[int, int], None]:
    def step(done: int, total: int) -> None:
        progress.step(doing, done=done, total=total)

    return step
