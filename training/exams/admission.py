"""Whether somebody may sit an exam on a day, and from when on if not today. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from staffing.rules.days import first_expiring
from training.exams.papers import Blueprint

Reason = Literal[
    "",
    "being_marked",
    "used_up",
    "cooling_off",
    "holds_certificate",
    "shortfall",
    "not_open",
    "closed",
    "other_posts",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A finished attempt, as far as admission asks. ``waiting``: people still mark it, so it may yet be passed."""

    started_at: datetime
    ended_on: date
    passed: bool
    waiting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """The answer. ``next_from``: the first day on which the person may sit; None when it is not a matter of days."""

    reason: Reason
    attempts_left: int
    attempts: int
    next_from: date | None

    @property
    def granted(self) -> bool:
        return not self.reason


def admission(
    *,
    blueprint: Blueprint,
    sittings: Sequence[Sitting],
    attempts_from: datetime | None,
    certificate_until: date | None,
    holds_certificate: bool,
    can_be_drawn: bool,
    posts: Collection[str],
    on: date,
) -> Admission:
    """Judge an attempt that is still being marked, who may sit and when the exam is open, a certificate in force,
    attempts left, days between attempts, and the question bank, in this order.

    posts: those that the person holds or prepares for. sittings: newest first. Attempts count from the last passed one
    on, and from ``attempts_from``. certificate_until: last day of the certificate in force, None while it has no end.
    """
    used = _used(sittings, attempts_from)
    left = max(0, blueprint["attempts"] - used)
    rest = _rest_until(sittings, blueprint["cooling_off_days"])
    # A certificate may be renewed while it is expiring; before, a further attempt would be to no purpose.
    renewal = first_expiring(certificate_until) if certificate_until else None
    reason: Reason = ""
    next_from: date | None = on
    opens, closes = _day(blueprint.get("open_from")), _day(blueprint.get("open_until"))
    asked = blueprint.get("posts", [])
    if sittings and sittings[0].waiting:
        reason, next_from = "being_marked", None
    elif asked and not set(asked) & set(posts):
        reason, next_from = "other_posts", None
    elif closes and on > closes:
        reason, next_from = "closed", None
    elif opens and on < opens:
        reason, next_from = "not_open", opens
    elif holds_certificate and (renewal is None or on < renewal):
        reason, next_from = "holds_certificate", renewal
    elif not left:
        reason, next_from = "used_up", None
    elif rest and on < rest:
        reason, next_from = "cooling_off", rest
    elif not can_be_drawn:
        reason, next_from = "shortfall", None
    return Admission(reason=reason, attempts_left=left, attempts=blueprint["attempts"], next_from=next_from)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _used(sittings: Sequence[Sitting], attempts_from: datetime | None) -> int:
    used = 0
    for sitting in sittings:
        if sitting.passed or (attempts_from and sitting.started_at < attempts_from):
            break
        used += 1
    return used


def _rest_until(sittings: Sequence[Sitting], cooling_off_days: int) -> date | None:
    if not sittings or sittings[0].passed:
        return None
    return sittings[0].ended_on + timedelta(days=cooling_off_days)
