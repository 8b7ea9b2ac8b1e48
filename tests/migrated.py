"""A migrated SQLite database kept in var/ from one run to the next: all migrations together take longer than most tests.

It is used again only while no migration of any app has changed. Whatever else of a database depends on the code, such
as permissions, Django's migrate brings up to date at the start of every run.
"""

import hashlib
import os
import shutil
import sqlite3
from contextlib import closing
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.db import connection

FOLDER = Path(__file__).resolve().parent.parent / "var" / "test-databases"


def lay_down(database: str) -> bool:
    """Put the kept database at this path; False when none fits and the migrations have to run."""
    if not _kept().exists():
        return False
    shutil.copyfile(_kept(), database)
    return True


def keep() -> None:
    """Keep the connection's database, just migrated, in place of all that were kept before."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    # Never the one that another run may just be copying.
    for old in set(FOLDER.glob("*.sqlite3")) - {_kept()}:
        old.unlink(missing_ok=True)
    unfinished = FOLDER / f"{os.getpid()}.unfinished"
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as database:
        database.execute("VACUUM INTO ?", [str(unfinished)])
    unfinished.replace(_kept())


def _kept() -> Path:
    digest = hashlib.sha256()
    for app in apps.get_app_configs():
        if not find_spec(f"{app.name}.migrations"):
            continue
        for folder in import_module(f"{app.name}.migrations").__path__:
            for file in sorted(Path(folder).glob("*.py")):
                digest.update(f"{app.label}/{file.name}\n".encode() + file.read_bytes())
    return FOLDER / f"{digest.hexdigest()[:20]}.sqlite3"
