"""A reader's own defences: as candidate, with the thesis to hand in, and as examiner."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from staffing.limits import within_limit
from staffing.views.reader import user_of
from training.forms.defences import ThesisForm
from training.models import Defence
from training.selectors.defences import as_candidate, as_examiner, history_of, seats_of, told_of
from training.services.defences import DefenceRefusedError, refuse_untaken, thesis_submit
from training.views.defence_files import calendar_file, thesis_file
from training.views.tabs import learner_tabs


@require_GET
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """Where the reader defends, and where the reader examines."""
    user = user_of(request)
    context = {
        "own": as_candidate(user),
        "panels": as_examiner(user),
        "tabs": learner_tabs("learn-results") if hasattr(user, "person") else [],
    }
    return render(request, "training/defences/mine.html", context)


@login_required
def candidate(request: HttpRequest, defence: UUID) -> HttpResponse:
    """The candidate's page: what is asked, the thesis, the panel and the day, the result."""
    found = _own_or_404(request, defence)
    if found.is_decided:
        Defence.objects.filter(pk=found.pk).update(result_seen_at=timezone.now())
    kinds, status = found.rules["kinds"], 200
    form = ThesisForm(kinds=kinds)
    if request.method == "POST":
        refusal, status = _refusal(request, found)
        if refusal:  # before the file is opened, for that takes long
            messages.warning(request, refusal)
            form = ThesisForm(initial={"title": request.POST.get("title", "")}, kinds=kinds)
        else:
            form = ThesisForm(request.POST, request.FILES, kinds=kinds)
            if form.is_valid() and _submitted(request, found, form):
                return redirect("my-defence", found.pk)
    context = {
        **told_of(found),
        "seats": seats_of(found),
        "takes_thesis": found.is_running and found.rules["thesis"],
        "overdue": bool(found.thesis_due and timezone.now() > found.thesis_due),
        "events": history_of(found, "due", "scheduled", "cancelled"),
        "form": form,
        "tabs": learner_tabs("learn-results"),
    }
    return render(request, "training/defences/candidate.html", context, status=422 if form.errors else status)


@require_GET
@login_required
def thesis(request: HttpRequest, defence: UUID) -> HttpResponse:
    """The candidate's own thesis."""
    return thesis_file(_own_or_404(request, defence), request.GET.get("number", ""))


@require_GET
@login_required
def calendar(request: HttpRequest, defence: UUID) -> HttpResponse:
    """The day as a calendar file."""
    return calendar_file(_own_or_404(request, defence), reverse("my-defence", args=[defence]), timezone.now())


def _refusal(request: HttpRequest, found: Defence) -> tuple[str, int]:
    """Why no thesis is taken at all now, and the status of the answer; no words where one is."""
    if not within_limit(request, action="thesis", rate="20/h/user"):
        return _("That were many files within an hour. Wait a while, then send the thesis again."), 429
    try:
        refuse_untaken(found, now=timezone.now())
    except DefenceRefusedError as refusal:
        return str(refusal), 422
    return "", 200


def _submitted(request: HttpRequest, found: Defence, form: ThesisForm) -> bool:
    try:
        version = thesis_submit(
            defence_id=found.pk,
            user=user_of(request),
            title=form.cleaned_data["title"],
            filename=form.filename,
            thesis=form.cleaned_data["file"],
            now=timezone.now(),
        )
    except DefenceRefusedError as refusal:
        form.add_error("file", str(refusal))
        return False
    words = _("Handed in as version %(number)d with %(characters)d characters.")
    messages.success(request, words % {"number": version.number, "characters": version.characters})
    return True


def _own_or_404(request: HttpRequest, defence: UUID) -> Defence:
    return get_object_or_404(Defence.objects.for_lists(), pk=defence, person__user=user_of(request))
