"""The desk of observed practice: who is due, what runs and waits, one record, and deciding a disagreement."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.models import ChecklistNotPublishedError
from cms.selectors import published_checklists
from sheets.workbooks import CONTENT_TYPE
from staffing.downloads import attached_file, attachment
from staffing.models import Person, Shop
from staffing.pagination import keyset_page, page_url
from staffing.permissions import may, shop_view
from staffing.printing import PrintingError
from staffing.views.reader import user_of
from training.exports.observation import record_pdf
from training.exports.practice import practice_workbook
from training.forms.practice import DecideForm, StartForm
from training.models import Observation
from training.selectors.practice import beside, due_lines, observation_of, people_of
from training.selectors.practice_record import observation_record
from training.services.practice import PracticeRefusedError, observation_decide, observation_start
from training.words.practice import outcome_of, round_words, state_words, told

TABS = ("due", "running", "waiting", "done")
PAGE = 50


@require_GET
@shop_view("view_training")
def practice(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Who is due, what is being observed, what waits for a confirmation, and what is done."""
    on, tab = timezone.localdate(), request.GET.get("tab", "due")
    tab = tab if tab in TABS else "due"
    due = due_lines(people_of(shop, on=on), on=on)
    rows = _rows(shop)[tab] if tab != "due" else Observation.objects.none()
    page = keyset_page(
        rows.for_lists(), order=("-started_at", "-id"), cursor=request.GET.get("at", ""), size=PAGE
    )
    context = {
        "shop": shop,
        "tab": tab,
        "chips": _chips(shop, tab, len(due)),
        "due": [{"line": it, "why": round_words(it.round, on)} for it in due],
        "rows": [observation_row(it) for it in page.rows],
        "newer_url": page_url(request, page.newer),
        "older_url": page_url(request, page.older),
        "may_observe": may(request.user, "invigilate", shop),
        "has_checklists": published_checklists().exists(),
    }
    return render(request, "training/practice/list.html", context)


