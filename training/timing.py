"""How long a question took, as far as its saves tell. Pure.

Nobody is watched. What is known is when each change of an answer reached the server: the time since the change before it
(of whichever question; since the start for the first) counts for the question that was changed. So reading ahead counts for the question
answered next, and answers that waited for the network count for the one that arrived first.
"""

from collections.abc import Iterable
from datetime import datetime


def seconds_by_slot(start: datetime, saves: Iterable[tuple[int, datetime]]) -> dict[int, int]:
    """Whole seconds by slot; slots that were never saved are absent. saves: (slot, received at) in any order."""
    seconds: dict[int, float] = {}
    before = start
    for slot, received in sorted(saves, key=lambda save: save[1]):
        seconds[slot] = seconds.get(slot, 0.0) + max(0.0, (received - before).total_seconds())
        before = received
    return {slot: round(value) for slot, value in seconds.items()}
