"""What questions and exams, as things with drafts, have in common."""

from django.utils.translation import gettext
from wagtail.models import DraftStateMixin


def state_word(thing: DraftStateMixin) -> str:
    """Published, draft or both, in a word; from the row alone, so that a list stays cheap."""
    if not thing.live:
        return gettext("Draft")
    return gettext("Published, changes waiting") if thing.has_unpublished_changes else gettext("Published")
