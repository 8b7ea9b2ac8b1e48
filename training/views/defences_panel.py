"""On the panel: read the thesis, mark on a phone, seal, and, as the chair, open all sheets."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from staffing.views.reader import user_of, whole_number
from training.defences.panels import can_decide
from training.forms.defences import MarksForm, ReasonForm
from training.models import Defence, PanelMember
from training.selectors.defences import history_of, is_chairless, seats_of, told_of
from training.services.defence_marks import (
    conflict_declare,
    defence_open,
    member_absent,
    minutes_confirm,
    sheet_draft,
    sheet_reopen,
    sheet_seal,
    standing_sheet,
)
from training.services.defence_minutes import minutes_start
from training.services.defences import DefenceRefusedError
from training.views.defence_files import calendar_file, minutes_file, sheets_file, thesis_file
from training.words.defences import title_of, when_words

View = Callable[..., HttpResponse]


def panel_view(view: View) -> View:
    """For a sitting member of the panel; for everybody else there is no such defence. Gives ``view(request, member, …)``."""

    @login_required
    @wraps(view)
    def checked(request: HttpRequest, defence: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        member = get_object_or_404(
            PanelMember.objects.select_related("defence__person", "defence__shop__company"),
            defence=defence,
            user=user_of(request),
            state=PanelMember.State.SITTING,
        )
        return view(request, member, *args, **kwargs)

    return checked


@never_cache
@require_GET
@panel_view
def panel(request: HttpRequest, member: PanelMember) -> HttpResponse:
    """What a member sees: candidate, thesis, who has sealed; after the opening everything."""
    return _show(request, member, ReasonForm())


@never_cache
@panel_view
def mark(request: HttpRequest, member: PanelMember) -> HttpResponse:
    """The member's sheet: saved as a draft, or sealed."""
    found, sealing = member.defence, "seal" in request.POST
    if standing_sheet(member) or found.state != Defence.State.SCHEDULED:
        return redirect("panel-defence", found.pk)
    form = MarksForm(
        request.POST if request.method == "POST" else None,
        parts=found.parts,
        sealing=sealing,
        draft=member.draft,
    )
    if request.method == "POST" and form.is_valid() and _kept(request, member, form, sealing=sealing):
        if "X-Draft" in request.headers:  # the page saved by itself
            return HttpResponse(status=204)
        sealed, saved = (
            _("Sealed. The hash below stands for your marks."),
            _("Saved as a draft, for your eyes alone."),
        )
        messages.success(request, sealed if sealing else saved)
        return redirect("panel-defence" if sealing else "panel-mark", found.pk)
    context = {
        "defence": found,
        "title": title_of(found.rules),
        "form": form,
        "thesis": found.theses.first(),
        "when": when_words(found),
    }
    return render(request, "training/defences/mark.html", context, status=422 if form.errors else 200)


def _kept(request: HttpRequest, member: PanelMember, form: MarksForm, *, sealing: bool) -> bool:
    given = {"questions": form.cleaned_data["questions"], "note": form.cleaned_data["note"]}
    key, user, now = member.defence_id, user_of(request), timezone.now()
    try:
        sheet_draft(defence_id=key, user=user, draft={"marks": form.marks, **given})
        if sealing:
            sheet_seal(defence_id=key, user=user, marks=form.marks, now=now, **given)
    except DefenceRefusedError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_POST
@panel_view
def act(request: HttpRequest, member: PanelMember) -> HttpResponse:
    """Declare a conflict, confirm the minutes; as the chair note an absence, reopen a sheet, open all."""
    does, now, user = request.POST.get("does", ""), timezone.now(), user_of(request)
    form, key = ReasonForm(request.POST, optional=True), member.defence_id
    other = whole_number(request.POST.get("member", ""), 18) or 0
    try:
        reason = form.given()
        if does == "open":
            defence_open(defence_id=key, chair=user, now=now)
        elif does == "confirm":
            if minutes_confirm(defence_id=key, user=user, now=now):
                minutes_start(defence=member.defence, user=user)
        elif does == "conflict":
            conflict_declare(defence_id=key, user=user, reason=reason, now=now)
            messages.success(request, _("You have left this panel. HR is told why and fills the seat."))
            return redirect("my-defences")
        elif does == "absent":
            member_absent(defence_id=key, chair=user, member_id=other, reason=reason, now=now)
        elif does == "reopen":
            sheet_reopen(defence_id=key, chair=user, member_id=other, reason=reason, now=now)
    except PanelMember.DoesNotExist:
        messages.warning(request, _("This member does not sit on the panel any more. Look below who does."))
    except DefenceRefusedError as refusal:
        messages.warning(request, str(refusal))
    return redirect("panel-defence", key)


@require_GET
@panel_view
def thesis(request: HttpRequest, member: PanelMember) -> HttpResponse:
    """The thesis that the panel reads."""
    return thesis_file(member.defence, request.GET.get("number", ""))


@require_GET
@panel_view
def calendar(request: HttpRequest, member: PanelMember) -> HttpResponse:
    """The day as a calendar file."""
    return calendar_file(member.defence, reverse("panel-defence", args=[member.defence_id]), timezone.now())


@require_GET
@panel_view
def minutes(request: HttpRequest, member: PanelMember) -> HttpResponse:
    """The printed minutes."""
    return minutes_file(member.defence)


@require_GET
@panel_view
def sheets(request: HttpRequest, member: PanelMember) -> HttpResponse:
    """The opened sheets with their hashes and salts, as JSON."""
    return sheets_file(member.defence)


def _show(request: HttpRequest, member: PanelMember, form: ReasonForm) -> HttpResponse:
    found, seats = member.defence, seats_of(member.defence)
    own = next(seat for seat in seats if seat.member.pk == member.pk)
    context = {
        **told_of(found),
        "member": member,
        "chairless": is_chairless(found, seats),
        "own": own,
        "seats": seats,
        "scheduled": found.state == Defence.State.SCHEDULED,
        "begun": bool(found.starts_at and timezone.now() >= found.starts_at),
        "all_sealed": all(seat.sealed for seat in seats),
        "can_decide": can_decide(len(seats)),
        "minutes": hasattr(found, "minutes_printed"),
        "form": form,
        "events": history_of(found),
    }
    return render(request, "training/defences/panel.html", context)
