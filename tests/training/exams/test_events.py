"""What is recorded of an attempt: every link, in order, under the lock of the save, and deleted when its time is over."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.models import Exam
from staffing.models import Person, Shop
from tests.training.conftest import answer, answer_rightly, at, choice_of
from training.exams.chain import ROOT, link_sha256
from training.models import Answer, Attempt, AttemptEvent, Seat
from training.services.attempts import Change, answers_save, attempt_start, attempt_submit
from training.services.events import events_delete_due
from training.services.finalising import attempts_finalise_overdue
from training.services.presence import Move, attempt_pulse

SignIn = Callable[[Person], Client]


def kinds(attempt: Attempt) -> list[str]:
    return [event.kind for event in attempt.events.all()]


def chain_holds(attempt: Attempt) -> bool:
    """Whether every stored link follows the one before it, up to the seat's head."""
    previous, events = ROOT, list(AttemptEvent.objects.filter(attempt=attempt))
    for number, it in enumerate(events, start=1):
        previous = link_sha256(previous=previous, number=number, kind=it.kind, at=it.at, data=it.data)
        if it.sha256 != previous:
            return False
    seat = Seat.objects.get(attempt=attempt)
    return (seat.head, seat.events) == (previous, len(events))


def pulse(attempt: Attempt, device: str, *moves: Move, take: bool = False, minute: int = 1) -> Any:
    return attempt_pulse(
        attempt_id=attempt.pk,
        user=attempt.person.user,
        device=device,
        take=take,
        moves=moves,
        now=at(23, 9, minute),
    )


def test_an_attempt_is_recorded_from_its_beginning_to_its_end(attempt: Attempt) -> None:
    pulse(attempt, "phone", take=True)
    answer(attempt, 1, [], sequence=1)
    pulse(attempt, "phone", Move(kind="left", seconds_ago=9), Move(kind="back", seconds_ago=2), minute=2)
    pulse(attempt, "tablet", take=True, minute=3)
    attempt_submit(attempt=attempt, now=at(23, 9, 10))
    assert kinds(attempt) == ["start", "save", "left", "back", "device", "submit", "finalise"]
    assert chain_holds(attempt)
    assert attempt.events.get(kind="left").data == {"then": "2026-11-23T01:01:51.000000+00:00"}


def test_who_never_comes_back_is_closed_without_a_submit(attempt: Attempt) -> None:
    attempts_finalise_overdue(now=at(24))
    assert kinds(attempt) == ["start", "finalise"]
    assert chain_holds(attempt)


def test_the_same_packet_again_leaves_one_link(attempt: Attempt) -> None:
    answer(attempt, 1, [], sequence=3)
    answer(attempt, 1, [], sequence=3)
    assert kinds(attempt) == ["start", "save"]


def test_a_page_of_answers_is_one_link_and_each_change_has_its_own_outcome(attempt: Attempt) -> None:
    slot = choice_of(attempt)
    number, key = slot["slot"], slot["question"]["options"][0]["key"]
    other = 2 if number == 1 else 1
    answer(attempt, other, [], sequence=5)
    changes = [
        Change(slot=number, sequence=1, raw=[key]),
        Change(slot=other, sequence=4, raw=[], flagged=True),
        Change(slot=99, sequence=1, raw=[]),
        Change(slot=number, sequence=2, raw=[], flagged=True),
    ]
    receipt = answers_save(attempt_id=attempt.pk, user=attempt.person.user, changes=changes, now=at(23, 9, 2))
    assert [type(it).__name__ for it in receipt.outcomes] == [
        "Saved", "AnswerConflictError", "ResponseError", "Saved"
    ]  # fmt: skip
    assert kinds(attempt) == ["start", "save", "save"]
    assert [it["sequence"] for it in attempt.events.last().data["answers"]] == [1, 2]
    assert Answer.objects.filter(attempt=attempt).count() == 3


def test_the_first_device_is_told_and_can_take_the_exam_back(attempt: Attempt) -> None:
    assert not pulse(attempt, "phone", take=True).elsewhere
    assert not pulse(attempt, "tablet", take=True).elsewhere
    assert pulse(attempt, "phone").elsewhere
    assert kinds(attempt) == ["start", "device"]
    assert not pulse(attempt, "phone", take=True).elsewhere
    assert kinds(attempt) == ["start", "device", "device"]
    assert pulse(attempt, "tablet").elsewhere


def test_an_answer_from_the_device_that_lost_the_exam_is_saved_all_the_same(attempt: Attempt) -> None:
    pulse(attempt, "phone", take=True)
    pulse(attempt, "tablet", take=True)
    receipt = answers_save(
        attempt_id=attempt.pk,
        user=attempt.person.user,
        changes=[Change(slot=1, sequence=1, raw=[])],
        now=at(23, 9, 2),
        device="phone",
    )
    assert receipt.standing.elsewhere
    assert Answer.objects.filter(attempt=attempt).count() == 1
    assert attempt.events.last().data["device"] == "phone"


