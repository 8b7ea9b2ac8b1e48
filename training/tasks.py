"""What takes a while, in the background: the record of an exam and the minutes of a defence as PDF."""

from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from staffing.permissions import may
from staffing.printing import PrintingError
from staffing.tasks import TaskRefusedError, private_file_keep, report
from training.permissions import StatisticsScope, may_approve, statistics_scope

EXAM_RECORDS = "exam-records"


@task()
def exam_record_task(progress_id: int, exam: str) -> None:
    """Print the record of an exam, with the figures that who asked for it may see when it is printed."""
    # The service starts this task, so it is only known here when the task runs.
    from training.services.exam_records import exam_record_pdf

    with report(progress_id) as progress:
        progress.step(_("Adding up the answers and laying out pages"))
        user = progress.row.user
        try:
            data = exam_record_pdf(
                exam=exam,
                scope=statistics_scope(user) or StatisticsScope(()),
                with_names=may_approve(user),
                made_at=timezone.now(),
            )
        except PrintingError as error:
            raise TaskRefusedError(str(error)) from error
        if data is None:
            raise TaskRefusedError(_("The exam is not published any more, so that it has no record."))
        private_file_keep(exam_record_name(progress_id), data)
        progress.result(reverse("exam-record-pdf", args=[progress_id]))


@task()
def defence_minutes_task(progress_id: int, defence: str) -> None:
    """Print the minutes of a defence, once."""
    # The service starts this task, so it is only known here when the task runs.
    from training.services.defence_minutes import minutes_print

    with report(progress_id) as progress:
        progress.step(_("Laying out pages"))
        try:
            minutes = minutes_print(defence_id=UUID(defence), made_at=timezone.now())
        except PrintingError as error:
            raise TaskRefusedError(str(error)) from error
        shop = minutes.defence.shop
        if may(progress.row.user, "view_training", shop):
            progress.result(reverse("defence-minutes", args=[shop.slug, defence]))
        else:
            progress.result(reverse("panel-minutes", args=[defence]))


def exam_record_name(progress_id: int) -> str:
    """Where the record that this work printed lies among the private files."""
    return f"{EXAM_RECORDS}/{progress_id}.pdf"
