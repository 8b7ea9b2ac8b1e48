"""Who marks what just now: the next answer for a marker, held for a while, and given back."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from staffing.models import Shop, User
from training.models import Attempt, Mark, MarkingClaim, MarkingTask

HELD = timedelta(minutes=20)


def tasks_for(*, marker: User, shop: Shop) -> QuerySet[MarkingTask]:
    """The answers of the shop that the person may still mark: not decided, not their own, not marked by them."""
    open_tasks = MarkingTask.objects.filter(
        shop=shop, decided_at__isnull=True, attempt__state=Attempt.State.MARKING, given__lt=F("wanted")
    )
    marked = Mark.objects.filter(marker=marker, task__shop=shop).values("task_id")
    return open_tasks.exclude(attempt__person__user=marker).exclude(pk__in=marked)


def task_claim(
    *, marker: User, shop: Shop, now: datetime, exam: str = "", code: str = "", skip: int | None = None
) -> MarkingTask | None:
    """The answer that the person has already, else the next one, held for them; None where nothing is left.

    exam, code: only answers to this question. skip: an answer that is taken only where there is no other.
    """
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=marker.pk)
        waiting = tasks_for(marker=marker, shop=shop)
        if code:
            waiting = waiting.filter(exam=exam, code=code)
        held = MarkingClaim.objects.filter(marker=marker, until__gt=now, task__in=waiting).first()
        if held and skip is None:
            held.until = now + HELD
            held.save(update_fields=["until"])
            return held.task
        MarkingClaim.objects.filter(marker=marker).delete()
        others = waiting.exclude(pk=skip) if skip else waiting
        return _first_free(others, marker, now) or (_first_free(waiting, marker, now) if skip else None)


def _first_free(waiting: QuerySet[MarkingTask], marker: User, now: datetime) -> MarkingTask | None:
    """The first of the queue with a place nobody has; rows that somebody else is just taking are passed over."""
    full: set[int] = set()
    while True:
        found = waiting.exclude(pk__in=full).select_for_update(skip_locked=True, of=("self",)).first()
        if found is None:
            return None
        place = free_place(found, marker=marker, now=now)
        if place is None:
            full.add(found.pk)
            continue
        MarkingClaim.objects.filter(task=found, place=place).delete()
        MarkingClaim.objects.create(task=found, place=place, marker=marker, until=now + HELD)
        return found


def free_place(task: MarkingTask, *, marker: User, now: datetime) -> int | None:
    """A place of the answer that is neither marked nor held by somebody else; the task's row is locked."""
    taken = set(task.given_marks.values_list("place", flat=True))
    held = task.claims.filter(~Q(marker=marker), until__gt=now).values_list("place", flat=True)
    free = set(range(1, task.wanted + 1)) - taken - set(held)
    return min(free, default=None)


def claim_release(*, marker: User) -> None:
    """Give back what the person has before them."""
    MarkingClaim.objects.filter(marker=marker).delete()
