"""What people gave for an answer, put right after the result is out: explained, told to the learner, the result before it kept.

It is a re-mark of one attempt: a ``Remark`` of the kind "marks" that is done at once and rules on no other paper.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from staffing.models import User
from training.exams.marking_rule import AFTER_RESULT
from training.exams.rubrics import check_levels
from training.models import Attempt, AttemptEvent, Mark, MarkingTask, Remark, RemarkCase
from training.selectors.corrections import digest_of
from training.services.counting import attempts_count
from training.services.errors import CorrectionReasonError, MarkingClosedError
from training.services.events import event_add
from training.services.marking import Given, mark_event_data, rubric_of
from training.services.remarking import case_apply
from training.services.remarks import cases_of


class CorrectionUnseenError(Exception):
    """Nothing was written: ``case`` is what would be done, and it is not what was seen."""

    def __init__(self, case: RemarkCase) -> None:
        super().__init__("the correction is not the one that was seen")
        self.case = case


def marks_correct(*, task_id: int, by: User, given: Given, now: datetime, seen: str) -> RemarkCase:
    """Let these marks count for the answer instead of all before, and mark the attempt with them.

    seen: what was shown of it before (``digest_of``); anything else that it comes to now raises CorrectionUnseenError.
    Who passed by our mistake keeps the pass, unless a safety question is wrong now, as in every re-mark. Raises
    MarkingTask.DoesNotExist (also for one's own answer), CorrectionReasonError, RubricMarkError, and
    MarkingClosedError where there is no result, the attempt is void, or nothing would change.
    """
    with transaction.atomic():
        found = MarkingTask.objects.exclude(attempt__person__user=by).get(pk=task_id)
        attempt = Attempt.objects.locked().get(pk=found.attempt_id)
        task = MarkingTask.objects.select_for_update().get(pk=task_id)
        case = _case(attempt, task, by, given, now)
        if digest_of(case) != seen:
            raise CorrectionUnseenError(case)
        case.remark.save()
        mark = _mark(task, given, by, now)
        task.marks = {key: str(points) for key, points in given.marks.items()}
        task.save(update_fields=["marks"])
        event_add(attempt=attempt, kind=AttemptEvent.Kind.MARK, now=now, data=mark_event_data(task, mark))
        case_apply(case, attempt.seat, now)
    attempts_count()
    return case


def _case(attempt: Attempt, task: MarkingTask, by: User, given: Given, now: datetime) -> RemarkCase:
    """What these marks make of the attempt, with a re-mark of its own; neither is saved."""
    check_levels(rubric_of(attempt, task.slot), given.marks)
    if attempt.passed is None or attempt.is_void:
        raise MarkingClosedError(_("This attempt has no result that could be corrected."))
    if not given.reason.strip():
        raise CorrectionReasonError(_("Say why you change what was given: the learner reads it."))
    question = attempt.paper[task.slot - 1]["question"]
    remark = Remark(
        code=task.code,
        sha256=question["sha256"],
        question=question,
        kind=Remark.Kind.MARKS,
        reason=given.reason.strip(),
        by=by,
        at=now,
        state=Remark.State.DONE,
        done_by=by,
        done_at=now,
        looked_at=1,
    )
    marks = {attempt.pk: {task.slot: dict(given.marks)}}
    cases = cases_of(remark, [attempt], on=timezone.localdate(now), given=marks)
    if not cases:
        raise MarkingClosedError(_("These are the marks that count already; nothing was changed."))
    return cases[0]


def _mark(task: MarkingTask, given: Given, by: User, now: datetime) -> Mark:
    last = task.given_marks.aggregate(last=Max("version"))["last"] or 0
    return Mark.objects.create(
        task=task,
        place=AFTER_RESULT,
        marker=by,
        version=last + 1,
        marks=dict(given.marks),
        comment=given.comment,
        reason=given.reason.strip(),
        given_at=now,
    )
