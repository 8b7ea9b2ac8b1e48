"""Compile locale/**/*.po into .mo without gettext's programs."""

from collections.abc import Iterator
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_messages(locale: Path = LOCALE) -> Iterator[Path]:
    """Compile the files that are newer than what was made of them; yields each file written."""
    for source in sorted(locale.rglob("*.po")):
        compiled = source.with_suffix(".mo")
        if compiled.is_file() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        polib.pofile(str(source)).save_as_mofile(str(compiled))
        yield compiled
