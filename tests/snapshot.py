"""Copies of the whole test database, to put it back after tests that really commit."""

import sqlite3
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection, connections
from django.db.backends.base.creation import TEST_DATABASE_PREFIX


class Snapshot:
    """A copy of the test database as it is when the snapshot is made."""

    def __init__(self, name: str) -> None:
        self.database = str(connection.settings_dict["NAME"])
        named = connection.settings_dict["TEST"]["NAME"]
        if self.database != named and not self.database.startswith(TEST_DATABASE_PREFIX):
            raise RuntimeError(f"{self.database} is not a test database; a snapshot would replace its data.")
        self.copy = f"{self.database}_{name}"
        _copy(self.database, self.copy)

    def restore(self) -> None:
        """Make the test database what it was, whatever has been committed since."""
        _copy(self.copy, self.database)
        cache.clear()
        ContentType.objects.clear_cache()

    def drop(self) -> None:
        if connection.vendor == "sqlite":
            Path(self.copy).unlink(missing_ok=True)
            return
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{self.copy}" WITH (FORCE)')


def _copy(source: str, target: str) -> None:
    connections.close_all()
    if connection.vendor == "sqlite":
        _copy_sqlite(source, target)
    else:
        _copy_postgresql(source, target)


def _copy_sqlite(source: str, target: str) -> None:
    origin, goal = sqlite3.connect(source), sqlite3.connect(target, timeout=20)
    try:
        origin.backup(goal)
    finally:
        origin.close()
        goal.close()


def _copy_postgresql(source: str, target: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
        # A database can be copied while nobody is connected to it.
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [source])
        cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
