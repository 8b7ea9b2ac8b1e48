"""HR gives a sign-in; the person comes with a one-time password and goes in with one of their own."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from staffing.models import Person, User
from staffing.models.users import Role
from staffing.permissions import grant_role
from staffing.services.people import (
    employment_end,
    grantable_roles,
    roles_in,
    signin_give,
    signins_end_due,
)
from staffing.services.roster import roster_confirm, roster_plan, roster_upload
from tests.staffing.cast import Cast
from tests.staffing.roster.files import xlsx

NEW = "glasrad-tulpe-88"


@pytest.fixture(autouse=True)
def _limits_start_afresh(db: None) -> None:
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
    "name",
    [
        "0107",
        "13812345678",
        "+86 138-1234-5678",
        "li@example.com",
        "LI@example.com",
        "chengdong/0107",
        "ｃｈｅｎｇｄｏｎｇ／０１０７",
        "ｌｉ＠example.com",
    ],
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


def test_what_is_wrong_with_a_first_password_stands_where_it_was_chosen(cast: Cast) -> None:
    client, _answer = sign_in("0107", give(cast, li(cast)))
    answer = client.post(reverse("first-password"), {"new_password1": "short", "new_password2": "short"})
    assert set(answer.context["form"].errors) == {"new_password1"}
    answer = client.post(reverse("first-password"), {"new_password1": NEW, "new_password2": f"{NEW}x"})
    assert set(answer.context["form"].errors) == {"new_password2"}


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


def end_by_button(cast: Cast, person: Person, last_day: date) -> None:
    record_page(cast, person, "record-end", last_day=last_day.isoformat())


def end_by_correction(cast: Cast, person: Person, last_day: date) -> None:
    record_page(cast, person, "record-edit", valid_from="2020-01-01", valid_until=last_day.isoformat())


def end_by_import(cast: Cast, person: Person, last_day: date) -> None:
    data = xlsx(("工号", "姓名", "离职日期"), (person.staff_number, person.name, last_day.isoformat()))
    today, now = timezone.localdate(), timezone.now()
    roster = roster_upload(shop=cast.east, user=cast.hr, filename="花名册.xlsx", data=data, now=now)
    digest = roster_plan(roster=roster, user=cast.hr, on=today).digest
    roster_confirm(roster=roster, user=cast.hr, digest=digest, on=today, now=now)


def record_page(cast: Cast, person: Person, name: str, **fields: str) -> str:
    address = reverse(name, args=["east", person.pk, "employments", person.employments.get().pk])
    client = cast.client(Role.HR)
    seen = client.get(address).context["form"]["seen"].value() if name == "record-edit" else ""
    return client.post(address, {**fields, "seen": seen}, follow=True).content.decode()


WAYS = [end_by_button, end_by_correction, end_by_import]


def signin_of(person: Person, cast: Cast) -> tuple[bool, list[Role]]:
    user = User.objects.get(person=person)
    return user.is_active, roles_in(user, cast.east)


@pytest.mark.parametrize("end", WAYS)
def test_however_the_employment_is_ended_the_sign_in_closes(cast: Cast, end: Any) -> None:
    person = cast.person("0107", "李工", post="mechanic")
    give(cast, person)
    yesterday = timezone.localdate() - timedelta(days=1)
    end(cast, person, yesterday)
    assert signin_of(person, cast) == (False, [])
    assert person.postings.get().valid_until == yesterday


@pytest.mark.parametrize("end", WAYS)
def test_a_sign_in_stays_through_the_last_day_and_closes_on_the_next(cast: Cast, end: Any) -> None:
    person = li(cast)
    give(cast, person)
    last_day = timezone.localdate() + timedelta(days=3)
    end(cast, person, last_day)
    signins_end_due(on=last_day)
    assert signin_of(person, cast) == (True, [Role.LEARNER])
    signins_end_due(on=last_day + timedelta(days=1))
    assert signin_of(person, cast) == (False, [])


def test_what_hr_opens_again_after_the_end_stays_open(cast: Cast) -> None:
    person = li(cast)
    give(cast, person)
    end_by_button(cast, person, timezone.localdate() - timedelta(days=1))
    give(cast, person)
    signins_end_due(on=timezone.localdate() + timedelta(days=1))
    assert signin_of(person, cast) == (True, [Role.LEARNER])


def test_a_role_given_before_the_day_is_not_taken_by_the_clock(cast: Cast) -> None:
    person = li(cast)
    give(cast, person)
    last_day = timezone.localdate() + timedelta(days=3)
    end_by_button(cast, person, last_day)
    signin_give(actor=cast.hr, person=person, shop=cast.east, roles=[Role.LEARNER, Role.AUDITOR])
    assert signins_end_due(on=last_day + timedelta(days=1)) == 0
    assert signin_of(person, cast)[0]


def test_a_new_password_alone_does_not_call_the_closing_off(cast: Cast) -> None:
    person = li(cast)
    give(cast, person)
    last_day = timezone.localdate() + timedelta(days=3)
    end_by_button(cast, person, last_day)
    give(cast, person)
    assert signins_end_due(on=last_day + timedelta(days=1)) == 1


def test_a_corrected_end_calls_the_closing_off(cast: Cast) -> None:
    person = li(cast)
    give(cast, person)
    last_day = timezone.localdate() + timedelta(days=3)
    end_by_button(cast, person, last_day)
    record_page(cast, person, "record-edit", valid_from="2020-01-01", valid_until="")
    signins_end_due(on=last_day + timedelta(days=1))
    assert signin_of(person, cast) == (True, [Role.LEARNER])


def test_correcting_something_else_of_an_old_employment_closes_nothing_that_hr_opened_again(
    cast: Cast,
) -> None:
    person = li(cast)
    give(cast, person)
    yesterday = timezone.localdate() - timedelta(days=1)
    end_by_button(cast, person, yesterday)
    give(cast, person)
    record_page(cast, person, "record-edit", valid_from="2019-11-01", valid_until=yesterday.isoformat())
    assert person.employments.get().valid_from == date(2019, 11, 1)
    assert signin_of(person, cast) == (True, [Role.LEARNER])


def test_who_goes_on_working_in_the_shop_keeps_the_sign_in(cast: Cast) -> None:
    person = li(cast)
    give(cast, person)
    yesterday = timezone.localdate() - timedelta(days=1)
    old = person.employments.get()
    person.employments.create(shop=cast.east, valid_from=yesterday + timedelta(days=1))
    employment_end(employment=old, last_day=yesterday, on=timezone.localdate(), by=cast.hr)
    assert signin_of(person, cast) == (True, [Role.LEARNER])


def test_the_clock_closes_what_falls_due(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    person = li(cast)
    give(cast, person)
    yesterday = timezone.localdate() - timedelta(days=1)
    person.employments.update(valid_until=yesterday, ends_signin=True)
    call_command("clock")
    assert signin_of(person, cast) == (False, [])
    assert "1 sign-ins closed" in capsys.readouterr().out


@pytest.mark.parametrize("end", WAYS)
def test_hr_cannot_lock_an_owner_out_in_any_way(cast: Cast, end: Any) -> None:
    boss = cast.person("0001", "老板")
    boss.user = cast.user(Role.OWNER, cast.east)
    boss.save()
    end(cast, boss, timezone.localdate() - timedelta(days=1))
    assert signin_of(boss, cast) == (True, [Role.OWNER])


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


@pytest.mark.parametrize("name", ["é-7", "É-7", "É-７", "chengdong/é-7"])
def test_case_and_width_of_a_staff_number_do_not_matter_in_any_script(cast: Cast, name: str) -> None:
    person = cast.person("É-7", "李工")
    give(cast, person)
    user = settle(person)
    client, _answer = sign_in(name, NEW)
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize("name", ["cd-0002", "ｃｄ－０００２", " ＣＤ－０００２ "])
def test_a_staff_number_typed_full_width_signs_in(cast: Cast, name: str) -> None:
    person = cast.person("CD-0002", "李工")
    give(cast, person)
    user = settle(person)
    client, _answer = sign_in(name, NEW)
    assert client.session["_auth_user_id"] == str(user.pk)


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
