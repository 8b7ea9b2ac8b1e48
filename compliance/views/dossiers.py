"""Dossiers: build one, list them, look at one, and hand out its PDF."""

from datetime import date

from django.contrib import messages
from django.db.models.fields.json import KT
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from compliance.models import Dossier
from compliance.selectors.dossiers import dossier_head, dossier_lines
from compliance.services.dossiers import dossier_start, dossier_under_way
from compliance.views.asking import asked_standard, language
from staffing.downloads import attached_file
from staffing.forms.fields import EARLIEST, LATEST
from staffing.models import Shop
from staffing.pagination import PARAMETER, keyset_page, page_url
from staffing.permissions import may, shop_view
from staffing.views.reader import user_of

PAGE_SIZE = 20


@shop_view("view_compliance")
def dossiers(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Every dossier of the shop, newest first, and the one being built."""
    rows = (
        Dossier.objects.filter(shop=shop)
        .defer("content")
        .annotate(standard_title=KT("content__standard__title"))
        .select_related("made_by")
    )
    page = keyset_page(rows, order=("-made_at", "-pk"), cursor=request.GET.get(PARAMETER, ""), size=PAGE_SIZE)
    return render(
        request,
        "compliance/dossiers.html",
        {
            "shop": shop,
            "rows": page.rows,
            "newer_url": page_url(request, page.newer),
            "older_url": page_url(request, page.older),
            "running": dossier_under_way(shop=shop, now=timezone.now()),
            "may_write": may(request.user, "change_compliance", shop),
        },
    )


@require_POST
@shop_view("change_compliance")
def dossier_build(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Start building; a second click leads to the work that is under way."""
    on = _posted_day(request)
    if on is None:
        messages.error(request, _("The day to judge cannot be read. Choose it on this page and build again."))
        return redirect("readiness", shop.slug)
    task = dossier_start(
        shop=shop,
        standard=asked_standard(shop, request.POST.get("standard")).name,
        on=on,
        user=user_of(request),
        now=timezone.now(),
    )
    if task.user_id != request.user.pk:
        messages.info(
            request,
            _("Somebody else is building the dossier of this shop. You find it here when it is done."),
        )
        return redirect("dossiers", shop.slug)
    return redirect("task", task.pk)


@shop_view("view_compliance")
def dossier(request: HttpRequest, shop: Shop, pk: int) -> HttpResponse:
    """What one dossier says, with its hash; the newest one of the shop is named where this is an earlier one."""
    found = get_object_or_404(Dossier.objects.select_related("made_by"), shop=shop, pk=pk)
    newest = (
        Dossier.objects.filter(shop=shop).order_by("-made_at", "-pk").values_list("pk", flat=True).first()
    )
    context = {
        "shop": shop,
        "dossier": found,
        "newest": newest,
        "head": dossier_head(found.content, language()),
        "lines": dossier_lines(found.content, language()),
    }
    return render(request, "compliance/dossier.html", context)


@shop_view("view_compliance")
def dossier_pdf(request: HttpRequest, shop: Shop, pk: int) -> HttpResponse:
    """The bytes that were printed, never printed again."""
    found = get_object_or_404(Dossier.objects.defer("content"), shop=shop, pk=pk)
    if not found.pdf.storage.exists(str(found.pdf.name)):
        raise Http404
    return attached_file(
        found.pdf.open("rb"),
        filename=f"{shop.name}备案材料-{found.made_for}.pdf",
        content_type="application/pdf",
    )


def _posted_day(request: HttpRequest) -> date | None:
    try:
        day = date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None
