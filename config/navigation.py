"""What stands in the side navigation, for the reader's permissions in the shop at hand."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from staffing.models import Shop
from staffing.permissions import may, shops_where

SESSION_KEY = "shop"


def current_shop(request: HttpRequest) -> Shop | None:
    """The shop of the address; else the one last looked at; else the reader's first."""
    addressed = getattr(request, "shop", None)
    if addressed is not None:
        if request.session.get(SESSION_KEY) != addressed.pk:
            request.session[SESSION_KEY] = addressed.pk
        return addressed
    shops = list(shops_where(request.user))
    remembered = request.session.get(SESSION_KEY)
    return next((shop for shop in shops if shop.pk == remembered), shops[0] if shops else None)


def _entries(shop: Shop) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Groups of (label, address name, permission)."""
    return [
        (
            "",
            [
                (_("Home"), "desk", "view_people"),
                (_("People"), "people", "view_people"),
                (_("Eligibility"), "eligibility-matrix", "view_people"),
                (_("Training and exams"), "training-overview", "view_training"),
                (_("Certificates"), "certificates", "view_people"),
            ],
        ),
        (
            _("Operating conditions"),
            [
                (_("Readiness"), "readiness", "view_compliance"),
                (_("Premises"), "premises", "view_compliance"),
                (_("Dossiers"), "dossiers", "view_compliance"),
            ],
        ),
    ]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: ``navigation``, ``current_shop``, ``my_shops``."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": [], "current_shop": None, "my_shops": []}
    shop = current_shop(request)
    groups = []
    if shop is not None:
        for label, entries in _entries(shop):
            items = [
                {"label": text, "url": url, "current": request.path.startswith(url)}
                for text, name, permission in entries
                if may(user, permission, shop) and (url := reverse(name, args=[shop.slug]))
            ]
            if items:
                groups.append({"label": label, "items": items})
    content = [
        {
            "label": _("My learning"),
            "url": reverse("learn"),
            "current": request.path.startswith(reverse("learn")),
        }
    ]
    if user.has_perm("wagtailadmin.access_admin"):
        content.append(
            {"label": _("Courses and questions"), "url": reverse("wagtailadmin_home"), "current": False}
        )
    groups.append({"label": _("Content"), "items": content})
    return {"navigation": groups, "current_shop": shop, "my_shops": list(shops_where(user))}
