"""Reading many tables as they stood at one moment, whatever others write meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_state() -> Iterator[None]:
    """Everything read inside belongs to one state of the database; nothing may be written.

    PostgreSQL reads repeatably, SQLite in a transaction that takes no lock a writer would wait for. Inside a
    transaction that is open already, nothing is added to what that one sees.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        with _begun_as("DEFERRED"), transaction.atomic():
            yield


@contextmanager
def _begun_as(mode: str) -> Iterator[None]:
    """The site's transactions on SQLite begin as writers do (IMMEDIATE); this one does not."""
    before = connection.transaction_mode  # type: ignore[attr-defined]
    connection.transaction_mode = mode  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = before  # type: ignore[attr-defined]
