"""The demo company served to a browser, with a database that is put back before and after every test."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection, connections


class Snapshot:
    """A copy of the whole test database, taken when it is made."""

    def __init__(self, name: str) -> None:
        self.database = str(connection.settings_dict["NAME"])
        self.copy = f"{self.database}-{name}"
        if connection.vendor == "sqlite":
            Path(self.copy).unlink(missing_ok=True)
            _copy_sqlite(self.database, self.copy)
        else:
            _copy_postgresql(self.database, self.copy)

    def restore(self) -> None:
        if connection.vendor == "sqlite":
            connections.close_all()
            _copy_sqlite(self.copy, self.database)
        else:
            _copy_postgresql(self.copy, self.database)
        cache.clear()
        ContentType.objects.clear_cache()

    def drop(self) -> None:
        if connection.vendor == "postgresql":
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE IF EXISTS "{self.copy}" WITH (FORCE)')


def _copy_sqlite(source: str, target: str) -> None:
    with sqlite3.connect(source) as origin, sqlite3.connect(target, timeout=20) as goal:
        origin.backup(goal)
    origin.close()
    goal.close()


def _copy_postgresql(source: str, target: str) -> None:
    connections.close_all()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
            [source],
        )
        cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


class DemoSite:
    """Snapshots of the empty database and of the one with content and demo company."""

    def __init__(self, load: Callable[[], None]) -> None:
        self.empty = Snapshot("empty")
        load()
        self.loaded = Snapshot("loaded")
        self.empty.restore()

    def drop(self) -> None:
        self.empty.drop()
        self.loaded.drop()


def session_cookie(user: Any, url: str) -> dict[str, str]:
    """Return the cookie by which a browser at `url` is signed in as the user."""
    from django.test import Client

    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": url,
    }
