"""Training received by people: one record for each course, lecture or drill, kept as the law wants it."""

from datetime import date
from decimal import Decimal

from staffing.models import Person, Shop, TrainingRecord


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
