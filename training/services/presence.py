"""Who has the exam open where: the page's pulse, leaving it and coming back, and another device that takes over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db import transaction

from staffing.models import User
from training.exams.chain import instant_text
from training.models import Attempt, AttemptEvent
from training.services.events import event_add, seat_save

# Beyond this many a browser that flickers, or somebody who plays with it, fills no more of the chain.
MOST_MOVES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an attempt stands for the device that asks. elsewhere: another device has it now."""

    open: bool
    paused: bool
    deadline: datetime
    elsewhere: bool


def standing_of(attempt: Attempt, device: str) -> Standing:
    return Standing(
        open=attempt.is_open,
        paused=attempt.is_paused,
        deadline=attempt.deadline,
        elsewhere=bool(device) and attempt.seat.device not in ("", device),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """The page was left, or come back to. seconds_ago: by the browser's own count, when the packet was sent."""

    kind: Literal["left", "back"]
    seconds_ago: int


def attempt_pulse(
    *, attempt_id: UUID, user: User, device: str, take: bool, moves: Sequence[Move], now: datetime
) -> Standing:
    """Take note that the page is there. take: this device has the exam from now on.

    Raises Attempt.DoesNotExist when it is not the user's own. A closed attempt is answered and not changed.
    """
    with transaction.atomic():
        attempts = Attempt.objects.locked().defer("blueprint", "paper", "result")
        attempt = attempts.get(pk=attempt_id, person__user=user)
        if attempt.is_open and not attempt.is_overdue(now):
            _note(attempt, device, take=take, moves=moves, now=now)
        return standing_of(attempt, device)


def _note(attempt: Attempt, device: str, *, take: bool, moves: Sequence[Move], now: datetime) -> None:
    seat = attempt.seat
    if take and seat.device not in ("", device):
        event_add(attempt=attempt, kind=AttemptEvent.Kind.DEVICE, now=now, data={"device": device})
    if take or not seat.device:
        seat.device = device
    if seat.device == device:
        for move in moves:
            _move(attempt, move, now)
        seat.seen_at = now
    seat_save(seat)


def _move(attempt: Attempt, move: Move, now: datetime) -> None:
    seat = attempt.seat
    at = now - timedelta(seconds=move.seconds_ago)
    if move.kind == "left":
        seat.away_since = at
        seat.times_away += 1
    elif seat.away_since is None:
        return
    else:
        seat.away_since = None
    if seat.times_away <= MOST_MOVES:
        event_add(attempt=attempt, kind=move.kind, now=now, data={"then": instant_text(at)})