@require_http_methods(["GET", "POST"])
@shop_view("invigilate")
def start(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Choose person and checklist, then observe."""
    form = _start_form(request, shop)
    if request.method == "POST" and form.is_valid():
        try:
            found = observation_start(
                key=form.cleaned_data["key"],
                person=form.cleaned_data["person"],
                shop=shop,
                checklist=form.chosen,
                observer=user_of(request),
                now=timezone.now(),
            )
            return redirect("observe", found.pk)
        except (PracticeRefusedError, ChecklistNotPublishedError) as refusal:
            form.add_error(None, str(refusal))
    context = {"shop": shop, "form": form, "has_checklists": bool(form.checklists)}
    return render(request, "training/practice/start.html", context, status=422 if form.errors else 200)


@require_GET
@shop_view("view_training")
def record(request: HttpRequest, shop: Shop, observation: UUID) -> HttpResponse:
    """One observation with everything that was ticked and said."""
    return _show(request, shop, _observation_or_404(shop, observation), DecideForm())


@require_POST
@shop_view("change_training")
def decide(request: HttpRequest, shop: Shop, observation: UUID) -> HttpResponse:
    """Uphold or set aside what the learner disagrees with."""
    found, form = _observation_or_404(shop, observation), DecideForm(request.POST)
    if form.is_valid():
        try:
            observation_decide(
                key=found.pk,
                shop=shop,
                by=user_of(request),
                stands=request.POST.get("go") == "uphold",
                words=form.cleaned_data["words"],
                now=timezone.now(),
            )
            messages.success(request, _("Decided. Observer and learner read your reason."))
            return redirect("practice-record", shop.slug, found.pk)
        except PracticeRefusedError as refusal:
            form.add_error(None, str(refusal))
    return _show(request, shop, found, form)


@require_GET
@shop_view("view_training")
def record_print(request: HttpRequest, shop: Shop, observation: UUID) -> HttpResponse:
    """The record as PDF."""
    return printed(request, _observation_or_404(shop, observation), back=("practice-record", shop.slug))


@require_GET
@shop_view("view_training")
def photo(request: HttpRequest, shop: Shop, observation: UUID, photo: UUID) -> HttpResponse:
    """A photo of an observation of the shop."""
    return photo_of(_observation_or_404(shop, observation), photo)


@require_GET
@shop_view("view_training")
def export(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Every observation of the shop, and who is due, as .xlsx."""
    on = timezone.localdate()
    body = practice_workbook(shop, on=on)
    name = f"practice-{shop.slug}-{on.isoformat()}.xlsx"
    return attachment(body, filename=name, content_type=CONTENT_TYPE)


def observation_row(observation: Observation) -> dict[str, Any]:
    """A line of a list."""
    return {
        "observation": observation,
        "title": told(observation.frozen, "title"),
        "state": state_words(observation),
        "outcome": outcome_of(observation),
    }


def printed(request: HttpRequest, found: Observation, *, back: tuple[Any, ...]) -> HttpResponse:
    """The PDF, or back to the page with what is wrong."""
    try:
        body = record_pdf(found, made_at=timezone.now())
    except PrintingError as error:
        messages.error(request, str(error))
        return redirect(*back, found.pk)
    name = f"practice-{found.person.staff_number}-{found.observed_on.isoformat()}.pdf"
    return attachment(body, filename=name, content_type="application/pdf")


def photo_of(found: Observation, key: UUID) -> HttpResponse:
    """A photo that is still there."""
    kept = get_object_or_404(found.photos.filter(removed_at__isnull=True), pk=key)
    response = attached_file(kept.file.open("rb"), filename=f"{kept.pk}.jpg", content_type="image/jpeg")
    response.headers["Content-Disposition"] = "inline"
    return response


def _rows(shop: Shop) -> dict[str, Any]:
    rows = Observation.objects.filter(shop=shop)
    return {"running": rows.running(), "waiting": rows.waiting(), "done": rows.closed()}


def _chips(shop: Shop, tab: str, due: int) -> list[dict[str, Any]]:
    words = {
        "due": _("To be observed"),
        "running": _("Being observed"),
        "waiting": _("Waiting for confirmation"),
        "done": _("Done"),
    }
    counts = {"due": due} | {name: rows.count() for name, rows in _rows(shop).items()}
    return [
        {"label": words[it], "url": f"?tab={it}", "current": it == tab, "count": counts[it]} for it in TABS
    ]


def _start_form(request: HttpRequest, shop: Shop) -> StartForm:
    people = Person.objects.employed_on(timezone.localdate(), shop=shop).exclude(user=user_of(request))
    asked = {name: request.GET.get(name, "") for name in ("person", "checklist")}
    return StartForm(
        request.POST if request.method == "POST" else None,
        initial=asked | {"key": uuid4()},
        people=people.order_by("staff_number"),
        checklists=published_checklists(),
    )


def _observation_or_404(shop: Shop, key: UUID) -> Observation:
    return get_object_or_404(observation_of(key), shop=shop)


def _show(request: HttpRequest, shop: Shop, found: Observation, form: DecideForm) -> HttpResponse:
    states, user = Observation.State, user_of(request)
    left_behind = found.is_left_behind(timezone.localdate())
    involved = user.pk in (found.observer_id, found.person.user_id)
    context = {
        "shop": shop,
        "record": observation_record(found),
        "beside": beside(found) if found.is_running else (),
        "form": form,
        "may_decide": may(user, "change_training", shop)
        and not involved
        and (found.state in (states.WAITING, states.DISPUTED) or left_behind),
        "left_behind": left_behind,
        "is_disputed": found.state == states.DISPUTED,
        "goes_on": found.is_running and found.observer_id == user.pk,
    }
    return render(request, "training/practice/record.html", context, status=422 if form.errors else 200)
