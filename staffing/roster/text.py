"""Small words for messages."""

from collections.abc import Iterable

from django.utils.translation import gettext as _


def listed(words: Iterable[str]) -> str:
    """Words one after another, with the comma of the reader's language."""
    return _(", ").join(words)
