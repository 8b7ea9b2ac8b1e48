"""How long something still holds, in words: the same on every page."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staffing.rules.days import days_left


def days_left_words(ends: date, on: date) -> str:
    """Of what lasts until ``ends``: the days left, the day itself counted, or how long ago it ended."""
    days = days_left(ends, on)
    if days < 1:
        ago = (on - ends).days
        return ngettext("ended %(count)d day ago", "ended %(count)d days ago", ago) % {"count": ago}
    if days == 1:
        return _("ends today")
    return ngettext("%(count)d day left", "%(count)d days left", days) % {"count": days}
