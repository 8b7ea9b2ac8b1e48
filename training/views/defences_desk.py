"""The desk's side of defences: admit, schedule, put off, call off, and read what came of it."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cms.selectors import published_defences
from staffing.models import Person, Shop
from staffing.pagination import keyset_page, page_url
from staffing.permissions import may, shop_view
from staffing.views.reader import user_of, whole_number
from training.forms.defences import AdmitForm, DueForm, ReasonForm, ScheduleForm, starts_at_in
from training.models import Defence
from training.selectors.defences import defences_of, history_of, is_chairless, line, seats_of, told_of
from training.selectors.examiners import examiner_choices
from training.services.defence_minutes import minutes_release, minutes_start
from training.services.defences import (
    DefenceRefusedError,
    chair_name,
    declared_conflicts,
    defence_admit,
    defence_cancel,
    defence_schedule,
    thesis_due_change,
)
from training.views.defence_files import minutes_file, sheets_file, thesis_file
from training.words.defences import statement_words, title_of

View = Callable[..., HttpResponse]


def of_others(view: View) -> View:
    """For a defence of the shop that is not the reader's own: that one is read as its candidate. Gives ``view(request, shop, found)``."""

    @wraps(view)
    def checked(request: HttpRequest, shop: Shop, defence: UUID) -> HttpResponse:
        found = get_object_or_404(Defence.objects.for_lists(), pk=defence, shop=shop)
        if found.person.user_id == user_of(request).pk:
            messages.info(request, _("This is your own defence; a colleague runs it."))
            return redirect("my-defence", found.pk)
        return view(request, shop, found)

    return checked


@require_GET
@shop_view("view_training")
def defences(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Every defence of the shop, and admitting a candidate."""
    return _show_list(request, shop, _admit_form(request, shop))


@require_POST
@shop_view("change_training")
def admit(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Admit a person to a defence."""
    form = _admit_form(request, shop)
    if form.is_valid():
        try:
            defence = defence_admit(shop=shop, by=user_of(request), now=timezone.now(), **form.cleaned_data)
        except DefenceRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Admitted. The candidate finds it under “My defences”."))
            return redirect("defence", shop.slug, defence.pk)
    return _show_list(request, shop, form)


@require_GET
@shop_view("view_training")
@of_others
def defence(request: HttpRequest, shop: Shop, found: Defence) -> HttpResponse:
    """One defence: thesis, panel, who has sealed, result, history."""
    return _show(request, shop, found)


@shop_view("change_training")
@of_others
def schedule(request: HttpRequest, shop: Shop, found: Defence) -> HttpResponse:
    """Set day, time, room and panel, or change them."""
    form = _schedule_form(request, found)
    if request.method == "POST" and form.is_valid():
        try:
            defence_schedule(
                defence_id=found.pk,
                shop=shop,
                by=user_of(request),
                now=timezone.now(),
                **{"reason": "", **form.cleaned_data},
            )
        except DefenceRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("Scheduled. Candidate and panel find it, with a calendar file, under “My defences”."),
            )
            return redirect("defence", shop.slug, found.pk)
    context = {"shop": shop, "defence": found, "title": title_of(found.rules), "form": form}
    return render(request, "training/defences/schedule.html", context, status=422 if form.errors else 200)


@require_POST
@shop_view("change_training")
@of_others
def act(request: HttpRequest, shop: Shop, found: Defence) -> HttpResponse:
    """Put the thesis off, call the defence off, or have the minutes printed."""
    user, now = user_of(request), timezone.now()
    does = request.POST.get("does", "")
    if does == "print":
        return _print(request, shop, found)
    form = DueForm(request.POST) if does == "due" else ReasonForm(request.POST)
    if not form.is_valid():
        return _show(
            request, shop, found, due=form if does == "due" else None, reason=form if does != "due" else None
        )
    try:
        if does == "due":
            thesis_due_change(defence_id=found.pk, shop=shop, by=user, now=now, **form.cleaned_data)
        elif does == "chair":
            member_id = whole_number(request.POST.get("member", ""), 18) or 0
            chair_name(
                defence_id=found.pk, shop=shop, member_id=member_id, by=user, now=now, **form.cleaned_data
            )
        elif does == "cancel":
            defence_cancel(defence_id=found.pk, shop=shop, by=user, now=now, **form.cleaned_data)
    except DefenceRefusedError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Kept, with your reason."))
    return redirect("defence", shop.slug, found.pk)


