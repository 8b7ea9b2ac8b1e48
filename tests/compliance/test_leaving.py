"""Before HR ends an employment, the clauses that would fall are shown."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models.signals import post_save
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.models import ShopStandards
from staffing.models import Employment, Posting, Shop, User
from staffing.models.users import Role
from staffing.permissions import grant_role


@pytest.fixture
def hr(staffed: Shop, sign_in: Callable[[User], Client]) -> Client:
    user = User.objects.create_user("hr")
    grant_role(user=user, shop=staffed, role=Role.HR)
    return sign_in(user)


def spell_of(name: str) -> Employment:
    return Employment.objects.get(person__name=name)


def end(client: Client, name: str, last_day: str, **more: str):  # type: ignore[no-untyped-def]
    spell = spell_of(name)
    address = reverse("record-end", args=[spell.shop.slug, spell.person_id, "employments", spell.pk])
    return client.post(address, {"last_day": last_day, **more})


def soon(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_ending_the_employment_of_the_only_painter_first_says_what_falls_and_ends_nothing(hr: Client) -> None:
    response = end(hr, "钱伟", soon(10))

    shown = response.content.decode()
    assert response.status_code == 200
    assert "Without 钱伟, 2 requirements fall" in shown
    assert f"from {soon(11)}" in shown
    assert "11.7 Trades match the scope" in shown
    assert f'name="knowing" value="{soon(10)}"' in shown
    assert spell_of("钱伟").valid_until is None


def test_knowingly_it_is_ended(hr: Client) -> None:
    response = end(hr, "钱伟", soon(10), knowing=soon(10))

    assert response.status_code == 302
    assert str(spell_of("钱伟").valid_until) == soon(10)


def test_another_day_than_the_one_shown_is_shown_anew(hr: Client) -> None:
    response = end(hr, "钱伟", soon(20), knowing=soon(10))

    assert response.status_code == 200
    assert spell_of("钱伟").valid_until is None


def test_what_the_shop_is_held_to_besides_its_main_standard_is_asked_too(hr: Client, staffed: Shop) -> None:
    ShopStandards.objects.create(
        shop=staffed,
        main="cn-repair-class2",
        others=["cn-class2-source"],
        decided_by=User.objects.get(username="hr"),
        decided_at=timezone.now(),
    )

    assert "11.7 Trades match the scope" in end(hr, "钱伟", soon(10)).content.decode()


def test_who_holds_up_what_is_not_met_already_does_not_leave_without_a_word_either(
    hr: Client, staffed: Shop
) -> None:
    """Two inspectors are asked for. The first may leave knowingly; the second is all that is left."""
    first, second = Posting.objects.filter(post="quality-inspector", shop=staffed)[:2]
    assert end(hr, second.person.name, soon(5), knowing=soon(5)).status_code == 302

    shown = end(hr, first.person.name, soon(10)).content.decode()

    assert "that is not met lacks still more" in shown
    assert "11.3 Quality inspectors" in shown
    assert "Not met already; it would lack more." in shown
    assert spell_of(first.person.name).valid_until is None


def test_who_can_be_spared_leaves_without_a_question(hr: Client) -> None:
    assert end(hr, "何静", soon(10)).status_code == 302
    assert str(spell_of("何静").valid_until) == soon(10)


def test_an_installation_that_asks_nobody_just_ends(hr: Client, settings: Any) -> None:
    settings.LEAVING_CHECK = ""
    assert end(hr, "钱伟", soon(10)).status_code == 302


def correct(client: Client, name: str, last_day: str, **more: str):  # type: ignore[no-untyped-def]
    spell = spell_of(name)
    address = reverse("record-edit", args=[spell.shop.slug, spell.person_id, "employments", spell.pk])
    seen = client.get(address).context["form"]["seen"].value()
    values = {"valid_from": str(spell.valid_from), "valid_until": last_day, "seen": seen}
    return client.post(address, values | more)


def test_shortening_an_employment_by_correcting_it_says_what_falls_first_too(hr: Client) -> None:
    response = correct(hr, "钱伟", soon(10))

    assert "Without 钱伟, 2 requirements fall" in response.content.decode()
    assert spell_of("钱伟").valid_until is None
    assert correct(hr, "钱伟", soon(10), knowing=soon(10)).status_code == 302
    assert str(spell_of("钱伟").valid_until) == soon(10)


def test_prolonging_an_employment_asks_nothing(hr: Client) -> None:
    Employment.objects.filter(person__name="钱伟").update(valid_until=soon(10))
    assert correct(hr, "钱伟", soon(90)).status_code == 302


@pytest.mark.expects_error_log
def test_an_employment_that_is_added_follows_its_sign_in_or_is_not_added(hr: Client, staffed: Shop) -> None:
    person = spell_of("钱伟").person
    Employment.objects.filter(person=person).update(valid_until=soon(10))

    def fail_when_it_follows(created: bool, **_given: Any) -> None:
        if not created:
            raise ConnectionError

    address = reverse("record-add", args=[staffed.slug, person.pk, "employments"])
    post_save.connect(fail_when_it_follows, sender=Employment)
    try:
        with pytest.raises(ConnectionError):
            hr.post(address, {"valid_from": soon(20), "valid_until": ""})
    finally:
        post_save.disconnect(fail_when_it_follows, sender=Employment)
    assert Employment.objects.filter(person=person).count() == 1
