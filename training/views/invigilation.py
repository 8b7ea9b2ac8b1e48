"""The live page of an exam room, its small JSON, and what an invigilator does there."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from cms.selectors import published_exams
from staffing.models import Shop
from staffing.permissions import may, shop_view
from staffing.views.reader import user_of
from training.forms.desk import InterventionForm, WordForm
from training.models import Attempt, Intervention
from training.selectors.record import chain_of
from training.selectors.room import losses_of, onsite_words, places_json, room
from training.selectors.showing import is_withheld_from
from training.services.finalising import attempts_finalise_overdue
from training.services.invigilation import attempts_intervene
from training.services.onsite import onsite_word_make


@never_cache
@require_GET
@shop_view("invigilate")
def invigilation(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Everybody who sits an exam in the shop just now."""
    return _show(request, shop, InterventionForm(), WordForm(exams=published_exams()))


@never_cache
@require_GET
@shop_view("invigilate")
def state(request: HttpRequest, shop: Shop) -> JsonResponse:
    """The same as small JSON, which the page asks for every few seconds."""
    now = timezone.now()
    attempts_finalise_overdue(now=now, shop=shop)
    return JsonResponse({"places": places_json(room(shop, now=now))})


@require_POST
@shop_view("invigilate")
def act(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Do one thing to the chosen attempts, each with the reason given; what declaring void takes is asked first."""
    form = InterventionForm(request.POST)
    if not form.is_valid():
        return _show(request, shop, form, WordForm(exams=published_exams()))
    chosen = form.cleaned_data
    if chosen["kind"] == Intervention.Kind.VOID and "confirmed" not in request.POST:
        losses = losses_of(chosen["attempt"], shop, by=user_of(request), on=timezone.localdate())
        if losses:
            context = {
                "shop": shop,
                "losses": losses,
                "keys": chosen["attempt"],
                "reason": chosen["reason"],
            }
            return render(request, "training/invigilation_void.html", context)
    done, refused = attempts_intervene(
        keys=chosen["attempt"],
        shop=shop,
        kind=chosen["kind"],
        by=user_of(request),
        reason=chosen["reason"],
        minutes=chosen["minutes"],
        now=timezone.now(),
    )
    if done:
        words = ngettext(
            "%(what)s: done and kept for %(count)d attempt.",
            "%(what)s: done and kept for %(count)d attempts.",
            done,
        )
        messages.success(request, words % {"what": Intervention.Kind(chosen["kind"]).label, "count": done})
    for name, why in refused.items():
        messages.warning(request, f"{name}: {why}")
    if not done and not refused:
        messages.warning(request, _("None of the chosen attempts is in this shop. Nothing was changed."))
    return redirect("invigilation", shop.slug)


@require_POST
@shop_view("invigilate")
def word(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Make the word that an exam asks for."""
    form = WordForm(request.POST, exams=published_exams())
    if not form.is_valid():
        return _show(request, shop, InterventionForm(), form)
    onsite_word_make(
        shop=shop,
        exam=form.cleaned_data["exam"],
        minutes=form.cleaned_data["minutes"],
        made_by=user_of(request),
        now=timezone.now(),
    )
    return redirect("invigilation", shop.slug)


@never_cache
@require_GET
@shop_view("invigilate")
def attempt(request: HttpRequest, shop: Shop, attempt: UUID) -> HttpResponse:
    """One sitting: what invigilators did and why, and what was recorded. No question and no answer."""
    found = get_object_or_404(
        Attempt.objects.select_related("person", "seat").for_lists(), pk=attempt, shop=shop
    )
    withheld = is_withheld_from(user_of(request), found, timezone.now())
    context = {
        "shop": shop,
        "attempt": found,
        "interventions": found.interventions.select_related("by"),
        "chain": chain_of(found, withheld=withheld),
        "form": InterventionForm(initial={"attempt": [found.pk]}),
        "may_see_result": not found.is_open and may(request.user, "view_training", shop),
    }
    return render(request, "training/invigilation_attempt.html", context)


def _show(request: HttpRequest, shop: Shop, form: InterventionForm, word_form: WordForm) -> HttpResponse:
    now = timezone.now()
    attempts_finalise_overdue(now=now, shop=shop)
    places = room(shop, now=now)
    sitting = sum(place.open for place in places)
    context = {
        "shop": shop,
        "places": places,
        "sitting": str(sitting),
        "ended": str(len(places) - sitting),
        "form": form,
        "chosen": set(request.POST.getlist("attempt")),
        "word_form": word_form,
        "words": onsite_words(shop, now=now),
        "state_url": reverse("invigilation-state", args=[shop.slug]),
    }
    status = 422 if form.errors or word_form.errors else 200
    return render(request, "training/invigilation.html", context, status=status)
