"""What people decide about a sitting: extra time, pause, more time, void, the word of the room; and the live page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.models import Exam, Question
from cms.models.exams import ExamPost
from cms.selectors import exam_by_slug
from staffing.models import Certificate, Person, Posting, Shop
from staffing.models.users import Role
from staffing.services.certificates import certificate_correct
from tests.training.conftest import COURSE, EXAM, answer, answer_rightly, at, make_person
from training.models import (
    Allowance,
    Answer,
    Attempt,
    CountedPaper,
    Enrolment,
    Intervention,
    OnsiteWord,
    Seat,
)
from training.selectors.admissions import admission_for
from training.selectors.room import room
from training.services.attempts import attempt_settle, attempt_start, attempt_submit
from training.services.counting import attempts_count
from training.services.errors import (
    AdmissionRefusedError,
    AttemptPausedError,
    InterventionRefusedError,
    OnsiteWordError,
)
from training.services.finalising import attempts_finalise_overdue
from training.services.invigilation import allowance_grant, attempt_intervene
from training.services.onsite import onsite_word_check, onsite_word_make

SignIn = Callable[[Person], Client]
REASON = "火警演习 fire drill"


@pytest.fixture
def act(attempt: Attempt, lin: Person, shop: Shop) -> Callable[..., Attempt]:
    """林芳 does something to 小陈's attempt at so many minutes past nine."""

    def do(kind: str, minute: int, *, minutes: int = 0, reason: str = REASON) -> Attempt:
        attempt_intervene(
            attempt_id=attempt.pk, shop=shop, kind=kind, by=lin.user, reason=reason, minutes=minutes,
            now=at(23, 9, minute),
        )  # fmt: skip
        attempt.refresh_from_db()
        return attempt

    return do


Act = Callable[..., Attempt]


def test_extra_time_granted_before_the_start_moves_the_deadline(
    chen: Person, lin: Person, shop: Shop, exam: Exam
) -> None:
    def grant(exam: str, minutes: int, day: int) -> None:
        allowance_grant(
            person=chen, exam=exam, minutes=minutes, reason="reads slowly", granted_by=lin.user, now=at(day)
        )

    grant("", 5, 1)
    grant("another-exam", 60, 2)
    grant(EXAM, 10, 3)
    attempt = attempt_start(person=chen, shop=shop, exam=exam, now=at(23))
    assert attempt.deadline - attempt.started_at == timedelta(minutes=exam.minutes + 10)
    assert attempt.extra_minutes == attempt.events.get().data["extra_minutes"] == 10
    attempt_submit(attempt=attempt, now=at(23, 9, 5))
    grant("", 0, 24)
    later = attempt_start(person=chen, shop=shop, exam=exam, now=at(25))
    assert later.deadline - later.started_at == timedelta(minutes=exam.minutes)


@pytest.mark.parametrize(("minutes", "reason"), [(10, " "), (241, "why"), (-1, "why")])
def test_extra_time_needs_a_reason_and_a_measure(
    chen: Person, lin: Person, minutes: int, reason: str
) -> None:
    with pytest.raises(InterventionRefusedError):
        allowance_grant(person=chen, exam="", minutes=minutes, reason=reason, granted_by=lin.user, now=at(1))
    assert not Allowance.objects.exists()


def test_a_pause_stops_the_time_and_going_on_gives_it_back(attempt: Attempt, act: Act) -> None:
    before = attempt.deadline
    assert act("pause", 5).is_paused
    assert attempts_finalise_overdue(now=at(24)) == 0
    assert attempt_settle(attempt=attempt, now=at(24)).is_open
    after = act("resume", 35)
    assert not after.is_paused
    assert after.deadline == before + timedelta(minutes=30)
    assert [event.kind for event in attempt.events.all()] == ["start", "pause", "resume"]


