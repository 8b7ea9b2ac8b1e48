"""Bring database, content, demo company, translations and static files up to date. Each step says what it does.

Every step may run again at any time: it changes what is out of date and keeps all data.
"""

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

from bin.translations import compile_messages

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def say(line: str) -> None:
    print(f"==> {line}", flush=True)


def main() -> None:
    for compiled in compile_messages():
        say(f"Compiled the translations {compiled.relative_to(ROOT)}")

    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    say(f"Bringing the database up to date ({shown_database(settings.DATABASES['default'])})")
    call_command("migrate", interactive=False, verbosity=0)
    say("Loading courses, questions and exams")
    call_command("load_content")
    say("Loading the demo company; what you have changed or added stays")
    call_command("load_demo")
    collect_static()


def shown_database(database: dict[str, object]) -> str:
    host = database.get("HOST")
    return f"{database['NAME']} on {host}" if host else str(database["NAME"])


def collect_static() -> None:
    """Collect, compress and name the static files, when any of them or the settings have changed."""
    from django.conf import settings
    from django.core.management import call_command

    if settings.DEBUG:
        return
    stamp = Path(settings.STATIC_ROOT) / "collected-from.txt"
    state = fingerprint()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == state:
        return
    say("Collecting and compressing the static files (a minute the first time)")
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state, encoding="utf-8")


def fingerprint() -> str:
    """Return a hash that changes when a static file or the settings change."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256((ROOT / "config" / "settings.py").read_bytes())
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def stopped_with_reason(work: Callable[[], None]) -> None:
    """Do the work; what the user can put right is told without a traceback."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError
    from django.db import OperationalError

    try:
        work()
    except (CommandError, ImproperlyConfigured, OperationalError) as error:
        sys.exit(f"Stopped: {error}")


if __name__ == "__main__":
    stopped_with_reason(main)
