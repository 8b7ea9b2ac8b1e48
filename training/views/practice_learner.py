"""A learner's side of observed practice: what waits, what was seen, and the second confirmation."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from staffing.pagination import keyset_page, page_url
from staffing.views.reader import user_of
from training.forms.practice import DisagreeForm, TodayForm
from training.models import Observation
from training.permissions import Learner
from training.selectors.practice import due_lines, observation_of
from training.selectors.practice_record import observation_record
from training.selectors.self_checks import day_lists
from training.services.practice import PracticeRefusedError, observation_agree, observation_disagree
from training.services.self_checks import self_check_save
from training.views.learner import learner_view
from training.views.practice import observation_row, photo_of, printed
from training.views.tabs import learner_tabs
from training.words.practice import round_words


@require_GET
@learner_view
def practice(request: HttpRequest, learner: Learner) -> HttpResponse:
    """What waits for the learner, when they are observed again, and everything so far."""
    on = timezone.localdate()
    rows = Observation.objects.filter(person=learner.person).for_lists()
    page = keyset_page(rows, order=("-started_at", "-id"), cursor=request.GET.get("at", ""), size=20)
    context = {
        "rows": [observation_row(it) for it in page.rows],
        "due": [{"line": it, "why": round_words(it.round, on)} for it in due_lines([learner.person], on=on)],
        "newer_url": page_url(request, page.newer),
        "older_url": page_url(request, page.older),
        "tabs": learner_tabs("learn-results"),
    }
    return render(request, "training/practice/own_list.html", context)


@learner_view
def today(request: HttpRequest, learner: Learner) -> HttpResponse:
    """The daily self-check: tick today's lists."""
    if request.method == "POST":
        form, ticked, now = TodayForm(request.POST), request.POST.getlist("step"), timezone.now()
        if form.is_valid() and self_check_save(
            person=learner.person, checklist=form.cleaned_data["checklist"], ticked=ticked, now=now
        ):
            messages.success(request, _("Saved. You can go on ticking until the day ends."))
        return redirect("learn-today")
    on = timezone.localdate()
    context = {"lists": day_lists(learner.person, on=on), "on": on, "tabs": learner_tabs("learn")}
    return render(request, "training/practice/today.html", context)


@require_GET
@login_required
def record(request: HttpRequest, observation: UUID) -> HttpResponse:
    """What was seen; while it waits, confirm it or disagree."""
    return _show(request, _own(request, observation), DisagreeForm())


@require_POST
@login_required
def agree(request: HttpRequest, observation: UUID) -> HttpResponse:
    """The second confirmation."""
    found = _own(request, observation)
    try:
        observation_agree(key=found.pk, learner=user_of(request), now=timezone.now())
        messages.success(request, _("Confirmed by both of you: from now on the result counts."))
    except PracticeRefusedError as refusal:
        messages.warning(request, str(refusal))
    return redirect("learn-practice-record", found.pk)


@require_POST
@login_required
def disagree(request: HttpRequest, observation: UUID) -> HttpResponse:
    """Say what was seen differently."""
    found, form = _own(request, observation), DisagreeForm(request.POST)
    if form.is_valid():
        try:
            words, now = form.cleaned_data["words"], timezone.now()
            observation_disagree(key=found.pk, learner=user_of(request), words=words, now=now)
            messages.success(request, _("Your words were passed on. The result does not count meanwhile."))
            return redirect("learn-practice-record", found.pk)
        except PracticeRefusedError as refusal:
            form.add_error(None, str(refusal))
    return _show(request, found, form)


@require_GET
@login_required
def record_print(request: HttpRequest, observation: UUID) -> HttpResponse:
    """The record as PDF."""
    return printed(request, _own(request, observation), back=("learn-practice-record",))


@require_GET
@login_required
def photo(request: HttpRequest, observation: UUID, photo: UUID) -> HttpResponse:
    """A photo of the learner's own observation."""
    return photo_of(_own(request, observation), photo)


def _own(request: HttpRequest, key: UUID) -> Observation:
    return get_object_or_404(observation_of(key), person__user=request.user)


def _show(request: HttpRequest, found: Observation, form: DisagreeForm) -> HttpResponse:
    context = {
        "record": observation_record(found),
        "form": form,
        "waits": found.state == Observation.State.WAITING,
        "tabs": learner_tabs("learn-results"),
    }
    return render(request, "training/practice/own_record.html", context, status=422 if form.errors else 200)
