"""What people decide about a sitting: extra time, pause, more time, void."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.models import Exam
from staffing.models import Certificate, Person, Shop
from staffing.services.certificates import certificate_correct
from tests.training.conftest import COURSE, EXAM, REASON, answer, answer_rightly, at
from training.models import (
    Allowance,
    Answer,
    Attempt,
    CountedPaper,
    Enrolment,
    Intervention,
)
from training.selectors.admissions import admission_for
from training.services.attempts import attempt_settle, attempt_start, attempt_submit
from training.services.counting import attempts_count
from training.services.errors import (
    AttemptPausedError,
    InterventionRefusedError,
)
from training.services.finalising import attempts_finalise_overdue
from training.services.invigilation import allowance_grant, attempt_intervene

SignIn = Callable[[Person], Client]
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
    for counted in ("差在哪里", "各项能力", "为合格", "接下来学什么"):
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


def test_extra_time_is_granted_on_the_persons_page(
    chen: Person, lin: Person, shop: Shop, exam: Exam, signed_in: SignIn
) -> None:
    hr, address = signed_in(lin), reverse("training-extra-time", args=[shop.slug, chen.pk])
    assert hr.post(address, {"exam": "", "minutes": 10, "reason": ""}).status_code == 422
    hr.post(address, {"exam": EXAM, "minutes": 10, "reason": "手腕受伤"})
    assert Allowance.objects.get().granted_by == lin.user
    assert "手腕受伤" in hr.get(reverse("training-person", args=[shop.slug, chen.pk])).content.decode()
    assert "10" in signed_in(chen).get(reverse("exam", args=[EXAM])).content.decode()
