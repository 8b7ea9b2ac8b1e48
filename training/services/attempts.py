"""Starting an attempt, saving answers, handing in. Each holds its row's lock, so that simultaneous calls queue up."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.kinds import ResponseError, read_response
from cms.models import Exam
from cms.selectors import live_questions
from staffing.models import Person, Shop, User
from training.blueprints import blueprint_of
from training.models import Answer, Attempt
from training.papers import BankShortfallError, Blueprint, Frozen, Paper, draw_paper, sha256_of
from training.selectors.admissions import admission_for
from training.services.errors import AdmissionRefusedError, AnswerConflictError, AttemptClosedError
from training.services.finalising import finalise_locked
from training.words import refusal_words

LAST_SEQUENCE = 9_999


def attempt_start(*, person: Person, shop: Shop, exam: Exam, now: datetime) -> Attempt:
    """The person's open attempt at the exam, drawn now if there is none. Raises AdmissionRefusedError.

    However many calls come at once, they all get the same attempt: they wait for the person's row, and the
    database itself allows one open attempt only.
    """
    try:
        with transaction.atomic():
            # no_key: certificates that refer to the person can still be written meanwhile.
            Person.objects.select_for_update(no_key=True).get(pk=person.pk)
            existing = _open_attempt(person, exam.slug, now)
            return existing or _drawn_attempt(person, shop, exam, now)
    except IntegrityError:
        existing = Attempt.objects.open().filter(person=person, exam=exam.slug).first()
        if existing is None:
            raise
        return existing


def _open_attempt(person: Person, exam: str, now: datetime) -> Attempt | None:
    attempt = (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("person", "shop__company")
        .open()
        .filter(person=person, exam=exam)
        .first()
    )
    if attempt is not None and attempt.is_overdue(now):
        finalise_locked(attempt=attempt, now=now, handed_in=False)
        return None
    return attempt


def _drawn_attempt(person: Person, shop: Shop, exam: Exam, now: datetime) -> Attempt:
    blueprint = blueprint_of(exam)
    answer = admission_for(person=person, exam=exam, on=timezone.localdate(now))
    if not answer.granted:
        raise AdmissionRefusedError(answer, refusal_words(answer))
    seed = secrets.token_hex(16)
    paper = _paper(person, exam, blueprint, seed, now)
    return Attempt.objects.create(
        person=person,
        shop=shop,
        exam=exam.slug,
        blueprint=blueprint,
        blueprint_sha256=sha256_of(blueprint),
        seed=seed,
        paper=paper,
        paper_sha256=sha256_of(paper),
        started_at=now,
        deadline=now + timedelta(minutes=blueprint["minutes"]),
    )


def _paper(person: Person, exam: Exam, blueprint: Blueprint, seed: str, now: datetime) -> Paper:
    """Draw it, without the questions of the person's last paper as far as the bank allows."""
    last = Attempt.objects.filter(person=person, exam=exam.slug).order_by("-started_at").first()
    seen = {slot["question"]["code"] for slot in last.paper} if last else set()
    bank: dict[str, list[Frozen]] = {
        competency: [question.frozen() for question in questions]
        for competency, questions in live_questions(exam).items()
    }
    try:
        return draw_paper(blueprint=blueprint, bank=bank, seed=seed, avoid=seen)
    except BankShortfallError as error:
        # A question was taken down between the check and the draw.
        answer = admission_for(person=person, exam=exam, on=timezone.localdate(now))
        raise AdmissionRefusedError(answer, refusal_words(answer)) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What stands for a slot now."""

    slot: int
    sequence: int
    response: list[str]
    flagged: bool


def answer_save(
    *, attempt_id: UUID, user: User, slot: int, sequence: int, raw: Any, flagged: bool, now: datetime
) -> Saved:
    """Save one change of an answer; the same packet again changes nothing and is acknowledged again.

    slot: from 1. sequence: counted up by the sender, per slot; the highest is the answer. raw: the response as
    it came. Raises Attempt.DoesNotExist (not the user's own), ResponseError (not an answer to this question),
    AttemptClosedError (handed in, or more than the grace too late), AnswerConflictError (another device was
    ahead with something else).
    """
    with transaction.atomic():
        attempt = _own_attempt(attempt_id, user)
        _refuse_closed(attempt, now)
        frozen = attempt.slot(slot)
        if frozen is None:
            raise ResponseError(f"slot must be from 1 to {len(attempt.paper)}")
        if not 1 <= sequence <= LAST_SEQUENCE:
            raise ResponseError(f"sequence must be from 1 to {LAST_SEQUENCE}")
        response = read_response(frozen["question"], raw)
        return _append(attempt, Saved(slot=slot, sequence=sequence, response=response, flagged=flagged), now)


def _own_attempt(attempt_id: UUID, user: User) -> Attempt:
    """The user's own attempt, locked, without the fields that a save does not read."""
    attempts = Attempt.objects.select_for_update(of=("self",)).defer("blueprint", "result")
    return attempts.get(pk=attempt_id, person__user=user)


def _refuse_closed(attempt: Attempt, now: datetime) -> None:
    if not attempt.is_open:
        raise AttemptClosedError(_("This exam has been handed in. Answers are no longer taken."))
    if attempt.is_overdue(now):
        raise AttemptClosedError(
            _("The time ran out before this answer arrived. What was saved until then counts.")
        )


def _append(attempt: Attempt, change: Saved, now: datetime) -> Saved:
    newer = Answer.objects.filter(attempt=attempt, slot=change.slot, sequence__gte=change.sequence)
    found = list(newer.order_by("-sequence"))
    same = next((it for it in found if it.sequence == change.sequence), None)
    if same and (same.response, same.flagged) == (change.response, change.flagged):
        return change
    if found:
        latest = found[0]
        raise AnswerConflictError(
            _("This question was answered on another device too. What was saved there later stands."),
            sequence=latest.sequence,
            response=latest.response,
            flagged=latest.flagged,
        )
    Answer.objects.create(
        attempt=attempt,
        slot=change.slot,
        sequence=change.sequence,
        response=change.response,
        flagged=change.flagged,
        received_at=now,
    )
    return change


def attempt_submit(*, attempt: Attempt, now: datetime) -> Attempt:
    """Hand in: mark what is saved, and issue the certificate when passed. A second call gives the same result."""
    with transaction.atomic():
        locked = (
            Attempt.objects.select_for_update(of=("self",))
            .select_related("person", "shop__company")
            .get(pk=attempt.pk)
        )
        if locked.is_open:
            finalise_locked(attempt=locked, now=now, handed_in=not locked.is_overdue(now))
        return locked


def attempt_settle(*, attempt: Attempt, now: datetime) -> Attempt:
    """The attempt as it stands now: closed first, when its time ran out while nobody was looking."""
    if attempt.is_open and attempt.is_overdue(now):
        return attempt_submit(attempt=attempt, now=now)
    return attempt
