"""From when the person sees the questions of an attempt: by its rules, the exam's window of today, and who still sits it."""

from datetime import datetime, timedelta

from django.db.models import Max, Q
from django.utils import timezone

from cms.models import Exam
from staffing.models import User
from training.exams.papers import Blueprint
from training.exams.showing import Showing, Window, showing_of_rules
from training.models import Attempt, Intervention
from training.models.invigilation import MOST_MINUTES

# A pause that nobody ends keeps the questions from everybody else for this long, and no longer.
LONGEST_PAUSE = timedelta(days=7)


def showing_of(attempt: Attempt) -> Showing:
    """Two queries where the exam has a last day, none otherwise."""
    window = None
    if attempt.blueprint.get("open_until"):
        days = (
            Exam.objects.filter(slug=attempt.exam, live=True).values_list("open_from", "open_until").first()
        )
        window = Window(first=days[0], last=days[1]) if days else None
    showing = _showing(attempt.blueprint, window)
    return Showing(since=_last_end(attempt.exam, showing.since)) if showing.since else showing


def is_withheld_from(user: User, attempt: Attempt, now: datetime) -> bool:
    """Whether it is the user's own attempt, whose questions nobody who sat it sees yet. Queries for one's own alone."""
    return attempt.person.user_id == user.pk and not showing_of(attempt).holds(now)


def showing_ahead(blueprint: Blueprint) -> Showing:
    """What holds for an attempt that begins now by these rules. No query."""
    return _showing(blueprint, None)


def _showing(blueprint: Blueprint, window: Window | None) -> Showing:
    zone = timezone.get_default_timezone()
    return showing_of_rules(blueprint, window, zone=zone, longest_extra=MOST_MINUTES)


def _last_end(exam: str, since: datetime) -> datetime:
    """``since``, or the end of the last sitting begun before it that an invigilator gave time or paused, where that is later.

    Found by what was done in the room, which are few rows and stay: the instant is the same once nobody sits any more.
    """
    moved = Intervention.objects.filter(deadline__gt=since - LONGEST_PAUSE).values("attempt")
    begun = Attempt.objects.filter(pk__in=moved, exam=exam, started_at__lt=since)
    paused = Q(state=Attempt.State.OPEN, paused_at__isnull=False)
    ends = begun.exclude(state=Attempt.State.VOID).aggregate(
        latest=Max("deadline"), waiting=Max("deadline", filter=paused)
    )
    waited = ends["waiting"] and ends["waiting"] + LONGEST_PAUSE
    return max(it for it in (since, ends["latest"], waited) if it)
