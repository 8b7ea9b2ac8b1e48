"""How long a question took, as far as its saves tell. Pure.

Nobody is watched. What is known is when each change of an answer reached the server: the time since the change before it
(of whichever question; since the start for the first) counts for the question that was changed. So reading ahead counts for the question
answered next, and answers that waited for the network count for the one that arrived first. While an attempt is paused, no
question is shown and no time counts.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

Pause = tuple[datetime, datetime]


def seconds_by_slot(
    start: datetime, saves: Iterable[tuple[int, datetime]], pauses: Sequence[Pause] = ()
) -> dict[int, int]:
    """Whole seconds by slot; slots that were never saved are absent.

    saves: (slot, received at) in any order. pauses: from when until when, none within another.
    """
    seconds: dict[int, float] = {}
    before = start
    for slot, received in sorted(saves, key=lambda save: save[1]):
        passed = received - before - _paused(pauses, before, received)
        seconds[slot] = seconds.get(slot, 0.0) + max(0.0, passed.total_seconds())
        before = received
    return {slot: round(value) for slot, value in seconds.items()}


def _paused(pauses: Sequence[Pause], since: datetime, until: datetime) -> timedelta:
    """How long it was paused between two instants."""
    parts = (min(end, until) - max(begin, since) for begin, end in pauses)
    return sum((part for part in parts if part > timedelta()), timedelta())
