"""A learner doubts a question, its author or an approver answers. An answer is final and kept."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from staffing.models import User
from training.exams.showing import Showing
from training.models import Appeal, Attempt
from training.models.appeals import LONGEST_APPEAL
from training.selectors.showing import showing_of
from training.services.errors import AppealRefusedError
from training.words.shared import instant_words

MOST_OPEN = 10
State = Appeal.State


def appeals_until(attempt: Attempt, showing: Showing) -> datetime | None:
    """The last moment at which questions of the attempt may be doubted: so many days after the result, or after the questions
    are shown where that is later. showing: the attempt's, as ``showing_of`` tells it.

    None while there is no result, or where it is void.
    """
    if attempt.finalised_at is None or attempt.is_void or attempt.is_being_marked:
        return None
    decided = attempt.marking_tasks.aggregate(last=Max("decided_at"))["last"]
    times = (attempt.finalised_at, decided, showing.since)
    since = max(it for it in times if it)
    return since + timedelta(days=settings.APPEAL_DAYS)


def appeal_make(*, attempt: Attempt, slot: int, text: str, now: datetime) -> Appeal:
    """Doubt one question of the own finished attempt. Raises AppealRefusedError."""
    showing = showing_of(attempt)
    frozen, until, text = attempt.slot(slot), appeals_until(attempt, showing), text.strip()
    if frozen is None or until is None:
        raise AppealRefusedError(_("There is no such question to doubt."))
    if showing.since and showing.comes_after(now):
        raise AppealRefusedError(
            _("Questions of this exam can be doubted once they are shown: from %(since)s on.")
            % {"since": instant_words(showing.since)}
        )
    if now > until:
        raise AppealRefusedError(
            _("The time for this is over: the questions of this attempt could be doubted until %(until)s.")
            % {"until": instant_words(until)}
        )
    if not text or len(text) > LONGEST_APPEAL:
        raise AppealRefusedError(
            _("Write what is wrong with the question, in at most %(most)d characters.")
            % {"most": LONGEST_APPEAL}
        )
    if Appeal.objects.open().filter(attempt__person=attempt.person).count() >= MOST_OPEN:
        raise AppealRefusedError(
            _("%(most)d of your doubts wait for an answer already. More can be sent when some are answered.")
            % {"most": MOST_OPEN}
        )
    question = frozen["question"]
    try:
        with transaction.atomic():
            return Appeal.objects.create(
                attempt=attempt,
                slot=slot,
                code=question["code"],
                sha256=question["sha256"],
                text=text,
                at=now,
            )
    except IntegrityError as error:
        raise AppealRefusedError(
            _("You have doubted this question already; the answer is awaited.")
        ) from error


def appeal_answer(*, appeal: Appeal, state: str, answer: str, by: User, now: datetime) -> Appeal:
    """Answer once. Raises AppealRefusedError: without words, or when somebody was quicker."""
    if state not in (State.UPHELD, State.MENDED, State.REJECTED):
        raise AppealRefusedError(_("Choose one of the answers."))
    if not answer.strip():
        raise AppealRefusedError(_("Write why: the learner reads it."))
    with transaction.atomic():
        locked = Appeal.objects.select_for_update().get(pk=appeal.pk)
        if locked.state != State.OPEN:
            raise AppealRefusedError(_("Somebody has answered this meanwhile. Their answer stands."))
        locked.state, locked.answer = state, answer.strip()[:LONGEST_APPEAL]
        locked.answered_by, locked.answered_at = by, now
        locked.save(update_fields=["state", "answer", "answered_by", "answered_at"])
        return locked
