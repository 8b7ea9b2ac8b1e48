"""A defence as an iCalendar file (RFC 5545), for the candidate and each member of the panel."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar
from icalendar import Event as CalendarEvent

from training.models import Defence
from training.words.defences import title_of

ALARMS = (timedelta(days=1), timedelta(hours=1))


def defence_calendar(defence: Defence, *, url: str, made_at: datetime) -> bytes:
    """The file, in the language that is active. A changed defence keeps its UID and counts SEQUENCE up, so that the calendar moves
    the entry; a cancelled one says so. url: the reader's own page of it. Raises ValueError before there is a time."""
    if defence.starts_at is None or defence.ends_at is None:
        raise ValueError("a defence without a time has no place in a calendar")
    calendar = Calendar.new(prodid="-//Shanggang//Defences//ZH", name=title_of(defence.rules))
    event = CalendarEvent.new(
        uid=f"defence-{defence.pk}@{urlsplit(settings.SITE_ORIGIN).hostname}",
        summary=f"{title_of(defence.rules)} · {defence.person.name}",
        location=defence.room,
        start=defence.starts_at,
        end=defence.ends_at,
        stamp=made_at,
        url=settings.SITE_ORIGIN + url,
        sequence=defence.changes,
    )
    event.add("status", "CANCELLED" if defence.state == Defence.State.CANCELLED else "CONFIRMED")
    for before in ALARMS:
        alarm = Alarm.new(description=title_of(defence.rules))
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", -before)
        event.add_component(alarm)
    calendar.add_component(event)
    return calendar.to_ical()


def calendar_name(defence: Defence) -> str:
    return _("defence") + f"-{defence.person.name}.ics"
