"""Bring database, content, demo company, translations and static files up to date. Each step says what it does.

Every step may run again at any time: it changes what is out of date and keeps all data.
"""

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def say(line: str) -> None:
    print(f"==> {line}", flush=True)


def main() -> None:
    from bin.translations import compile_messages

    for compiled in compile_messages():
        say(f"Compiled the translations {compiled.relative_to(ROOT)}")

    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    say(f"Bringing the database up to date ({shown_database(settings.DATABASES['default'])})")
    call_command("migrate", interactive=False, verbosity=0)
    say("Loading courses, questions and standards")
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
    """Return a hash over everything that static files are made of."""
    digest = hashlib.sha256()
    for file in static_sources():
        digest.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def static_sources() -> Iterator[Path]:
    yield ROOT / "requirements.txt"
    yield ROOT / "config" / "settings.py"
    for folder in sorted([ROOT / "static", *ROOT.glob("*/static")]):
        yield from sorted(it for it in folder.rglob("*") if it.is_file())


if __name__ == "__main__":
    main()
