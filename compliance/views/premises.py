"""The shop's scope of work and its premises: list, add, change, end, and the scan of a contract."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.forms import KINDS, Kind
from compliance.models import Premises
from compliance.selectors.premises import place_lines, scope_rows
from compliance.services.premises import shop_record_end, shop_record_save
from staffing.downloads import attached_file
from staffing.forms.records import RecordEndForm
from staffing.forms.scans import scan_content_type
from staffing.models import Shop
from staffing.permissions import may, shop_view


@shop_view("view_compliance")
def premises(request: HttpRequest, shop: Shop) -> HttpResponse:
    """What the shop repairs and where."""
    today = timezone.localdate()
    return render(
        request,
        "compliance/premises.html",
        {
            "shop": shop,
            "scopes": [(row, row.holds_on(today)) for row in scope_rows(shop)],
            "places": place_lines(shop, on=today),
            "may_write": may(request.user, "change_compliance", shop),
        },
    )


@shop_view("change_compliance")
def record_add(request: HttpRequest, shop: Shop, kind: str) -> HttpResponse:
    found = _kind(kind)
    form = found.form(request.POST or None, request.FILES or None, shop=shop)
    return _save_or_show(request, shop, form, found.add)


@shop_view("change_compliance")
def record_change(request: HttpRequest, shop: Shop, kind: str, pk: int) -> HttpResponse:
    found = _kind(kind)
    record = get_object_or_404(found.model, shop=shop, pk=pk)
    form = found.form(request.POST or None, request.FILES or None, shop=shop, instance=record)
    return _save_or_show(request, shop, form, found.change)


@shop_view("change_compliance")
def record_end(request: HttpRequest, shop: Shop, kind: str, pk: int) -> HttpResponse:
    """The last day of a record; what it said before that day stays."""
    found = _kind(kind)
    record: Any = get_object_or_404(found.model, shop=shop, pk=pk)
    form = RecordEndForm(request.POST or None, record=record, initial={"last_day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        shop_record_end(record=record, last_day=form.cleaned_data["last_day"])
        messages.success(request, _("Ended. What was recorded until that day stays."))
        return redirect("premises", shop.slug)
    return _form_page(request, shop, form, found.end, str(record))


@shop_view("view_compliance")
def premises_scan(request: HttpRequest, shop: Shop, pk: int) -> HttpResponse:
    """The scan of a contract or title, for who may see the shop's conditions."""
    place = get_object_or_404(Premises, shop=shop, pk=pk)
    name = str(place.scan.name or "")
    if not name or not place.scan.storage.exists(name):
        raise Http404
    return attached_file(
        place.scan.open("rb"),
        filename=f"{shop.name}-{place.name}.{name.rpartition('.')[2]}",
        content_type=scan_content_type(name),
    )


def _save_or_show(request: HttpRequest, shop: Shop, form: Any, title: Any) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        if shop_record_save(form=form):
            messages.success(request, _("Saved. The readiness page counts it from now on."))
        else:
            messages.info(request, _("This is on record already. Nothing was added twice."))
        return redirect("premises", shop.slug)
    return _form_page(request, shop, form, title)


def _form_page(request: HttpRequest, shop: Shop, form: Any, title: Any, subject: str = "") -> HttpResponse:
    context = {"shop": shop, "form": form, "title": title, "subject": subject}
    return render(request, "compliance/premises_form.html", context, status=422 if form.errors else 200)


def _kind(slug: str) -> Kind:
    if slug not in KINDS:
        raise Http404
    return KINDS[slug]
