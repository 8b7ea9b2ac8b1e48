"""Importing a roster: template, upload, preview, confirm or discard, refused rows back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sheets.table import FileRefusedError
from sheets.workbooks import CONTENT_TYPE
from staffing.downloads import attachment
from staffing.forms.roster import RosterUploadForm
from staffing.models import RosterImport, Shop
from staffing.permissions import shop_view
from staffing.roster.plan import Fate, Plan
from staffing.roster.refused import refused_workbook
from staffing.roster.table import Table
from staffing.roster.template import template_workbook
from staffing.services.roster import (
    StalePlanError,
    is_being_written,
    roster_confirm,
    roster_discard,
    roster_plan,
    roster_upload,
    roster_wipe_expired,
    summary_in_words,
)
from staffing.services.roster_tasks import roster_write
from staffing.tasks import start_task
from staffing.views.reader import user_of

AT_ONCE = 200
SHOWN = 300
State = RosterImport.State


@require_http_methods(["GET", "POST"])
@shop_view("change_people")
def roster_import(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Upload a file, or go on with one that awaits confirmation."""
    now = timezone.now()
    form = RosterUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = roster_upload(
                shop=shop, user=user_of(request), filename=file.name or "", data=file.read(), now=now
            )
        except FileRefusedError as error:
            form.add_error("file", str(error))
        else:
            return redirect("roster-preview", shop.slug, found.pk)
    roster_wipe_expired(now=now)
    recent = shop.roster_imports.exclude(state=State.DISCARDED).select_related("user").defer("rows")[:10]
    return render(request, "staffing/roster_import.html", {"shop": shop, "form": form, "recent": recent})


@require_GET
@shop_view("change_people")
def roster_template(request: HttpRequest, shop: Shop) -> HttpResponse:
    """The workbook to fill in."""
    return attachment(template_workbook(), filename=f"花名册模板-{shop.name}.xlsx", content_type=CONTENT_TYPE)


@never_cache
@require_GET
@shop_view("change_people")
def roster_preview(request: HttpRequest, shop: Shop, pk: int) -> HttpResponse:
    """What confirming would do; afterwards, what was done."""
    roster = _roster(shop, pk)
    if is_being_written(roster, now=timezone.now()):
        return redirect("task", roster.task_id)
    if roster.state != State.PREVIEW:
        context = {"shop": shop, "roster": roster, "summary": summary_in_words(roster.summary)}
        return render(request, "staffing/roster_closed.html", context)
    plan = roster_plan(roster=roster, user=user_of(request), on=timezone.localdate())
    table = Table.from_json(roster.rows)
    return render(
        request,
        "staffing/roster_preview.html",
        {
            "shop": shop,
            "roster": roster,
            "plan": plan,
            "table": table,
            **_parts(plan),
        },
    )


def _roster(shop: Shop, pk: int) -> RosterImport:
    roster_wipe_expired(now=timezone.now())
    return get_object_or_404(shop.roster_imports.select_related("task", "user"), pk=pk)


def _parts(plan: Plan) -> dict[str, object]:
    """The rows of each fate, as many as a page bears, and how many more there are."""
    parts: dict[str, object] = {"counts": plan.counts, "writable": len(plan.to_write)}
    for fate in Fate:
        rows = plan.having(fate)
        parts[fate.value] = rows[:SHOWN]
        parts[f"{fate.value}_more"] = max(0, len(rows) - SHOWN)
    warned = [row for row in plan.rows if row.entry.warnings and not row.entry.errors]
    parts["warned"], parts["warned_more"] = warned[:SHOWN], max(0, len(warned) - SHOWN)
    return parts


@require_POST
@shop_view("change_people")
def roster_confirmed(request: HttpRequest, shop: Shop, pk: int) -> HttpResponse:
    """Write what was shown: at once, or in the background where it is long."""
    roster = _roster(shop, pk)
    back = redirect("roster-preview", shop.slug, pk)
    if roster.state != State.PREVIEW or is_being_written(roster, now=timezone.now()):
        return back
    digest = request.POST.get("digest", "")
    if len(Table.from_json(roster.rows).rows) > AT_ONCE:
        return _in_background(request, shop, roster, digest)
    try:
        done = roster_confirm(
            roster=roster, user=user_of(request), digest=digest, on=timezone.localdate(), now=timezone.now()
        )
    except StalePlanError:
        messages.warning(
            request,
            _(
                "Records have changed since you looked at the preview. Nothing was written; look at the new preview and confirm again."
            ),
        )
        return back
    if done.state == State.CONFIRMED:
        messages.success(request, _("Written: %(summary)s.") % {"summary": summary_in_words(done.summary)})
    return back


def _in_background(request: HttpRequest, shop: Shop, roster: RosterImport, digest: str) -> HttpResponse:
    task = start_task(
        user=user_of(request),
        shop=shop,
        title=_("Roster import: %(file)s") % {"file": roster.filename},
        run=roster_write,
        arguments={"import_id": roster.pk, "digest": digest, "on": timezone.localdate().isoformat()},
        back_url=reverse("roster-preview", args=[shop.slug, roster.pk]),
    )
    RosterImport.objects.filter(pk=roster.pk).update(task=task)
    return redirect("task", task.pk)


@require_POST
@shop_view("change_people")
def roster_discarded(request: HttpRequest, shop: Shop, pk: int) -> HttpResponse:
    """Throw the preview away."""
    roster = _roster(shop, pk)
    if not is_being_written(roster, now=timezone.now()) and roster_discard(roster=roster):
        messages.success(request, _("Discarded. Nothing was written, and the uploaded rows are deleted."))
    return redirect("roster-import", shop.slug)


@never_cache
@require_GET
@shop_view("change_people")
def roster_refused(request: HttpRequest, shop: Shop, pk: int) -> HttpResponse:
    """The refused rows as a workbook with a column 问题."""
    roster = _roster(shop, pk)
    if roster.state != State.PREVIEW:
        messages.info(
            request,
            _("The uploaded rows are deleted already; upload the file again to see what was refused."),
        )
        return redirect("roster-preview", shop.slug, pk)
    plan = roster_plan(roster=roster, user=user_of(request), on=timezone.localdate())
    data = refused_workbook(Table.from_json(roster.rows), plan.having(Fate.REFUSED))
    return attachment(data, filename=f"{_('refused-rows')}-{shop.slug}.xlsx", content_type=CONTENT_TYPE)
