"""What stands in the side navigation, for the reader's permissions in the shop at hand."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from staffing.models import Shop
from staffing.permissions import AnyUser, may, shops_where
from training.permissions import appeal_scope, may_approve

SESSION_KEY = "shop"


def current_shop(request: HttpRequest, shops: list[Shop] | None = None) -> Shop | None:
    """The shop of the address; else the one last looked at; else the reader's first.

    shops: the reader's, where they are read already.
    """
    addressed = getattr(request, "shop", None)
    if addressed is not None:
        if request.session.get(SESSION_KEY) != addressed.pk:
            request.session[SESSION_KEY] = addressed.pk
        return addressed
    if shops is None:
        shops = list(shops_where(request.user))
    remembered = request.session.get(SESSION_KEY)
    return next((shop for shop in shops if shop.pk == remembered), shops[0] if shops else None)


def _entries() -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Groups of (label, address name, permission)."""
    return [
        (
            "",
            [
                (_("Home"), "desk", "view_people"),
                (_("People"), "people", "view_people"),
                (_("Eligibility"), "eligibility-matrix", "view_people"),
                (_("What ends when"), "expiries", "view_people"),
                (_("Training and exams"), "training-overview", "view_training"),
                (_("Exam room"), "invigilation", "invigilate"),
                (_("Observed practice"), "practice", "view_training"),
                (_("Marking"), "marking", "mark_answers"),
                (_("Theses and defences"), "defences", "view_training"),
                (_("Certificates"), "certificates", "view_people"),
            ],
        ),
        (
            _("Operating conditions"),
            [
                (_("Readiness"), "readiness", "view_compliance"),
                (_("Premises and equipment"), "premises", "view_compliance"),
                (_("Documents and expiries"), "documents", "view_compliance"),
                (_("Dossiers"), "dossiers", "view_compliance"),
            ],
        ),
    ]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: ``navigation``, ``current_shop``, ``my_shops``."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": [], "current_shop": None, "my_shops": []}
    shops = list(shops_where(user))
    shop = current_shop(request, shops)
    groups = _shop_groups(user, shop) if shop else []
    if shop and _sees_several(user, shop, shops):
        groups[-1]["items"].append(
            {"label": _("All shops"), "url": reverse("company-readiness", args=[shop.company.slug])}
        )
    groups.append({"label": _("Content"), "items": _content_items(user, shop)})
    _mark_current(groups, request.path)
    return {"navigation": groups, "current_shop": shop, "my_shops": shops}


def _shop_groups(user: AnyUser, shop: Shop) -> list[dict[str, Any]]:
    groups = []
    for label, entries in _entries():
        items = [
            {"label": text, "url": reverse(name, args=[shop.slug])}
            for text, name, permission in entries
            if may(user, permission, shop)
        ]
        if items:
            groups.append({"label": label, "items": items})
    return groups


def _sees_several(user: AnyUser, shop: Shop, shops: list[Shop]) -> bool:
    """Whether the reader may see the conditions of this shop and of others of its company."""
    seen = [one for one in shops if one.company_id == shop.company_id and may(user, "view_compliance", one)]
    return len(seen) > 1 and shop in seen and may(user, "view_company", shop.company)


def _content_items(user: AnyUser, shop: Shop | None) -> list[dict[str, Any]]:
    items = [{"label": _("My learning"), "url": reverse("learn")}]
    if shop and may(user, "invigilate", shop):
        items.append({"label": _("My panels"), "url": reverse("my-defences")})
    if may_approve(user) or (shop and may(user, "view_training", shop)):
        items.append({"label": _("Exam statistics"), "url": reverse("exam-statistics-home")})
    if appeal_scope(user) is not None:
        items.append({"label": _("Doubted questions"), "url": reverse("appeals")})
    if user.has_perm("wagtailadmin.access_admin"):
        items.append({"label": _("Courses and questions"), "url": reverse("wagtailadmin_home")})
    return items


def _mark_current(groups: list[dict[str, Any]], path: str) -> None:
    """The entry whose address is the longest beginning of the page's; the desk begins every address of its shop."""
    items = [item for group in groups for item in group["items"]]
    fitting = [item for item in items if path.startswith(item["url"])]
    current = max(fitting, key=lambda item: len(item["url"]), default=None)
    for item in items:
        item["current"] = item is current
