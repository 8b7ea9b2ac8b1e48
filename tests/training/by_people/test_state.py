"""An attempt with answers that people mark: no result before the last mark, then all that comes with one."""

from __future__ import annotations

from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from cms.models import Exam, Rubric
from staffing.models import Certificate, Person, Shop, User
from staffing.models.users import Role
from tests.training.by_people.conftest import BEST, EXAM, MIDDLE, PHOTO, TEXT, WORST, give, hand_in, task_of
from tests.training.conftest import answer, at, make_person
from tests.training.exams.test_remarks import assert_the_script_agrees, done, undone
from training.exams.rulings import FULL, LEAVE_OUT
from training.models import Attempt, AttemptEvent, MarkingTask
from training.permissions import StatisticsScope
from training.selectors.admissions import admission_for
from training.selectors.record import attempt_record
from training.selectors.results import attempt_outcome
from training.selectors.showing import showing_of
from training.selectors.similarity import similarity_of
from training.selectors.statistics import question_statistics
from training.services.appeals import appeals_until
from training.services.attempts import attempt_start, attempt_submit
from training.services.counting import attempts_count
from training.services.errors import AdmissionRefusedError
from training.services.invigilation import attempt_intervene


def all_marked(attempt: Attempt, first: User, second: User, *, text: dict[str, int] = BEST) -> Attempt:
    for marker in (first, second):
        give(attempt, TEXT, marker, text, comment="费用说得清楚。")
        give(attempt, PHOTO, marker, {"answer": 3})
    attempt.refresh_from_db()
    return attempt


def test_a_paper_with_answers_for_people_has_no_result_yet(handed_in: Attempt) -> None:
    assert handed_in.state == Attempt.State.MARKING
    assert handed_in.passed is None
    assert handed_in.score is None
    assert [(it.slot, it.wanted) for it in handed_in.marking_tasks.order_by("slot")] == [
        (TEXT, 2),
        (PHOTO, 2),
    ]
    assert not Certificate.objects.exists()


def test_with_the_last_mark_come_result_and_certificate(handed_in: Attempt, sun: User, he: User) -> None:
    give(handed_in, TEXT, sun, BEST)
    give(handed_in, PHOTO, sun, {"answer": 3})
    give(handed_in, TEXT, he, BEST)
    handed_in.refresh_from_db()
    assert handed_in.state == Attempt.State.MARKING
    give(handed_in, PHOTO, he, {"answer": 2})
    handed_in.refresh_from_db()
    # 2 of 2 for the choice, 6 of 6 for the text, the mean of 3 and 2 of 3 for the photo's four points
    assert handed_in.state == Attempt.State.SUBMITTED
    assert Fraction(handed_in.points) == 2 + 6 + Fraction(10, 3)
    assert handed_in.passed
    certificate = Certificate.objects.get()
    assert certificate.valid_from == at(23).date()
    assert certificate.issued_on == at(24).date()


def test_a_part_that_people_find_too_weak_fails_the_exam(handed_in: Attempt, sun: User, he: User) -> None:
    marked = all_marked(handed_in, sun, he, text=WORST)
    assert marked.passed is False
    assert [it["passed"] for it in marked.marks["sections"]] == [True, False, True]
    assert not Certificate.objects.exists()


def test_below_the_least_of_one_criterion_the_whole_answer_earns_nothing_and_the_result_says_why(
    handed_in: Attempt, sun: User, he: User, chen: Person
) -> None:
    criteria = handed_in.paper[TEXT - 1]["question"]["details"]["rubric"]["criteria"]
    next(it for it in criteria if it["key"] == "manner")["minimum"] = 60
    handed_in.save(update_fields=["paper"])
    marked = all_marked(handed_in, sun, he, text={"content": 2, "manner": 0})
    text = next(it for it in attempt_outcome(marked).questions if it.slot == TEXT)
    assert text.points == "得 0 分，满分 6 分"
    assert [(it.title, it.stops) for it in text.criteria if it.stops] == [("语气", True)]


