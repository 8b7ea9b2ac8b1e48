"""How far the judging of many shops is, and which of them it could not judge."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, Sum
from django.urls import reverse

from compliance.models import JudgingRun
from staffing.models import Company, Shop, User


@dataclass(frozen=True)
class UnderWay:
    """An unfinished run: so many of its shops are done. ``task``: the key of the reader's own, None for the clock's."""

    done: int
    total: int
    task: int | None


@dataclass(frozen=True)
class JudgingState:
    """What the page of a company says of the last run: where it is, or the keys of the shops it failed to judge."""

    under_way: UnderWay | None = None
    failed: frozenset[int] = field(default_factory=frozenset)


def judging_state(*, company: Company, standard: str, user: User, now: datetime) -> JudgingState:
    """The last judging of the company by this standard that the reader or the clock started, in three queries.

    A run in which no batch ended for ten minutes is not under way: the reader may start it again.
    """
    runs = JudgingRun.objects.filter(
        Q(task__user=user) | Q(by_clock=True), company=company, standard=standard
    )
    run = runs.first()
    if run is None:
        return JudgingState()
    if run.finished_at is None and not run.has_stalled(now=now):
        total = run.batches.aggregate(all=Sum("size"))["all"] or 0
        done = run.batches.exclude(ended_at=None).aggregate(all=Sum("size"))["all"] or 0
        return JudgingState(under_way=UnderWay(done, total, run.task_id))
    return JudgingState(failed=frozenset(_failed(run)))


def failed_shops(run: JudgingRun) -> list[Shop]:
    """The shops of the run that could not be judged, by name."""
    return list(Shop.objects.filter(pk__in=_failed(run)).order_by("name", "pk"))


def company_url(company: Company) -> str:
    """The page of all shops of the company, where judging is started and its answers stand."""
    return reverse("company-readiness", args=[company.slug])


def _failed(run: JudgingRun) -> list[int]:
    return [key for failed in run.batches.values_list("failed", flat=True) for key in failed]