def test_answers_under_way_when_it_was_paused_are_taken_later_ones_wait(attempt: Attempt, act: Act) -> None:
    act("pause", 5)
    answer(attempt, 1, [], sequence=1, now=at(23, 9, 5, 8))
    with pytest.raises(AttemptPausedError):
        answer(attempt, 1, [], sequence=2, now=at(23, 9, 5, 11))
    act("resume", 6)
    answer(attempt, 1, [], sequence=2, now=at(23, 9, 6))
    assert [it.late for it in Answer.objects.all()] == [False, False]


def test_while_paused_no_question_is_shown_and_the_page_asks_again(
    chen: Person, attempt: Attempt, act: Act, signed_in: SignIn
) -> None:
    act("pause", 5)
    response = signed_in(chen).get(reverse("attempt", args=[attempt.pk]))
    assert response["Refresh"]
    assert attempt.paper[0]["question"]["stem"] not in response.content.decode()


def test_time_added_while_it_runs_is_kept_with_who_and_why(attempt: Attempt, act: Act, lin: Person) -> None:
    before = attempt.deadline
    assert act("extend", 5, minutes=7).deadline == before + timedelta(minutes=7)
    kept = Intervention.objects.get()
    assert (kept.by, kept.reason, kept.minutes, kept.deadline) == (lin.user, REASON, 7, attempt.deadline)
    assert attempt.events.get(kind="extend").data["reason"] == REASON


def test_what_makes_no_sense_is_refused_and_leaves_nothing(attempt: Attempt, act: Act) -> None:
    for kind, more in (("resume", {}), ("extend", {"minutes": 0}), ("pause", {"reason": " "})):
        with pytest.raises(InterventionRefusedError):
            act(kind, 5, **more)
    act("pause", 5)
    with pytest.raises(InterventionRefusedError):
        act("pause", 6)
    attempt_submit(attempt=attempt, now=at(23, 9, 7))
    for kind in ("pause", "resume", "extend"):
        with pytest.raises(InterventionRefusedError, match="已结束"):
            act(kind, 8, minutes=5)
    assert Intervention.objects.count() == 1


def test_a_running_attempt_declared_void_closes_without_counting(
    attempt: Attempt, act: Act, chen: Person, exam: Exam, shop: Shop
) -> None:
    answer_rightly(attempt)
    void = act("void", 12)
    assert (void.state, void.passed) == ("void", False)
    assert void.ended_at == at(23, 9, 12)
    assert not Certificate.objects.exists()
    admission = admission_for(person=chen, exam=exam, on=at(23).date())
    assert (admission.granted, admission.attempts_left) == (True, exam.attempts)
    assert attempt_start(person=chen, shop=shop, exam=exam, now=at(23, 10)).pk != attempt.pk
    with pytest.raises(InterventionRefusedError, match="已经作废"):
        act("void", 13)


def test_a_passed_attempt_declared_void_loses_its_certificate_in_its_latest_correction(
    attempt: Attempt, act: Act, chen: Person, lin: Person, exam: Exam
) -> None:
    answer_rightly(attempt)
    attempt_submit(attempt=attempt, now=at(23, 9, 10))
    chen.name = "陈小晓"
    chen.save()
    corrected = certificate_correct(
        certificate=Certificate.objects.get(), issued_on=at(24).date(), issued_by=lin.user
    )
    act("void", 30)
    corrected.refresh_from_db()
    assert corrected.revoked_on == at(23).date()
    assert REASON in corrected.revoked_reason
    assert admission_for(person=chen, exam=exam, on=at(25).date()).granted


def test_the_result_of_a_void_attempt_says_why_and_counts_no_points(
    attempt: Attempt, act: Act, chen: Person, signed_in: SignIn
) -> None:
    answer_rightly(attempt, but=(1, 2, 3))
    act("void", 12, reason="替考")
    page = signed_in(chen).get(reverse("attempt-result", args=[attempt.pk])).content.decode()
    assert "作废：替考" in page
    for counted in ("差在哪里", "各项能力", "为合格"):
        assert counted not in page


def test_a_void_attempt_is_in_no_statistics(attempt: Attempt, act: Act) -> None:
    attempt_submit(attempt=attempt, now=at(23, 9, 10))
    assert attempts_count() == 1
    act("void", 30)
    assert not CountedPaper.objects.exists()
    assert attempts_count() == 0


