"""The one door of this room: may somebody do something in a shop, in which shops, and who may.

Roles are groups, one per shop and role; guardian holds which permission a group has on which shop.
A stranger to a shop gets 404, one who may look but not touch 403, anonymous the sign-in page.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser, Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from guardian.models import GroupObjectPermission
from guardian.shortcuts import assign_perm

from staffing.models import Company, Shop, ShopRole, User
from staffing.models.users import Role

LOOK = ("view_people", "view_training", "view_compliance")
SHOP_PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.OWNER: (
        *LOOK,
        "change_people",
        "issue_certificates",
        "change_training",
        "invigilate",
        "mark_answers",
        "change_compliance",
        "learn",
    ),
    Role.HR: (
        *LOOK,
        "change_people",
        "issue_certificates",
        "change_training",
        "invigilate",
        "mark_answers",
        "learn",
    ),
    Role.TRAINER: (
        "view_people",
        "view_training",
        "change_training",
        "invigilate",
        "mark_answers",
        "learn",
    ),
    Role.EXAMINER: ("view_training", "invigilate", "mark_answers", "learn"),
    Role.AUDITOR: LOOK,
    Role.LEARNER: ("learn",),
}
COMPANY_PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.OWNER: ("view_company", "change_company"),
    Role.HR: ("view_company",),
    Role.AUDITOR: ("view_company",),
}

AnyUser = User | AnonymousUser


@transaction.atomic
def role_group(*, shop: Shop, role: Role) -> Group:
    """The group of a role in a shop, made with its permissions when it is first asked for."""
    found = ShopRole.objects.filter(shop=shop, role=role).select_related("group").first()
    if found:
        return found.group
    group = Group.objects.create(name=f"shop:{shop.pk}:{role}")
    ShopRole.objects.create(shop=shop, role=role, group=group)
    for codename in SHOP_PERMISSIONS[role]:
        assign_perm(codename, group, shop)
    for codename in COMPANY_PERMISSIONS.get(role, ()):
        assign_perm(codename, group, shop.company)
    return group


def grant_role(*, user: User, shop: Shop, role: Role) -> None:
    user.groups.add(role_group(shop=shop, role=role))
    forget_permissions(user)


def revoke_role(*, user: User, shop: Shop, role: Role) -> None:
    user.groups.remove(role_group(shop=shop, role=role))
    forget_permissions(user)


def _permission_rows(user: AnyUser, model: type[Shop] | type[Company]) -> QuerySet[Any]:
    memberships = User.groups.through.objects.filter(user_id=user.pk or 0, group_id=OuterRef("group_id"))
    return GroupObjectPermission.objects.filter(
        Exists(memberships),
        content_type__app_label="staffing",
        content_type__model=model._meta.model_name,
    )


def _permissions_by_object(user: AnyUser, model: type[Shop] | type[Company]) -> dict[str, set[str]]:
    """Codenames by primary key (text), read once per user instance."""
    memory = user.__dict__.setdefault("_object_permissions", {})
    name = model.__name__
    if name not in memory:
        found: dict[str, set[str]] = {}
        rows = _permission_rows(user, model).values_list("object_pk", "permission__codename")
        for key, codename in rows:
            found.setdefault(key, set()).add(codename)
        memory[name] = found
    return memory[name]


def forget_permissions(user: AnyUser) -> None:
    """Drop what this user instance remembers; the next question asks the database again."""
    user.__dict__.pop("_object_permissions", None)


def may(user: AnyUser, codename: str, thing: Shop | Company) -> bool:
    """Whether the user may do this in the shop or company. Superusers may everything."""
    if not user.is_active or not user.is_authenticated:
        return False
    if user.is_superuser:
        return True
    return codename in _permissions_by_object(user, type(thing)).get(str(thing.pk), ())


def belongs_to(user: AnyUser, shop: Shop) -> bool:
    """Whether the user has any permission at all in the shop."""
    if user.is_superuser:
        return True
    return bool(_permissions_by_object(user, Shop).get(str(shop.pk)))


def shops_where(user: AnyUser, codename: str | None = None) -> QuerySet[Shop]:
    """The shops in which the user may do this; without codename, those the user belongs to."""
    if not user.is_active or not user.is_authenticated:
        return Shop.objects.none()
    if user.is_superuser:
        return Shop.objects.select_related("company")
    keys = [
        int(key)
        for key, codenames in _permissions_by_object(user, Shop).items()
        if codename is None or codename in codenames
    ]
    return Shop.objects.filter(pk__in=keys).select_related("company")


def who_may(codename: str, shop: Shop) -> QuerySet[User]:
    """The active users who may do this in the shop through a role."""
    groups = GroupObjectPermission.objects.filter(
        content_type__app_label="staffing",
        content_type__model="shop",
        object_pk=str(shop.pk),
        permission__codename=codename,
    ).values("group_id")
    return User.objects.filter(Q(groups__in=groups), is_active=True).distinct()


def shop_or_refuse(user: AnyUser, slug: str, codename: str) -> Shop:
    """The shop of this address; Http404 for strangers, PermissionDenied for who lacks the permission."""
    shop = Shop.objects.select_related("company").filter(slug=slug).first()
    if shop is None or not belongs_to(user, shop):
        raise Http404
    if not may(user, codename, shop):
        raise PermissionDenied
    return shop


def company_or_refuse(user: AnyUser, slug: str, codename: str) -> Company:
    """The company of this address; Http404 for who has nothing to do with it, PermissionDenied without the permission."""
    company = Company.objects.filter(slug=slug).first()
    if company is None:
        raise Http404
    if may(user, codename, company):
        return company
    if shops_where(user).filter(company=company).exists():
        raise PermissionDenied
    raise Http404


ShopView = Callable[..., HttpResponse]


def shop_view(codename: str) -> Callable[[ShopView], ShopView]:
    """Decorate ``view(request, shop, …)`` for an address with ``<slug:shop>``: asks sign-in and permission.

    ``request.shop`` is set too, so that the frame of the page knows where the reader is.
    """

    def decorate(view: ShopView) -> ShopView:
        @login_required
        @wraps(view)
        def checked(request: HttpRequest, shop: str, *args: Any, **kwargs: Any) -> HttpResponse:
            found = shop_or_refuse(request.user, shop, codename)
            request.shop = found  # type: ignore[attr-defined]
            return view(request, found, *args, **kwargs)

        checked.permission = codename  # type: ignore[attr-defined]
        return checked

    return decorate


def company_view(codename: str) -> Callable[[ShopView], ShopView]:
    """Decorate ``view(request, company, …)`` for an address with ``<slug:company>``: asks sign-in and permission."""

    def decorate(view: ShopView) -> ShopView:
        @login_required
        @wraps(view)
        def checked(request: HttpRequest, company: str, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(request, company_or_refuse(request.user, company, codename), *args, **kwargs)

        checked.permission = codename  # type: ignore[attr-defined]
        return checked

    return decorate
