"""Sentences that several screens share, in the reader's language."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from training.exams.admission import Admission
from training.exams.papers import Blueprint
from training.exams.showing import Showing


def in_english() -> bool:
    return (get_language() or "").startswith("en")


def title_of(blueprint: Blueprint) -> str:
    """The exam's title as it was when the paper was drawn."""
    return blueprint["title_en"] if in_english() else blueprint["title"]


def named(title: Mapping[str, str]) -> str:
    """A title that a rubric has as zh and en."""
    return title["en"] if in_english() and title["en"] else title["zh"]


def competency_name(section: Any) -> str:
    """The name of a section of a frozen blueprint."""
    return section["en"] if in_english() else section["zh"]


def number(value: object) -> str:
    """A decimal without a trailing ".0"."""
    return str(value).removesuffix(".0")


def day_words(day: date) -> str:
    """A day without the year: 11 月 30 日, or November 30."""
    return date_format(day, "N j" if in_english() else "n 月 j 日")


def instant_words(instant: datetime) -> str:
    """An instant in the shop's time: 2026-12-02 04:30."""
    return f"{timezone.localtime(instant):%Y-%m-%d %H:%M}"


def showing_words(showing: Showing, *, ahead: bool) -> str:
    """From when the person sees questions, keys and explanations. ahead: before the exam, else on a result that lacks them."""
    if showing.never:
        return _("You see the result by part. The questions themselves are not shown in this exam.")
    if showing.since is None:
        return _("With the result you see every question with the right answer, and why.")
    values = {"since": instant_words(showing.since)}
    if ahead:
        return (
            _(
                "You see your result by part when it is there, and the questions with the right answers from %(since)s on: until then others may "
                "still sit this exam."
            )
            % values
        )
    return (
        _(
            "Others may still sit this exam. From %(since)s on you see here every question with the right answer, and can doubt one."
        )
        % values
    )


def refusal_words(answer: Admission) -> str:
    """Why an attempt cannot start now, and the nearest thing to do. Empty when it can."""
    if answer.reason == "being_marked":
        return _("Your last attempt is being marked. Its result comes first; you need do nothing.")
    if answer.reason == "used_up":
        return _(
            "All %(attempts)d attempts are used. Study what went wrong and ask your trainer for new attempts."
        ) % {"attempts": answer.attempts}
    if answer.reason == "other_posts":
        return _(
            "This exam is for other posts than the one you hold or prepare for. If that is wrong, ask HR."
        )
    if answer.reason == "closed":
        return _("This exam is closed. Ask your trainer when it opens again.")
    if answer.reason == "not_open" and answer.next_from:
        return _("This exam opens on %(day)s.") % {"day": answer.next_from.isoformat()}
    if answer.reason == "cooling_off" and answer.next_from:
        return _("You may sit again from %(day)s. Use the time to study what went wrong.") % {
            "day": answer.next_from.isoformat()
        }
    if answer.reason == "holds_certificate":
        if answer.next_from is None:
            return _("You hold this certificate, and it has no end.")
        return _("You hold this certificate. It can be renewed from %(day)s.") % {
            "day": answer.next_from.isoformat()
        }
    if answer.reason == "shortfall":
        return _(
            "The question bank cannot fill a paper yet. Tell your trainer; your attempts are not touched."
        )
    return ""


def greeting(now: datetime) -> str:
    """A greeting for the time of day in the shop's zone."""
    hour = timezone.localtime(now).hour
    if 5 <= hour < 12:
        return _("Good morning")
    if 12 <= hour < 18:
        return _("Good afternoon")
    return _("Good evening")


def questions_words(questions: int) -> str:
    """ "18 questions"."""
    return ngettext("%(count)d question", "%(count)d questions", questions) % {"count": questions}


def minutes_words(minutes: int) -> str:
    return ngettext("about %(minutes)d minute", "about %(minutes)d minutes", minutes) % {"minutes": minutes}


def due_tag(due_on: date, on: date) -> tuple[str, str]:
    """The words and the kind of tag for a due date that is not met yet."""
    days = (due_on - on).days
    if days < 0:
        return ngettext("%(days)d day overdue", "%(days)d days overdue", -days) % {"days": -days}, "not-met"
    if days == 0:
        return _("Due today"), "expiring"
    kind = "expiring" if days <= 14 else ""
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}, kind
