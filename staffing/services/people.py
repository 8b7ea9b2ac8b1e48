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
    """End an employment, and the posts held in that shop; returns how many posts ended.

    Where the last day is over, the sign-in ends too: the roles in this shop go, and without any role left
    the account is closed; but not an account that may do more than ``by``. Raises ValueError when the last day
    lies before the first.
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
    user = User.objects.filter(person=employment.person_id).first()
    if user and last_day < on and may_set_signin(actor=by, target=user):
        _take_roles(user, employment.shop)
    return len(running)


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

    Roles that the actor could not grant stay untouched. Raises PermissionDenied for a role or an account that is
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
