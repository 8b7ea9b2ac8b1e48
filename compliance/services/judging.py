"""Judging many shops in the background, spread over as many worker processes as there are.

    run -> batches of ten shops -> a task of the queue each -> the answers are kept, the run counts what ended

Every worker takes the next batch from the queue, so more workers need nothing but to be started. A batch whose worker
died is found by the clock and queued again, three times at most. A shop that cannot be judged is named and holds up
nobody. Shops whose answer is of today already cost little, so what was stopped goes on where it was.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from compliance.models import JudgingBatch, JudgingRun
from compliance.models.judging import LEASE
from compliance.selectors.judging import company_url, failed_shops
from compliance.services.company import shops_judge
from compliance.tasks import judging_task
from staffing.models import Company, Shop, TaskProgress, User
from staffing.tasks import REMEMBERED, Progress, new_progress

BATCH = 10
ATTEMPTS = 3
MOST_NAMED = 10
# What somebody waits for goes before what the clock started.
CLOCKS_PRIORITY = -10


@transaction.atomic
def judging_start(
    *, company: Company, shops: Sequence[Shop], standard: str, on: date, user: User, now: datetime
) -> TaskProgress:
    """Judge the shops in the background. What this user started with just the same is gone on with instead."""
    Company.objects.select_for_update().get(pk=company.pk)
    asked = {
        "company": company.pk,
        "shops": sorted(shop.pk for shop in shops),
        "standard": standard,
        "on": on.isoformat(),
    }
    mine = JudgingRun.objects.filter(company=company, task__user=user, finished_at=None).select_related(
        "task"
    )
    for run in mine:
        if run.task and run.task.asked == asked:
            _go_on(run, now)
            run.task.refresh_from_db()
            return run.task
    task = new_progress(
        user=user,
        company=company,
        title=_("All shops of %(company)s") % {"company": company.name},
        asked=asked,
        back_url=company_url(company),
    )
    Progress(task).step(_("Judging the shops"), total=len(shops))
    _queue(
        JudgingRun(
            company=company, standard=standard, judged_for=on, task=task, started_at=now, moved_at=now
        ),
        shops,
        now,
    )
    task.refresh_from_db()
    return task


def judging_start_by_clock(*, on: date, now: datetime) -> int:
    """Start the day's judging of every company that has none yet, each shop by its main standard.

    Returns how many companies. Of what the clock started earlier nothing is kept: it is answered anew.
    """
    begun = JudgingRun.objects.filter(by_clock=True, judged_for=on).values("company")
    due = Company.objects.exclude(pk__in=begun).filter(shops__isnull=False).distinct().order_by("pk")
    return sum(_start_by_clock(company, on, now) for company in due)


@transaction.atomic
def _start_by_clock(company: Company, on: date, now: datetime) -> bool:
    Company.objects.select_for_update().get(pk=company.pk)
    if JudgingRun.objects.filter(company=company, by_clock=True, judged_for=on).exists():
        return False  # another clock was quicker
    JudgingRun.objects.filter(company=company, by_clock=True).delete()
    run = JudgingRun(company=company, judged_for=on, by_clock=True, started_at=now, moved_at=now)
    _queue(run, list(Shop.objects.filter(company=company).order_by("pk")), now)
    return True


def _queue(run: JudgingRun, shops: Sequence[Shop], now: datetime) -> None:
    """Write the run, then all its batches, and only then queue them: none may end before the last is known."""
    run.save()
    keys = [shop.pk for shop in shops]
    parts = [keys[start : start + BATCH] for start in range(0, len(keys), BATCH)]
    batches = JudgingBatch.objects.bulk_create(
        JudgingBatch(run=run, shops=part, size=len(part), queued_at=now) for part in parts
    )
    for batch in batches:
        _enqueue(batch, run, now)


def _enqueue(batch: JudgingBatch, run: JudgingRun, now: datetime) -> None:
    task = judging_task.using(priority=CLOCKS_PRIORITY if run.by_clock else 0)
    result = task.enqueue(batch.pk, batch.attempt)
    JudgingBatch.objects.filter(pk=batch.pk).update(queue_id=result.id, queued_at=now)


def batch_take(*, batch_id: int, attempt: int, now: datetime) -> JudgingBatch | None:
    """The batch for the worker that asks; None where another has it, or where nobody wants it any more."""
    mine = JudgingBatch.objects.filter(pk=batch_id, attempt=attempt)
    if not mine.filter(taken_at=None, ended_at=None).update(taken_at=now):
        return None
    batch = mine.select_related("run__task").first()
    if batch and batch.run.task:
        Progress(batch.run.task).running()
    return batch


def batch_judge(*, batch: JudgingBatch, now: datetime) -> list[Shop]:
    """Judge the shops of the batch and keep the answers; returns those that could not be judged."""
    shops = list(Shop.objects.filter(pk__in=batch.shops).order_by("pk"))
    if not shops:
        return []
    return shops_judge(shops=shops, standard=batch.run.standard, on=batch.run.judged_for, now=now)


@transaction.atomic
def batch_end(*, batch: JudgingBatch, failed: Sequence[int], now: datetime) -> bool:
    """Count the batch as ended, and with the last one the run. ``failed``: keys of shops.

    Returns whether it counted: not when the batch was given to another worker meanwhile.
    """
    # Batches that end at the same moment wait here for each other, so one of them sees that it is the last.
    run = JudgingRun.objects.select_for_update().filter(pk=batch.run_id).first()
    mine = JudgingBatch.objects.filter(pk=batch.pk, attempt=batch.attempt, ended_at=None)
    if run is None or not mine.update(ended_at=now, failed=list(failed)):
        return False
    finished = not run.batches.filter(ended_at=None).exists()
    run.moved_at, run.finished_at = now, now if finished else None
    run.save(update_fields=["moved_at", "finished_at"])
    _tell(run)
    return True


def judging_retake(*, now: datetime) -> int:
    """Queue again every batch whose worker is gone; returns how many. After three workers its shops count as failed."""
    with transaction.atomic():
        lost = _lost(JudgingBatch.objects.filter(run__finished_at=None), now)
    for batch in lost:
        _retake(batch, now)
    return len(lost)


def _go_on(run: JudgingRun, now: datetime) -> None:
    """Have the rest of the run done, of which nobody may be doing anything."""
    for batch in _lost(run.batches.all(), now):
        _retake(batch, now)
    if run.task and run.has_stalled(now=now):
        JudgingRun.objects.filter(pk=run.pk).update(moved_at=now)
        _tell(run)


def _lost(batches: QuerySet[JudgingBatch], now: datetime) -> list[JudgingBatch]:
    """Batches that no worker has, and that no worker will take from the queue."""
    silent = Q(taken_at__lt=now - LEASE) | Q(taken_at=None, queued_at__lt=now - LEASE)
    rows = list(batches.filter(silent, ended_at=None).select_related("run"))
    waiting = _in_the_queue([batch.queue_id for batch in rows if not batch.taken_at])
    return [batch for batch in rows if batch.taken_at or batch.queue_id not in waiting]


def _in_the_queue(queue_ids: Sequence[str]) -> set[str]:
    """Which of these tasks still lie in the queue: there may be much before them, or no worker at all."""
    known = [queue_id for queue_id in queue_ids if queue_id]
    if not known:
        return set()
    return {
        str(key) for key in DBTaskResult.objects.ready().filter(pk__in=known).values_list("pk", flat=True)
    }


def judging_prune(*, now: datetime) -> int:
    """Delete the runs in which nothing happened for two weeks; returns how many. The answers stay."""
    old = JudgingRun.objects.filter(moved_at__lt=now - REMEMBERED)
    count = old.count()
    old.delete()
    return count


def _retake(batch: JudgingBatch, now: datetime) -> None:
    if batch.attempt >= ATTEMPTS:
        batch_end(batch=batch, failed=batch.shops, now=now)
        return
    with transaction.atomic():
        same = JudgingBatch.objects.filter(pk=batch.pk, attempt=batch.attempt, ended_at=None)
        if same.update(attempt=batch.attempt + 1, taken_at=None):
            batch.attempt += 1
            _enqueue(batch, batch.run, now)


def _tell(run: JudgingRun) -> None:
    """Write into the row of "my tasks", in the language of who started it, how far the run is."""
    if run.task is None:
        return
    progress, total = Progress(run.task), run.batches.aggregate(all=Sum("size"))["all"]
    done = run.batches.exclude(ended_at=None).aggregate(done=Sum("size"))["done"] or 0
    with translation.override(run.task.language or None):
        progress.step(_("Judging the shops"), done=done, total=total)
        if run.finished_at is None:
            return
        progress.result(f"{company_url(run.company)}?standard={run.standard}")
        failed = failed_shops(run)
        if failed:
            progress.failed(_failure(failed, total, run.task.pk))
        else:
            progress.step(_("All shops are judged."), done=done, total=total)
            progress.done()


def _failure(failed: Sequence[Shop], total: int, number: int) -> str:
    names = _(", ").join(shop.name for shop in failed[:MOST_NAMED])
    if len(failed) > MOST_NAMED:
        more = {"named": names, "count": len(failed) - MOST_NAMED}
        names = _("%(named)s and %(count)d more") % more
    return _(
        "%(failed)d of %(total)d shops could not be judged because of a fault on our side: %(names)s. The others are "
        "judged. Start it again; if it stops again, tell your administrator the number %(number)d."
    ) % {"failed": len(failed), "total": total, "names": names, "number": number}
