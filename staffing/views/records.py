"""The dated records of a person: adding, changing, ending, deleting a mistake, and the scan of a paper."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from staffing.downloads import attached_file
from staffing.forms.people import EmploymentEndForm
from staffing.forms.records import KINDS, RecordEndForm, RecordKind
from staffing.forms.scans import scan_content_type
from staffing.forms.training_held import TrainingHeldForm
from staffing.leaving import Consequences, consequences_of_leaving
from staffing.models import Employment, Person, Shop, User
from staffing.permissions import shop_view
from staffing.services.people import employment_end, may_set_signin, signin_follow
from staffing.services.records import StaleRecordError, record_save
from staffing.services.training_records import training_held_add
from staffing.views.people import person_or_404
from staffing.views.reader import user_of


def _kind_or_404(slug: str) -> RecordKind:
    if slug not in KINDS:
        raise Http404
    return KINDS[slug]


def _record_or_404(kind: RecordKind, person: Person, shop: Shop, record: int) -> Any:
    """A record that may be changed by hand; what the system wrote itself is 404 here."""
    found = get_object_or_404(kind.rows(person, shop), pk=record)
    if not kind.editable(found):
        raise Http404
    return found


def _page(request: HttpRequest, shop: Shop, person: Person, template: str, **context: Any) -> HttpResponse:
    back = reverse("person", args=[shop.slug, person.pk])
    return render(request, template, {"shop": shop, "person": person, "back": back, **context})


@require_http_methods(["GET", "POST"])
@shop_view("change_people")
def record_add(request: HttpRequest, shop: Shop, pk: int, kind: str) -> HttpResponse:
    """Add a record of the kind."""
    found, person = _kind_or_404(kind), person_or_404(shop, pk)
    form = found.form(request.POST or None, request.FILES or None, person=person, shop=shop)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            saved = record_save(form=form)
            if isinstance(saved, Employment):
                signin_follow(employment=saved, on=timezone.localdate(), by=user_of(request))
        messages.success(request, _("Added."))
        return redirect("person", shop.slug, pk)
    return _page(
        request,
        shop,
        person,
        "staffing/person_form.html",
        form=form,
        heading=found.add,
        upload=kind == "credentials",
    )


@require_http_methods(["GET", "POST"])
@shop_view("change_people")
def training_held(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Training that was held in a room, recorded at once for everybody who took part."""
    form = TrainingHeldForm(request.POST or None, shop=shop)
    if request.method == "POST" and form.is_valid():
        count = training_held_add(shop=shop, **form.cleaned_data)
        text = ngettext("Recorded for %(count)d person.", "Recorded for %(count)d people.", count)
        messages.success(request, text % {"count": count})
        return redirect("people", shop.slug)
    context = {
        "shop": shop,
        "person": None,
        "back": reverse("people", args=[shop.slug]),
        "form": form,
        "heading": _("Record training that was held"),
        "note": _(
            "The law wants time, content, participants and result on record. Courses passed here record themselves."
        ),
        "upload": False,
    }
    return render(request, "staffing/person_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@shop_view("change_people")
def record_edit(request: HttpRequest, shop: Shop, pk: int, kind: str, record: int) -> HttpResponse:
    """Correct a record; refused when somebody else changed it meanwhile."""
    found, person = _kind_or_404(kind), person_or_404(shop, pk)
    row = _record_or_404(found, person, shop, record)
    scan = getattr(row, "scan", None)
    before = (scan.storage, scan.name) if scan else None
    form = found.form(request.POST or None, request.FILES or None, instance=row, person=person, shop=shop)
    told: Consequences | None = None
    if request.method == "POST" and form.is_valid() and _is_shortened(row, form):
        told = _untold(request, shop, person, form.cleaned_data["valid_until"])
    if request.method == "POST" and form.is_valid() and not told:
        try:
            with transaction.atomic():
                saved = record_save(form=form)
                if saved and before and saved.scan.name != before[1]:
                    transaction.on_commit(lambda: before[0].delete(before[1]))
                ends_anew = "valid_until" in form.changed_data
                said = _corrected(saved, user_of(request)) if ends_anew else _("Saved.")
            messages.success(request, said)
            return redirect("person", shop.slug, pk)
        except StaleRecordError:
            form.refuse_stale()
    note = (
        _("A renewed paper is a new record: go back and add it, so that the old one stays.")
        if kind == "credentials"
        else ""
    )
    return _page(
        request,
        shop,
        person,
        "staffing/person_form.html",
        form=form,
        heading=found.title,
        note=note,
        told=told,
        knowing=form.cleaned_data["valid_until"] if told else None,
        upload=kind == "credentials",
    )


@require_http_methods(["GET", "POST"])
@shop_view("change_people")
def record_end(request: HttpRequest, shop: Shop, pk: int, kind: str, record: int) -> HttpResponse:
    """Set the last day of a record; an employment takes its posts with it, and what that breaks is shown first."""
    found, person = _kind_or_404(kind), person_or_404(shop, pk)
    if not found.ends:
        raise Http404
    row = _record_or_404(found, person, shop, record)
    data = request.POST or None
    form = (
        EmploymentEndForm(data, employment=row)
        if isinstance(row, Employment)
        else RecordEndForm(data, record=row)
    )
    told: Consequences | None = None
    if request.method == "POST" and form.is_valid():
        last_day = form.cleaned_data["last_day"]
        told = _untold(request, shop, person, last_day) if isinstance(row, Employment) else None
        if not told:
            messages.success(request, _end(row, last_day, user_of(request)))
            return redirect("person", shop.slug, pk)
    return _page(
        request,
        shop,
        person,
        "staffing/record_end.html",
        form=form,
        told=told,
        knowing=form.cleaned_data["last_day"] if told else None,
        heading=_("End: %(record)s") % {"record": found.title},
    )


def _is_shortened(row: Any, form: Any) -> bool:
    """Whether a valid form lets an employment end sooner than it did."""
    before, last_day = form.initial.get("valid_until"), form.cleaned_data.get("valid_until")
    return isinstance(row, Employment) and last_day is not None and (before is None or last_day < before)


def _untold(request: HttpRequest, shop: Shop, person: Person, last_day: date) -> Consequences | None:
    """What would break and has not been shown yet for this last day; None when there is nothing to show."""
    if request.POST.get("knowing") == last_day.isoformat():
        return None
    told = consequences_of_leaving(shop=shop, person=person, last_day=last_day, user=user_of(request))
    return told if told.falls else None


def _corrected(row: Any, by: User) -> str:
    """A corrected employment ends as the button "End" would end it, or goes on; what to tell the reader."""
    if isinstance(row, Employment):
        if row.valid_until:
            return _end(row, row.valid_until, by)
        signin_follow(employment=row, on=timezone.localdate(), by=by)
    return _("Saved.")


def _end(row: Any, last_day: Any, by: User) -> str:
    """End the record; what to tell the reader."""
    if not isinstance(row, Employment):
        row.valid_until = last_day
        row.save(update_fields=["valid_until"])
        return _("Ended on %(day)s.") % {"day": last_day}
    today = timezone.localdate()
    posts = employment_end(employment=row, last_day=last_day, on=today, by=by)
    if not may_set_signin(actor=by, target=row.person.user):
        return _(
            "Employment ends on %(day)s, with %(posts)d posts. The sign-in stays open: this account may do more than you."
        ) % {"day": last_day, "posts": posts}
    if last_day >= today and not row.person.user:
        return _("Employment ends on %(day)s, with %(posts)d posts.") % {"day": last_day, "posts": posts}
    if last_day >= today:
        return _(
            "Employment ends on %(day)s, with %(posts)d posts. The sign-in for this shop closes the day after."
        ) % {"day": last_day, "posts": posts}
    return _("Employment ended on %(day)s, with %(posts)d posts; a sign-in for this shop is closed.") % {
        "day": last_day,
        "posts": posts,
    }


@require_http_methods(["GET", "POST"])
@shop_view("change_people")
def record_delete(request: HttpRequest, shop: Shop, pk: int, kind: str, record: int) -> HttpResponse:
    """Delete a record that should never have been there, after asking."""
    found, person = _kind_or_404(kind), person_or_404(shop, pk)
    if request.method == "POST" and not found.rows(person, shop).filter(pk=record).exists():
        return redirect("person", shop.slug, pk)  # deleted already, by a second press of the button
    row = _record_or_404(found, person, shop, record)
    last_employment = isinstance(row, Employment) and found.rows(person, shop).count() == 1
    if request.method == "POST" and not last_employment:
        _delete(request, row)
        return redirect("person", shop.slug, pk)
    return _page(
        request,
        shop,
        person,
        "staffing/record_delete.html",
        kind=found,
        record=row,
        last_employment=last_employment,
    )


def _delete(request: HttpRequest, row: Any) -> None:
    scan = getattr(row, "scan", None)
    try:
        row.delete()
    except ProtectedError:
        messages.error(request, _("Something else rests on this record, so it stays. End it instead."))
        return
    if scan:
        storage, name = scan.storage, scan.name
        transaction.on_commit(lambda: storage.delete(name))
    messages.success(request, _("Deleted."))


@require_GET
@shop_view("view_people")
def record_scan(request: HttpRequest, shop: Shop, pk: int, record: int) -> HttpResponse:
    """The scan of a paper, to be saved."""
    person = person_or_404(shop, pk)
    row = get_object_or_404(KINDS["credentials"].rows(person, shop).exclude(scan=""), pk=record)
    if not row.scan.storage.exists(row.scan.name):
        raise Http404
    ending = row.scan.name.rpartition(".")[2]
    filename = f"{person.staff_number}-{row.get_kind_display()}.{ending}"
    return attached_file(
        row.scan.open("rb"), filename=filename, content_type=scan_content_type(row.scan.name)
    )
