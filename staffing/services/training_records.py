"""Training received by people: one record for each course, lecture or drill, kept as the law wants it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from staffing.models import Person, Shop, TrainingRecord

# Stands for a course of ours in the record of training that was held elsewhere or in a room.
TRAINING_ELSEWHERE = "elsewhere"


def training_record_add(
    *,
    person: Person,
    shop: Shop,
    code: str,
    title: str,
    held_from: date,
    held_until: date,
    minutes: int,
    result: TrainingRecord.Result | str,
    topic: str = "",
    content: str = "",
    trainer: str = "",
    score: Decimal | None = None,
    origin: str | None = None,
) -> TrainingRecord:
    """Write a training record; days both included, ``minutes`` spent in all.

    ``code`` is the course's short name: a record with the result "passed" or "completed" is what a rule that asks for the
    course looks for. ``topic`` is a code of standards/training.yaml, for rules that ask for hours. ``origin`` names what led to it ("enrolment:17"): the same origin twice gives the
    first record back, unchanged.
    """
    values = {
        "person": person,
        "shop": shop,
        "code": code,
        "title": title,
        "topic": topic,
        "content": content,
        "held_from": held_from,
        "held_until": held_until,
        "minutes": minutes,
        "trainer": trainer,
        "result": result,
        "score": score,
    }
    if origin is None:
        return TrainingRecord.objects.create(**values)
    return TrainingRecord.objects.get_or_create(origin=origin, defaults=values)[0]


@transaction.atomic
def training_held_add(*, people: Iterable[Person], shop: Shop, **training: Any) -> int:
    """The same training for everybody who took part; how many records are new.

    ``training``: the fields of `training_record_add` beside person, shop and code. Who has such a record already, as
    after a second press of the button, gets no second one.
    """
    Shop.objects.select_for_update().get(pk=shop.pk)
    values = {**training, "code": TRAINING_ELSEWHERE}
    same = TrainingRecord.objects.filter(shop=shop, **values)
    recorded = set(same.values_list("person_id", flat=True))
    new = [person for person in people if person.pk not in recorded]
    for person in new:
        training_record_add(person=person, shop=shop, **values)
    return len(new)
