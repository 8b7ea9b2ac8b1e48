"""What a save of answers asks of the database, as SQL by hand: the lock, its rows, the seat.

As nothing else here: Django takes longer to put these statements together than a database to answer them, and a room
of 200 asks for them all day. What was measured stands in docs/decisions/0028.
"""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection, models

from staffing.models import User
from training.models import Answer, Attempt, AttemptEvent, Seat

OWN = """
    SELECT attempt.id, attempt.state, attempt.deadline, attempt.paused_at,
           seat.device AS seat_device, seat.events AS seat_events, seat.head AS seat_head, seat.saved AS seat_saved
    FROM training_attempt attempt
    JOIN training_seat seat ON seat.attempt_id = attempt.id
    JOIN staffing_person person ON person.id = attempt.person_id
    WHERE attempt.id = %s AND person.user_id = %s
"""
SEAT_CHANGED = ("device", "seen_at", "events", "head", "saved")


def lock_for_save(*, attempt_id: UUID, user: User) -> Attempt:
    """The user's own attempt and its seat, locked, with what a save reads of them; the rest is deferred.

    Raises Attempt.DoesNotExist when it is not the user's own.
    """
    key = Attempt._meta.pk.get_db_prep_value(attempt_id, connection)
    found: list[Any] = list(Attempt.objects.raw(_locking(), [key, user.pk]))
    if not found:
        raise Attempt.DoesNotExist
    attempt = found[0]
    saved = json.loads(attempt.seat_saved)
    # from_db takes values in the order in which the model names its fields.
    attempt.seat = Seat.from_db(
        connection.alias,
        ["attempt_id", "device", "events", "head", "saved"],
        [attempt.pk, attempt.seat_device, attempt.seat_events, attempt.seat_head, saved],
    )
    return attempt


def rows_add(rows: Sequence[Answer] | Sequence[AttemptEvent]) -> None:
    """Insert new rows, at least one; they do not learn their keys."""
    fields = [it for it in rows[0]._meta.concrete_fields if not it.primary_key]
    table, columns = rows[0]._meta.db_table, ", ".join(it.attname for it in fields)
    places = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * len(rows))
    # Only names of our own tables and columns are put into the text, here and below.
    _execute(f"INSERT INTO {table} ({columns}) VALUES {places}", rows, fields)  # noqa: S608


def seat_save_changed(seat: Seat) -> None:
    """Write what a save changes of a locked seat."""
    key = seat._meta.pk
    fields = [it for it in seat._meta.concrete_fields if it.name in SEAT_CHANGED]
    changed = ", ".join(f"{it.column} = %s" for it in fields)
    _execute(f"UPDATE training_seat SET {changed} WHERE {key.column} = %s", [seat], [*fields, key])  # noqa: S608


def _execute(sql: str, rows: Sequence[models.Model], fields: Sequence[models.Field[Any, Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            sql, [it.get_db_prep_save(getattr(row, it.attname), connection) for row in rows for it in fields]
        )


def _locking() -> str:
    """OWN with the lock where a database has such; SQLite is locked as a whole when a transaction begins."""
    if not connection.features.has_select_for_update:
        return OWN
    return OWN + connection.ops.for_update_sql(of=("attempt", "seat"))
