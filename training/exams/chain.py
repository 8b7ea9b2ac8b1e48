"""The chain of an attempt's events: each link's hash covers the link before it. Pure.

Whoever holds the last hash can tell whether any earlier event was changed, left out or put in.
"""

from datetime import UTC, datetime
from typing import Any

from training.exams.papers import sha256_of

# What the first link follows.
ROOT = ""


def instant_text(at: datetime) -> str:
    """The one way in which an instant goes into a hash: UTC with microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def link_sha256(*, previous: str, number: int, kind: str, at: datetime, data: Any) -> str:
    """The hash of one link. previous: the hash of the link before, ROOT for number 1."""
    return sha256_of(
        {"previous": previous, "number": number, "kind": kind, "at": instant_text(at), "data": data}
    )
