"""Many at the same moment: one certificate for one origin, and numbers without gaps or doubles."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection, connections
from pytest_django import Settings

from staffing.models import Certificate, EligibilityRecord
from staffing.models.users import Role
from tests.staffing import eligibility_story as story

pytestmark = pytest.mark.django_db(transaction=True)

Result = TypeVar("Result")


@pytest.fixture(autouse=True)
def _nothing_is_printed(settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


def crowd() -> int:
    """How many press at once; SQLite lets one write at a time, so fewer are enough there."""
    return 50 if connection.vendor == "postgresql" else 8


def at_once(count: int, act: Callable[[int], Result]) -> list[Result]:
    """`act(0)` … `act(count - 1)`, each in a thread with a connection of its own, all starting together."""
    start = Barrier(count)

    def run(number: int) -> Result:
        try:
            start.wait(timeout=30)
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(run, range(count)))


def test_one_origin_gives_one_certificate() -> None:
    shop = story.chengdong()
    mei = story.worker(shop, "陈晓梅", "CD-0110")
    issued = at_once(crowd(), lambda _number: story.passes_adviser_exam(mei, shop).pk)
    assert len(set(issued)) == 1
    assert Certificate.objects.get().number == "CD-2026-000001"


def test_numbers_have_no_gaps_and_no_doubles() -> None:
    shop = story.chengdong()
    people = [story.worker(shop, f"新人{number}", f"N-{number}") for number in range(crowd())]
    at_once(crowd(), lambda number: story.passes_adviser_exam(people[number], shop).pk)
    numbers = Certificate.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [f"CD-2026-{number:06d}" for number in range(1, crowd() + 1)]


def test_one_post_certificate_however_many_press() -> None:
    shop = story.chengdong()
    mei = story.adviser(shop)
    hr = story.account("hr", shop, Role.HR)
    results = at_once(crowd() // 4, lambda _number: story.issue_post(mei, shop, hr))
    assert sum(result.issued for result in results) == 1
    assert len({result.certificate.pk for result in results}) == 1
    assert EligibilityRecord.objects.count() == 1
