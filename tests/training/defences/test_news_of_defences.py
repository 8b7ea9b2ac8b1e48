"""A decided defence is news on the candidate's home until they have looked at it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from staffing.models import Person, Shop, User
from tests.guards import assert_queries_stay_flat
from tests.training.conftest import at
from tests.training.defences.conftest import DAY, Seal
from tests.training.defences.test_defence_pages import SignIn
from training.models import Defence
from training.selectors.news import TOLD, news_for
from training.services.defence_marks import defence_open

pytestmark = pytest.mark.django_db
AFTER = DAY + timedelta(hours=1)


@pytest.fixture
def passed(scheduled: Defence, panel: list[User], seal: Seal) -> Defence:
    for user in panel:
        seal(user)
    return defence_open(defence_id=scheduled.pk, chair=panel[0], now=AFTER)


def test_a_passed_defence_is_told_at_home_until_the_candidate_looked(
    passed: Defence, li: Person, signed_in: SignIn
) -> None:
    Defence.objects.update(opened_at=timezone.now())
    phone, address = signed_in(li), f"/defences/{passed.pk}/"
    home = phone.get("/learn/").text
    assert "高级维修答辩" in home
    assert "答辩结果已出：通过" in home
    assert address in home

    assert phone.get(address).status_code == 200
    assert address not in phone.get("/learn/").text


def test_a_failed_one_is_told_as_such(scheduled: Defence, panel: list[User], seal: Seal, li: Person) -> None:
    for user in panel:
        seal(user, 1)
    defence_open(defence_id=scheduled.pk, chair=panel[0], now=AFTER)

    [line] = news_for(li, now=at(26))
    assert line.note == "答辩结果已出：未通过"


def test_looking_before_it_was_decided_does_not_count(
    scheduled: Defence, panel: list[User], seal: Seal, li: Person, signed_in: SignIn
) -> None:
    signed_in(li).get(f"/defences/{scheduled.pk}/")
    assert news_for(li, now=at(26)) == []
    for user in panel:
        seal(user)
    defence_open(defence_id=scheduled.pk, chair=panel[0], now=AFTER)
    assert len(news_for(li, now=at(26))) == 1


def test_what_the_desk_or_the_panel_read_is_still_news_to_the_candidate_alone(
    passed: Defence, panel: list[User], li: Person, lin: Person, shop: Shop, signed_in: SignIn
) -> None:
    assert signed_in(lin).get(f"/shops/{shop.slug}/defences/{passed.pk}/").status_code == 200
    assert len(news_for(li, now=at(26))) == 1
    assert news_for(lin, now=at(26)) == []


def test_decisions_of_long_ago_are_no_news(passed: Defence, li: Person) -> None:
    """As those made before looking was kept."""
    assert passed.result_seen_at is None
    assert news_for(li, now=AFTER + TOLD + timedelta(seconds=1)) == []


def test_the_queries_stay_the_same_however_many(passed: Defence, li: Person) -> None:
    def another() -> None:
        copy = Defence.objects.get(pk=passed.pk)
        copy.pk, copy._state.adding = Defence().pk, True
        copy.save()

    assert assert_queries_stay_flat(lambda: news_for(li, now=at(26)), grow=another) == 5
    assert len(news_for(li, now=at(26))) == 2
