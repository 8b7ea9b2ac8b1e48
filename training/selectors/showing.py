"""From when the person sees the questions of an attempt, as its rules and the exam's window of today say."""

from django.utils import timezone

from cms.models import Exam
from training.exams.papers import Blueprint
from training.exams.showing import Showing, Window, showing_of_rules
from training.models import Attempt
from training.models.invigilation import MOST_MINUTES


def showing_of(attempt: Attempt) -> Showing:
    """One query where the exam has a last day, none otherwise."""
    window = None
    if attempt.blueprint.get("open_until"):
        days = (
            Exam.objects.filter(slug=attempt.exam, live=True).values_list("open_from", "open_until").first()
        )
        window = Window(first=days[0], last=days[1]) if days else None
    return _showing(attempt.blueprint, window)


def showing_ahead(blueprint: Blueprint) -> Showing:
    """What holds for an attempt that begins now by these rules. No query."""
    return _showing(blueprint, None)


def _showing(blueprint: Blueprint, window: Window | None) -> Showing:
    zone = timezone.get_default_timezone()
    return showing_of_rules(blueprint, window, zone=zone, longest_extra=MOST_MINUTES)
