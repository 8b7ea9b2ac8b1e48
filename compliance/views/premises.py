"""The shop's scope, premises and organisation; and of every list of its records: add, change, end, and open a scan."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.selectors.premises import (
    jurisdiction_rows,
    place_lines,
    quantity_rows,
    scope_rows,
    unit_rows,
    work_rows,
)
from compliance.services.premises import shop_record_end, shop_record_save
from compliance.shop_records import KINDS, Kind
from staffing.downloads import attached_file
from staffing.forms.records import RecordEndForm
from staffing.forms.scans import scan_content_type
from staffing.models import Shop
from staffing.permissions import may, shop_view
from staffing.services.records import StaleRecordError


@shop_view("view_compliance")
def premises(request: HttpRequest, shop: Shop) -> HttpResponse:
    """What the shop repairs and where, what it takes on, and how it is organised."""
    today = timezone.localdate()
    return render(
        request,
        "compliance/premises.html",
        {
            "shop": shop,
            "jurisdictions": [(row, row.holds_on(today)) for row in jurisdiction_rows(shop)],
            "scopes": [(row, row.holds_on(today)) for row in scope_rows(shop)],
            "places": place_lines(shop, on=today),
            "works": [(row, row.holds_on(today)) for row in work_rows(shop)],
            "quantities": [(row, row.holds_on(today)) for row in quantity_rows(shop)],
            "units": [(row, row.holds_on(today)) for row in unit_rows(shop)],
            "may_write": may(request.user, "change_compliance", shop),
        },
    )


@shop_view("change_compliance")
def record_add(request: HttpRequest, shop: Shop, kind: str) -> HttpResponse:
    found = _kind(kind)
    if found.of_shop != "shop":  # it belongs to another record, on whose page it is added
        raise Http404
    given = {"kind": request.GET["kind"]} if "kind" in request.GET else {}
    form = found.form(request.POST or None, request.FILES or None, shop=shop, initial=given)
    return save_or_show(request, shop, form, found, found.add)


@shop_view("change_compliance")
def record_change(request: HttpRequest, shop: Shop, kind: str, pk: int) -> HttpResponse:
    found = _kind(kind)
    record = get_object_or_404(found.rows(shop), pk=pk)
    form = found.form(request.POST or None, request.FILES or None, shop=shop, instance=record)
    return save_or_show(request, shop, form, found, found.change)


@shop_view("change_compliance")
def record_end(request: HttpRequest, shop: Shop, kind: str, pk: int) -> HttpResponse:
    """The last day of a record; what it said before that day stays."""
    found = _kind(kind)
    record: Any = get_object_or_404(found.rows(shop), pk=pk)
    following = found.form.following(record)
    initial = {"last_day": timezone.localdate()}
    form = RecordEndForm(request.POST or None, record=record, following=following, initial=initial)
    if request.method == "POST" and shop_record_end(shop=shop, form=form):
        messages.success(request, _("Ended. What was recorded until that day stays."))
        return redirect(found.url(shop, record.pk))
    return _form_page(request, shop, form, found, found.end, str(record))


@shop_view("view_compliance")
def record_scan(request: HttpRequest, shop: Shop, kind: str, pk: int) -> HttpResponse:
    """The scan of a contract, certificate or document, for who may see the shop's conditions."""
    found = _kind(kind)
    if not found.has_scan:
        raise Http404
    record: Any = get_object_or_404(found.rows(shop), pk=pk)
    name = str(record.scan.name or "")
    if not name or not record.scan.storage.exists(name):
        raise Http404
    return attached_file(
        record.scan.open("rb"),
        filename=f"{shop.name}-{record}.{name.rpartition('.')[2]}",
        content_type=scan_content_type(name),
    )


def save_or_show(
    request: HttpRequest, shop: Shop, form: Any, kind: Kind, title: Any, subject: str = ""
) -> HttpResponse:
    """Write a valid form and lead to its place in the list; else show the form with what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            if shop_record_save(form=form):
                messages.success(request, _("Saved. The readiness page counts it from now on."))
            else:
                messages.info(request, _("This is on record already. Nothing was added twice."))
            return redirect(kind.url(shop, form.instance.pk))
        except StaleRecordError:
            form.refuse_stale()
    return _form_page(request, shop, form, kind, title, subject)


def _form_page(
    request: HttpRequest, shop: Shop, form: Any, kind: Kind, title: Any, subject: str = ""
) -> HttpResponse:
    context = {"shop": shop, "form": form, "title": title, "subject": subject, "back": kind.url(shop)}
    return render(request, "compliance/premises_form.html", context, status=422 if form.errors else 200)


def _kind(slug: str) -> Kind:
    if slug not in KINDS:
        raise Http404
    return KINDS[slug]
