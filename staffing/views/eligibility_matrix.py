"""Everybody and every post of a shop on one day, on screen and as .xlsx."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sheets.workbooks import CONTENT_TYPE
from staffing.downloads import attachment
from staffing.models import Shop
from staffing.permissions import shop_view
from staffing.rules import posts
from staffing.selectors.eligibility_matrix import Matrix, shop_matrix
from staffing.services.eligibility_export import matrix_workbook
from staffing.views.days import asked_day
from staffing.vocabulary import term_name


@shop_view("view_people")
def eligibility_matrix(request: HttpRequest, shop: Shop) -> HttpResponse:
    """The table; ``?format=xlsx`` gives the same as a workbook."""
    asked = asked_day(request, timezone.localdate())
    post = request.GET.get("post", "")
    post = post if post in {one.code for one in posts()} else ""
    only_gaps = request.GET.get("gaps") == "1"
    matrix = shop_matrix(shop, on=asked.day, post=post, only_gaps=only_gaps)
    if request.GET.get("format") == "xlsx":
        data = matrix_workbook(matrix, on=asked.day, language=get_language() or "zh-hans")
        name = _("%(shop)s eligibility %(day)s") % {"shop": shop.name, "day": asked.day} + ".xlsx"
        return attachment(data, filename=name, content_type=CONTENT_TYPE)
    return render(request, "staffing/eligibility_matrix.html", {
        "shop": shop,
        "matrix": matrix,
        "asked": asked,
        "post": post,
        "only_gaps": only_gaps,
        "day_query": "" if asked.is_today else f"?on={asked.day}",
        "chips": _chips(request, matrix, only_gaps),
        "posts": [(one.code, term_name("posts", one.code)) for one in posts()],
        "without_standard": [c.name for c in matrix.columns if not c.has_standard],
        "export_url": _with(request, format="xlsx"),
    })  # fmt: skip


def _chips(request: HttpRequest, matrix: Matrix, only_gaps: bool) -> list[dict[str, Any]]:
    return [
        {"label": _("Everybody"), "url": _with(request, gaps=None), "current": not only_gaps, "count": matrix.people},
        {"label": _("Only gaps"), "url": _with(request, gaps="1"), "current": only_gaps, "count": matrix.gaps},
    ]  # fmt: skip


def _with(request: HttpRequest, **changes: str | None) -> str:
    """This page's address with some of its question changed; None takes a part out."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return f"?{query.urlencode()}"