def test_an_attempt_of_another_shop_is_not_there(attempt: Attempt, other_shop: Shop, lin: Person) -> None:
    with pytest.raises(Attempt.DoesNotExist):
        attempt_intervene(
            attempt_id=attempt.pk, shop=other_shop, kind="void", by=lin.user, reason=REASON, now=at(23)
        )


def test_nobody_decides_on_their_own_exam(lin: Person, shop: Shop, exam: Exam, signed_in: SignIn) -> None:
    hers = attempt_start(person=lin, shop=shop, exam=exam, now=timezone.now())
    hr = signed_in(lin)
    for kind in ("extend", "pause", "void", "seen"):
        act = {"attempt": str(hers.pk), "kind": kind, "minutes": 5, "reason": REASON}
        page = hr.post(reverse("invigilation-act", args=[shop.slug]), act, follow=True)
        assert "同事" in page.content.decode()
    time = hr.post(reverse("training-extra-time", args=[shop.slug, lin.pk]), {"minutes": 9, "reason": "慢"})
    assert "同事" in time.content.decode()
    anew = hr.post(reverse("training-renew", args=[shop.slug, lin.pk]), {"course": COURSE}, follow=True)
    assert "同事" in anew.content.decode()
    assert not Intervention.objects.exists()
    assert not Allowance.objects.exists()
    assert not Enrolment.objects.filter(attempts_from__isnull=False).exists()
    hers.refresh_from_db()
    assert hers.is_open
    assert not hers.is_paused


def test_minutes_belong_to_added_time_alone(
    attempt: Attempt, lin: Person, shop: Shop, signed_in: SignIn
) -> None:
    Attempt.objects.update(deadline=timezone.now() + timedelta(minutes=20))
    act = {"attempt": str(attempt.pk), "kind": "pause", "minutes": 5, "reason": REASON}
    signed_in(lin).post(reverse("invigilation-act", args=[shop.slug]), act)
    assert Intervention.objects.get().minutes == 0


# --- the word of the room


def test_the_word_of_the_room_opens_the_exam_while_it_is_valid(lin: Person, shop: Shop) -> None:
    made = onsite_word_make(shop=shop, exam=EXAM, minutes=30, made_by=lin.user, now=at(23))
    spoken = " ".join(made.word.lower())
    onsite_word_check(shop=shop, exam=EXAM, given=spoken, now=at(23, 9, 29))
    for wrong, minute in (("", 5), ("XXXXX", 5), (made.word, 31)):
        with pytest.raises(OnsiteWordError):
            onsite_word_check(shop=shop, exam=EXAM, given=wrong, now=at(23, 9, minute))


def test_a_new_word_ends_the_one_before(lin: Person, shop: Shop) -> None:
    old = onsite_word_make(shop=shop, exam=EXAM, minutes=30, made_by=lin.user, now=at(23))
    onsite_word_make(shop=shop, exam=EXAM, minutes=30, made_by=lin.user, now=at(23, 9, 1))
    OnsiteWord.objects.exclude(pk=old.pk).update(word="ZZZZZ")
    with pytest.raises(OnsiteWordError):
        onsite_word_check(shop=shop, exam=EXAM, given=old.word, now=at(23, 9, 2))


def test_the_word_cannot_be_guessed_by_trying(
    chen: Person, lin: Person, shop: Shop, exam: Exam, signed_in: SignIn
) -> None:
    cache.clear()
    Exam.objects.update(onsite_word=True)
    made = onsite_word_make(shop=shop, exam=EXAM, minutes=30, made_by=lin.user, now=timezone.now())
    learner, address = signed_in(chen), reverse("exam-start", args=[EXAM])
    for _try in range(6):
        assert "不是本场的口令" in learner.post(address, {"word": "00000"}, follow=True).content.decode()
    assert "次数太多" in learner.post(address, {"word": made.word}, follow=True).content.decode()
    assert not Attempt.objects.exists()
    signed_in(lin).post(address, {"word": made.word})
    assert Attempt.objects.get().person == lin


