"""Many at once: one attempt, one result, one certificate, however many press the button."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from time import sleep
from typing import Any

import pytest
from django.db import connection, transaction

from cms.kinds import ResponseError
from cms.models import Exam
from cms.selectors import exam_by_slug, module_by_slugs
from staffing.models import Certificate, CertificateFile, Person, Shop, TrainingRecord
from tests.training.conftest import COURSE, EXAM, answer_rightly, at
from training.models import Answer, Attempt
from training.services.attempts import answer_save, attempt_start, attempt_submit
from training.services.errors import AnswerConflictError
from training.services.learning import module_complete

pytestmark = pytest.mark.django_db(transaction=True)


def together(work: Callable[[int], Any]) -> list[Any]:
    """Run the work 50 times at the same moment; 8 times where SQLite lets one writer in at a time."""
    times = 50 if connection.vendor == "postgresql" else 8
    gate = Barrier(times)

    def run(number: int) -> Any:
        gate.wait()
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def start(person: Person, shop: Shop) -> Attempt:
    exam = exam_by_slug(EXAM)
    assert exam is not None
    return attempt_start(person=person, shop=shop, exam=exam, now=at(23))


def test_simultaneous_starts_give_everybody_the_same_attempt(chen: Person, shop: Shop, exam: Exam) -> None:
    attempts = together(lambda _number: start(chen, shop).pk)
    assert len(set(attempts)) == 1
    assert Attempt.objects.count() == 1


def test_simultaneous_submits_give_one_result_and_one_certificate(
    chen: Person, shop: Shop, exam: Exam
) -> None:
    attempt = start(chen, shop)
    answer_rightly(attempt)
    closed = together(lambda number: attempt_submit(attempt=attempt, now=at(23, 9, 15, number)))
    assert len({it.finalised_at for it in closed}) == 1
    assert all(it.passed for it in closed)
    assert Certificate.objects.count() == CertificateFile.objects.count() == 1


def test_simultaneous_changes_of_one_answer_leave_one_row_for_each_sequence(
    chen: Person, shop: Shop, exam: Exam
) -> None:
    attempt = start(chen, shop)
    options = [option["key"] for option in attempt.paper[0]["question"]["options"]]

    def change(number: int) -> str:
        try:
            answer_save(
                attempt_id=attempt.pk,
                user=chen.user,
                slot=1,
                sequence=1,
                raw=options if attempt.paper[0]["question"]["kind"] == "ordering" else [options[number % 2]],
                flagged=bool(number % 2),
                now=at(23, 9, 1),
            )
        except (AnswerConflictError, ResponseError) as refusal:
            return type(refusal).__name__
        return "saved"

    outcomes = Counter(together(change))
    assert Answer.objects.count() == 1
    assert outcomes["saved"] == outcomes["AnswerConflictError"] == sum(outcomes.values()) // 2


def test_the_last_two_lessons_completed_at_the_same_moment_complete_the_course(
    chen: Person, shop: Shop, exam: Exam
) -> None:
    written, seconds = Event(), 0.5

    def complete(name: str) -> None:
        module = module_by_slugs(COURSE, name)
        assert module is not None
        module_complete(person=chen, shop=shop, module=module, now=at(23))

    def complete_and_linger() -> None:
        with transaction.atomic():
            complete("parking")
            written.set()
            sleep(seconds)
        connection.close()

    complete("meeting")
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(complete_and_linger)
        written.wait()
        complete("covers")
        first.result()
    assert TrainingRecord.objects.filter(person=chen, code=COURSE).exists()
