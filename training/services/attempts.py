"""Starting an attempt, saving answers, handing in. Each holds its row's lock, so that simultaneous calls queue up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.bank import frozen_bank
from cms.kinds import ResponseError, kind_of, read_response
from cms.models import Exam
from staffing.models import Person, Shop, User
from training.exams.papers import BankShortfallError, draw_paper, sha256_of
from training.models import Answer, Attempt, AttemptEvent
from training.models.attempts import GRACE, AttemptQuerySet
from training.selectors.admissions import admission_after, extra_minutes
from training.selectors.blueprints import blueprint_of
from training.selectors.papers import paper_of
from training.services.answer_files import files_sent
from training.services.draws import bank_list_kept, draw_after
from training.services.errors import (
    AdmissionRefusedError,
    AnswerConflictError,
    AttemptClosedError,
    AttemptPausedError,
    DrawChangedError,
)
from training.services.events import attempt_begin, event_of, save_data
from training.services.finalising import finalise_locked
from training.services.presence import Standing, standing_of
from training.services.save_sql import lock_for_save, rows_add, seat_save_changed
from training.words.shared import refusal_words

LAST_SEQUENCE = 9_999


def attempt_start(*, person: Person, shop: Shop, exam: Exam, now: datetime, commitment: str = "") -> Attempt:
    """The person's open attempt at the exam, drawn now if there is none.

    commitment: the one that the person was shown; empty asks for none. Raises AdmissionRefusedError, and
    DrawChangedError where the paper would no longer be drawn by that commitment.

    However many calls come at once, they all get the same attempt: they wait for the person's row, and the
    database itself allows one open attempt only.
    """
    try:
        with transaction.atomic():
            # no_key: certificates that refer to the person can still be written meanwhile.
            Person.objects.select_for_update(no_key=True).get(pk=person.pk)
            earlier = _attempts_at(person, exam)
            if any(it.is_open for it in earlier):
                if existing := _open_attempt(person, exam.slug, now):
                    return existing
                earlier = _attempts_at(person, exam)
            return _drawn_attempt(earlier, person, shop, exam, now, commitment)
    except IntegrityError:
        existing = Attempt.objects.open().filter(person=person, exam=exam.slug).first()
        if existing is None:
            raise
        return existing


def _attempts_at(person: Person, exam: Exam) -> list[Attempt]:
    """All of the person at the exam, newest first."""
    return list(Attempt.objects.filter(person=person, exam=exam.slug).for_admission())


def _open_attempt(person: Person, exam: str, now: datetime) -> Attempt | None:
    attempt = Attempt.objects.locked().open().filter(person=person, exam=exam).first()
    if attempt is not None and attempt.is_overdue(now):
        finalise_locked(attempt=attempt, now=now, handed_in=False)
        return None
    return attempt


def _drawn_attempt(
    earlier: Sequence[Attempt], person: Person, shop: Shop, exam: Exam, now: datetime, commitment: str
) -> Attempt:
    blueprint = blueprint_of(exam)
    answer = admission_after(
        earlier,
        person=person,
        exam=exam,
        # Whether the bank suffices is told by the draw itself.
        can_be_drawn=bool(blueprint["sections"]),
        on=timezone.localdate(now),
    )
    if not answer.granted:
        raise AdmissionRefusedError(answer, refusal_words(answer))
    draw = draw_after(len(earlier), person=person, exam=exam.slug, blueprint=blueprint)
    if commitment and commitment != draw.commitment:
        raise DrawChangedError(
            _("The exam was changed since you opened its page. Read the rules again and begin then.")
        )
    extra = extra_minutes(person=person, exam=exam.slug)
    bank = frozen_bank(exam)
    # They are drawn again only where the bank has no others.
    seen = sorted(slot["question"]["code"] for slot in paper_of(earlier[0].pk)) if earlier else []
    try:
        paper = draw_paper(blueprint=blueprint, bank=bank, seed=draw.seed, avoid=seen)
    except BankShortfallError as error:
        answer = replace(answer, reason="shortfall", next_from=None)
        raise AdmissionRefusedError(answer, refusal_words(answer)) from error
    attempt = Attempt.objects.create(
        person=person,
        shop=shop,
        exam=exam.slug,
        blueprint=blueprint,
        blueprint_sha256=draw.blueprint_sha256,
        seed=draw.seed,
        commitment=draw.commitment,
        bank_list=bank_list_kept(bank),
        avoided=seen,
        paper=paper,
        paper_sha256=sha256_of(paper),
        started_at=now,
        deadline=now + timedelta(minutes=blueprint["minutes"] + extra),
        extra_minutes=extra,
    )
    attempt_begin(attempt=attempt, now=now)
    return attempt


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change as it came. slot: from 1. sequence: counted up by the sender, per slot; the highest is the answer."""

    slot: int
    sequence: int
    raw: Any
    flagged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What stands for a slot now.

    late: it came after the deadline, within the grace. remark: what the person should know about how it was read.
    """

    slot: int
    sequence: int
    response: list[str]
    flagged: bool
    late: bool = False
    remark: str = ""


Outcome = Saved | AnswerConflictError | ResponseError


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of each change, in order, and how the sender stands."""

    outcomes: list[Outcome]
    standing: Standing