def test_an_attempt_whose_time_ran_out_opens_no_further_one_without_the_word(
    chen: Person, shop: Shop, exam: Exam, signed_in: SignIn
) -> None:
    Exam.objects.update(onsite_word=True, cooling_off_days=0)
    begun = timezone.now() - timedelta(hours=1)
    attempt = attempt_start(person=chen, shop=shop, exam=exam, now=begun)
    answered = signed_in(chen).post(reverse("exam-start", args=[EXAM]), follow=True)
    assert answered.redirect_chain[-1][0] == reverse("attempt-result", args=[attempt.pk])
    assert Attempt.objects.count() == 1


def test_an_exam_that_asks_for_the_word_is_not_begun_without_it(
    chen: Person, lin: Person, shop: Shop, exam: Exam, signed_in: SignIn
) -> None:
    cache.clear()
    Exam.objects.update(onsite_word=True)
    learner, address = signed_in(chen), reverse("exam-start", args=[EXAM])
    assert b'name="word"' in learner.get(reverse("exam", args=[EXAM])).content
    refused = learner.post(address, {"word": "A B<b>"})
    assert not Attempt.objects.exists()
    assert refused.status_code == 422
    page = refused.content.decode()
    assert page.index('value="A B&lt;b&gt;"') < page.index('id="word-error"')
    hr = signed_in(lin)
    hr.post(reverse("invigilation-word", args=[shop.slug]), {"exam": EXAM, "minutes": 30})
    word = OnsiteWord.objects.get().word
    assert word in hr.get(reverse("invigilation", args=[shop.slug])).content.decode()
    learner.post(address, {"word": word})
    assert Attempt.objects.get().is_open


# --- the live page


def test_the_room_says_who_sits_whether_they_are_heard_what_is_saved_and_the_time_left(
    attempt: Attempt, shop: Shop, act: Act
) -> None:
    answer_rightly(attempt, but=(1, 2))
    place = room(shop, now=at(23, 9, 5, 30))[0]
    assert (place.name, place.saved, place.total, place.connection) == ("陈晓", 4, 6, "ok")
    assert place.left == "14:30"
    assert room(shop, now=at(23, 9, 7))[0].connection == "unsteady"
    assert room(shop, now=at(23, 9, 9))[0].connection == "gone"
    Seat.objects.update(away_since=at(23, 9, 9, 1), times_away=2)
    assert "09:09:01" in room(shop, now=at(23, 9, 9))[0].away
    act("pause", 10)
    paused = room(shop, now=at(23, 9, 40))[0]
    assert (paused.left, paused.connection) == ("10:00", "over")


def test_who_finished_stays_in_the_room_for_an_hour(attempt: Attempt, shop: Shop, other_shop: Shop) -> None:
    attempt_submit(attempt=attempt, now=at(23, 9, 10))
    assert [place.open for place in room(shop, now=at(23, 10, 9))] == [False]
    assert room(shop, now=at(23, 10, 11)) == []
    assert room(other_shop, now=at(23, 9, 11)) == []


def test_a_room_of_many_takes_as_many_queries_as_a_room_of_one(
    attempt: Attempt,
    lin: Person,
    shop: Shop,
    exam: Exam,
    signed_in: SignIn,
    assert_queries_stay_flat: Callable[..., int],
) -> None:
    Attempt.objects.update(deadline=timezone.now() + timedelta(days=1))
    hr, address = signed_in(lin), reverse("invigilation-state", args=[shop.slug])

    def grow() -> None:
        for number in range(5):
            person = make_person(shop, f"G{number}", f"人{number}", Role.LEARNER)
            answer(attempt_start(person=person, shop=shop, exam=exam, now=timezone.now()), 1, [])

    assert_queries_stay_flat(lambda: hr.get(address), grow=grow)
    assert len(hr.get(address).json()["places"]) == 6