def test_nobody_begins_again_while_the_last_attempt_is_being_marked(
    handed_in: Attempt, chen: Person, shop: Shop, exam: Exam
) -> None:
    answered = admission_for(person=chen, exam=exam, on=at(30).date())
    assert answered.reason == "being_marked"
    with pytest.raises(AdmissionRefusedError, match="marked|评分"):
        attempt_start(person=chen, shop=shop, exam=exam, now=at(30))


def test_the_database_itself_allows_one_attempt_that_is_open_or_being_marked(handed_in: Attempt) -> None:
    handed_in.pk = None
    handed_in.state, handed_in.finalised_at = Attempt.State.OPEN, None
    with pytest.raises(IntegrityError), transaction.atomic():
        handed_in.save(force_insert=True)


@pytest.mark.parametrize("passed", [True, False])
def test_the_database_itself_keeps_a_verdict_from_what_is_still_being_marked(
    handed_in: Attempt, passed: bool
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.filter(pk=handed_in.pk).update(passed=passed)


def test_a_failed_attempt_that_was_marked_counts_and_the_days_run_from_its_end(
    handed_in: Attempt, chen: Person, exam: Exam, sun: User, he: User
) -> None:
    all_marked(handed_in, sun, he, text=WORST)
    answered = admission_for(person=chen, exam=exam, on=at(23).date())
    assert (answered.reason, answered.attempts_left) == ("cooling_off", 2)
    assert admission_for(person=chen, exam=exam, on=at(24).date()).granted


def test_what_nobody_answered_for_people_needs_nobody(chen: Person, shop: Shop, exam: Exam) -> None:
    attempt = attempt_start(person=chen, shop=shop, exam=exam, now=at(23))
    answer(attempt, 1, attempt.paper[0]["question"]["key"])
    done = attempt_submit(attempt=attempt, now=at(23, 9, 20))
    assert done.state == Attempt.State.SUBMITTED
    assert not MarkingTask.objects.exists()


def test_an_attempt_whose_time_ran_out_is_marked_and_stays_one_whose_time_ran_out(
    chen: Person, shop: Shop, exam: Exam, sun: User, he: User
) -> None:
    attempt = attempt_start(person=chen, shop=shop, exam=exam, now=at(23))
    answer(attempt, TEXT, ["做了什么都说了。"])
    closed = attempt_submit(attempt=attempt, now=at(23, 11))
    assert closed.state == Attempt.State.MARKING
    give(closed, TEXT, sun, BEST)
    give(closed, TEXT, he, BEST)
    closed.refresh_from_db()
    assert closed.state == Attempt.State.EXPIRED
    assert closed.ended_at == closed.deadline


def test_statistics_take_it_only_with_its_result(handed_in: Attempt, sun: User, he: User) -> None:
    assert attempts_count() == 0
    all_marked(handed_in, sun, he, text=MIDDLE)
    assert attempts_count() == 1
    shares = {it.version.code: it.share for it in handed_in.counted_paper.responses.select_related("version")}
    assert shares["h-say-1"] == pytest.approx(2 / 3)


def test_a_void_attempt_leaves_the_queue_and_keeps_what_was_marked(
    handed_in: Attempt, shop: Shop, lin: Person
) -> None:
    attempt_intervene(
        attempt_id=handed_in.pk, shop=shop, kind="void", by=lin.user, reason="换了人", now=at(24)
    )
    handed_in.refresh_from_db()
    assert (handed_in.state, handed_in.passed) == (Attempt.State.VOID, False)
    assert handed_in.points == "2"


def test_the_chain_tells_each_mark_and_the_result_but_no_marker(
    handed_in: Attempt, sun: User, he: User
) -> None:
    with pytest.raises(ValueError, match="result"):
        attempt_record(handed_in)
    marked = all_marked(handed_in, sun, he)
    kinds = list(marked.events.values_list("kind", flat=True))
    assert kinds[-6:] == ["finalise", "mark", "mark", "mark", "mark", "result"]
    record = attempt_record(Attempt.objects.select_related("seat", "bank_list").get(pk=marked.pk))
    assert [it["place"] for it in record["marks"]] == [1, 2, 1, 2]
    assert "marker" not in str(record["marks"])
    data = AttemptEvent.objects.filter(attempt=marked, kind="mark").values_list("data", flat=True)
    assert all("by" not in it for it in data)


def test_texts_for_people_are_no_wrong_answers_that_neighbours_share(
    handed_in: Attempt, shop: Shop, exam: Exam, sun: User, he: User
) -> None:
    other = make_person(shop, "E009", "王静")
    other.user = User.objects.create_user("wang", password="a")
    other.save()
    hand_in(other, shop, exam)
    similarity = similarity_of(all_marked(handed_in, sun, he, text=WORST))
    assert similarity.compared == 1
    assert similarity.shown == []


def test_the_rubric_is_the_one_of_the_paper_whatever_becomes_of_it_later(
    handed_in: Attempt, sun: User, he: User
) -> None:
    rubric = Rubric.objects.get()
    rubric.title = "改过的"
    rubric.save_revision().publish()
    assert handed_in.paper[TEXT - 1]["question"]["details"]["rubric"]["title"]["zh"] == "交车说明"
    assert all_marked(handed_in, sun, he).passed
    assert task_of(handed_in, TEXT).marks == {"content": "2", "manner": "1"}


def test_anyone_can_check_what_people_marked_and_what_was_marked_anew_after_it(
    handed_in: Attempt,
    sun: User,
    he: User,
    zhao: User,
) -> None:
    marked = all_marked(handed_in, sun, he)
    assert_the_script_agrees(fresh(marked))
    done(zhao, marked.paper[0]["question"], LEAVE_OUT)
    assert_the_script_agrees(fresh(marked))


def fresh(attempt: Attempt) -> Attempt:
    return Attempt.objects.select_related("seat", "bank_list").get(pk=attempt.pk)


@pytest.mark.parametrize("kind", [FULL, LEAVE_OUT])
def test_who_was_spared_the_marking_by_a_ruling_keeps_that_when_it_is_undone(
    handed_in: Attempt,
    shop: Shop,
    exam: Exam,
    sun: User,
    he: User,
    zhao: User,
    kind: str,
) -> None:
    all_marked(handed_in, sun, he)
    before = fresh(handed_in).result
    remark = done(zhao, handed_in.paper[TEXT - 1]["question"], kind)
    later = hand_in(make_person(shop, "E009", "王静", Role.TRAINER), shop, exam)
    give(later, PHOTO, sun, {"answer": 3})
    give(later, PHOTO, he, {"answer": 3})
    standing = fresh(later)
    assert standing.passed
    undone(zhao, remark)
    assert fresh(handed_in).result == before
    assert (fresh(later).result, fresh(later).passed) == (standing.result, True)
    done(zhao, handed_in.paper[0]["question"], LEAVE_OUT)
    assert fresh(later).result["slots"][0]["ruling"] == LEAVE_OUT
    assert fresh(later).passed


def test_the_days_for_doubting_run_from_the_result_not_from_handing_in(
    handed_in: Attempt, sun: User, he: User, settings: pytest.FixtureRequest
) -> None:
    settings.APPEAL_DAYS = 3
    assert appeals_until(handed_in, showing_of(handed_in)) is None
    decided = all_marked(handed_in, sun, he)
    assert appeals_until(decided, showing_of(decided)) == at(27)


def test_statistics_do_not_say_that_nobody_answered_what_people_mark(
    handed_in: Attempt, sun: User, he: User
) -> None:
    all_marked(handed_in, sun, he)
    attempts_count()
    code = handed_in.paper[TEXT - 1]["question"]["code"]
    [line] = question_statistics(EXAM, code, StatisticsScope(None)).lines
    assert (line.figures.n, line.choices) == (1, [])
