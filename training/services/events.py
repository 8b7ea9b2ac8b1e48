"""Writing the chain of an attempt, and deleting it when its time is over."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from training.exams.chain import instant_text, link_sha256
from training.exams.papers import sha256_of
from training.models import Answer, Attempt, AttemptEvent, Seat

ONE_ROUND = 500


def event_add(
    *, attempt: Attempt, kind: str, now: datetime, data: dict[str, Any] | None = None
) -> AttemptEvent:
    """Add a link. The caller has locked the attempt with its seat (``Attempt.objects.locked()``) and saves the seat.

    data: plain JSON of text, whole numbers, lists and objects.
    """
    event = event_of(attempt=attempt, kind=kind, now=now, data=data)
    event.save(force_insert=True)
    return event


def event_of(
    *, attempt: Attempt, kind: str, now: datetime, data: dict[str, Any] | None = None
) -> AttemptEvent:
    """The next link, not written yet, and the head of the chain moved on to it."""
    seat, data = attempt.seat, data or {}
    number = seat.events + 1
    digest = link_sha256(previous=seat.head, number=number, kind=kind, at=now, data=data)
    seat.events, seat.head = number, digest
    return AttemptEvent(attempt=attempt, number=number, kind=kind, at=now, data=data, sha256=digest)


def seat_save(seat: Seat) -> None:
    """Write all of the row but its key: it is narrow, and what changed with a packet differs."""
    Seat.objects.filter(pk=seat.pk).update(
        device=seat.device,
        seen_at=seat.seen_at,
        away_since=seat.away_since,
        times_away=seat.times_away,
        events=seat.events,
        head=seat.head,
        saved=seat.saved,
    )


def answer_sha256(response: Any, *, flagged: bool) -> str:
    """What the chain keeps of an answer; the answer itself stands in its own row."""
    return sha256_of({"response": response, "flagged": flagged})


def attempt_begin(*, attempt: Attempt, now: datetime) -> None:
    """The seat and the first link of an attempt just drawn."""
    attempt.seat = Seat(attempt=attempt)
    event_add(attempt=attempt, kind=AttemptEvent.Kind.START, now=now, data=start_data(attempt))
    attempt.seat.save(force_insert=True)


def start_data(attempt: Attempt) -> dict[str, Any]:
    return {
        "attempt": str(attempt.pk),
        "commitment": attempt.commitment,
        "blueprint_sha256": attempt.blueprint_sha256,
        "bank_sha256": attempt.bank_list_id,
        "paper_sha256": attempt.paper_sha256,
        "deadline": instant_text(attempt.deadline),
        "extra_minutes": attempt.extra_minutes,
    }


def save_data(new: Sequence[Answer], device: str) -> dict[str, Any]:
    """What the chain keeps of answers that were saved with one packet."""
    answers = [
        {"slot": it.slot, "sequence": it.sequence, "sha256": answer_sha256(it.response, flagged=it.flagged)}
        for it in new
    ]
    return {"answers": answers, "device": device, "late": new[0].late}


def events_delete_due(*, now: datetime) -> int:
    """Delete the events of attempts that were closed longer ago than they are kept; gives back how many.

    The length of each chain and its last hash stay. Attempts are taken a few hundred at a time, so that no lock is
    held for long.
    """
    before = now - timedelta(days=settings.ATTEMPT_EVENTS_KEPT_DAYS)
    deleted = 0
    while True:
        over = Attempt.objects.with_results().filter(finalised_at__lt=before)
        due = over.filter(events__isnull=False).order_by("pk").distinct()
        keys = list(due.values_list("pk", flat=True)[:ONE_ROUND])
        if not keys:
            return deleted
        with transaction.atomic():
            deleted += AttemptEvent.objects.filter(attempt__in=keys).delete()[0]
