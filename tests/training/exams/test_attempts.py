"""An attempt from start to certificate, by the services."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from cms.kinds import ResponseError
from cms.models import Exam, Question
from cms.selectors import exam_by_slug
from staffing.models import Certificate, Person, Shop, User
from tests.training.conftest import EXAM, answer, answer_rightly, at, choice_of
from training.exams.papers import sha256_of
from training.models import Answer, Attempt
from training.selectors.answers import current_answers
from training.selectors.sitting import shown_questions
from training.services.attempts import answer_save, attempt_settle, attempt_start, attempt_submit
from training.services.errors import AdmissionRefusedError, AnswerConflictError, AttemptClosedError
from training.services.finalising import attempts_finalise_overdue, last_valid_day

pytestmark = pytest.mark.django_db
NINE = at(23)


def test_the_paper_and_the_rules_are_frozen_before_the_first_question_is_sent(attempt: Attempt) -> None:
    assert len(attempt.paper) == 6
    assert attempt.deadline == at(23, 9, 20)
    assert attempt.paper_sha256 == sha256_of(attempt.paper)
    assert attempt.blueprint_sha256 == sha256_of(attempt.blueprint)


def test_starting_again_goes_on_with_the_open_attempt(
    attempt: Attempt, chen: Person, shop: Shop, exam: Exam
) -> None:
    assert attempt_start(person=chen, shop=shop, exam=exam, now=at(23, 9, 10)) == attempt


def test_the_database_itself_refuses_a_second_open_attempt(attempt: Attempt) -> None:
    attempt.pk, attempt._state.adding = uuid.uuid4(), True
    with pytest.raises(IntegrityError), transaction.atomic():
        attempt.save(force_insert=True)


def test_what_the_browser_gets_holds_no_key_and_no_explanation(attempt: Attempt) -> None:
    shown = repr(shown_questions(attempt, {}))
    for slot in attempt.paper:
        assert slot["question"]["explanation"] not in shown
        assert all(
            option["bank"] not in shown or len(option["bank"]) < 6 for option in slot["question"]["options"]
        )


def test_editing_a_question_changes_neither_paper_nor_result(attempt: Attempt) -> None:
    question = Question.objects.get(code=attempt.paper[0]["question"]["code"])
    question.stem = "完全不同的题目"
    question.save_revision().publish()
    answer_rightly(attempt)
    closed = attempt_submit(attempt=attempt, now=at(23, 9, 15))
    assert closed.paper_sha256 == sha256_of(closed.paper)
    assert closed.passed


def test_full_marks_pass_and_issue_a_certificate_valid_to_the_day_before_the_anniversary(
    attempt: Attempt,
) -> None:
    answer_rightly(attempt)
    closed = attempt_submit(attempt=attempt, now=at(23, 9, 15))
    certificate = Certificate.objects.get(origin=f"attempt:{attempt.pk}")
    assert (closed.state, closed.passed, closed.points, str(closed.score)) == (
        "submitted",
        True,
        "6",
        "100.0",
    )
    assert (certificate.valid_from, certificate.valid_until) == (date(2026, 11, 23), date(2028, 11, 22))
    assert (certificate.kind, certificate.code, certificate.number) == (
        "exam",
        "reception-exam",
        "CD-2026-000001",
    )
    assert "总分 100" in certificate.snapshot["result"]


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2026, 11, 23), 24, date(2028, 11, 22)),
        (date(2026, 3, 1), 12, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2026, 1, 1), 1, date(2026, 1, 31)),
    ],
)
def test_the_last_valid_day_is_the_day_before_the_anniversary(first: date, months: int, last: date) -> None:
    assert last_valid_day(first, months) == last


def test_an_exam_that_ends_after_midnight_in_shanghai_counts_from_the_local_day(attempt: Attempt) -> None:
    answer_rightly(attempt)
    Attempt.objects.update(deadline=at(24, 0, 30), started_at=at(23, 23, 50))
    attempt_submit(attempt=attempt, now=at(24, 0, 5))
    assert Certificate.objects.get().valid_from == date(2026, 11, 24)


def test_a_certificate_of_an_attempt_that_is_marked_late_counts_from_the_day_of_its_deadline(
    attempt: Attempt,
) -> None:
    answer_rightly(attempt)
    attempts_finalise_overdue(now=at(27, 8))
    certificate = Certificate.objects.get()
    assert (certificate.valid_from, certificate.valid_until) == (date(2026, 11, 23), date(2028, 11, 22))
    assert certificate.issued_on == date(2026, 11, 27)


def test_a_blueprint_published_meanwhile_holds_for_the_next_attempt_and_a_draft_for_none(
    attempt: Attempt, stranger: Person, exam: Exam
) -> None:
    def begun(day: int) -> Attempt:
        current = exam_by_slug(EXAM)
        assert current is not None
        return attempt_start(person=stranger, shop=attempt.shop, exam=current, now=at(day))

    exam.pass_mark = 99
    revision = exam.save_revision()
    drawn_from_draft = begun(23)
    assert drawn_from_draft.blueprint == attempt.blueprint
    revision.publish()
    attempt_submit(attempt=drawn_from_draft, now=NINE)
    assert begun(25).blueprint["pass_mark"] == 99
    attempt.refresh_from_db()
    assert attempt.blueprint["pass_mark"] == 70


def test_handing_in_twice_gives_one_result_and_one_certificate(attempt: Attempt) -> None:
    answer_rightly(attempt)
    first = attempt_submit(attempt=attempt, now=at(23, 9, 15))
    again = attempt_submit(attempt=attempt, now=at(23, 9, 16))
    assert again.finalised_at == first.finalised_at
    assert Certificate.objects.count() == 1


def test_a_wrong_safety_question_fails_with_the_number_of_the_question(
    chen: Person, shop: Shop, exam: Exam
) -> None:
    for question in Question.objects.filter(code__in=["r-care-2", "r-care-3"]):
        question.unpublish()
    attempt = attempt_start(person=chen, shop=shop, exam=exam, now=NINE)
    critical = next(slot["slot"] for slot in attempt.paper if slot["question"]["critical"])
    answer_rightly(attempt, but=(critical,))
    closed = attempt_submit(attempt=attempt, now=at(23, 9, 15))
    assert closed.result["critical_wrong"] == [critical]
    assert closed.result["total_reached"]
    assert closed.passed is False
    assert not Certificate.objects.exists()


def test_the_same_packet_again_is_acknowledged_and_written_once(attempt: Attempt) -> None:
    for _time in range(3):
        answer(attempt, 1, attempt.paper[0]["question"]["key"])
    assert Answer.objects.count() == 1


def test_the_highest_sequence_is_the_answer_and_earlier_ones_stay_on_record(attempt: Attempt) -> None:
    slot = choice_of(attempt)
    keys = [option["key"] for option in slot["question"]["options"]]
    answer(attempt, slot["slot"], keys[:1])
    answer(attempt, slot["slot"], keys[1:2], sequence=5)
    assert current_answers(attempt)[slot["slot"]].response == keys[1:2]
    assert Answer.objects.count() == 2


def test_an_older_change_from_another_device_does_not_undo_a_later_one(attempt: Attempt) -> None:
    slot = choice_of(attempt)
    keys = [option["key"] for option in slot["question"]["options"]]
    answer(attempt, slot["slot"], keys[1:2], sequence=2)
    with pytest.raises(AnswerConflictError) as conflict:
        answer(attempt, slot["slot"], keys[:1], sequence=1)
    assert (conflict.value.sequence, conflict.value.response) == (2, keys[1:2])
    with pytest.raises(AnswerConflictError):
        answer(attempt, slot["slot"], keys[:1], sequence=2)


def test_packets_under_way_at_the_deadline_are_taken_for_ten_seconds(attempt: Attempt) -> None:
    key = attempt.paper[0]["question"]["key"]
    answer(attempt, 1, key, now=at(23, 9, 20, 10))
    with pytest.raises(AttemptClosedError, match="[Tt]ime|时间"):
        answer(attempt, 2, attempt.paper[1]["question"]["key"], now=at(23, 9, 20, 11))
    assert Answer.objects.count() == 1


def test_nothing_is_taken_after_handing_in(attempt: Attempt) -> None:
    attempt_submit(attempt=attempt, now=at(23, 9, 15))
    with pytest.raises(AttemptClosedError):
        answer(attempt, 1, attempt.paper[0]["question"]["key"], now=at(23, 9, 16))


def test_slots_and_sequences_that_cannot_be_are_refused(attempt: Attempt) -> None:
    for slot, sequence in ((0, 1), (7, 1), (-1, 1), (1, 0), (1, -4), (1, 10_000), (10**30, 1)):
        with pytest.raises(ResponseError):
            answer(attempt, slot, [], sequence=sequence)
    assert not Answer.objects.exists()


def test_somebody_elses_attempt_is_not_there(attempt: Attempt, stranger: Person, lin: Person) -> None:
    for user in (stranger.user, lin.user):
        with pytest.raises(Attempt.DoesNotExist):
            answer_save(attempt_id=attempt.pk, user=user, slot=1, sequence=1, raw=[], flagged=False, now=NINE)


def test_at_the_deadline_the_server_marks_what_is_saved_client_or_no_client(attempt: Attempt) -> None:
    answer_rightly(attempt)
    assert attempts_finalise_overdue(now=at(23, 9, 20, 5)) == 0
    assert attempts_finalise_overdue(now=at(23, 9, 20, 11)) == 1
    attempt.refresh_from_db()
    assert (attempt.state, attempt.passed, attempt.submitted_at) == ("expired", True, None)
    assert attempt.ended_at == attempt.deadline


def test_a_look_at_an_overdue_attempt_closes_it(attempt: Attempt) -> None:
    assert attempt_settle(attempt=attempt, now=at(23, 9, 20)).is_open
    assert attempt_settle(attempt=attempt, now=at(23, 10)).state == Attempt.State.EXPIRED


def test_starting_again_after_the_time_ran_out_closes_the_old_attempt_and_counts_it(
    attempt: Attempt, chen: Person, shop: Shop, exam: Exam
) -> None:
    with pytest.raises(AdmissionRefusedError) as refusal:
        attempt_start(person=chen, shop=shop, exam=exam, now=at(23, 12))
    assert refusal.value.admission.reason == "cooling_off"


def test_the_next_paper_avoids_the_questions_of_the_last_one_but_for_the_only_safety_question(
    attempt: Attempt, chen: Person, shop: Shop, exam: Exam
) -> None:
    attempt_submit(attempt=attempt, now=at(23, 9, 1))
    second = attempt_start(person=chen, shop=shop, exam=exam, now=at(24))
    codes = [{slot["question"]["code"] for slot in it.paper} for it in (attempt, second)]
    again = [slot["question"] for slot in second.paper if slot["question"]["code"] in codes[0]]
    assert [question["critical"] for question in again] == [True]


def test_a_bank_that_cannot_fill_the_paper_refuses_the_start_with_words(
    chen: Person, shop: Shop, exam: Exam
) -> None:
    for question in Question.objects.filter(competency="greet")[:3]:
        question.unpublish()
    with pytest.raises(AdmissionRefusedError) as refusal:
        attempt_start(person=chen, shop=shop, exam=exam, now=NINE)
    assert refusal.value.admission.reason == "shortfall"
    assert not Attempt.objects.exists()


def test_a_renewal_keeps_the_old_certificate_and_names_it(
    attempt: Attempt, chen: Person, shop: Shop, exam: Exam
) -> None:
    answer_rightly(attempt)
    attempt_submit(attempt=attempt, now=at(23, 9, 15))
    later = at(23) + timedelta(days=660)
    second = attempt_start(person=chen, shop=shop, exam=exam, now=later)
    for slot in second.paper:
        answer(second, slot["slot"], slot["question"]["key"], now=later)
    attempt_submit(attempt=second, now=later)
    old, new = Certificate.objects.order_by("valid_from")
    assert new.renews == old
    assert new.valid_from == later.date()


@pytest.mark.expects_error_log
def test_an_attempt_that_nobody_can_mark_keeps_no_other_open(
    attempt: Attempt, lin: Person, shop: Shop, exam: Exam, caplog: pytest.LogCaptureFixture
) -> None:
    hers = attempt_start(person=lin, shop=shop, exam=exam, now=at(23, 9, 1))
    attempt.paper[0]["question"]["kind"] = "of another time"
    attempt.save()
    assert attempts_finalise_overdue(now=at(24)) == 1
    hers.refresh_from_db()
    assert not hers.is_open
    assert str(attempt.pk) in caplog.text


def test_the_command_closes_overdue_attempts(attempt: Attempt, capsys: pytest.CaptureFixture[str]) -> None:
    Attempt.objects.update(started_at=at(1), deadline=at(1, 9, 20))
    call_command("clock")
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.EXPIRED
    assert "1 attempts closed" in capsys.readouterr().out


def test_an_account_without_person_has_no_attempt(attempt: Attempt) -> None:
    admin = User.objects.create_superuser("root", password="a")
    with pytest.raises(Attempt.DoesNotExist):
        answer_save(attempt_id=attempt.pk, user=admin, slot=1, sequence=1, raw=[], flagged=False, now=NINE)
