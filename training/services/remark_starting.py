"""A re-mark of few is worked out and done at once, one of many in the background, with progress under "my tasks"."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from staffing.models import User
from staffing.tasks import start_task
from training.models import Remark
from training.remark_tasks import remark_doing_task, remark_working_out_task
from training.selectors.rulings import attempts_with
from training.services.errors import RemarkRefusedError
from training.services.remarking import remark_do
from training.services.remarks import remark_work_out

# So many attempts are marked within a second or two.
AT_ONCE = 100


def remark_start_working_out(*, remark: Remark, user: User, on: date) -> Remark:
    """Raises RemarkRefusedError where a paper would have no points left, if it is found at once."""
    if len(attempts_with(remark.sha256)) <= AT_ONCE:
        return remark_work_out(remark=remark, on=on)
    return _queued(remark, user, remark_working_out_task, _("Re-mark of %(code)s: who is concerned"))


def remark_start_doing(*, remark: Remark, user: User, now: datetime) -> Remark:
    """Raises RemarkRefusedError for a re-mark that is not ready, and while work on it is under way."""
    if remark.task and not remark.task.is_over and not remark.task.has_stalled(now=now):
        raise RemarkRefusedError(_("It is under way already."))
    if remark.looked_at <= AT_ONCE:
        return remark_do(remark=remark, by=user, now=now)
    return _queued(remark, user, remark_doing_task, _("Re-mark of %(code)s"))


def _queued(remark: Remark, user: User, run: object, title: str) -> Remark:
    remark.task = start_task(
        user=user,
        title=title % {"code": remark.code},
        run=run,  # type: ignore[arg-type]  # a task
        arguments={"remark": remark.pk},
        back_url=reverse("remark", args=[remark.pk]),
    )
    Remark.objects.filter(pk=remark.pk).update(task=remark.task)
    return remark