@require_GET
@shop_view("view_training")
@of_others
def thesis(request: HttpRequest, shop: Shop, found: Defence) -> HttpResponse:
    """The thesis as it was handed in last; ``?number=`` for an earlier version."""
    return thesis_file(found, request.GET.get("number", ""))


@require_GET
@shop_view("view_training")
@of_others
def minutes(request: HttpRequest, shop: Shop, found: Defence) -> HttpResponse:
    """The printed minutes."""
    return minutes_file(found)


@require_GET
@shop_view("view_training")
@of_others
def sheets(request: HttpRequest, shop: Shop, found: Defence) -> HttpResponse:
    """The opened sheets with their hashes and salts, as JSON."""
    return sheets_file(found)


def _print(request: HttpRequest, shop: Shop, found: Defence) -> HttpResponse:
    user, form = user_of(request), ReasonForm(request.POST, optional=True)
    try:
        minutes_release(defence_id=found.pk, shop=shop, reason=form.given(), by=user, now=timezone.now())
    except DefenceRefusedError as refusal:
        messages.warning(request, str(refusal))
        return redirect("defence", shop.slug, found.pk)
    return redirect("task", minutes_start(defence=found, user=user).pk)


def _admit_form(request: HttpRequest, shop: Shop) -> AdmitForm:
    people = Person.objects.employed_on(timezone.localdate(), shop=shop)
    data = request.POST if request.method == "POST" else None
    return AdmitForm(data, people=people, rules=published_defences())


def _schedule_form(request: HttpRequest, found: Defence) -> ScheduleForm:
    data = request.POST if request.method == "POST" else None
    day = starts_at_in(data) if data else found.starts_at
    on = timezone.localdate(day) if day else timezone.localdate()
    seats = seats_of(found)
    chair = next((str(it.member.user_id) for it in seats if it.member.is_chair), "")
    return ScheduleForm(
        data,
        choices=examiner_choices(found.person, found.shop, on=on, declared=declared_conflicts(found)),
        size=found.rules["panel_size"],
        changed=bool(found.changes),
        initial={
            "starts_at": timezone.localtime(found.starts_at) if found.starts_at else None,
            "room": found.room,
            "members": [str(it.member.user_id) for it in seats],
            "chair": chair,
        },
    )


def _show_list(request: HttpRequest, shop: Shop, form: AdmitForm) -> HttpResponse:
    page = keyset_page(
        defences_of(shop), order=("-admitted_at", "-id"), cursor=request.GET.get("at", ""), size=30
    )
    context = {
        "shop": shop,
        "lines": [line(it) for it in page.rows],
        "newer_url": page_url(request, page.newer),
        "older_url": page_url(request, page.older),
        "form": form,
        "may_change": may(request.user, "change_training", shop),
    }
    return render(request, "training/defences/list.html", context, status=422 if form.errors else 200)


def _show(
    request: HttpRequest,
    shop: Shop,
    found: Defence,
    *,
    due: DueForm | ReasonForm | None = None,
    reason: DueForm | ReasonForm | None = None,
) -> HttpResponse:
    seats = seats_of(found)
    context = {
        "shop": shop,
        **told_of(found),
        "seats": seats,
        "chairless": is_chairless(found, seats),
        "all_confirmed": all(seat.member.confirmed_at for seat in seats),
        "left": list(found.members.exclude(state="sitting").select_related("user")),
        "minutes": hasattr(found, "minutes_printed"),
        "events": history_of(found),
        "due_form": due or DueForm(),
        "reason_form": reason or ReasonForm(),
        "statement": statement_words(),
        "may_change": may(request.user, "change_training", shop),
    }
    status = 422 if (due and due.errors) or (reason and reason.errors) else 200
    return render(request, "training/defences/detail.html", context, status=status)
