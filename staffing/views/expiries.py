"""What ends between two days, on screen and as a workbook."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from sheets.workbooks import CONTENT_TYPE, list_workbook
from staffing.day_words import days_left_words
from staffing.downloads import attachment
from staffing.forms.expiries import ExpiryRangeForm
from staffing.models import Shop
from staffing.pagination import PARAMETER
from staffing.permissions import shop_view
from staffing.rules.days import Span, add_days, add_months, expires_within, last_expiring
from staffing.selectors.expiries import Expiry, ExpiryList
from staffing.selectors.expiry_sources import PEOPLE_SOURCES


@dataclass(frozen=True)
class Line:
    """A row with how near its day is; ``code`` is the outcome whose shape stands for it."""

    row: Expiry
    kind: str
    code: str
    left: str


@require_GET
@shop_view("view_people")
def expiries(request: HttpRequest, shop: Shop) -> HttpResponse:
    """The list, by range and kind, the soonest first."""
    on = timezone.localdate()
    form = ExpiryRangeForm(request.GET, on=on)
    listed = ExpiryList(shop, form.span, PEOPLE_SOURCES)
    kind = _asked_kind(request)
    page = listed.page(kind=kind, cursor=request.GET.get(PARAMETER, ""))
    days = {"from": str(form.span.start), "until": str(form.span.end)}
    return render(request, "staffing/expiries.html", {
        "shop": shop,
        "form": form,
        "span": form.span,
        "kind": kind,
        "asked_otherwise": bool(kind) or form.span != Span(on, last_expiring(on)),
        "lines": list(_lines(page.rows, on)),
        "total": len(listed.keys),
        "chips": _chips(listed, kind, days),
        "ranges": _ranges(form, kind),
        "export_url": f"{reverse('expiries-export', args=[shop.slug])}{_query(**days, kind=kind)}",
        "earlier_url": page.earlier and _query(**days, kind=kind, at=page.earlier),
        "later_url": page.later and _query(**days, kind=kind, at=page.later),
    })  # fmt: skip


@require_GET
@shop_view("view_people")
def expiries_export(request: HttpRequest, shop: Shop) -> HttpResponse:
    """The same range and kind as a workbook; a range that is none leads back to the page, which says why."""
    on = timezone.localdate()
    form = ExpiryRangeForm(request.GET, on=on)
    if not form.is_valid():
        return redirect(f"{reverse('expiries', args=[shop.slug])}?{request.GET.urlencode()}")
    rows = ExpiryList(shop, form.span, PEOPLE_SOURCES).all_rows(_asked_kind(request))
    headings = [
        *(_("Last day"), _("How long yet"), _("Staff number"), _("Full name")),
        *(_("Kind"), _("What ends"), _("Needed for")),
    ]
    title = f"{form.span.start} – {form.span.end}"
    name = f"{shop.name}-{_('what ends')}-{title}.xlsx"
    return attachment(
        list_workbook(title, headings, map(_cells, _lines(rows, on))),
        filename=name,
        content_type=CONTENT_TYPE,
    )


def _cells(line: Line) -> list[str | date | int | None]:
    row = line.row
    needed = "、".join(row.needed_for)
    return [row.key.day, line.left, row.number, row.owner, line.kind, row.what, needed]


def _asked_kind(request: HttpRequest) -> str:
    kind = request.GET.get("kind", "")
    return kind if kind in {source.kind for source in PEOPLE_SOURCES} else ""


def _lines(rows: list[Expiry], on: date) -> Iterator[Line]:
    labels = {source.kind: str(source.label) for source in PEOPLE_SOURCES}
    for row in rows:
        day = row.key.day
        code = "not_met" if day < on else "expiring" if expires_within(day, on) else "met"
        yield Line(row, labels[row.key.kind], code, days_left_words(day, on))


def _chips(listed: ExpiryList, kind: str, days: dict[str, str]) -> list[dict[str, Any]]:
    counts = listed.counts()
    kinds = [("", _("Everything"), counts.total())]
    kinds += [
        (source.kind, str(source.label), counts[source.kind])
        for source in listed.sources
        if counts[source.kind] or kind == source.kind
    ]
    return [
        {"label": label, "url": _query(**days, kind=code), "current": code == kind, "count": count}
        for code, label, count in kinds
    ]


def _ranges(form: ExpiryRangeForm, kind: str) -> list[dict[str, Any]]:
    on = form.on
    spans = {
        _("Past 90 days"): Span(add_days(on, -90), add_days(on, -1)),
        _("Next 30 days"): Span(on, add_days(on, 29)),
        _("Next 90 days"): Span(on, last_expiring(on)),
        _("Next 12 months"): Span(on, add_days(add_months(on, 12), -1)),
    }
    return [
        {
            "label": label,
            "url": _query(**{"from": str(span.start), "until": str(span.end)}, kind=kind),
            "current": span == form.span,
            "count": None,
        }
        for label, span in spans.items()
    ]


def _query(**parts: str) -> str:
    return "?" + urlencode({name: value for name, value in parts.items() if value})
