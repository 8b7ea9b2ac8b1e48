"""The day a page is asked about: ``?on=YYYY-MM-DD``, today when nothing is asked."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext as _

from staffing.forms.fields import EARLIEST, LATEST


@dataclass(frozen=True)
class AskedDay:
    """The day; ``error`` says what was wrong with the one asked for, and then the day is today."""

    day: date
    is_today: bool
    error: str = ""


def asked_day(request: HttpRequest, today: date) -> AskedDay:
    """Read ``?on=``. What is no day, or lies outside 1990 to 2099, gives today and a message."""
    text = request.GET.get("on", "").strip()
    if not text:
        return AskedDay(today, is_today=True)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return AskedDay(
            today,
            is_today=True,
            error=_("“%(text)s” is not a day. Write it like 2026-11-23; shown is today.")
            % {"text": text[:20]},
        )
    if not EARLIEST <= day <= LATEST:
        return AskedDay(
            today, is_today=True, error=_("Days from 1990 to 2099 can be asked for; shown is today.")
        )
    return AskedDay(day, is_today=day == today)
