"""Who observes whom: 周师傅 trains, 考官 examines, 小陈 learns; the checklist is about guiding a car to park."""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

import pytest

from cms.models import Checklist
from staffing.models import Person, Shop
from staffing.models.users import Role
from tests.training.conftest import at, make_person
from training.models import Observation
from training.services.practice import (
    Tick,
    observation_agree,
    observation_confirm,
    observation_start,
    ticks_save,
)

ALL_DONE = dict.fromkeys(range(1, 6), "done")


@pytest.fixture
def checklist(course: None) -> Checklist:
    """引导停车: five steps, the first of them critical."""
    return Checklist.objects.get(code="parking")


@pytest.fixture
def zhou(shop: Shop) -> Person:
    """周师傅, the trainer."""
    return make_person(shop, "E004", "周刚", Role.TRAINER)


@pytest.fixture
def examiner(shop: Shop) -> Person:
    """考官 of 城东店, who also watches practice."""
    return make_person(shop, "E005", "钱考", Role.EXAMINER)


@pytest.fixture
def running(checklist: Checklist, chen: Person, zhou: Person, shop: Shop) -> Observation:
    """周师傅 began to observe 小陈 on 23 November at nine."""
    return begun(checklist, chen, zhou, now=at(23))


def begun(checklist: Checklist, person: Person, observer: Person, *, now: datetime) -> Observation:
    shop = person.employments.get().shop
    return observation_start(
        key=uuid4(), person=person, shop=shop, checklist=checklist, observer=observer.user, now=now
    )


def ticked(observation: Observation, marks: Mapping[int, str], *, sequence: int = 1) -> None:
    """Tick these steps as the observer, one packet."""
    ticks = [
        Tick(place=place, sequence=sequence, mark=mark, note="不下雨" if mark == "not_applicable" else "")
        for place, mark in marks.items()
    ]
    ticks_save(key=observation.pk, observer=observation.observer, ticks=ticks, now=observation.started_at)


def observed(observation: Observation, marks: Mapping[int, str] = ALL_DONE, *, now: datetime) -> Observation:
    """Ticked and confirmed by the observer."""
    ticked(observation, marks)
    return observation_confirm(key=observation.pk, observer=observation.observer, words="", now=now)


def counted(
    checklist: Checklist,
    person: Person,
    observer: Person,
    marks: Mapping[int, str] = ALL_DONE,
    *,
    now: datetime,
) -> Observation:
    """Begun, ticked, and confirmed by both at one instant."""
    observation = begun(checklist, person, observer, now=now)
    observed(observation, marks, now=now)
    return observation_agree(key=observation.pk, learner=person.user, now=now)
