"""The live page of the exam room: who sits, who is heard, what is saved, and what is done to whom."""

from collections.abc import Callable
from datetime import date, timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.models import Exam
from staffing.models import Certificate, Person, Shop
from staffing.models.users import Role
from staffing.permissions import grant_role
from tests.training.conftest import REASON, answer, answer_rightly, at, make_person
from training.models import (
    Attempt,
    Intervention,
    Seat,
)
from training.selectors.room import losses_of, room
from training.services.attempts import attempt_start, attempt_submit

SignIn = Callable[[Person], Client]
Act = Callable[..., Attempt]


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


def test_declaring_void_asks_once_more_and_says_what_is_lost(
    attempt: Attempt, lin: Person, shop: Shop, signed_in: SignIn
) -> None:
    now = timezone.now()
    Attempt.objects.update(started_at=now, deadline=now + timedelta(minutes=20))
    answer(attempt, 1, [])
    hr, address = signed_in(lin), reverse("invigilation-act", args=[shop.slug])
    form = {"attempt": [str(attempt.pk)], "kind": "void", "reason": REASON}
    asked = hr.post(address, form)
    [loss] = asked.context["losses"]
    assert (loss.name, loss.state) == ("陈晓", "进行中")
    assert "马上结束" in asked.content.decode()
    assert REASON in asked.content.decode()
    attempt.refresh_from_db()
    assert (attempt.state, Intervention.objects.count()) == ("open", 0)
    done = hr.post(address, form | {"confirmed": "1"}, follow=True)
    attempt.refresh_from_db()
    assert (attempt.state, done.status_code) == ("void", 200)


def test_before_a_pass_is_declared_void_its_certificate_is_named(
    attempt: Attempt, lin: Person, shop: Shop, signed_in: SignIn
) -> None:
    answer_rightly(attempt)
    attempt_submit(attempt=attempt, now=at(23, 9, 10))
    form = {"attempt": [str(attempt.pk)], "kind": "void", "reason": REASON}
    page = signed_in(lin).post(reverse("invigilation-act", args=[shop.slug]), form).content.decode()
    certificate = Certificate.objects.get()
    assert certificate.number in page
    assert certificate.revoked_on is None


def test_the_attempts_of_another_shop_are_not_named_before_they_are_declared_void(
    attempt: Attempt, lin: Person, other_shop: Shop, signed_in: SignIn
) -> None:
    grant_role(user=lin.user, shop=other_shop, role=Role.HR)
    form = {"attempt": [str(attempt.pk)], "kind": "void", "reason": REASON}
    page = signed_in(lin).post(reverse("invigilation-act", args=[other_shop.slug]), form, follow=True)
    assert "陈晓" not in page.content.decode()
    attempt.refresh_from_db()
    assert attempt.is_open


def test_what_is_lost_is_asked_in_the_same_queries_for_any_number_of_people(
    attempt: Attempt, lin: Person, shop: Shop, exam: Exam, assert_queries_stay_flat: Callable[..., int]
) -> None:
    def grow() -> None:
        for number in range(4):
            person = make_person(shop, f"V{number}", f"废{number}", Role.LEARNER)
            answer(attempt_start(person=person, shop=shop, exam=exam, now=at(23)), 1, [])

    def ask() -> None:
        losses_of(
            list(Attempt.objects.values_list("pk", flat=True)), shop, by=lin.user, on=date(2026, 11, 23)
        )

    assert_queries_stay_flat(ask, grow=grow)