def answer_save(
    *,
    attempt_id: UUID,
    user: User,
    slot: int,
    sequence: int,
    raw: Any,
    flagged: bool,
    now: datetime,
    device: str = "",
) -> Saved:
    """Save one change; see ``answers_save``. Raises also ResponseError (not an answer to this question) and
    AnswerConflictError (another device was ahead with something else)."""
    change = Change(slot=slot, sequence=sequence, raw=raw, flagged=flagged)
    receipt = answers_save(attempt_id=attempt_id, user=user, changes=[change], now=now, device=device)
    outcome = receipt.outcomes[0]
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def answers_save(
    *, attempt_id: UUID, user: User, changes: Sequence[Change], now: datetime, device: str = ""
) -> Receipt:
    """Save changes of answers; the same change again alters nothing and is acknowledged again.

    Each change has its own outcome: one that is refused keeps none of the others back. device: the sender's own
    name for itself. Raises Attempt.DoesNotExist (not the user's own), AttemptClosedError (handed in, or more than
    the grace too late) and AttemptPausedError.
    """
    with transaction.atomic():
        attempt = lock_for_save(attempt_id=attempt_id, user=user)
        attempt.paper = paper_of(attempt_id)
        _refuse_closed(attempt, now)
        outcomes = _appended(attempt, changes, now, device)
        attempt.seat.seen_at = now
        attempt.seat.device = attempt.seat.device or device
        seat_save_changed(attempt.seat)
        return Receipt(outcomes=outcomes, standing=standing_of(attempt, device))


def _refuse_closed(attempt: Attempt, now: datetime) -> None:
    if not attempt.is_open:
        raise AttemptClosedError(_("This exam has been handed in. Answers are no longer taken."))
    if attempt.paused_at and now > attempt.paused_at + GRACE:
        raise AttemptPausedError(
            _("The exam is paused. What you answered waits on this device and is saved when it goes on.")
        )
    if attempt.is_overdue(now):
        raise AttemptClosedError(
            _("The time ran out before this answer arrived. What was saved until then counts.")
        )


def _appended(attempt: Attempt, changes: Sequence[Change], now: datetime, device: str) -> list[Outcome]:
    stored = _stored(attempt, changes)
    files = files_sent(attempt, changes)
    new: list[Answer] = []
    outcomes: list[Outcome] = []
    for change in changes:
        try:
            wanted = _read(attempt, change, now)
            if missing := set(wanted.response) - files.get(change.slot, set(wanted.response)):
                raise ResponseError(f"not sent for this question: {min(missing)}")
            rows = stored.setdefault(change.slot, {})
            if not _stands_already(rows, wanted):
                new.append(_answer(attempt, wanted, now))
                rows[wanted.sequence] = new[-1]
            outcomes.append(wanted)
        except (ResponseError, AnswerConflictError) as refusal:
            outcomes.append(refusal)
    if new:
        rows_add(new)
        attempt.seat.saved |= {str(it.slot): it.sequence for it in new}
        kind, data = AttemptEvent.Kind.SAVE, save_data(new, device)
        rows_add([event_of(attempt=attempt, kind=kind, now=now, data=data)])
    return outcomes


