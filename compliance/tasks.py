"""What takes a while, in the background: building dossiers, judging all shops of a company, working out plans."""

import time
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from compliance.models import ShopPlan
from compliance.plan import Progress as Found
from compliance.words.plans import search_words
from staffing.models import Shop, TaskProgress
from staffing.tasks import Progress, TaskRefusedError, report


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


@task()
def plan_task(progress_id: int, plan_id: int) -> None:
    """Work out one plan, within its seconds and until somebody stops it."""
    from compliance.plan_search import Patience
    from compliance.services.plans import plan_answer, plan_url

    with report(progress_id) as progress:
        plan = ShopPlan.objects.select_related("shop").get(pk=plan_id)
        watch = _Watch(progress, plan)
        plan_answer(plan=plan, patience=Patience(watch.left, watch.goes_on, watch.tell), clock=timezone.now)
        progress.step(_("The plan is worked out."), done=1, total=1)
        progress.result(plan_url(plan))


class _Watch:
    """How a search for a plan stands: every two seconds it says how far it is, and looks whether somebody stopped it."""

    EVERY = 2

    def __init__(self, progress: Progress, plan: ShopPlan) -> None:
        self.progress, self.plan = progress, plan
        self.begun = time.monotonic()
        self.looked = self.begun - self.EVERY
        self.doing = _("Looking for the cheapest plan")
        self.stopped = False

    def left(self) -> float:
        """The seconds that are left."""
        return max(0.0, self.plan.seconds - (time.monotonic() - self.begun))

    def goes_on(self) -> bool:
        if time.monotonic() - self.looked >= self.EVERY:
            self.looked = time.monotonic()
            self.stopped = ShopPlan.objects.filter(pk=self.plan.pk, stop_asked_at__isnull=False).exists()
            elapsed = int(self.plan.seconds - self.left())
            self.progress.step(self.doing, done=elapsed, total=self.plan.seconds)
        return not self.stopped

    def tell(self, found: Found) -> None:
        self.doing = search_words(found.rounds, found.bound, found.best)
