"""The desk: who learns what in a shop, assigning it, and the results of one person."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cms.selectors import published_exams
from sheets.workbooks import CONTENT_TYPE
from staffing.downloads import attachment
from staffing.models import Person, Shop
from staffing.permissions import may, shop_view
from staffing.views.reader import user_of
from training.exports.overview import overview_workbook
from training.forms.desk import AllowanceForm, AssignForm
from training.models import Attempt
from training.selectors.catalogue import catalogue
from training.selectors.marks import tasks_correctable
from training.selectors.overview import Overview, training_overview
from training.selectors.person import allowance_lines, person_training
from training.selectors.results import attempt_outcome
from training.selectors.showing import is_withheld_from
from training.selectors.similarity import similarity_of
from training.services.enrolments import attempts_renew, courses_assign
from training.services.errors import InterventionRefusedError
from training.services.finalising import attempts_finalise_overdue
from training.services.invigilation import allowance_grant
from training.views.exams import case_asked_for, only_wrong, question_chips

CHIPS = ("overdue", "todo", "done", "none")


@shop_view("view_training")
def overview(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Everyone who works here against every course."""
    on = timezone.localdate()
    return _show_overview(request, shop, AssignForm(shop=shop, on=on))


@require_POST
@shop_view("change_training")
def assign(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Assign a course, or all that a post asks for, to the chosen people."""
    form = AssignForm(request.POST, shop=shop, on=timezone.localdate())
    if not form.is_valid():
        return _show_overview(request, shop, form)
    added = courses_assign(
        shop=shop,
        people=form.cleaned_data["person"],
        courses=form.chosen_courses,
        post=form.post,
        due_on=form.cleaned_data["due_on"],
        assigned_by=user_of(request),
        now=timezone.now(),
    )
    text = ngettext("%(count)d assignment is new.", "%(count)d assignments are new.", added)
    messages.success(request, text % {"count": added} + " " + _("Existing ones took the due day."))
    return redirect("training-overview", shop.slug)


@shop_view("view_training")
def export(request: HttpRequest, shop: Shop) -> HttpResponse:
    """The overview as .xlsx."""
    on = timezone.localdate()
    body = overview_workbook(training_overview(shop, on=on))
    name = f"training-{shop.slug}-{on.isoformat()}.xlsx"
    return attachment(body, filename=name, content_type=CONTENT_TYPE)


@shop_view("view_training")
def person(request: HttpRequest, shop: Shop, person: int) -> HttpResponse:
    """One person: courses, attempts and training records."""
    return _show_person(request, shop, _person_or_404(shop, person), AllowanceForm(exams=published_exams()))


@require_POST
@shop_view("change_training")
def renew(request: HttpRequest, shop: Shop, person: int) -> HttpResponse:
    """Let the person's attempts at a course's exam count anew."""
    found, course = _person_or_404(shop, person), request.POST.get("course", "")
    entry = catalogue().get(course)
    if entry is None:
        messages.error(request, _("There is no such course. Nothing was changed."))
        return redirect("training-person", shop.slug, person)
    try:
        attempts_renew(shop=shop, person=found, course=course, by=user_of(request), now=timezone.now())
    except InterventionRefusedError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(
            request,
            _("%(name)s may sit the exam of “%(title)s” again; earlier attempts stay on record.")
            % {"name": found.name, "title": entry.course.display_title},
        )
    return redirect("training-person", shop.slug, person)


@require_POST
@shop_view("change_training")
def allow_time(request: HttpRequest, shop: Shop, person: int) -> HttpResponse:
    """Grant the person extra time, from their next attempt on."""
    found = _person_or_404(shop, person)
    form = AllowanceForm(request.POST, exams=published_exams())
    if not form.is_valid():
        return _show_person(request, shop, found, form)
    try:
        allowance_grant(person=found, granted_by=user_of(request), now=timezone.now(), **form.cleaned_data)
    except InterventionRefusedError as refusal:
        form.add_error(None, str(refusal))
        return _show_person(request, shop, found, form)
    messages.success(
        request, _("Kept. It holds from the next attempt on; a running one is extended in the room.")
    )
    return redirect("training-person", shop.slug, person)


@shop_view("view_training")
def result(request: HttpRequest, shop: Shop, attempt: UUID) -> HttpResponse:
    """The result of somebody's attempt in this shop."""
    now = timezone.now()
    attempts_finalise_overdue(now=now, shop=shop)
    finished = Attempt.objects.finished().filter(shop=shop).select_related("person", "shop")
    found = get_object_or_404(finished, pk=attempt)
    if is_withheld_from(user_of(request), found, now):
        return redirect("attempt-result", attempt)
    before, user = case_asked_for(request, found), user_of(request)
    outcome = attempt_outcome(found, before=before)
    context = {
        "shop": shop,
        "result": outcome,
        "before": before,
        "only_wrong": only_wrong(request, outcome),
        "chips": question_chips(request, outcome),
        "own": False,
        "correctable": tasks_correctable(found, user) if may(user, "mark_answers", shop) else [],
    }
    return render(request, "training/person_result.html", context)


@shop_view("view_training")
def similarity(request: HttpRequest, shop: Shop, attempt: UUID) -> HttpResponse:
    """Whose wrong answers resemble this attempt's more than chance explains."""
    finished = Attempt.objects.finished().filter(shop=shop).select_related("person")
    found = get_object_or_404(finished, pk=attempt)
    if is_withheld_from(user_of(request), found, timezone.now()):
        return redirect("attempt-result", attempt)
    context = {"shop": shop, "attempt": found, "similarity": similarity_of(found)}
    return render(request, "training/similarity.html", context)


def _show_person(request: HttpRequest, shop: Shop, found: Person, form: AllowanceForm) -> HttpResponse:
    now = timezone.now()
    attempts_finalise_overdue(now=now, person=found)
    context = {
        "shop": shop,
        "training": person_training(found, shop, on=timezone.localdate(now)),
        "allowances": allowance_lines(found),
        "form": form,
        "may_change": may(request.user, "change_training", shop),
        "may_see_people": may(request.user, "view_people", shop),
    }
    return render(request, "training/person.html", context, status=422 if form.errors else 200)


def _show_overview(request: HttpRequest, shop: Shop, form: AssignForm) -> HttpResponse:
    now = timezone.now()
    attempts_finalise_overdue(now=now, shop=shop)
    overview, chosen = training_overview(shop, on=timezone.localdate(now)), request.GET.get("state", "")
    context = {
        "shop": shop,
        "overview": overview,
        "rows": [row for row in overview.rows if chosen not in CHIPS or row.state == chosen],
        "chips": _chips(overview, chosen),
        "form": form,
        "chosen_people": set(request.POST.getlist("person")),
        "may_change": may(request.user, "change_training", shop),
        "state": chosen,
    }
    return render(request, "training/overview.html", context, status=422 if form.errors else 200)


def _chips(overview: Overview, chosen: str) -> list[dict[str, object]]:
    words = {"overdue": _("Overdue"), "todo": _("To do"), "done": _("Done"), "none": _("Nothing assigned")}
    everyone = {
        "label": _("Everyone"),
        "url": "?",
        "current": chosen not in CHIPS,
        "count": len(overview.rows),
    }
    return [everyone] + [
        {"label": words[it], "url": f"?state={it}", "current": chosen == it, "count": overview.count(it)}
        for it in CHIPS
    ]


def _person_or_404(shop: Shop, person: int) -> Person:
    return get_object_or_404(Person.objects.of_shop(shop), pk=person)
