"""HR gives a sign-in; the person comes with a one-time password and goes in with one of their own."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from staffing.models import Person, User
from staffing.models.users import Role
from staffing.permissions import grant_role
from staffing.services.people import employment_end, grantable_roles, roles_in, signin_give
from tests.staffing.cast import Cast

NEW = "glasrad-tulpe-88"


@pytest.fixture(autouse=True)
def _limits_start_afresh() -> None:
    cache.clear()


def li(cast: Cast, **fields: Any) -> Person:
    return cast.person("0107", "李工", phone="13812345678", email="li@example.com", **fields)


def give(cast: Cast, person: Person, *roles: Role) -> str:
    return signin_give(actor=cast.hr, person=person, shop=cast.east, roles=roles or [Role.LEARNER]).password


def sign_in(name: str, password: str, client: Client | None = None) -> tuple[Client, Any]:
    at = client or Client()
    return at, at.post(reverse("account_login"), {"login": name, "password": password})


def settle(person: Person, password: str = NEW) -> User:
    """The person has chosen a password already."""
    user = User.objects.get(person=person)
    user.set_password(password)
    user.must_change_password = False
    user.save()
    return user


def test_hr_gives_a_sign_in_and_sees_the_password_once(cast: Cast) -> None:
    person = li(cast)
    address = reverse("person-signin", args=["east", person.pk])
    answer = cast.client(Role.HR).post(address, {"roles": ["learner"]})
    user = User.objects.get(person=person)
    password = answer.context["given"].password
    assert password in answer.content.decode()
    assert user.check_password(password)
    assert "no-store" in answer["Cache-Control"]
    assert password not in cast.client(Role.HR).get(address).content.decode()
    assert roles_in(user, cast.east) == [Role.LEARNER]


@pytest.mark.parametrize(
    "name", ["0107", "13812345678", "+86 138-1234-5678", "li@example.com", "LI@example.com", "chengdong/0107"]
)
def test_a_person_signs_in_by_number_phone_mail_or_company_and_number(cast: Cast, name: str) -> None:
    person = li(cast)
    give(cast, person)
    settle(person)
    client, answer = sign_in(name, NEW)
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(User.objects.get(person=person).pk)


def test_the_same_number_and_password_in_two_companies_asks_for_the_company(cast: Cast) -> None:
    for shop in (cast.east, cast.west):
        person = cast.person("0107", "李工", shop=shop)
        signin_give(actor=cast.user(Role.HR, shop), person=person, shop=shop, roles=[Role.LEARNER])
        settle(person)
    _client, answer = sign_in("0107", NEW)
    assert "Two companies use this number" in answer.content.decode()
    client, answer = sign_in("xicheng/0107", NEW)
    assert User.objects.get(person__company=cast.west.company).pk == int(client.session["_auth_user_id"])


def test_a_one_time_password_lets_nobody_in_before_it_is_changed(cast: Cast) -> None:
    password = give(cast, li(cast))
    client, answer = sign_in("0107", password)
    assert answer["Location"] == reverse("first-password")
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("tasks")).status_code == 302
    assert client.get(reverse("first-password")).status_code == 200
    answer = client.post(reverse("first-password"), {"new_password1": NEW, "new_password2": NEW})
    assert answer.status_code == 302
    assert client.get(reverse("tasks")).status_code == 200
    assert User.objects.get(person__staff_number="0107").check_password(NEW)
    assert "_auth_user_id" in sign_in("0107", NEW)[0].session


def test_the_one_time_password_is_no_password_of_ones_own(cast: Cast) -> None:
    password = give(cast, li(cast))
    client, _answer = sign_in("0107", password)
    answer = client.post(reverse("first-password"), {"new_password1": password, "new_password2": password})
    assert "This is the one-time password" in answer.content.decode()


def test_the_page_for_the_first_password_is_closed_to_everybody_else(cast: Cast) -> None:
    assert Client().get(reverse("first-password"))["Location"] == reverse("account_login")
    person = li(cast)
    client, _answer = sign_in("0107", give(cast, person))
    give(cast, person)
    assert client.get(reverse("first-password")).status_code == 302
    client, _answer = sign_in("0107", give(cast, person))
    session = client.session
    session["first_sign_in"] = {**session["first_sign_in"], "at": session["first_sign_in"]["at"] - 16 * 60}
    session.save()
    assert client.get(reverse("first-password")).status_code == 302


def test_changing_the_password_oneself_ends_the_one_time_password(cast: Cast) -> None:
    from allauth.account.adapter import get_adapter

    person = li(cast)
    give(cast, person)
    user = User.objects.get(person=person)
    get_adapter().set_password(user, NEW)
    assert not User.objects.get(pk=user.pk).must_change_password


def test_nobody_grants_more_than_he_may_do_himself(cast: Cast) -> None:
    assert Role.OWNER not in grantable_roles(actor=cast.hr, shop=cast.east)
    assert set(grantable_roles(actor=cast.user(Role.OWNER, cast.east), shop=cast.east)) == set(Role)
    assert grantable_roles(actor=cast.hr, shop=cast.west) == []
    person = li(cast)
    with pytest.raises(PermissionDenied):
        give(cast, person, Role.OWNER)
    answer = cast.client(Role.HR).post(
        reverse("person-signin", args=["east", person.pk]), {"roles": ["owner"]}
    )
    assert answer.status_code == 200
    assert not User.objects.filter(person=person).exists()


def test_hr_cannot_take_over_an_owner_by_a_new_password(cast: Cast) -> None:
    boss = cast.person("0001", "老板")
    boss.user = cast.user(Role.OWNER, cast.east)
    boss.save()
    assert (
        "only somebody who may do as much"
        in cast.client(Role.HR).get(reverse("person", args=["east", boss.pk])).content.decode()
    )
    assert cast.client(Role.HR).get(reverse("person-signin", args=["east", boss.pk])).status_code == 403
    assert cast.client(Role.HR).post(reverse("person-signin-stop", args=["east", boss.pk])).status_code == 403
    with pytest.raises(PermissionDenied):
        give(cast, boss)


def test_hr_of_one_shop_cannot_reset_who_has_a_role_in_a_shop_he_does_not_know(cast: Cast) -> None:
    person = li(cast)
    give(cast, person)
    grant_role(user=User.objects.get(person=person), shop=cast.north, role=Role.TRAINER)
    with pytest.raises(PermissionDenied):
        give(cast, person)


def test_roles_the_giver_could_not_grant_stay(cast: Cast) -> None:
    person = li(cast)
    give(cast, person, Role.LEARNER, Role.TRAINER)
    give(cast, person, Role.AUDITOR)
    assert roles_in(User.objects.get(person=person), cast.east) == [Role.AUDITOR]


def test_a_stopped_sign_in_lets_nobody_in_and_can_be_opened_again(cast: Cast) -> None:
    person = li(cast)
    give(cast, person)
    settle(person)
    client, _answer = sign_in("0107", NEW)
    cast.client(Role.HR).post(reverse("person-signin-stop", args=["east", person.pk]))
    assert client.get(reverse("tasks")).status_code == 302
    assert "_auth_user_id" not in sign_in("0107", NEW)[0].session
    password = give(cast, person)
    assert sign_in("0107", password)[1]["Location"] == reverse("first-password")


def test_who_has_left_cannot_sign_in_any_more(cast: Cast) -> None:
    person = li(cast)
    give(cast, person)
    today = timezone.localdate()
    employment_end(
        employment=person.employments.get(), last_day=today - timedelta(days=1), on=today, by=cast.hr
    )
    user = User.objects.get(person__staff_number="0107")
    assert (user.is_active, roles_in(user, cast.east)) == (False, [])


def test_hr_cannot_lock_an_owner_out_by_ending_the_employment(cast: Cast) -> None:
    boss = cast.person("0001", "老板")
    boss.user = cast.user(Role.OWNER, cast.east)
    boss.save()
    address = reverse("record-end", args=["east", boss.pk, "employments", boss.employments.get().pk])
    yesterday = timezone.localdate() - timedelta(days=1)
    page = cast.client(Role.HR).post(address, {"last_day": yesterday.isoformat()}, follow=True)
    assert "The sign-in stays open" in page.content.decode()
    user = User.objects.get(person=boss)
    assert (user.is_active, roles_in(user, cast.east)) == (True, [Role.OWNER])


def test_a_wrong_password_and_an_unknown_name_say_the_same(cast: Cast) -> None:
    give(cast, li(cast))
    texts = [sign_in(name, "wrong")[1].context["form"].non_field_errors() for name in ("0107", "nobody")]
    assert texts[0] == texts[1]
    assert "Name and password do not fit together" in texts[0][0]


def test_too_many_wrong_passwords_are_stopped_for_a_while(cast: Cast) -> None:
    person = li(cast)
    give(cast, person)
    settle(person)
    for _try in range(5):
        sign_in("0107", "wrong")
    client, answer = sign_in("0107", NEW)
    assert "_auth_user_id" not in client.session
    assert "Too many failed login attempts" in answer.content.decode()
