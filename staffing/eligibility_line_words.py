"""The few words of a line of an eligibility page: said once, without what title and link say already."""

import re

from django.utils.translation import gettext as _

from staffing.rules import Outcome, Stretch
from staffing.rules.conditions import CourseCompleted, ExamPassed, ExperienceIs, Judgement
from staffing.rules.findings import Why

# Longer requirements stand below their title, folded.
LONGEST_IN_TITLE = 110
CLAUSE_NUMBER = re.compile(r"[\d.\-]+")


def capitalised(text: str) -> str:
    """A text as a sentence begins; Chinese stays as it is."""
    return text[:1].upper() + text[1:]


def clause_words(clause: str) -> str:
    """ "Clause 1.1" for a number; what names itself ("2006 年规定") stays alone."""
    return _("Clause %(number)s") % {"number": clause} if CLAUSE_NUMBER.fullmatch(clause) else clause


def line_title(title: str, needed: str) -> tuple[str, bool]:
    """The title together with what is needed, and whether it all stands there."""
    if needed.casefold().startswith(title.casefold()):
        return capitalised(needed), True
    if _columns(title) + _columns(needed) > LONGEST_IN_TITLE:
        return title, False
    return _("%(title)s: %(needed)s") % {"title": title, "needed": needed}, True


def _columns(text: str) -> int:
    return sum(1 if letter.isascii() else 2 for letter in text)


def line_status(stretch: Stretch, language: str) -> str:
    """What was found on the day, and why it is not enough, without naming again what the title asks for."""
    finding = stretch.judged.finding
    if says_enough(stretch):
        if isinstance(finding.condition, ExperienceIs):
            seen = stretch.seen(language)
            return _("%(seen)s so far, enough on %(day)s") % {"seen": seen, "day": finding.day}
        if isinstance(finding.condition, Judgement):
            return _("Nobody has judged this yet")
        exam = isinstance(finding.condition, ExamPassed)
        return _("Not passed yet") if exam else _("Not completed yet")
    seen, reason = stretch.seen(language), stretch.reason(language)
    if not seen or seen in reason:
        return reason
    if isinstance(finding.condition, ExperienceIs) and stretch.outcome is Outcome.MET:
        return seen
    separator = "；" if language.startswith("zh") else "; "
    return f"{seen}{separator}{reason}"


def says_enough(stretch: Stretch) -> bool:
    """Whether a few words and a link say everything: nothing was sat, taken or judged, or time alone is missing."""
    finding = stretch.judged.finding
    if stretch.judged.waiver is not None or stretch.judged.aside is not None:
        return False
    if isinstance(finding.condition, ExamPassed | CourseCompleted):
        return finding.why is Why.NONE
    if isinstance(finding.condition, Judgement):
        return finding.why is Why.NOT_ATTESTED
    waiting = finding.why is Why.NOT_ENOUGH and finding.day is not None and finding.detail is not None
    return isinstance(finding.condition, ExperienceIs) and waiting
