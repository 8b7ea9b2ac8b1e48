"""What takes a while, in the background: building dossiers, judging all shops of a company."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from staffing.models import Company, Shop, TaskProgress
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
def company_task(progress_id: int, company_id: int, shop_ids: list[int], standard_id: str, on: str) -> None:
    """Judge these shops and keep the answers."""
    from compliance.services.company import company_judge, company_url

    with report(progress_id) as progress:
        company = Company.objects.get(pk=company_id)
        shops = list(Shop.objects.filter(pk__in=shop_ids).order_by("name", "pk"))
        doing = _("Judging the shops")
        progress.step(doing, total=len(shops))
        company_judge(
            shops=shops,
            standard=standard_id,
            on=date.fromisoformat(on),
            now=timezone.now(),
            tell=lambda done, total: progress.step(doing, done=done, total=total),
        )
        progress.step(_("All shops are judged."), done=len(shops), total=len(shops))
        progress.result(f"{company_url(company)}?standard={standard_id}")
