"""Which courses and exams a post asks for, read from its role standard."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from staffing.rules.conditions import CourseCompleted, ExamPassed, SlugNeed
from staffing.rules.loading import all_standards, role_standard
from staffing.rules.standard import InForce, Standard, walk


@dataclass(frozen=True, slots=True)
class Needs:
    """What is asked for by code, in the standard's order, each once."""

    courses: dict[str, SlugNeed] = field(default_factory=dict)
    exams: dict[str, SlugNeed] = field(default_factory=dict)


def needs_of(post: str, *, on: date) -> Needs:
    """What the standard of the post in force on the day asks for; nothing where there is none."""
    standard = role_standard(post)
    if standard is None or not _is_in_force(standard.in_force, on):
        return Needs()
    return _needs(standard)


def exam_asked_for(code: str) -> SlugNeed | None:
    """The exam of that code as a post's standard names it; None where no standard does."""
    asked = (_needs(standard).exams.get(code) for standard in all_standards() if standard.is_role)
    return next(filter(None, asked), None)


def need_title(need: SlugNeed, language: str) -> str:
    """What the standard calls it; its code where it has no name there."""
    return need.title.of(language) if need.title else need.slug


def _needs(standard: Standard) -> Needs:
    parts = [part for requirement in standard.requirements for part in walk(requirement.condition)]
    return Needs(
        _by_code(part.course for part in parts if isinstance(part, CourseCompleted)),
        _by_code(part.exam for part in parts if isinstance(part, ExamPassed)),
    )


def _by_code(needs: Iterable[SlugNeed]) -> dict[str, SlugNeed]:
    return {need.slug: need for need in needs}


def _is_in_force(days: InForce, on: date) -> bool:
    return (days.since is None or days.since <= on) and (days.until is None or on <= days.until)
