"""The list of certificates: its filters and what is ticked to be printed."""

from collections.abc import Callable
from datetime import date
from urllib.parse import parse_qs

import pytest
from django.test import Client
from django.urls import reverse

from staffing.models import Certificate, Shop, TaskProgress, User
from staffing.models.users import Role
from staffing.selectors.certificates import shop_certificates
from tests.staffing import eligibility_story as story

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return story.chengdong()


@pytest.fixture
def desk(client: Client, shop: Shop) -> Client:
    client.force_login(story.account("hr", shop, Role.HR))
    return client


def test_a_chip_keeps_the_words_that_were_searched_for(desk: Client, shop: Shop) -> None:
    response = desk.get(reverse("certificates", args=[shop.slug]), {"q": "100% A&kind=post"})

    for chip in response.context["chips"]:
        assert parse_qs(chip["url"].removeprefix("?"))["q"] == ["100% A&kind=post"]
        assert "kind" not in parse_qs(chip["url"].removeprefix("?"))


@pytest.mark.parametrize("state", Certificate.State.values)
def test_each_filter_finds_the_certificates_that_are_in_that_state(shop: Shop, state: str) -> None:
    hr = story.account("hr", shop, Role.HR)
    stays, goes = story.adviser(shop), story.adviser(shop, "赵新", "CD-0111")
    for person in (stays, goes):
        story.issue_post(person, shop, hr)
    goes.employments.update(valid_until=date(2026, 12, 31))
    for day in (date(2026, 5, 31), story.TODAY, date(2026, 12, 31), date(2027, 1, 1), date(2028, 11, 23)):
        found = set(shop_certificates(shop, on=day, state=state))
        assert found == {one for one in Certificate.objects.all() if one.state_on(day) == state}


def test_more_certificates_take_no_more_queries(
    client: Client, shop: Shop, assert_queries_stay_flat: Callable[..., int]
) -> None:
    hr: User = story.account("hr", shop, Role.HR)
    client.force_login(hr)
    url = reverse("certificates", args=[shop.slug])
    story.issue_post(story.adviser(shop), shop, hr)

    def grow() -> None:
        for number in range(5):
            story.issue_post(story.adviser(shop, f"新人{number}", f"N-{number}"), shop, hr)

    assert_queries_stay_flat(lambda: client.get(url), grow=grow)


@pytest.mark.parametrize("key", ["9" * 40, "9" * 5000, "-1", "²", "１"])
def test_a_tick_that_is_no_certificate_is_as_good_as_none(desk: Client, shop: Shop, key: str) -> None:
    response = desk.post(reverse("certificates-print", args=[shop.slug]), {"certificate": [key]}, follow=True)

    assert response.status_code == 200
    assert any(message.level_tag == "error" for message in response.context["messages"])
    assert not TaskProgress.objects.exists()
