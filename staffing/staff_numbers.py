"""Staff numbers: how one is written down, and when two are the same, alike on every database."""

import unicodedata


def clean_staff_number(text: str) -> str:
    """As it is kept and shown: full-width signs become ordinary ones, upper and lower case stay."""
    return unicodedata.normalize("NFKC", text).strip()


def staff_key(text: str) -> str:
    """Two numbers are the same when this is: without regard to width and case, in any script."""
    return unicodedata.normalize("NFKC", clean_staff_number(text).casefold())
