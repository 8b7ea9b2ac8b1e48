"""The save of one answer over HTTP: acknowledged once written, refused with words, and cheap."""

import json
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from staffing.models import Person
from tests.training.conftest import choice_of
from training.models import Answer, Attempt, Seat
from training.services.attempts import attempt_submit

SignIn = Callable[[Person], Client]


@pytest.fixture
def running(attempt: Attempt) -> Attempt:
    """The attempt, begun just now."""
    now = timezone.now()
    Attempt.objects.update(started_at=now, deadline=now + timedelta(minutes=20))
    attempt.refresh_from_db()
    return attempt


@pytest.fixture
def phone(chen: Person, signed_in: SignIn) -> Client:
    return signed_in(chen)


def save(client: Client, attempt: Attempt, body: Any) -> Any:
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(reverse("attempt-answers", args=[attempt.pk]), text, content_type="application/json")


def change(attempt: Attempt, **more: Any) -> dict[str, Any]:
    slot = choice_of(attempt)
    key = slot["question"]["options"][0]["key"]
    return {"slot": slot["slot"], "sequence": 1, "response": [key]} | more


def test_a_saved_answer_is_acknowledged_with_its_sequence(phone: Client, running: Attempt) -> None:
    body = change(running)
    response = save(phone, running, body)
    assert response.status_code == 200
    assert response.json()["saved"] == body | {"flagged": False}
    assert Answer.objects.get().response == body["response"]


def test_the_flag_is_saved_like_an_answer(phone: Client, running: Attempt) -> None:
    assert save(phone, running, change(running, response=[], flagged=True)).status_code == 200
    assert Answer.objects.get().flagged


def test_a_later_answer_from_elsewhere_comes_back_with_the_refusal(phone: Client, running: Attempt) -> None:
    later = choice_of(running)["question"]["options"][1]["key"]
    save(phone, running, change(running, sequence=4, response=[later]))
    response = save(phone, running, change(running, sequence=3))
    assert response.status_code == 409
    body = response.json()
    assert (body["error"], body["sequence"], body["response"]) == ("conflict", 4, [later])
    assert body["message"]


NO_ANSWERS = [
    "", "nonsense", "[]", "null", "42", "[" * 3000, '{"slot": 1}', {"slot": "1", "sequence": 1, "response": []},
    {"slot": 1, "sequence": True, "response": []}, {"slot": 1, "sequence": 1.5, "response": []},
    {"slot": 99, "sequence": 1, "response": []}, {"slot": -1, "sequence": 1, "response": []},
    {"slot": 1, "sequence": 10**40, "response": []}, {"slot": 1, "sequence": 1, "response": ["zz"]},
    {"slot": 1, "sequence": 1, "response": "a"}, {"slot": 1, "sequence": 1, "response": [["a"]]},
    {"slot": 1, "sequence": 1, "response": [], "flagged": "yes"}, {"slot": 1, "sequence": 1},
    {"slot": 1, "sequence": 1, "response": ["\u0000"]}, '{"slot": 1, "sequence": NaN, "response": []}',
]  # fmt: skip


def test_what_is_no_answer_is_refused_with_words_and_nothing_is_written(
    phone: Client, running: Attempt
) -> None:
    for body in NO_ANSWERS:
        response = save(phone, running, body)
        assert response.status_code == 400, body
        assert response.json()["message"], body
    assert not Answer.objects.exists()


def test_a_huge_save_is_refused_before_it_is_read(phone: Client, running: Attempt) -> None:
    response = save(phone, running, change(running, response=["a" * 100_000]))
    assert (response.status_code, response.json()["error"]) == (413, "too_large")
    assert not Answer.objects.exists()


def test_somebody_elses_attempt_is_not_found_and_nobody_is_told_to_sign_in(
    running: Attempt, stranger: Person, lin: Person, signed_in: SignIn
) -> None:
    for person in (stranger, lin):
        assert save(signed_in(person), running, change(running)).status_code == 404
    assert save(Client(), running, change(running)).status_code == 401
    assert not Answer.objects.exists()


def test_a_save_without_the_forms_token_is_refused(chen: Person, running: Attempt) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(chen.user, backend="staffing.backends.SignInBackend")
    assert save(client, running, change(running)).status_code == 403


def test_a_closed_attempt_says_so_and_where_the_result_is(phone: Client, running: Attempt) -> None:
    attempt_submit(attempt=running, now=timezone.now())
    response = save(phone, running, change(running))
    assert (response.status_code, response.json()["error"]) == (409, "closed")
    assert response.json()["result"] == reverse("attempt-result", args=[running.pk])


def test_an_answer_long_after_the_deadline_is_refused_with_words(phone: Client, running: Attempt) -> None:
    past = timezone.now() - timedelta(seconds=11)
    Attempt.objects.update(started_at=past - timedelta(minutes=20), deadline=past)
    response = save(phone, running, change(running))
    assert (response.status_code, response.json()["error"]) == (409, "closed")
    assert not Answer.objects.exists()


