"""The daily self-check: a new hire ticks today's list for themselves, and nothing hangs on it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cms.models import Checklist
from cms.models.checklists import ChecklistPost
from staffing.models import Person, Posting, Shop, TrainingRecord
from tests.guards import assert_queries_stay_flat
from tests.training.conftest import at
from training.models import Observation, SelfCheck
from training.selectors.self_checks import DAYS, day_lists
from training.services.self_checks import self_check_save

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
ON = date(2026, 11, 23)


@pytest.fixture
def daily(checklist: Checklist) -> Checklist:
    """引导停车 is ticked each day."""
    Checklist.objects.filter(pk=checklist.pk).update(daily=True)
    checklist.refresh_from_db()
    return checklist


def codes(checklist: Checklist) -> list[str]:
    return [step["code"] for step in checklist.frozen()["steps"]]


def test_todays_list_stands_on_the_home_and_is_ticked_there(
    daily: Checklist, chen: Person, signed_in: SignIn
) -> None:
    phone, first = signed_in(chen), codes(daily)[0]
    assert reverse("learn-today") in phone.get(reverse("learn")).text
    phone.post(reverse("learn-today"), {"checklist": daily.code, "step": [first, "nonsense"]})
    kept = SelfCheck.objects.get()
    assert (kept.person, kept.ticked, kept.total) == (chen, [first], 5)
    assert "1 / 5" in phone.get(reverse("learn")).text
    assert not Observation.objects.exists()
    assert not TrainingRecord.objects.exists()


def test_the_day_is_ticked_anew_until_it_ends_and_the_days_before_stand_beneath(
    daily: Checklist, chen: Person
) -> None:
    first, second, *_rest = codes(daily)
    for day, ticked in ((21, [first]), (23, [first]), (23, [second])):
        self_check_save(person=chen, checklist=daily.code, ticked=ticked, now=at(day))
    [found] = day_lists(chen, on=ON)
    assert [it.code for it in found.items if it.ticked] == [second]
    assert [(it.day.day, len(it.ticked)) for it in found.days] == [(21, 1)]
    assert day_lists(chen, on=ON + timedelta(days=DAYS + 1))[0].days == []


def test_a_list_is_for_its_posts_and_one_that_is_not_daily_is_nobodys(
    daily: Checklist, chen: Person, shop: Shop
) -> None:
    ChecklistPost.objects.create(checklist=daily, post="service-adviser")
    assert day_lists(chen, on=ON) == []
    assert self_check_save(person=chen, checklist=daily.code, ticked=codes(daily), now=at(23)) is None
    Posting.objects.create(person=chen, shop=shop, post="service-adviser", valid_from=ON)
    assert len(day_lists(chen, on=ON)) == 1
    Checklist.objects.filter(pk=daily.pk).update(daily=False)
    assert day_lists(chen, on=ON) == []


def test_days_gone_by_cost_no_further_query(daily: Checklist, chen: Person) -> None:
    def another_day() -> None:
        self_check_save(person=chen, checklist=daily.code, ticked=[], now=at(20))

    assert assert_queries_stay_flat(lambda: day_lists(chen, on=ON), grow=another_day) <= 6


def test_who_has_no_daily_list_reads_why(chen: Person, checklist: Checklist, signed_in: SignIn) -> None:
    assert "没有每日自查表" in signed_in(chen).get(reverse("learn-today")).text
    assert reverse("learn-today") not in signed_in(chen).get(reverse("learn")).text
