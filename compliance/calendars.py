"""Coming events as an iCalendar file (RFC 5545): all-day events with alarms, to be subscribed to."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar
from icalendar import Event as CalendarEvent
from icalendar.enums import TRANSP

from compliance.lines.events import Effect, EventLine
from compliance.selectors.readiness import Readiness
from staffing.templatetags.ui import outcome_word

ALARM_DAYS = (90, 30, 7)
# An all-day event begins at midnight: the alarm is for nine in the morning.
MORNING = timedelta(hours=9)
REFRESH = timedelta(hours=12)


def calendar_file(lines: Iterable[EventLine], readiness: Readiness, *, made_at: datetime) -> bytes:
    """The file, in the language that is active. An event keeps its UID as long as day and cause stay the same."""
    shop, standard = readiness.shop, readiness.standard
    calendar = Calendar.new(
        prodid="-//Shanggang//Readiness//ZH",
        name=_("Readiness of %(shop)s") % {"shop": shop.name},
        refresh_interval=REFRESH,
    )
    for line in lines:
        calendar.add_component(_event(line, f"{shop.pk}/{standard.id}", made_at))
    return calendar.to_ical()


def _event(line: EventLine, scope: str, made_at: datetime) -> CalendarEvent:
    event = CalendarEvent.new(
        uid=_uid(line, scope),
        summary=line.title,
        description=_description(line),
        start=line.day,
        end=line.day + timedelta(days=1),
        stamp=made_at,
        transparency=TRANSP.TRANSPARENT,
        url=_absolute(line.cause_url or line.effects[0].url),
    )
    for days in ALARM_DAYS:
        event.add_component(_alarm(line.title, days))
    return event


def _alarm(text: str, days: int) -> Alarm:
    alarm = Alarm.new(description=text)
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", MORNING - timedelta(days=days))
    return alarm


def _description(line: EventLine) -> str:
    return "\n".join([line.cause, *(f"{one.clause} {one.title}: {_state(one)}" for one in line.effects)])


def _state(effect: Effect) -> str:
    if effect.before == effect.after:
        return _("stays: %(outcome)s") % {"outcome": outcome_word(effect.after)}
    return _("%(before)s → %(after)s") % {
        "before": outcome_word(effect.before),
        "after": outcome_word(effect.after),
    }


def _uid(line: EventLine, scope: str) -> str:
    digest = hashlib.sha256("|".join([scope, *line.key]).encode()).hexdigest()
    return f"{digest[:32]}@{urlsplit(settings.SITE_ORIGIN).hostname}"


def _absolute(path: str) -> str:
    return settings.SITE_ORIGIN + path
