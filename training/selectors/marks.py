"""The marks of people that stand, and what was decided on."""

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction

from staffing.models import User
from training.exams.marking_rule import counting
from training.exams.rubrics import Marks
from training.models import Attempt, Mark, MarkingTask


def standing_marks(task: MarkingTask) -> list[Mark]:
    """The latest version of each place, in their order. One query."""
    return latest(task.given_marks.all())


def latest(marks: Iterable[Mark]) -> list[Mark]:
    """Of the marks of one answer the latest version of each place, by place."""
    found = {it.place: it for it in sorted(marks, key=lambda it: it.version)}
    return [found[place] for place in sorted(found)]


def decided_marks(attempt: Attempt) -> dict[int, Marks]:
    """Slot -> criterion -> what people decided on, for ``mark_paper``. One query."""
    decided = attempt.marking_tasks.filter(decided_at__isnull=False)
    return {it.slot: {key: Fraction(mark) for key, mark in (it.marks or {}).items()} for it in decided}


def tasks_correctable(attempt: Attempt, marker: User) -> list[MarkingTask]:
    """The answers whose marks the person may put right now that the result is out; never their own. One query, or none."""
    if attempt.passed is None or attempt.is_void or attempt.person.user_id == marker.pk:
        return []
    return list(attempt.marking_tasks.filter(decided_at__isnull=False).order_by("slot"))


def counted_comments(attempt: Attempt, *, before: datetime | None = None) -> dict[int, list[str]]:
    """Slot -> the comments beside the marks that count, or counted before a moment, without who wrote them. Two queries."""
    comments: dict[int, list[str]] = {}
    for task in attempt.marking_tasks.filter(decided_at__isnull=False).prefetch_related("given_marks"):
        given = [it for it in task.given_marks.all() if before is None or it.given_at < before]
        marks = {it.place: it for it in latest(given)}
        texts = [marks[place].comment for place in counting(sorted(marks))]
        comments[task.slot] = [it for it in texts if it]
    return comments