def _answer(attempt: Attempt, wanted: Saved, now: datetime) -> Answer:
    return Answer(
        attempt=attempt,
        slot=wanted.slot,
        sequence=wanted.sequence,
        response=wanted.response,
        flagged=wanted.flagged,
        late=wanted.late,
        received_at=now,
    )


def _stored(attempt: Attempt, changes: Sequence[Change]) -> dict[int, dict[int, Answer]]:
    """Slot -> sequence -> the answers at or above the lowest sequence of the changes. One query where there are any."""
    found: dict[int, dict[int, Answer]] = {}
    # Numbers that no slot has, which the database may not even be able to compare, are refused later.
    asked = [it for it in changes if 1 <= it.slot <= len(attempt.paper) and 1 <= it.sequence <= LAST_SEQUENCE]
    highest = attempt.seat.saved
    if all(it.sequence > highest.get(str(it.slot), 0) for it in asked):
        return found
    slots = {it.slot for it in asked}
    lowest = min((it.sequence for it in asked), default=1)
    for answer in Answer.objects.filter(attempt=attempt, slot__in=slots, sequence__gte=lowest):
        found.setdefault(answer.slot, {})[answer.sequence] = answer
    return found


def _read(attempt: Attempt, change: Change, now: datetime) -> Saved:
    frozen = attempt.slot(change.slot)
    if frozen is None:
        raise ResponseError(f"slot must be from 1 to {len(attempt.paper)}")
    if not 1 <= change.sequence <= LAST_SEQUENCE:
        raise ResponseError(f"sequence must be from 1 to {LAST_SEQUENCE}")
    response = read_response(frozen["question"], change.raw)
    return Saved(
        slot=change.slot,
        sequence=change.sequence,
        response=response,
        flagged=change.flagged,
        remark=kind_of(frozen["question"]).remark(frozen["question"], response),
        late=attempt.paused_at is None and now > attempt.deadline,
    )


def _stands_already(rows: Mapping[int, Answer], wanted: Saved) -> bool:
    """Whether this very change was taken before. Raises AnswerConflictError when another one stands in its way."""
    same = rows.get(wanted.sequence)
    if same and (same.response, same.flagged) == (wanted.response, wanted.flagged):
        return True
    above = [sequence for sequence in rows if sequence >= wanted.sequence]
    if not above:
        return False
    latest = rows[max(above)]
    raise AnswerConflictError(
        _("This question was answered on another device too. What was saved there later stands."),
        sequence=latest.sequence,
        response=latest.response,
        flagged=latest.flagged,
    )


def attempt_submit(*, attempt: Attempt, now: datetime, by_clock: bool = False) -> Attempt:
    """Hand in: mark what is saved, and issue the certificate when passed. A second call gives the same result.

    by_clock: not the person but the clock of their page says so. It may have missed a pause or more time; then the
    attempt stays open.
    """
    return _submitted(Attempt.objects.filter(pk=attempt.pk), now, by_clock=by_clock)


def own_attempt_submit(*, attempt_id: UUID, user: User, now: datetime, by_clock: bool = False) -> Attempt:
    """The same by its key. Raises Attempt.DoesNotExist when it is not the user's own."""
    own = Attempt.objects.filter(pk=attempt_id, person__user=user)
    return _submitted(own, now, by_clock=by_clock)


def _submitted(which: AttemptQuerySet, now: datetime, *, by_clock: bool) -> Attempt:
    with transaction.atomic():
        locked = which.locked().defer("paper").get()
        locked.paper = paper_of(locked.pk)
        if locked.is_open and not (by_clock and locked.has_time(now)):
            finalise_locked(attempt=locked, now=now, handed_in=not locked.is_overdue(now))
        return locked


def attempt_settle(*, attempt: Attempt, now: datetime) -> Attempt:
    """The attempt as it stands now: closed first, when its time ran out while nobody was looking."""
    if attempt.is_open and attempt.is_overdue(now):
        return attempt_submit(attempt=attempt, now=now)
    return attempt
