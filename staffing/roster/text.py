"""Small words for messages."""

from collections.abc import Iterable

from django.utils.translation import pgettext


def listed(words: Iterable[str]) -> str:
    """Words one after another, with the comma of the reader's language."""
    return pgettext("between the words of a list", ", ").join(words)
