"""Long imports are written in the background."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from staffing.models import RosterImport
from staffing.permissions import may
from staffing.services.roster import StalePlanError, roster_confirm, summary_in_words
from staffing.tasks import Progress, TaskRefusedError, report


@task
def roster_write(progress_id: int, import_id: int, digest: str, on: str) -> None:
    """Confirm an import as the user who started the task; see roster_confirm."""
    with report(progress_id) as progress:
        roster = RosterImport.objects.select_related("shop").get(pk=import_id)
        user = progress.row.user
        if not may(user, "change_people", roster.shop):
            raise TaskRefusedError(
                _("You may no longer change the people of this shop. Nothing was written.")
            )
        try:
            done = roster_confirm(
                roster=roster,
                user=user,
                digest=digest,
                on=date.fromisoformat(on),
                now=timezone.now(),
                step=_steps(progress),
            )
        except StalePlanError:
            raise TaskRefusedError(
                _(
                    "Records have changed since you looked at the preview. Nothing was written; look at the new preview and confirm again."
                )
            ) from None
        if done.state != RosterImport.State.CONFIRMED:
            raise TaskRefusedError(_("The import was discarded meanwhile. Nothing was written."))
        progress.step(summary_in_words(done.summary), done=1, total=1)
        progress.result(reverse("roster-preview", args=[roster.shop.slug, roster.pk]))


def _steps(progress: Progress) -> Callable[[int, int], None]:
    def step(done: int, total: int) -> None:
        progress.step(_("Checking the rows; then all are written at once"), done=done, total=total)

    return step
