"""Who is who at sign-in, and object permissions as Django asks for them."""

from typing import Any

from django.contrib.auth.backends import BaseBackend, ModelBackend
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from staffing.models import Company, Shop, User
from staffing.permissions import may
from staffing.phones import clean_phone
from staffing.staff_numbers import clean_staff_number, staff_key


class AmbiguousSignIn(Exception):
    """Two accounts of different companies fit the same name and password."""


def accounts_called(name: str) -> QuerySet[User]:
    """Active accounts that sign in with ``name``: user name, e-mail, phone, or staff number.

    A staff number may be preceded by the company's short name (``chengdong/0107``) because
    two companies may use the same numbers. Full-width signs count as ordinary ones in all of them.
    """
    name = clean_staff_number(name)
    company, slash, number = name.partition("/")
    if slash:
        wanted = Q(person__company__slug=company, person__staff_number_key=staff_key(number))
    else:
        wanted = Q(username__iexact=name) | Q(person__staff_number_key=staff_key(name))
        if "@" in name:
            wanted |= Q(email__iexact=name) | Q(person__email__iexact=name)
        if phone := clean_phone(name):
            wanted |= Q(person__phone=phone)
    return User.objects.filter(wanted, is_active=True).distinct()


class SignInBackend(ModelBackend):
    """Signs in by staff number, phone, e-mail or user name. Global permissions as Django's own."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        if not username or password is None:
            return None
        accounts = list(accounts_called(username)[:20])
        if not accounts:
            # Spend the time of one hash, so that an unknown name cannot be told from a wrong password.
            User().set_password(password)
            return None
        fitting = [user for user in accounts if user.check_password(password)]
        if len(fitting) > 1:
            raise AmbiguousSignIn
        return fitting[0] if fitting else None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Global permissions hold for every object except shops and companies.

        Django's backend says no as soon as an object is passed, guardian's ignores global
        permissions. For a shop or a company only what was given on that very row counts.
        """
        if isinstance(obj, Shop | Company):
            return False
        return super().has_perm(user_obj, perm)


class ShopPermissionBackend(BaseBackend):
    """``user.has_perm("staffing.view_people", shop)`` answered by staffing.permissions."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if not isinstance(obj, Shop | Company):
            return False
        label, _dot, codename = perm.rpartition(".")
        return label in {"", "staffing"} and may(user_obj, codename, obj)
