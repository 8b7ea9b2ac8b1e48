"""Closing an attempt: marking, the certificate, and those whose time ran out while nobody was looking."""

import logging
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cms.vocabulary import Purpose
from staffing.models import Certificate, Person, Shop, User
from staffing.rules.days import add_months, day_before
from staffing.services.certificates import certificate_issue
from staffing.services.snapshots import exam_text
from training.exams.marking import Marking, mark_paper
from training.exams.papers import Blueprint, sha256_of
from training.models import Attempt, AttemptEvent
from training.selectors.answers import current_answers
from training.selectors.marks import decided_marks
from training.selectors.rulings import rulings_of
from training.services.answer_files import answer_files_prune
from training.services.events import event_add, event_of, seat_save
from training.services.marking_tasks import tasks_open
from training.words.shared import number

UNREADABLE = (KeyError, TypeError, ValueError)

logger = logging.getLogger(__name__)

# the fields of an attempt that say how it ended
VERDICT = ["state", "result", "points", "score", "passed"]


def finalise_locked(*, attempt: Attempt, now: datetime, handed_in: bool, void: bool = False) -> None:
    """Mark the last saved answers and close the attempt, whose row the caller has locked.

    Where answers wait for people it is being marked, and has no result yet. void: it is closed by an invigilator:
    marked for the record, never passed.
    """
    links = [event_of(attempt=attempt, kind=AttemptEvent.Kind.SUBMIT, now=now)] if handed_in else []
    responses = {slot: answer.response for slot, answer in current_answers(attempt).items()}
    answer_files_prune(attempt=attempt, responses=responses)
    marking = mark_paper(
        paper=attempt.paper,
        blueprint=attempt.blueprint,
        responses=responses,
        rulings=rulings_of([attempt.paper]),
    )
    attempt.submitted_at = now if handed_in else None
    attempt.finalised_at = now
    attempt.result = marking.as_json()
    if marking.waiting and not void:
        attempt.state = Attempt.State.MARKING
        tasks_open(attempt=attempt, marking=marking, now=now)
    else:
        _conclude(attempt, marking, void=void)
    attempt.save(update_fields=["submitted_at", "finalised_at", *VERDICT])
    verdict = verdict_data(attempt)
    links.append(event_of(attempt=attempt, kind=AttemptEvent.Kind.FINALISE, now=now, data=verdict))
    AttemptEvent.objects.bulk_create(links)
    seat_save(attempt.seat)
    _certify(attempt, now)


def result_compose(*, attempt: Attempt, now: datetime) -> None:
    """The result of an attempt whose last answer people have decided on. The caller has its row locked."""
    responses = {slot: answer.response for slot, answer in current_answers(attempt).items()}
    marking = mark_paper(
        paper=attempt.paper,
        blueprint=attempt.blueprint,
        responses=responses,
        marks=decided_marks(attempt),
        rulings=rulings_of([attempt.paper]),
    )
    attempt.result = marking.as_json()
    _conclude(attempt, marking)
    attempt.save(update_fields=VERDICT)
    event_add(attempt=attempt, kind=AttemptEvent.Kind.RESULT, now=now, data=verdict_data(attempt))
    seat_save(attempt.seat)
    _certify(attempt, now)


def _conclude(attempt: Attempt, marking: Marking, *, void: bool = False) -> None:
    closed = Attempt.State.SUBMITTED if attempt.submitted_at else Attempt.State.EXPIRED
    attempt.state = Attempt.State.VOID if void else closed
    attempt.points, attempt.score = str(marking.earned), marking.score
    attempt.passed = marking.passed and not void


def _certify(attempt: Attempt, now: datetime) -> None:
    if attempt.passed and attempt.blueprint.get("purpose", Purpose.EXAM) == Purpose.EXAM:
        certificate_grant(attempt, on=timezone.localdate(now))


def verdict_data(attempt: Attempt) -> dict[str, Any]:
    return {
        "state": attempt.state,
        "passed": bool(attempt.passed),
        "points": attempt.points,
        "result_sha256": sha256_of(attempt.result),
    }


def certificate_grant(
    attempt: Attempt, *, on: date, remark: int | None = None, by: User | None = None
) -> Certificate:
    """Issued on the day of marking, valid from the day on which the person could answer for the last time.

    remark, by: the re-mark that led to it, and who did that.
    """
    blueprint: Blueprint = attempt.blueprint
    first, until = validity_of(attempt)
    return certificate_issue(
        kind=Certificate.Kind.EXAM,
        code=attempt.exam,
        person=attempt.person,
        shop=attempt.shop,
        valid_from=first,
        valid_until=until,
        issued_on=on,
        issued_by=by,
        snapshot=exam_text(
            exam_zh=blueprint["title"],
            exam_en=blueprint["title_en"],
            result=result_line(attempt),
            basis={
                "id": f"exam:{attempt.exam}",
                "title": blueprint["title"],
                "edition": f"attempt {attempt.pk}",
                "sha256": attempt.paper_sha256,
            },
        ),
        origin=f"attempt:{attempt.pk}" + (f":remark:{remark}" if remark else ""),
        renews=Certificate.objects.renewed_by(attempt.person, attempt.exam, first),
    )


def validity_of(attempt: Attempt) -> tuple[date, date]:
    """The first and last day of a certificate that the finished attempt earns."""
    first = timezone.localdate(attempt.ended_at)
    return first, last_valid_day(first, attempt.blueprint["valid_months"])


def last_valid_day(first: date, months: int) -> date:
    """The day before the anniversary: 24 months from 2026-11-23 last through 2028-11-22."""
    return day_before(add_months(first, months))


def result_line(attempt: Attempt) -> str:
    """The result as a Chinese paper says it. Papers are Chinese whatever language the reader has chosen."""
    return f"总分 {number(attempt.score)}（满分 100）"


def attempts_finalise_overdue(
    *, now: datetime, person: Person | None = None, shop: Shop | None = None
) -> int:
    """Close every open attempt whose time ran out, of one person, one shop, or all; gives back how many."""
    overdue = Attempt.objects.overdue(now)
    if person is not None:
        overdue = overdue.filter(person=person)
    if shop is not None:
        overdue = overdue.filter(shop=shop)
    return _finalise_each(overdue.values_list("pk", flat=True), now)


def _finalise_each(keys: Iterable[UUID], now: datetime) -> int:
    """One by one: an attempt whose paper nobody can mark any more is told in the log and keeps no other open."""
    closed = 0
    for key in list(keys):
        try:
            with transaction.atomic():
                attempt = Attempt.objects.locked().overdue(now).filter(pk=key).first()
                if attempt is not None:
                    finalise_locked(attempt=attempt, now=now, handed_in=False)
                    closed += 1
        except UNREADABLE:
            logger.exception("attempt %s is over and cannot be marked; it stays open", key)
    return closed
