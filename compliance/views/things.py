"""Equipment and documents of a shop: what there is, what its standard asks for beside it, and many lines at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.forms.entries import Entry
from compliance.forms.things import VerificationForm
from compliance.lines.readiness import readiness_lines, record_url
from compliance.models import Equipment
from compliance.selectors.asked import DOCUMENTS, EQUIPMENT, asked_of, missing_of
from compliance.selectors.readiness import Readiness, readiness_of
from compliance.selectors.things import DeviceLine, device_lines, document_lines, endings
from compliance.services.things import entry_save
from compliance.shop_records import KINDS
from compliance.views.asking import asked_standard, language
from compliance.views.picking import standard_context
from compliance.views.premises import save_or_show
from compliance.words.readiness import ending_word, equipment_group_word, kinds_word
from staffing.day_words import days_left_words
from staffing.models import Shop
from staffing.permissions import may, shop_view
from staffing.rules.days import add_months, expires_within

MONTHS_AHEAD = 12


@shop_view("view_compliance")
def equipment(request: HttpRequest, shop: Shop) -> HttpResponse:
    """The devices and how each stands today, then what the standard asks for and nobody recorded."""
    found = _readiness(request, shop)
    lines = device_lines(shop, on=found.on)
    context = {"groups": _groups(lines), "lines": lines, **_missing(request, found, EQUIPMENT)}
    return render(request, "compliance/equipment.html", context)


@shop_view("view_compliance")
def documents(request: HttpRequest, shop: Shop) -> HttpResponse:
    """The documents, what ends within a year, then what the standard asks for and nobody recorded."""
    found = _readiness(request, shop)
    ahead = endings(shop, on=found.on, until=add_months(found.on, MONTHS_AHEAD))
    context = {
        "lines": document_lines(shop, on=found.on),
        "endings": [
            (
                one,
                ending_word(one.what),
                days_left_words(one.day, found.on) if expires_within(one.day, found.on) else "",
                record_url(found, one.ref),
            )
            for one in ahead
        ],
        **_missing(request, found, DOCUMENTS),
    }
    return render(request, "compliance/documents.html", context)


@shop_view("change_compliance")
def equipment_entry(request: HttpRequest, shop: Shop) -> HttpResponse:
    return _entry(request, shop, EQUIPMENT)


@shop_view("change_compliance")
def document_entry(request: HttpRequest, shop: Shop) -> HttpResponse:
    return _entry(request, shop, DOCUMENTS)


@shop_view("change_compliance")
def equipment_verify(request: HttpRequest, shop: Shop, pk: int) -> HttpResponse:
    """A new verification of a device."""
    device = get_object_or_404(Equipment, shop=shop, pk=pk)
    form = VerificationForm(request.POST or None, request.FILES or None, shop=shop, device=device)
    kind = KINDS["verifications"]
    return save_or_show(request, shop, form, kind, kind.add, subject=str(device))


def _entry(request: HttpRequest, shop: Shop, what: str) -> HttpResponse:
    """One table with a line for each thing the standard asks for and nobody recorded; all of it is written or nothing."""
    found = _readiness(request, shop)
    sent = request.POST if request.method == "POST" else None
    entry = Entry(asked_of(found, what), shop=shop, what=what, on=found.on, data=sent)
    if entry.is_valid():
        count = entry_save(entry=entry, shop=shop)
        if count:
            text = ngettext("%(count)d line is on record now.", "%(count)d lines are on record now.", count)
            messages.success(request, text % {"count": count})
        else:
            messages.info(request, _("This is on record already. Nothing was added twice."))
        return redirect(KINDS[what].url(shop))
    context = {
        "shop": shop,
        "entry": entry,
        "what": what,
        "back": KINDS[what].url(shop),
        "standard_title": found.standard.title.of(language()),
    }
    return render(request, "compliance/entry.html", context, status=422 if sent is not None else 200)


def _readiness(request: HttpRequest, shop: Shop) -> Readiness:
    standard = asked_standard(shop, request.GET.get("standard"))
    return readiness_of(shop=shop, standard=standard, on=timezone.localdate())


def _missing(request: HttpRequest, found: Readiness, what: str) -> dict[str, Any]:
    """The lines of the standard of which nothing is on record, each with the sentence of its requirement."""
    lines = {line.id: line for line in readiness_lines(found, language())}
    return {
        "shop": found.shop,
        "today": found.on,
        "missing": [
            (one, lines[one.result.requirement.id], kinds_word(what, one.kinds))
            for one in missing_of(found, what)
        ],
        "asked": len(asked_of(found, what)),
        "may_write": may(request.user, "change_compliance", found.shop),
        "standard": found.standard,
        **standard_context(found.shop, found),
    }


def _groups(lines: list[DeviceLine]) -> list[tuple[str, list[DeviceLine]]]:
    """Devices at hand by their group, in the order of the vocabulary; what is at hand no more comes last."""
    groups: dict[str, list[DeviceLine]] = {}
    for line in lines:
        groups.setdefault(line.group if line.in_use else "", []).append(line)
    return [(equipment_group_word(group), rows) for group, rows in groups.items()]