def test_a_second_device_reads_what_stands(phone: Client, running: Attempt) -> None:
    save(phone, running, change(running))
    standing = phone.get(reverse("attempt-answers", args=[running.pk])).json()
    assert standing["open"] is True
    assert standing["answers"] == [change(running) | {"flagged": False}]
    assert standing["deadline"] > standing["now"]


def test_a_page_of_answers_is_saved_with_one_request(phone: Client, running: Attempt) -> None:
    first, second = change(running), change(running, slot=99)
    response = save(phone, running, {"changes": [first, second], "device": "phone"})
    assert response.status_code == 200
    results = response.json()["results"]
    assert results[0]["saved"] == first | {"flagged": False}
    assert results[1]["error"] == "not_an_answer"


NO_PACKETS = [
    {"changes": []},
    {"changes": "1"},
    {"changes": {"slot": 1}},
    {"changes": [{}] * 201},
    {"changes": [{}], "device": "<b>"},
]


def test_what_is_no_packet_is_refused_as_a_whole(phone: Client, running: Attempt) -> None:
    for body in NO_PACKETS:
        response = save(phone, running, body)
        assert (response.status_code, response.json()["error"]) == (400, "not_an_answer"), body
    response = save(phone, running, {"changes": [change(running), change(running, response=["a" * 100_000])]})
    assert (response.status_code, response.json()["error"]) == (413, "too_large")
    assert not Answer.objects.exists()


MALFORMED = [
    1, None, "x", [], {}, {"slot": 1}, {"slot": "1", "sequence": 1, "response": []},
    {"slot": 1, "sequence": True, "response": []}, {"slot": 1, "sequence": None, "response": []},
    {"slot": 1, "sequence": 1.5, "response": []}, {"slot": 1, "sequence": 1, "response": [], "flagged": "yes"},
]  # fmt: skip


@pytest.mark.parametrize("malformed", MALFORMED)
def test_one_malformed_change_is_refused_at_its_place_and_costs_none_of_its_packet(
    phone: Client, running: Attempt, malformed: Any
) -> None:
    first, last = change(running), change(running, sequence=2, response=[])
    response = save(phone, running, {"changes": [first, malformed, last]})
    assert response.status_code == 200
    results = response.json()["results"]
    assert [it["saved"]["sequence"] for it in (results[0], results[2])] == [1, 2]
    assert (results[1]["error"], "saved" in results[1]) == ("not_an_answer", False)
    assert results[1]["message"]
    assert Answer.objects.count() == 2


def test_a_packet_of_malformed_changes_alone_says_so_of_each_and_how_the_exam_stands(
    phone: Client, running: Attempt
) -> None:
    body = save(phone, running, {"changes": MALFORMED}).json()
    assert [it["error"] for it in body["results"]] == ["not_an_answer"] * len(MALFORMED)
    assert body["open"]
    assert not Answer.objects.exists()


def test_a_closed_exam_says_so_whatever_the_packet_holds(phone: Client, running: Attempt) -> None:
    attempt_submit(attempt=running, now=timezone.now())
    assert save(phone, running, {"changes": [1]}).json()["error"] == "closed"


def test_a_change_that_is_none_hides_nothing_from_the_others_of_its_slot(
    phone: Client, running: Attempt
) -> None:
    later = choice_of(running)["question"]["options"][1]["key"]
    save(phone, running, change(running, sequence=4, response=[later]))
    changes = [change(running, sequence=it) for it in (0, 3, 4)]
    response = save(phone, running, {"changes": changes})
    assert [it["error"] for it in response.json()["results"]] == ["not_an_answer", "conflict", "conflict"]
    assert Answer.objects.get().response == [later]


def test_forty_answers_in_one_request_take_as_many_queries_as_one(
    phone: Client, running: Attempt, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    flags = [{"slot": 1 + it % 6, "sequence": 1 + it // 6, "response": []} for it in range(40)]
    save(phone, running, change(running, sequence=99))
    with django_assert_num_queries(9):
        assert save(phone, running, {"changes": flags}).status_code == 200


def test_a_save_takes_six_queries_and_its_transaction(
    phone: Client, running: Attempt, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    save(phone, running, change(running))
    # savepoint; session, user, attempt with seat; the answer, its event, the seat; released
    with django_assert_num_queries(8):
        assert save(phone, running, change(running, sequence=2)).status_code == 200


def test_a_save_that_comes_late_looks_at_what_stands(phone: Client, running: Attempt) -> None:
    save(phone, running, change(running, sequence=3))
    assert save(phone, running, change(running, sequence=3)).status_code == 200
    assert save(phone, running, change(running, sequence=2)).json()["error"] == "conflict"
    assert save(phone, running, change(running, sequence=3, response=[])).json()["error"] == "conflict"
    assert Answer.objects.count() == 1


def test_exams_that_run_during_an_upgrade_go_on_from_what_was_saved(phone: Client, running: Attempt) -> None:
    """The column that tells the highest sequence is filled for the exams that run."""
    for sequence in (1, 4):
        save(phone, running, change(running, sequence=sequence))
    known = Seat.objects.get().saved
    Seat.objects.update(saved={})
    import_module("training.migrations.0015_highest_sequences").fill(apps, None)
    assert Seat.objects.get().saved == known == {str(change(running)["slot"]): 4}