def test_actions_on_the_page_reach_everybody_chosen_and_say_who_was_not(
    attempt: Attempt, lin: Person, shop: Shop, exam: Exam, signed_in: SignIn
) -> None:
    now = timezone.now()
    Attempt.objects.update(started_at=now, deadline=now + timedelta(minutes=20))
    hers = attempt_start(person=lin, shop=shop, exam=exam, now=now)
    attempt_submit(attempt=hers, now=now)
    hr, address = signed_in(lin), reverse("invigilation-act", args=[shop.slug])
    form = {"attempt": [str(attempt.pk), str(hers.pk)], "kind": "extend", "minutes": 5, "reason": REASON}
    page = hr.post(address, form, follow=True).content.decode()
    assert Intervention.objects.get().attempt_id == attempt.pk
    assert "加时：已处理并记录 1 次作答" in page
    assert "林芳" in page
    assert "人员</a>：请" in hr.post(address, {**form, "attempt": []}).content.decode()
    for broken in (
        {**form, "reason": ""},
        {**form, "minutes": ""},
        {**form, "attempt": "x"},
        {"kind": "void"},
    ):
        response = hr.post(address, broken)
        assert response.status_code == 422
    assert Intervention.objects.count() == 1
    assert REASON in hr.get(reverse("invigilation-attempt", args=[shop.slug, attempt.pk])).content.decode()


def test_extra_time_is_granted_on_the_persons_page(
    chen: Person, lin: Person, shop: Shop, exam: Exam, signed_in: SignIn
) -> None:
    hr, address = signed_in(lin), reverse("training-extra-time", args=[shop.slug, chen.pk])
    assert hr.post(address, {"exam": "", "minutes": 10, "reason": ""}).status_code == 422
    hr.post(address, {"exam": EXAM, "minutes": 10, "reason": "手腕受伤"})
    assert Allowance.objects.get().granted_by == lin.user
    assert "手腕受伤" in hr.get(reverse("training-person", args=[shop.slug, chen.pk])).content.decode()
    assert "10" in signed_in(chen).get(reverse("exam", args=[EXAM])).content.decode()


# --- what a blueprint may ask beyond numbers


def test_practice_papers_and_the_exam_never_share_a_question(chen: Person, shop: Shop, exam: Exam) -> None:
    reserved = list(Question.objects.filter(competency=exam.sections.all()[0].competency)[:1])
    Question.objects.filter(pk__in=[it.pk for it in reserved]).update(use="practice")
    practice = Exam.objects.create(
        slug="practice",
        course=exam.course,
        title="练习",
        minutes=10,
        pass_mark=60,
        purpose="practice",
        live=True,
    )
    practice.sections.create(competency=reserved[0].competency, questions=1)
    practice.save()
    found = exam_by_slug("practice")
    assert found
    drawn = attempt_start(person=chen, shop=shop, exam=found, now=at(23))
    assert [slot["question"]["code"] for slot in drawn.paper] == [reserved[0].code]
    answer_rightly(drawn)
    assert attempt_submit(attempt=drawn, now=at(23, 9, 10)).passed
    assert not Certificate.objects.exists()
    assert reserved[0].code not in {
        slot["question"]["code"]
        for number in range(3)
        for slot in attempt_start(
            person=make_person(shop, f"P{number}", "某"), shop=shop, exam=exam, now=at(23)
        ).paper
    }


def test_who_may_sit_follows_the_post_held_or_prepared_for(chen: Person, shop: Shop, exam: Exam) -> None:
    ExamPost.objects.create(exam=exam, post="painter")
    found = exam_by_slug(EXAM)
    assert found
    with pytest.raises(AdmissionRefusedError, match="岗位"):
        attempt_start(person=chen, shop=shop, exam=found, now=at(23))
    enrolment = Enrolment.objects.create(
        person=chen, shop=shop, course="x", post="painter", assigned_at=at(1)
    )
    assert admission_for(person=chen, exam=found, on=at(23).date()).granted
    enrolment.delete()
    Posting.objects.create(person=chen, shop=shop, post="painter", valid_from=at(25).date())
    assert admission_for(person=chen, exam=found, on=at(23).date()).granted
