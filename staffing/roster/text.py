"""Small words for messages, and cells without what a spreadsheet adds to them."""

from collections.abc import Iterable

from django.utils.translation import gettext as _


def listed(words: Iterable[str]) -> str:
    """Words one after another, with the comma of the reader's language."""
    return _(", ").join(words)


def bare(text: str) -> str:
    """Without the blanks of a spreadsheet, and without the ``'`` by which it keeps numbers as text."""
    return text.replace("\xa0", " ").strip().removeprefix("'").strip()
