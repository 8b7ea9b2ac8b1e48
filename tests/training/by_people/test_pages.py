"""The pages: the learner's result while people mark and afterwards, and the marker's queue, blind throughout."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cms.models import Exam
from staffing.models import Person, Shop, User
from staffing.models.users import Role
from tests.training.by_people.conftest import BEST, MIDDLE, PHOTO, TEXT, WORST, give, hand_in, task_of
from tests.training.conftest import make_person
from training.models import Attempt, Mark, MarkingClaim

SignedIn = Callable[[Person], Client]
ENGLISH = {"accept-language": "en"}


def client_of(user: User) -> Client:
    client = Client(headers=ENGLISH)
    client.force_login(user, backend="staffing.backends.SignInBackend")
    return client


def page(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args), headers=ENGLISH).content.decode()


def test_the_learner_reads_what_is_marked_what_waits_and_what_comes_next(
    handed_in: Attempt, signed_in: SignedIn, chen: Person, sun: User, he: User
) -> None:
    give(handed_in, TEXT, sun, BEST)
    give(handed_in, TEXT, he, BEST)
    result = page(signed_in(chen), "attempt-result", handed_in.pk)
    assert "Being marked: no result yet" in result
    assert "2 of 3 questions are marked" in result
    assert "1 answer waits to be marked" in result
    assert "points and comment come with the result" in result
    assert "Not passed" not in result
    assert "Next attempt" not in result


def test_with_the_result_the_learner_reads_points_levels_and_comments_but_no_name(
    handed_in: Attempt, signed_in: SignedIn, chen: Person, sun: User, he: User
) -> None:
    for marker in (sun, he):
        give(handed_in, TEXT, marker, MIDDLE, comment=f"费用没有说到（{marker.pk}）。")
        give(handed_in, PHOTO, marker, {"answer": 3})
    result = page(signed_in(chen), "attempt-result", handed_in.pk)
    assert "Passed" in result
    assert "少说一项。" in result
    assert "1 of 2 points" in result
    assert result.count("费用没有说到") == 2
    for hidden in ("孙立", "何青", "east-T001", "T001"):
        assert hidden not in result


def test_lists_and_home_say_that_it_is_being_marked(
    handed_in: Attempt, signed_in: SignedIn, chen: Person, lin: Person, shop: Shop
) -> None:
    client = signed_in(chen)
    for name in ("learn", "learn-results"):
        assert "Being marked" in page(client, name)
    assert "How far it is" in page(client, "learn-course", "handover")
    exam = page(client, "exam", "handover-exam")
    assert "Your last attempt is being marked" in exam
    assert "Begin the exam" not in exam
    assert "Being marked" in page(signed_in(lin), "training-overview", shop.slug)
    assert "Being marked" in page(signed_in(lin), "training-person", shop.slug, chen.pk)
    assert signed_in(lin).get(reverse("training-export", args=[shop.slug])).status_code == 200


def test_who_sees_results_in_the_shop_does_not_read_whose_answer_waits(
    handed_in: Attempt, signed_in: SignedIn, lin: Person, shop: Shop
) -> None:
    result = page(signed_in(lin), "training-result", shop.slug, handed_in.pk)
    assert "一共三百" not in result
    record = signed_in(lin).get(reverse("training-result-export", args=[shop.slug, handed_in.pk]))
    assert record.status_code == 404


def test_a_marker_works_through_the_queue_without_learning_whose_answers_they_are(
    handed_in: Attempt, shop: Shop, chen: Person, sun: User
) -> None:
    client = client_of(sun)
    queue = page(client, "marking", shop.slug)
    assert "2 answers wait for you" in queue
    opened = client.post(reverse("marking-next", args=[shop.slug]), follow=True)
    shown = opened.content.decode()
    assert "一共三百" in shown
    assert "项目、配件、费用。" in shown
    for hidden in (chen.name, chen.staff_number, str(handed_in.pk)):
        assert hidden not in shown
        assert hidden not in queue
    address = opened.request["PATH_INFO"]
    following = client.post(
        address, {"mark-content": "2", "mark-manner": "1", "comment": "很清楚"}, follow=True
    )
    assert f"/{task_of(handed_in, PHOTO).pk}/" in following.request["PATH_INFO"]
    assert "answer-files" in following.content.decode()
    done = client.post(following.request["PATH_INFO"], {"mark-answer": "2"}, follow=True)
    assert "Nothing is left for you to mark" in done.content.decode()
    assert Mark.objects.filter(marker=sun).count() == 2


def test_a_form_that_lacks_a_level_keeps_what_was_typed_and_says_where(
    handed_in: Attempt, shop: Shop, sun: User
) -> None:
    client = client_of(sun)
    address = client.post(reverse("marking-next", args=[shop.slug]), follow=True).request["PATH_INFO"]
    refused = client.post(address, {"mark-content": "2", "comment": "先写着"})
    assert refused.status_code == 422
    shown = refused.content.decode()
    assert "先写着" in shown
    assert "Choose a level." in shown
    assert not Mark.objects.exists()


def test_a_correction_asks_for_its_reason(handed_in: Attempt, shop: Shop, sun: User) -> None:
    give(handed_in, TEXT, sun, WORST, comment="没说到")
    client = client_of(sun)
    address = reverse("marking-answer", args=[shop.slug, task_of(handed_in, TEXT).pk])
    assert "没说到" in client.get(address).content.decode()
    better = {"mark-content": "2", "mark-manner": "1", "comment": "其实说了"}
    assert "Say why you change" in client.post(address, better).content.decode()
    client.post(address, better | {"reason": "看漏了"})
    assert Mark.objects.filter(marker=sun, version=2).exists()


def test_nobody_opens_what_they_do_not_hold_and_nobody_their_own(
    handed_in: Attempt, shop: Shop, other_shop: Shop, sun: User, stranger: Person, chen: Person
) -> None:
    address = reverse("marking-answer", args=[shop.slug, task_of(handed_in, TEXT).pk])
    assert client_of(sun).get(address).status_code == 302
    assert stranger.user is not None
    assert client_of(stranger.user).get(address).status_code == 404
    assert chen.user is not None
    assert client_of(chen.user).get(address).status_code == 403


def test_what_others_marked_meanwhile_is_said_gently(
    handed_in: Attempt, shop: Shop, sun: User, he: User, zhou: User
) -> None:
    client = client_of(sun)
    address = client.post(reverse("marking-next", args=[shop.slug]), follow=True).request["PATH_INFO"]
    MarkingClaim.objects.all().delete()
    give(handed_in, TEXT, he, BEST)
    give(handed_in, TEXT, zhou, BEST)
    told = client.post(address, {"mark-content": "2", "mark-manner": "1"}, follow=True)
    assert "Others have marked this answer meanwhile" in told.content.decode()


@pytest.mark.parametrize("known", [1, 12])
def test_the_queue_costs_the_same_however_many_wait(
    shop: Shop, exam: Exam, sun: User, known: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(known):
        hand_in(make_person(shop, f"E{number + 100}", f"学员{number}", Role.LEARNER), shop, exam)
    client = client_of(sun)
    with django_assert_max_num_queries(22):
        client.get(reverse("marking", args=[shop.slug]))
