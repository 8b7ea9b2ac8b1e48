"""Marking by people: one mark, its correction, and the result when the last answer is decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from staffing.models import User
from training.exams.marking_rule import decide
from training.exams.papers import sha256_of
from training.exams.rubrics import check_levels
from training.models import Attempt, AttemptEvent, Mark, MarkingClaim, MarkingTask
from training.selectors.marks import standing_marks
from training.services.errors import CorrectionReasonError, MarkingClosedError, MarkingTakenError
from training.services.events import event_add, seat_save
from training.services.finalising import result_compose
from training.services.marking_claims import free_place


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a person gives for an answer. marks: criterion -> points. reason: of a correction."""

    marks: Mapping[str, int]
    comment: str = ""
    reason: str = ""


def mark_give(*, task_id: int, marker: User, given: Given, now: datetime) -> Mark:
    """Add the person's mark for the answer, or a correction of their own; the same again changes nothing.

    The attempt is locked, so that the last mark composes one result. Raises MarkingTask.DoesNotExist (also for one's
    own answer), MarkingClosedError (the result is out, or the attempt void), MarkingTakenError (others have
    marked it meanwhile), CorrectionReasonError, and RubricMarkError for marks that are no levels of the rubric.
    """
    with transaction.atomic():
        found = MarkingTask.objects.exclude(attempt__person__user=marker).get(pk=task_id)
        attempt = Attempt.objects.locked().get(pk=found.attempt_id)
        task = MarkingTask.objects.select_for_update().get(pk=task_id)
        check_levels(rubric_of(attempt, task.slot), given.marks)
        own = task.given_marks.filter(marker=marker).order_by("-version").first()
        if own and (own.marks, own.comment) == (dict(given.marks), given.comment):
            return own
        if attempt.state != Attempt.State.MARKING:
            raise MarkingClosedError(
                _("The result of this exam is out. What you gave before stands; nothing was changed.")
            )
        if own is None and task.decided_at:
            raise MarkingTakenError(_taken_words())
        mark = _corrected(own, given, now) if own else _first(task, marker, given, now)
        MarkingClaim.objects.filter(marker=marker, task=task).delete()
        _decide(attempt, task, now)
        event_add(attempt=attempt, kind=AttemptEvent.Kind.MARK, now=now, data=mark_event_data(task, mark))
        seat_save(attempt.seat)
        if not attempt.marking_tasks.filter(decided_at__isnull=True).exists():
            result_compose(attempt=attempt, now=now)
        return mark


def rubric_of(attempt: Attempt, slot: int) -> Mapping[str, Any]:
    """The rubric that is frozen with the question."""
    rubric: Mapping[str, Any] = attempt.paper[slot - 1]["question"]["details"]["rubric"]
    return rubric


def _first(task: MarkingTask, marker: User, given: Given, now: datetime) -> Mark:
    # A claim that ran out is no reason to refuse what is still needed.
    place = free_place(task, marker=marker, now=now)
    if place is None:
        raise MarkingTakenError(_taken_words())
    return _added(task=task, place=place, marker=marker, version=1, given=given, now=now)


def _taken_words() -> str:
    return _(
        "Others have marked this answer meanwhile, or are marking it now. What you gave was not needed any more."
    )


def _corrected(own: Mark, given: Given, now: datetime) -> Mark:
    if not given.reason.strip():
        raise CorrectionReasonError(_("Say why you change what you gave: the reason is kept with it."))
    return _added(
        task=own.task, place=own.place, marker=own.marker, version=own.version + 1, given=given, now=now
    )


def _added(*, task: MarkingTask, place: int, marker: User, version: int, given: Given, now: datetime) -> Mark:
    return Mark.objects.create(
        task=task,
        place=place,
        marker=marker,
        version=version,
        marks=dict(given.marks),
        comment=given.comment,
        reason=given.reason.strip() if version > 1 else "",
        given_at=now,
    )


def _decide(attempt: Attempt, task: MarkingTask, now: datetime) -> None:
    standing = [it.marks for it in standing_marks(task)]
    decision = decide(
        rubric_of(attempt, task.slot), standing, markers=task.markers, difference=task.difference
    )
    task.given, task.wanted = len(standing), decision.wanted
    task.marks = {key: str(mark) for key, mark in decision.marks.items()} if decision.marks else None
    task.decided_at = now if decision.marks else None
    task.save(update_fields=["given", "wanted", "marks", "decided_at"])


def mark_event_data(task: MarkingTask, mark: Mark) -> dict[str, Any]:
    """Who marked is not told here: the chain is the learner's to read."""
    digest = sha256_of({"marks": mark.marks, "comment": mark.comment, "reason": mark.reason})
    return {"slot": task.slot, "place": mark.place, "version": mark.version, "sha256": digest}
