"""Training held in a room, recorded once for everybody who took part."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from staffing.models import Person, Shop, TrainingRecord, User
from tests.compliance.conftest import auditor, hire, nanhu, owner, shop, sign_in, staffed, stranger

__all__ = ["auditor", "hire", "nanhu", "owner", "shop", "sign_in", "staffed", "stranger"]

SignIn = Callable[[User], Client]
HELD = {
    "title": "车间安全月例训",
    "topic": "safety",
    "content": "举升作业、高压断电、灭火器使用",
    "held_from": "2026-06-12",
    "held_until": "2026-06-12",
    "minutes": "240",
    "trainer": "孙立",
    "result": "passed",
}


def record(client: Client, place: Shop, people: Any, **changes: str) -> Any:
    values = HELD | changes | {"people": [person.pk for person in people]}
    return client.post(reverse("training-held", args=[place.slug]), values)


def test_everybody_who_took_part_gets_a_record_and_a_second_press_none(
    staffed: Shop, owner: User, sign_in: SignIn
) -> None:
    client, people = sign_in(owner), Person.objects.filter(name__in=["李强", "赵磊", "孙浩"])
    for _press in range(2):
        assert record(client, staffed, people).status_code == 302

    rows = TrainingRecord.objects.filter(shop=staffed, topic="safety", minutes=240, result="passed")
    assert sorted(row.person.name for row in rows) == sorted(["李强", "赵磊", "孙浩"])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "9" * 30}, "minutes"),
        ({"topic": "castle"}, "topic"),
        ({"content": ""}, "content"),
        ({"held_until": "2026-02-30"}, "held_until"),
        ({"held_until": "2025-01-01"}, "held_until"),
    ],
)
def test_a_wrong_entry_is_told_and_nothing_is_written(
    staffed: Shop, owner: User, sign_in: SignIn, changes: dict[str, str], field: str
) -> None:
    response = record(sign_in(owner), staffed, Person.objects.filter(name="李强"), **changes)

    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert "车间安全月例训" in response.content.decode()
    assert not TrainingRecord.objects.exists()


def test_nobody_of_another_shop_can_be_named_and_without_participants_nothing_is_recorded(
    staffed: Shop, nanhu: Shop, owner: User, stranger: User, auditor: User, sign_in: SignIn
) -> None:
    people = Person.objects.filter(name="李强")

    assert record(sign_in(stranger), nanhu, people).context["form"].errors["people"]
    assert record(sign_in(owner), staffed, []).context["form"].errors["people"]
    assert record(sign_in(owner), staffed, [Person(pk=9**40)]).context["form"].errors["people"]
    assert record(sign_in(stranger), staffed, people).status_code == 404
    assert record(sign_in(auditor), staffed, people).status_code == 403
    assert not TrainingRecord.objects.exists()
