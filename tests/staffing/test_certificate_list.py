"""The list of certificates: its filters and what is ticked to be printed."""

from urllib.parse import parse_qs

import pytest
from django.test import Client
from django.urls import reverse

from staffing.models import Shop, TaskProgress
from staffing.models.users import Role
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


@pytest.mark.parametrize("key", ["9" * 40, "9" * 5000, "-1", "²", "１"])
def test_a_tick_that_is_no_certificate_is_as_good_as_none(desk: Client, shop: Shop, key: str) -> None:
    response = desk.post(reverse("certificates-print", args=[shop.slug]), {"certificate": [key]}, follow=True)

    assert response.status_code == 200
    assert any(message.level_tag == "error" for message in response.context["messages"])
    assert not TaskProgress.objects.exists()