def test_an_answer_that_arrives_while_the_page_is_left_leaves_it_left(attempt: Attempt) -> None:
    pulse(attempt, "phone", Move(kind="left", seconds_ago=5), take=True)
    left = Seat.objects.get()
    answer(attempt, 1, [], sequence=1, now=at(23, 9, 7))
    seat = Seat.objects.get()
    assert (seat.away_since, seat.times_away, seat.device) == (left.away_since, 1, "phone")
    assert (seat.seen_at, seat.saved) == (at(23, 9, 7), {"1": 1})
    assert seat.head == attempt.events.last().sha256


def test_a_packet_within_the_grace_is_taken_and_flagged_as_late(attempt: Attempt) -> None:
    answer(attempt, 1, [], sequence=1, now=attempt.deadline)
    answer(attempt, 1, [], sequence=2, now=attempt.deadline + timedelta(seconds=7))
    assert [it.late for it in Answer.objects.filter(attempt=attempt)] == [False, True]
    assert [it.data["late"] for it in attempt.events.filter(kind="save")] == [False, True]


def test_a_browser_that_flickers_fills_the_chain_up_to_a_limit_only(attempt: Attempt) -> None:
    pulse(attempt, "phone", take=True)
    Seat.objects.update(times_away=500)
    pulse(attempt, "phone", Move(kind="left", seconds_ago=1), Move(kind="back", seconds_ago=0))
    assert kinds(attempt) == ["start"]
    assert Seat.objects.get().times_away == 501


def test_who_comes_back_without_having_left_adds_nothing(attempt: Attempt) -> None:
    pulse(attempt, "phone", *[Move(kind="back", seconds_ago=0)] * 20, take=True)
    assert kinds(attempt) == ["start"]
    pulse(attempt, "phone", Move(kind="left", seconds_ago=2), *[Move(kind="back", seconds_ago=0)] * 2)
    assert kinds(attempt) == ["start", "left", "back"]


def test_events_are_deleted_after_the_stated_days_and_the_head_stays(
    attempt: Attempt, lin: Person, shop: Shop, exam: Exam, settings: Any
) -> None:
    settings.ATTEMPT_EVENTS_KEPT_DAYS = 30
    answer_rightly(attempt)
    closed = attempt_submit(attempt=attempt, now=at(1, 9, 10))
    later = attempt_start(person=lin, shop=shop, exam=exam, now=at(20))
    attempt_submit(attempt=later, now=at(20, 9, 5))
    count = closed.seat.events
    assert events_delete_due(now=at(1, 9, 9) + timedelta(days=30)) == 0
    assert events_delete_due(now=at(1, 9, 11) + timedelta(days=30)) == count
    assert kinds(later) == ["start", "submit", "finalise"]
    assert Seat.objects.get(attempt=closed).head == closed.seat.head
    assert Answer.objects.filter(attempt=closed).exists()
    call_command("clock", verbosity=0)


def test_the_page_before_the_exam_says_what_is_recorded_and_for_how_long(
    chen: Person, exam: Exam, signed_in: SignIn, settings: Any
) -> None:
    settings.ATTEMPT_EVENTS_KEPT_DAYS = 77
    page = signed_in(chen).get(reverse("exam", args=[exam.slug]), headers={"accept-language": "en"})
    assert "77" in page.content.decode()


NO_PULSES = [
    "", "[]", "null", '{"device": 1}', '{"device": "a b"}', {"device": "x" * 41}, {"take": "yes"}, {"moves": {}},
    {"moves": [{"kind": "left"}]}, {"moves": [{"kind": "left", "ago": -1}]}, {"moves": [{"kind": "start", "ago": 1}]},
    {"moves": [{"kind": "left", "ago": True}]}, {"moves": [{"kind": "left", "ago": 1}] * 21}, {"moves": ["left"]},
]  # fmt: skip


def test_a_pulse_over_http_answers_how_the_attempt_stands_and_refuses_nonsense(
    chen: Person, attempt: Attempt, stranger: Person, signed_in: SignIn
) -> None:
    now = timezone.now()
    Attempt.objects.update(started_at=now, deadline=now + timedelta(minutes=20))
    address, client = reverse("attempt-pulse", args=[attempt.pk]), signed_in(chen)

    def send(body: Any, client: Client = client) -> Any:
        text = body if isinstance(body, str) else json.dumps(body)
        return client.post(address, text, content_type="application/json")

    for body in NO_PULSES:
        assert send(body).status_code == 400, body
    assert kinds(attempt) == ["start"]
    answered = send({"device": "phone", "take": True, "moves": [{"kind": "left", "ago": 3}]})
    assert answered.json()["open"] is True
    assert answered.json()["elsewhere"] is False
    assert kinds(attempt) == ["start", "left"]
    assert send({}, signed_in(stranger)).status_code == 404
    assert send({}, Client()).status_code == 401


@pytest.mark.django_db(transaction=True)
def test_links_written_at_the_same_moment_queue_up(chen: Person, shop: Shop, exam: Exam) -> None:
    attempt = attempt_start(person=chen, shop=shop, exam=exam, now=at(23))
    times = 24 if connection.vendor == "postgresql" else 8

    def act(number: int) -> None:
        try:
            if number < 6:
                answer(attempt, 1 + number, [])
            else:
                pulse(attempt, "phone", Move(kind="left", seconds_ago=number))
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        list(pool.map(act, range(times)))
    assert Seat.objects.get().events == times + 1
    assert chain_holds(attempt)
