"""Pages of results stay as cheap with many attempts as with few."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cms.models import Exam
from staffing.models import Person, Shop
from tests.training.conftest import at
from tests.training.sittings import many_sit
from training.models import Attempt

pytestmark = pytest.mark.django_db


def test_the_learners_results_come_page_by_page(
    chen: Person,
    shop: Shop,
    exam: Exam,
    signed_in: Callable[[Person], Client],
    assert_queries_stay_flat: Callable[..., int],
) -> None:
    client, address = signed_in(chen), reverse("learn-results")

    def grow() -> None:
        attempts = many_sit(shop, exam, 300)
        for place, attempt in enumerate(attempts):
            attempt.person, attempt.started_at = chen, at(1) + timedelta(minutes=place)
        Attempt.objects.bulk_update(attempts, ["person", "started_at"])

    assert_queries_stay_flat(lambda: client.get(address), grow=grow)
    seen: list[str] = []
    while address:
        source = client.get(address).content.decode()
        found = [str(attempt.pk) for attempt in Attempt.objects.all() if str(attempt.pk) in source]
        assert found
        assert len(found) <= 60
        seen += found
        older = source.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
        address = reverse("learn-results") + older if older else ""
    assert len(seen) == len(set(seen)) == 300
