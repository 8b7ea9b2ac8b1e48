"""The exam's pages: before, during (also without scripts) and after."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from cms.bank import frozen_bank
from cms.models import Exam
from cms.selectors import modules_of
from staffing.models import Certificate, Person, Shop
from tests.training.conftest import choice_of
from training.models import Answer, Attempt
from training.selectors.answers import current_answers
from training.selectors.results import points_words
from training.services.attempts import answer_save, attempt_start
from training.services.learning import module_complete

SignIn = Callable[[Person], Client]


@pytest.fixture
def running(chen: Person, shop: Shop, exam: Exam) -> Attempt:
    return attempt_start(person=chen, shop=shop, exam=exam, now=timezone.now())


@pytest.fixture
def phone(chen: Person, signed_in: SignIn) -> Client:
    return signed_in(chen)


def page(attempt: Attempt, **data: object) -> tuple[str, dict]:
    return reverse("attempt-page", args=[attempt.pk]), data


def answer_all(attempt: Attempt, *, wrong: bool = False) -> None:
    for slot in attempt.paper:
        options = [option["key"] for option in slot["question"]["options"]]
        ordered = slot["question"]["kind"] == "ordering"
        bad = options if ordered else [key for key in options if key not in slot["question"]["key"]][:1]
        answer_save(
            attempt_id=attempt.pk,
            user=attempt.person.user,
            slot=slot["slot"],
            sequence=1,
            raw=bad if wrong else slot["question"]["key"],
            flagged=False,
            now=timezone.now(),
        )


def test_the_page_before_states_the_rules_and_starts_by_a_post_only(phone: Client, exam: Exam) -> None:
    before = phone.get(reverse("exam", args=[exam.slug])).content.decode()
    assert all(words in before for words in exam.scoring_words())
    assert phone.get(reverse("exam-start", args=[exam.slug])).status_code == 405
    started = phone.post(reverse("exam-start", args=[exam.slug]))
    assert started.headers["Location"] == reverse("attempt", args=[Attempt.objects.get().pk])


def test_the_page_before_says_who_alone_can_stop_the_clock(phone: Client, exam: Exam) -> None:
    page = phone.get(reverse("exam", args=[exam.slug])).text
    assert "离开页面也继续计时，只有监考人可以暂停" in page
    assert "不暂停" not in page


@pytest.fixture
def english_phone(chen: Person, signed_in: SignIn) -> Client:
    client = signed_in(chen)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def test_unfinished_lessons_are_told_before_an_attempt_is_spent_and_hold_nobody_back(
    english_phone: Client, chen: Person, shop: Shop, exam: Exam
) -> None:
    address = reverse("exam", args=[exam.slug])
    before = english_phone.get(address).content.decode()
    assert "3 lessons of this course are not finished yet." in before
    assert f"Starting now uses one of your {exam.attempts} attempts." in before
    assert f'href="{reverse("learn-course", args=[exam.course.slug])}">Go on with the lessons' in before
    assert before.index("not finished yet") < before.index(reverse("exam-start", args=[exam.slug]))
    for module in modules_of(exam.course):
        assert "not finished yet" in english_phone.get(address).content.decode()
        module_complete(person=chen, shop=shop, module=module, now=timezone.now())
    assert "not finished yet" not in english_phone.get(address).content.decode()


def test_a_running_exam_is_not_warned_about_lessons(english_phone: Client, running: Attempt) -> None:
    assert "not finished yet" not in english_phone.get(reverse("exam", args=[running.exam])).content.decode()


def test_the_chinese_of_a_question_is_marked_as_chinese_for_who_reads_english(
    english_phone: Client, running: Attempt
) -> None:
    source = english_phone.get(reverse("attempt", args=[running.pk])).content.decode()
    for slot in running.paper:
        question = slot["question"]
        assert f'lang="zh-Hans">{question["stem"]}<' in source
        if question["kind"] == "true_false":
            assert '<span class="option__text">True<' in source
        else:
            assert all(f'lang="zh-Hans">{option["text"]}<' in source for option in question["options"])


def test_a_double_click_on_start_makes_one_attempt(phone: Client, exam: Exam) -> None:
    for _click in range(2):
        phone.post(reverse("exam-start", args=[exam.slug]))
    assert Attempt.objects.count() == 1


def test_the_source_of_the_page_holds_every_question_and_no_key(phone: Client, running: Attempt) -> None:
    source = phone.get(reverse("attempt", args=[running.pk])).content.decode()
    for slot in running.paper:
        question = slot["question"]
        assert question["stem"] in source
        assert question["explanation"] not in source
        assert question["code"] not in source
    assert "correct" not in source


def test_beginning_and_handing_in_ask_little_of_the_database(
    phone: Client, exam: Exam, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    frozen_bank(exam)
    # the learner, the exam, admission, the bank; attempt, list of the bank, seat and first link are written
    with django_assert_max_num_queries(25):
        phone.post(reverse("exam-start", args=[exam.slug]))
    running = Attempt.objects.get()
    answer_all(running)
    # the certificate is issued with them
    with django_assert_max_num_queries(22):
        phone.post(reverse("attempt-submit", args=[running.pk]))
    running.refresh_from_db()
    assert running.passed


def test_the_page_takes_the_same_queries_however_many_answers_there_are(
    phone: Client, running: Attempt, assert_queries_stay_flat: Callable[..., int]
) -> None:
    address = reverse("attempt", args=[running.pk])
    assert assert_queries_stay_flat(lambda: phone.get(address), grow=lambda: answer_all(running)) <= 9


def test_without_scripts_next_saves_and_goes_on(phone: Client, running: Attempt) -> None:
    slot = choice_of(running)
    key = slot["question"]["key"]
    address, data = page(running, slot=slot["slot"], sequence=0, response=key, go="next")
    answered = phone.post(address, data)
    goal = "check" if slot["slot"] == 6 else str(slot["slot"] + 1)
    assert answered.headers["Location"].endswith(f"?q={goal}")
    assert sorted(current_answers(running)[slot["slot"]].response) == sorted(key)
    phone.post(address, data)
    assert Answer.objects.count() == 1


def test_without_scripts_an_ordering_is_moved_by_its_buttons(phone: Client, running: Attempt) -> None:
    Attempt.objects.update(paper=[{**slot_with_ordering(running), "slot": 1}])
    shown = ["a", "b", "c"]
    address, data = page(running, slot=1, sequence=0, response=shown, go="next")
    phone.post(address, data)
    assert not Answer.objects.exists(), "an order nobody touched is no answer"
    phone.post(address, {**data, "move": "c:up"})
    assert current_answers(running)[1].response == ["a", "c", "b"]
    phone.post(address, {"slot": 1, "sequence": 1, "response": ["a", "c", "b"], "move": "a:up"})
    assert current_answers(running)[1].response == ["a", "c", "b"]
    for move in ("z:up", "a:sideways", "a"):
        phone.post(address, {"slot": 1, "sequence": 1, "response": ["a", "c", "b"], "move": move})
    assert Answer.objects.count() == 1


def slot_with_ordering(attempt: Attempt) -> dict:
    options = [{"key": key, "text": key, "bank": key} for key in "abc"]
    question = {
        **attempt.paper[0]["question"],
        "kind": "ordering",
        "options": options,
        "key": ["b", "a", "c"],
    }
    return {**attempt.paper[0], "question": question}


def test_without_scripts_the_flag_is_set_and_taken_away(phone: Client, running: Attempt) -> None:
    address, data = page(running, slot=1, sequence=0, flag="1")
    phone.post(address, data)
    assert current_answers(running)[1].flagged
    phone.post(address, {**data, "sequence": 1})
    assert not current_answers(running)[1].flagged


@pytest.mark.parametrize(
    "data", [{}, {"slot": "x"}, {"slot": "99"}, {"slot": "1", "sequence": "-1", "response": "a"}]
)
def test_a_hostile_form_changes_nothing_and_leads_back(phone: Client, running: Attempt, data: dict) -> None:
    response = phone.post(reverse("attempt-page", args=[running.pk]), data)
    assert response.headers["Location"] == reverse("attempt", args=[running.pk])
    assert not Answer.objects.exists()


@pytest.mark.parametrize("asked", ["0", "7", "abc", "-1", "١", "99999999999", "<script>"])
def test_a_question_that_does_not_exist_shows_the_first(phone: Client, running: Attempt, asked: str) -> None:
    source = phone.get(reverse("attempt", args=[running.pk]), {"q": asked}).content.decode()
    first = re.search(r'<form[^>]*id="question-1"[^>]*>', source)
    assert first is not None
    assert "hidden" not in first.group()


def test_handing_in_shows_the_result_with_certificate_and_explanations(
    phone: Client, running: Attempt
) -> None:
    answer_all(running)
    address, result = (reverse(name, args=[running.pk]) for name in ("attempt-submit", "attempt-result"))
    for _click in range(2):
        assert phone.post(address).headers["Location"] == result
    assert phone.post(address, headers={"accept": "application/json"}).json() == {"next": result}
    source = phone.get(result).content.decode()
    certificate = Certificate.objects.get()
    assert certificate.number in source
    assert reverse("certificate-check", args=[certificate.public_id]) in source
    assert all(slot["question"]["explanation"] in source for slot in running.paper)


def test_a_failed_exam_says_why_what_to_study_and_from_when_to_try_again(
    phone: Client, running: Attempt
) -> None:
    answer_all(running, wrong=True)
    phone.post(reverse("attempt-submit", args=[running.pk]))
    source = phone.get(reverse("attempt-result", args=[running.pk])).content.decode()
    assert reverse("learn-module", args=["reception", "parking"]) in source
    assert (timezone.localdate() + timedelta(days=1)).isoformat() in source
    assert not Certificate.objects.exists()


def test_a_look_at_the_page_after_the_time_ran_out_shows_the_result(phone: Client, running: Attempt) -> None:
    past = timezone.now() - timedelta(minutes=1)
    Attempt.objects.update(started_at=past - timedelta(minutes=20), deadline=past)
    response = phone.get(reverse("attempt", args=[running.pk]))
    assert response.headers["Location"] == reverse("attempt-result", args=[running.pk])
    running.refresh_from_db()
    assert running.state == Attempt.State.EXPIRED


def test_a_refresh_at_zero_still_lets_one_hand_in(phone: Client, running: Attempt) -> None:
    now = timezone.now()
    Attempt.objects.update(started_at=now - timedelta(minutes=20), deadline=now)
    assert phone.get(reverse("attempt", args=[running.pk])).status_code == 200
    phone.post(reverse("attempt-submit", args=[running.pk]))
    running.refresh_from_db()
    assert running.state == Attempt.State.SUBMITTED


def test_a_page_whose_clock_missed_a_pause_or_more_time_hands_nothing_in(
    phone: Client, running: Attempt
) -> None:
    address, page = (reverse(name, args=[running.pk]) for name in ("attempt-submit", "attempt"))
    assert phone.post(address, {"time_up": "1"}).headers["Location"] == page
    past = timezone.now() - timedelta(minutes=1)
    Attempt.objects.update(started_at=past - timedelta(minutes=20), deadline=past, paused_at=past)
    assert phone.post(address, {"time_up": "1"}).headers["Location"] == page
    Attempt.objects.update(paused_at=None, deadline=timezone.now())
    assert phone.post(address, {"time_up": "1"}).headers["Location"] == reverse(
        "attempt-result", args=[running.pk]
    )


def test_the_result_of_a_running_exam_is_the_exam(phone: Client, running: Attempt) -> None:
    response = phone.get(reverse("attempt-result", args=[running.pk]))
    assert response.headers["Location"] == reverse("attempt", args=[running.pk])


def test_nobody_else_sees_or_touches_the_attempt(
    running: Attempt, stranger: Person, lin: Person, signed_in: SignIn
) -> None:
    for name in ("attempt", "attempt-result", "attempt-page", "attempt-submit"):
        address = reverse(name, args=[running.pk])
        for client in (signed_in(stranger), signed_in(lin)):
            assert client.post(address).status_code in (404, 405)
            assert client.get(address).status_code in (404, 405)
        assert Client().get(address).status_code in (302, 405)
    running.refresh_from_db()
    assert running.is_open


@pytest.mark.parametrize(
    ("earned", "shown"),
    [("3", "3"), ("100", "100"), ("11/2", "5.5"), ("53/3", "17.66"), ("199/60", "3.31"), ("0", "0")],
)
def test_points_are_shown_as_decimals_rounded_down_like_the_score(earned: str, shown: str) -> None:
    assert points_words(earned, 100) == f"得 {shown} 分，满分 100 分"
