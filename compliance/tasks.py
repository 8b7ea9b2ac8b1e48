"""What takes a while, in the background: building dossiers, judging all shops of a company."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from staffing.models import Shop, TaskProgress
from staffing.tasks import TaskRefusedError, report


@task()
def dossier_task(progress_id: int, shop_id: int, standard_id: str, on: str) -> None:
    """Build one dossier; what the reader can mend is told in words and leaves nothing behind."""
    # The service starts this task, so it is only known here when the task runs.
    from compliance.services.dossiers import STEPS, DossierError, dossier_build

    with report(progress_id) as progress:
        user = TaskProgress.objects.select_related("user").get(pk=progress_id).user
        shop = Shop.objects.select_related("company").get(pk=shop_id)
        try:
            dossier = dossier_build(
                shop=shop,
                standard=standard_id,
                on=date.fromisoformat(on),
                made_at=timezone.now(),
                made_by=user,
                tell=lambda doing, done, total: progress.step(doing, done=done, total=total),
            )
        except DossierError as error:
            raise TaskRefusedError(str(error)) from error
        ready = _("The dossier is ready: %(pages)d pages.") % {"pages": dossier.pages}
        progress.step(ready, done=STEPS, total=STEPS)
        progress.result(reverse("dossier", args=[shop.slug, dossier.pk]))


@task()
def judging_task(batch_id: int, attempt: int) -> None:
    """Judge one batch of shops, unless another worker has it."""
    from compliance.services.judging import batch_end, batch_judge, batch_take

    batch = batch_take(batch_id=batch_id, attempt=attempt, now=timezone.now())
    if batch:
        failed = batch_judge(batch=batch, now=timezone.now())
        batch_end(batch=batch, failed=[shop.pk for shop in failed], now=timezone.now())
