"""Which courses and exams a post asks for, read from its role standard."""

from dataclasses import dataclass
from datetime import date

from staffing.rules.conditions import CourseCompleted, ExamPassed
from staffing.rules.loading import role_standard
from staffing.rules.standard import walk


@dataclass(frozen=True, slots=True)
class Needs:
    """Codes of courses and exams, in the standard's order, each once."""

    courses: tuple[str, ...] = ()
    exams: tuple[str, ...] = ()


def needs_of(post: str, *, on: date) -> Needs:
    """What the standard of the post in force on the day asks for; nothing where there is none."""
    standard = role_standard(post)
    if standard is None or not _in_force(standard.in_force, on):
        return Needs()
    parts = [part for requirement in standard.requirements for part in walk(requirement.condition)]
    courses = [part.course.slug for part in parts if isinstance(part, CourseCompleted)]
    exams = [part.exam.slug for part in parts if isinstance(part, ExamPassed)]
    return Needs(tuple(dict.fromkeys(courses)), tuple(dict.fromkeys(exams)))


def _in_force(days: object, on: date) -> bool:
    since, until = getattr(days, "since", None), getattr(days, "until", None)
    return (since is None or since <= on) and (until is None or on <= until)
