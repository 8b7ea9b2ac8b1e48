"""Doing a re-mark: every result concerned, one chunk of attempts a transaction, so that it can be left and taken up again."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staffing.models import User
from staffing.services.certificates import certificate_revoke
from training.exams.papers import sha256_of
from training.models import Attempt, AttemptEvent, Remark, RemarkCase, Seat
from training.selectors.rulings import attempts_with
from training.services.counting import attempt_uncount, attempts_count
from training.services.errors import RemarkRefusedError
from training.services.events import event_add, seat_save
from training.services.finalising import certificate_grant, verdict_data
from training.services.remarks import Step, cases_of, choices_of, chunks

State, Decision = Remark.State, RemarkCase.Decision
# An attempt that was being closed while the ruling came into force is found by a later round.
MOST_ROUNDS = 5


def remark_do(*, remark: Remark, by: User, now: datetime, step: Step | None = None) -> Remark:
    """Mark anew everybody concerned, by what was decided; a second call changes nothing.

    From here on the ruling holds: attempts that are handed in meanwhile are marked by it at once. Raises
    RemarkRefusedError for a re-mark that was discarded or is not worked out.
    """
    remark = _begun(remark, by, now)
    if remark.is_done:
        return remark
    for _round in range(MOST_ROUNDS):
        if not _every_attempt(remark, now, step):
            break
    with transaction.atomic():
        remark.cases.filter(done_at__isnull=True).delete()
        remark.state = State.DONE
        remark.save(update_fields=["state"])
    attempts_count()
    return remark


def _begun(remark: Remark, by: User, now: datetime) -> Remark:
    with transaction.atomic():
        locked = Remark.objects.select_for_update().get(pk=remark.pk)
        if locked.state not in (State.READY, State.RUNNING, State.DONE):
            raise RemarkRefusedError(_("It is not ready: look at the preview first."))
        if locked.state == State.READY:
            Remark.objects.in_force().filter(sha256=locked.sha256).update(is_in_force=False)
            locked.state, locked.is_in_force = State.RUNNING, True
            locked.done_by, locked.done_at = by, now
            locked.save(update_fields=["state", "is_in_force", "done_by", "done_at"])
        return locked


def _every_attempt(remark: Remark, now: datetime, step: Step | None) -> int:
    """One round over all attempts with the version; gives back how many results changed."""
    keys, changed, seen = attempts_with(remark.sha256), 0, 0
    for chunk in chunks(keys):
        with transaction.atomic():
            changed += _marked_anew(remark, chunk, now)
        seen += len(chunk)
        if step:
            step(seen, len(keys))
    return changed


def _marked_anew(remark: Remark, keys: Sequence[UUID], now: datetime) -> int:
    rows = Attempt.objects.not_void().filter(pk__in=keys).select_related("person", "shop__company")
    rows = rows.exclude(remark_cases__in=remark.cases.filter(done_at__isnull=False))
    attempts = list(rows.select_for_update(of=("self",)).order_by("pk"))
    seats = {it.pk: it for it in Seat.objects.select_for_update().filter(attempt__in=attempts).order_by("pk")}
    planned = {it.attempt_id: it for it in remark.cases.filter(attempt__in=attempts)}
    on = timezone.localdate(now)
    cases = cases_of(remark, attempts, on=on)
    for case in cases:
        case_apply(_as_decided(case, planned.get(case.attempt_id), on), seats.get(case.attempt_id), now)
    return len(cases)


def _as_decided(case: RemarkCase, planned: RemarkCase | None, on: date) -> RemarkCase:
    """The case as it is now, with what was decided of it where that still makes sense."""
    if planned is None:
        return case
    case.pk = planned.pk
    if planned.decision in choices_of(case, on=on) and planned.held == case.held:
        case.decision, case.is_chosen = planned.decision, planned.is_chosen
    return case


def case_apply(case: RemarkCase, seat: Seat | None, now: datetime) -> None:
    """Let the attempt have the result of the case, with what was decided of pass and certificate. Both rows are locked."""
    attempt, remark = case.attempt, case.remark
    attempt_uncount(attempt=attempt)
    before = attempt.result
    attempt.result, attempt.points = case.after, case.after["earned"]
    attempt.score, attempt.passed = case.score_after, case.passes
    attempt.save(update_fields=["result", "points", "score", "passed"])
    if seat is not None:
        attempt.seat = seat
        event_add(
            attempt=attempt, kind=AttemptEvent.Kind.REMARK, now=now, data=_link(attempt, before, remark)
        )
        seat_save(seat)
    _certificate(case, now)
    case.done_at = now
    case.save(force_update=case.pk is not None)


def _link(attempt: Attempt, before: Any, remark: Remark) -> dict[str, Any]:
    """What the chain keeps. follows: the hash before, with which a chain can begin whose earlier events are deleted."""
    return verdict_data(attempt) | {
        "remark": remark.pk,
        "ruling": remark.kind,
        "version": remark.sha256,
        "result_before_sha256": sha256_of(before),
        "follows": attempt.seat.head,
    }


def _certificate(case: RemarkCase, now: datetime) -> None:
    on, remark, attempt = timezone.localdate(now), case.remark, case.attempt
    if case.decision == Decision.TAKE and case.certificate and not case.certificate.revoked_on:
        words = _("Question %(code)s was marked anew: %(reason)s") % {
            "code": remark.code,
            "reason": remark.reason,
        }
        certificate_revoke(
            certificate=case.certificate, revoked_on=on, revoked_by=_doer(remark), reason=words[:200]
        )
    elif case.decision == Decision.GRANT:
        case.issued = certificate_grant(attempt, on=on, remark=remark.pk, by=remark.done_by)


def _doer(remark: Remark) -> User:
    return remark.done_by or remark.by
