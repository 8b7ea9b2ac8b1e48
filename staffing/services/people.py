"""Changing people: adding one, ending an employment, giving and stopping a sign-in."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from staffing.models import Employment, Person, Posting, Shop, ShopRole, User
from staffing.models.users import Role
from staffing.permissions import SHOP_PERMISSIONS, grant_role, may, revoke_role

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that reads like something else
PASSWORD_LENGTH = 10


@transaction.atomic
def person_add(
    *,
    shop: Shop,
    fields: dict[str, Any],
    employed_from: date,
    posts: Sequence[str] = (),
    posted_from: date | None = None,
) -> Person:
    """A new person of the shop's company with an employment here and the posts held from ``posted_from``.

    fields: values of Person's own fields.
    """
    person = Person(company=shop.company, **fields)
    person.save()
    Employment.objects.create(person=person, shop=shop, valid_from=employed_from)
    for post in posts:
        Posting.objects.create(person=person, shop=shop, post=post, valid_from=posted_from or employed_from)
    return person


@transaction.atomic
def employment_end(*, employment: Employment, last_day: date, on: date, by: User) -> int:
    """End an employment, the posts held in that shop, and the sign-in; returns how many posts ended.

    The sign-in: see ``signin_follow``. Raises ValueError when the last day lies before the first.
    """
    if last_day < employment.valid_from:
        raise ValueError("the last day lies before the first")
    employment.valid_until = last_day
    employment.save(update_fields=["valid_until"])
    running = Posting.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=last_day),
        person=employment.person,
        shop=employment.shop,
        valid_from__lte=last_day,
    )
    for posting in running:
        posting.valid_until = last_day
        posting.save(update_fields=["valid_until"])
    signin_follow(employment=employment, on=on, by=by)
    return len(running)


@transaction.atomic
def signin_follow(*, employment: Employment, on: date, by: User) -> None:
    """Let the sign-in for the shop end with the employment, from the day after its last day on.

    At once where that day has come, else when ``signins_end_due`` finds it. An employment without an end calls the
    closing off. An account that may do more than ``by`` stays open.
    """
    user = User.objects.filter(person=employment.person_id).first()
    employment.ends_signin = employment.valid_until is not None and may_set_signin(actor=by, target=user)
    employment.save(update_fields=["ends_signin"])
    if employment.ends_signin:
        signins_end_due(on=on, person=employment.person)


@transaction.atomic
def signins_follow(*, employments: Iterable[Employment], on: date, by: User) -> None:
    """The same for many; only those whose person has an account take queries of their own."""
    ended = {employment.pk: employment for employment in employments}
    found = Employment.objects.filter(pk__in=ended)
    found.filter(person__user__isnull=True, valid_until__gte=on).update(ends_signin=True)
    for key in found.filter(person__user__isnull=False).values_list("pk", flat=True):
        signin_follow(employment=ended[key], on=on, by=by)


@transaction.atomic
def signins_end_due(*, on: date, person: Person | None = None) -> int:
    """Close the sign-ins whose employment is over, of everybody or of one person; returns how many.

    The roles in the shop go, and without any role left the account is closed. Who goes on working in the shop
    keeps them.
    """
    due = Employment.objects.filter(ends_signin=True, valid_until__lt=on)
    if person:
        due = due.filter(person=person)
    ended = 0
    for employment in due.select_related("person__user", "shop").select_for_update(of=("self",)):
        employment.ends_signin = False
        employment.save(update_fields=["ends_signin"])
        stays = Employment.objects.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=on),
            person=employment.person_id,
            shop=employment.shop_id,
        )
        if employment.person.user and not stays.exists():
            _take_roles(employment.person.user, employment.shop)
            ended += 1
    return ended


def _take_roles(user: User, shop: Shop) -> None:
    for role in roles_in(user, shop):
        revoke_role(user=user, shop=shop, role=role)
    if not ShopRole.objects.filter(group__user=user).exists() and not user.is_superuser:
        user.is_active = False
        user.save(update_fields=["is_active"])


@dataclass(frozen=True)
class SignIn:
    """What HR hands over, once: the name to sign in with and the one-time password."""

    user: User
    name: str
    password: str


def roles_in(user: User, shop: Shop) -> list[Role]:
    held = ShopRole.objects.filter(shop=shop, group__user=user).values_list("role", flat=True)
    return [Role(role) for role in held]


def grantable_roles(*, actor: User, shop: Shop) -> list[Role]:
    """The roles whose every permission the actor has: nobody hands out more than he holds."""
    return [role for role in Role if all(may(actor, codename, shop) for codename in SHOP_PERMISSIONS[role])]


def may_set_signin(*, actor: User, target: User | None) -> bool:
    """Whether the actor may set this account's password: only if he could grant every role it has, anywhere."""
    if target is None or actor.is_superuser:
        return True
    if target.is_superuser or target.is_staff:
        return False
    held = ShopRole.objects.filter(group__user=target).select_related("shop", "shop__company")
    return all(
        may(actor, codename, found.shop) for found in held for codename in SHOP_PERMISSIONS[Role(found.role)]
    )


@transaction.atomic
def signin_give(*, actor: User, person: Person, shop: Shop, roles: Iterable[Role]) -> SignIn:
    """Open or renew the sign-in of a person with a one-time password and exactly these grantable roles.

    Roles that the actor could not grant stay untouched. A role that is new in the shop calls off the closing of the
    sign-in at the end of an employment there: who gives it means it to be used. Raises PermissionDenied for a role or an account that is
    not the actor's to give.
    """
    wanted, grantable = set(roles), set(grantable_roles(actor=actor, shop=shop))
    locked = Person.objects.select_for_update().get(pk=person.pk)
    if not wanted <= grantable or not may_set_signin(actor=actor, target=locked.user):
        raise PermissionDenied
    user = locked.user or _new_user(locked)
    password = make_password()
    user.set_password(password)
    user.must_change_password = True
    user.is_active = True
    user.save()
    if locked.user_id is None:
        locked.user = user
        locked.save(update_fields=["user"])
    held = set(roles_in(user, shop))
    for role in wanted - held:
        grant_role(user=user, shop=shop, role=role)
    if wanted - held:
        Employment.objects.filter(person=locked, shop=shop, ends_signin=True).update(ends_signin=False)
    for role in (held & grantable) - wanted:
        revoke_role(user=user, shop=shop, role=role)
    return SignIn(user=user, name=locked.staff_number, password=password)


@transaction.atomic
def signin_stop(*, actor: User, person: Person) -> bool:
    """Close the account; its roles stay for the day it is opened again. False where there was none open."""
    user = person.user
    if user is None or not user.is_active:
        return False
    if not may_set_signin(actor=actor, target=user) or user.pk == actor.pk:
        raise PermissionDenied
    user.is_active = False
    user.save(update_fields=["is_active"])
    return True


def make_password() -> str:
    """Ten characters that can be read out over a counter."""
    return "".join(secrets.choice(ALPHABET) for _position in range(PASSWORD_LENGTH))


def _new_user(person: Person) -> User:
    """An account whose name nobody needs to know: people sign in by number, phone or e-mail."""
    base = f"{person.company.slug}-{person.staff_number}"[:140]
    name, count = base, 1
    while User.objects.filter(username__iexact=name).exists():
        count += 1
        name = f"{base}-{count}"
    return User(username=name, first_name=person.name[:150], email=person.email)
