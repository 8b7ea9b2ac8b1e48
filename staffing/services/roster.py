"""Roster imports: upload, look, confirm or discard. Nothing is written before somebody confirms what was shown."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django_tasks import default_task_backend, task

from sheets.table import FileRefusedError
from staffing.models import RosterImport, Shop, TaskProgress, User
from staffing.roster.comparing import compare
from staffing.roster.plan import Fate, Plan
from staffing.roster.reading import read_roster
from staffing.roster.table import Table
from staffing.roster.understanding import holds_people, understand
from staffing.selectors.roster import known_people
from staffing.services.people import signins_follow
from staffing.services.roster_writing import write_plan

LIFETIME = timedelta(hours=24)
WIPED = "{}"  # the encrypted field keeps no empty text
State = RosterImport.State


class StalePlanError(Exception):
    """What was confirmed is not what would be written now: records have changed since it was shown."""


def roster_upload(*, shop: Shop, user: User, filename: str, data: bytes, now: datetime) -> RosterImport:
    """Read an upload and keep it, encrypted, until it is confirmed, discarded or a day old.

    The same file uploaded twice by the same user is the same import. Raises FileRefusedError.
    """
    roster_wipe_expired(now=now)
    table = read_roster(data)
    if not holds_people(table):
        raise FileRefusedError(
            _("The file holds only the example of the template. Add one row for each person below it.")
        )
    sha256 = hashlib.sha256(data).hexdigest()
    waiting = RosterImport.objects.filter(shop=shop, user=user, sha256=sha256, state=State.PREVIEW).first()
    if waiting:
        return waiting
    found = RosterImport.objects.create(
        shop=shop, user=user, filename=filename[-160:], sha256=sha256, rows=table.to_json(), created_at=now
    )
    if default_task_backend.supports_defer:
        roster_forget.using(run_after=now + LIFETIME).enqueue(found.pk)
    return found


@task
def roster_forget(import_id: int) -> None:
    """Wipe a preview that nobody confirmed within its lifetime."""
    RosterImport.objects.filter(pk=import_id, state=State.PREVIEW).update(rows=WIPED, state=State.DISCARDED)


def roster_wipe_expired(*, now: datetime) -> int:
    """Wipe all previews older than a day; returns how many."""
    old = RosterImport.objects.filter(state=State.PREVIEW, created_at__lt=now - LIFETIME)
    return old.update(rows=WIPED, state=State.DISCARDED)


def roster_plan(
    *, roster: RosterImport, user: User, on: date, step: Callable[[int, int], None] | None = None
) -> Plan:
    """What confirming would do, compared with the records of this moment."""
    understood = understand(Table.from_json(roster.rows), on=on, step=step)
    known = known_people(shop=roster.shop, user=user, entries=understood.entries)
    return compare(understood, known, on=on)


def roster_confirm(
    *,
    roster: RosterImport,
    user: User,
    digest: str,
    on: date,
    now: datetime,
    step: Callable[[int, int], None] | None = None,
) -> RosterImport:
    """Write the good rows in one transaction and wipe the file. A second confirmation changes nothing.

    digest: of the plan that was shown. Raises StalePlanError when the plan is another by now.
    """
    understood = understand(Table.from_json(roster.rows), on=on, step=step) if roster.rows != WIPED else None
    try:
        with transaction.atomic():
            locked = RosterImport.objects.select_for_update().get(pk=roster.pk)
            if locked.state != State.PREVIEW or understood is None:
                return locked
            known = known_people(shop=locked.shop, user=user, entries=understood.entries)
            plan = compare(understood, known, on=on)
            if plan.digest != digest:
                raise StalePlanError
            ended = write_plan(plan=plan, shop=locked.shop)
            signins_follow(employments=ended, on=on, by=user)
            return _close(locked, plan, now)
    except IntegrityError:
        # Somebody took one of the numbers between reading and writing.
        raise StalePlanError from None


def _close(roster: RosterImport, plan: Plan, now: datetime) -> RosterImport:
    roster.state = State.CONFIRMED
    roster.rows = WIPED
    roster.summary = plan.counts
    roster.confirmed_at = now
    roster.save(update_fields=["state", "rows", "summary", "confirmed_at"])
    return roster


def roster_discard(*, roster: RosterImport) -> bool:
    """Throw a preview away with its rows; False when it was no preview any more."""
    found = RosterImport.objects.filter(pk=roster.pk, state=State.PREVIEW)
    return bool(found.update(rows=WIPED, state=State.DISCARDED))


def is_being_written(roster: RosterImport, *, now: datetime) -> bool:
    """Whether a background task is at work on this import and gives signs of life."""
    running: TaskProgress | None = roster.task
    return running is not None and not running.is_over and not running.has_stalled(now=now)


def summary_in_words(summary: dict[str, int]) -> str:
    """``3 added, 2 changed, …`` of a finished import."""
    return _("%(added)d added, %(changed)d changed, %(unchanged)d unchanged, %(refused)d refused") % {
        fate.value: summary.get(fate.value, 0) for fate in Fate
    }
