"""Characters that no font here can draw: found before printing, and named with whom they belong to."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from compliance.dossier.errors import DossierError
from staffing.printing import missing_glyphs

# What is kept with a dossier but not printed.
NOT_PRINTED = ("facts", "file")
MOST_NAMED = 5


def refuse_unprintable(content: dict[str, Any]) -> None:
    """Raise DossierError naming whose entry holds a character that cannot be printed, and what to do."""
    lacking = set(
        missing_glyphs("".join(sorted({sign for _whose, text in _texts(content, "") for sign in text})))
    )
    if not lacking:
        return
    found: dict[str, set[str]] = {}
    for whose, text in _texts(content, ""):
        if signs := lacking & set(text):
            found.setdefault(whose or text, set()).update(signs)
    # A name that holds the character is the place to mend; elsewhere it is only repeated.
    at_home = {whose: signs for whose, signs in found.items() if signs & set(whose)} or found
    places = [
        _("“%(whose)s”: %(signs)s") % {"whose": whose[:40], "signs": _signs(signs)}
        for whose, signs in list(at_home.items())[:MOST_NAMED]
    ]
    raise DossierError(
        _(
            "Some characters cannot be printed with the fonts of this machine. %(places)s. "
            "Write them in another way in the record, or have a font that has them installed; then build the dossier again."
        )
        % {"places": _("; ").join(places)}
    )


def _texts(value: Any, whose: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield whose, value
    elif isinstance(value, dict):
        nearest = str(value.get("name") or value.get("title") or whose)
        for key, part in value.items():
            if key not in NOT_PRINTED:
                yield from _texts(part, nearest)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part, whose)


def _signs(signs: set[str]) -> str:
    return " ".join(f"{sign} (U+{ord(sign):04X})" for sign in sorted(signs))
