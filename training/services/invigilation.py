"""What an invigilator may do to a sitting: add time, pause, go on, declare void, note. Each with a reason, kept."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staffing.models import Person, Shop, User
from staffing.services.certificates import certificate_revoke
from training.exams.chain import instant_text
from training.exams.marking import percent
from training.models import Allowance, Attempt, Intervention
from training.models.invigilation import MOST_MINUTES
from training.selectors.earned import certificate_of
from training.services.counting import attempt_uncount, first_found_anew
from training.services.errors import InterventionRefusedError
from training.services.events import event_add, seat_save
from training.services.finalising import finalise_locked

Kind = Intervention.Kind


def allowance_grant(
    *, person: Person, exam: str, minutes: int, reason: str, granted_by: User, now: datetime
) -> Allowance:
    """Give the person so many minutes more at the exam (at every exam when empty), from their next attempt on.

    0 minutes end what was granted before. Raises InterventionRefusedError for a missing reason, for more than
    MOST_MINUTES, and for oneself.
    """
    refuse_own(person, granted_by)
    _refuse_without_reason(reason)
    _refuse_minutes(minutes, fewest=0)
    return Allowance.objects.create(
        person=person,
        exam=exam,
        minutes=minutes,
        reason=reason.strip(),
        granted_by=granted_by,
        granted_at=now,
    )


def attempt_intervene(
    *, attempt_id: UUID, shop: Shop, kind: str, by: User, reason: str, now: datetime, minutes: int = 0
) -> Intervention:
    """Do one thing to an attempt of the shop, under its lock, and keep who did it and why.

    minutes: for EXTEND, from 1. Raises Attempt.DoesNotExist, and InterventionRefusedError where it makes no sense:
    only a running attempt can be extended or paused, only a paused one goes on, nothing is declared void twice, and
    nobody does anything to their own.
    """
    _refuse_without_reason(reason)
    with transaction.atomic():
        attempt = Attempt.objects.locked().get(pk=attempt_id, shop=shop)
        refuse_own(attempt.person, by)
        if attempt.is_open and attempt.is_overdue(now):
            finalise_locked(attempt=attempt, now=now, handed_in=False)
        _ACTS[Kind(kind)](attempt, now, minutes, by, reason.strip())
        event_add(
            attempt=attempt,
            kind=kind,
            now=now,
            data={
                "by": by.pk,
                "reason": reason.strip(),
                "minutes": minutes,
                "deadline": instant_text(attempt.deadline),
            },
        )
        seat_save(attempt.seat)
        return Intervention.objects.create(
            attempt=attempt,
            kind=kind,
            by=by,
            at=now,
            reason=reason.strip(),
            minutes=minutes,
            deadline=attempt.deadline,
        )


def attempts_intervene(
    *, keys: Sequence[UUID], shop: Shop, kind: str, by: User, reason: str, now: datetime, minutes: int = 0
) -> tuple[int, dict[str, str]]:
    """The same for several at once, each on its own: how many were done, and person's name -> why not, for the rest."""
    done, refused = 0, {}
    found = Attempt.objects.filter(pk__in=keys, shop=shop).select_related("person").for_lists()
    for attempt in found.order_by("person__staff_number", "pk"):
        try:
            attempt_intervene(
                attempt_id=attempt.pk, shop=shop, kind=kind, by=by, reason=reason, now=now, minutes=minutes
            )
            done += 1
        except InterventionRefusedError as error:
            refused[attempt.person.name] = str(error)
    return done, refused


def _extend(attempt: Attempt, now: datetime, minutes: int, by: User, reason: str) -> None:
    _refuse_finished(attempt)
    _refuse_minutes(minutes, fewest=1)
    attempt.deadline += timedelta(minutes=minutes)
    attempt.save(update_fields=["deadline"])


def _pause(attempt: Attempt, now: datetime, minutes: int, by: User, reason: str) -> None:
    _refuse_finished(attempt)
    if attempt.paused_at:
        raise InterventionRefusedError(_("It is paused already."))
    attempt.paused_at = now
    attempt.save(update_fields=["paused_at"])


def _resume(attempt: Attempt, now: datetime, minutes: int, by: User, reason: str) -> None:
    _refuse_finished(attempt)
    if not attempt.paused_at:
        raise InterventionRefusedError(_("It is not paused."))
    # The time that was left when it was paused is left again; a pause within the grace starts at the deadline.
    attempt.deadline += now - min(attempt.paused_at, attempt.deadline)
    attempt.paused_at = None
    attempt.save(update_fields=["deadline", "paused_at"])


def _void(attempt: Attempt, now: datetime, minutes: int, by: User, reason: str) -> None:
    """Closed without a certificate; one that was issued is revoked. What was answered and marked is kept."""
    if attempt.is_void:
        raise InterventionRefusedError(_("It has been declared void already."))
    if attempt.is_open:
        finalise_locked(attempt=attempt, now=now, handed_in=False, void=True)
        return
    certificate = certificate_of(attempt)
    if certificate:
        words = _("The exam attempt was declared void: %(reason)s") % {"reason": reason}
        certificate_revoke(
            certificate=certificate, revoked_on=timezone.localdate(now), revoked_by=by, reason=words
        )
    if attempt.is_being_marked:
        # For the record: what was marked until now.
        earned, points = Fraction(attempt.marks["earned"]), attempt.marks["points"]
        attempt.points, attempt.score = str(earned), percent(earned, points)
    attempt.state, attempt.passed = Attempt.State.VOID, False
    attempt.save(update_fields=["state", "points", "score", "passed"])
    attempt_uncount(attempt=attempt)
    first_found_anew(person=attempt.person, exam=attempt.exam)


def _note(attempt: Attempt, now: datetime, minutes: int, by: User, reason: str) -> None:
    """Nothing changes; that somebody looked and what they saw is kept."""


_ACTS = {Kind.EXTEND: _extend, Kind.PAUSE: _pause, Kind.RESUME: _resume, Kind.VOID: _void, Kind.SEEN: _note}


def refuse_own(person: Person, by: User) -> None:
    """Raises InterventionRefusedError for who would decide on their own exam."""
    if person.user_id == by.pk:
        raise InterventionRefusedError(_("This is your own exam: a colleague decides here."))


def _refuse_finished(attempt: Attempt) -> None:
    if not attempt.is_open:
        raise InterventionRefusedError(_("This attempt is over: handed in, out of time or void."))


def _refuse_without_reason(reason: str) -> None:
    if not reason.strip():
        raise InterventionRefusedError(_("Write why: the reason is kept with the attempt."))


def _refuse_minutes(minutes: int, *, fewest: int) -> None:
    if not fewest <= minutes <= MOST_MINUTES:
        raise InterventionRefusedError(
            _("Give from %(fewest)d to %(most)d minutes.") % {"fewest": fewest, "most": MOST_MINUTES}
        )
