"""Observing beside the car: the page, small saves, photos, the observer's confirmation, and the worker that keeps the page."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.kinds import ResponseError
from staffing.limits import within_limit
from staffing.permissions import may
from staffing.views.reader import user_of, whole_number
from training.forms.practice import WordsForm
from training.models import Observation
from training.photos import LARGEST_PHOTO, PhotoRefusedError
from training.selectors.practice import beside, current_marks, observation_of
from training.selectors.practice_record import observation_record
from training.services.practice import (
    NotATickError,
    ObservationClosedError,
    PracticeRefusedError,
    Tick,
    TickConflict,
    observation_confirm,
    observation_drop,
    ticks_save,
)
from training.services.practice_photos import photo_add, photo_remove
from training.views.observe_packets import (
    page_ticks,
    read_confirmation,
    read_ticks,
    tick_json,
    tick_result,
)
from training.views.packets import TooLargeError, milliseconds, refusal
from training.views.practice import photo_of

JsonView = Callable[..., HttpResponse]


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of the pages below this address: it keeps an opened page usable without network."""
    context = {"static_url": settings.STATIC_URL}
    script = "text/javascript; charset=utf-8"
    response = render(request, "training/practice/worker.js", context, content_type=script)
    response["Cache-Control"] = "no-cache"
    return response


@never_cache
@require_GET
@login_required
def observe(request: HttpRequest, observation: UUID) -> HttpResponse:
    """All steps on one page; once it is confirmed, the record."""
    found = _own(request, observation)
    if not found.is_running:
        return redirect("practice-record", found.shop.slug, found.pk)
    context = {
        "record": observation_record(found),
        "beside": beside(found),
        "client": _client(found),
    }
    return render(request, "training/practice/observe.html", context)


def json_view(view: JsonView) -> JsonView:
    """Decorate ``view(request, observation, …)``: refusals as small JSON with a status that the page's script knows."""

    @never_cache
    @wraps(view)
    def checked(request: HttpRequest, observation: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return refusal(401, "signed_out", _("You are signed out. Sign in again; your ticks wait here."))
        try:
            return view(request, _own(request, observation), *args, **kwargs)
        except Http404:
            return refusal(404, "not_found", _("There is no such observation of yours."))
        except TooLargeError:
            return refusal(413, "too_large", _("This is larger than anything that is taken here."))
        except ResponseError as error:
            return refusal(400, "not_a_tick", str(error))
        except ObservationClosedError as error:
            return refusal(409, "closed", str(error))
        except (PracticeRefusedError, PhotoRefusedError) as error:
            return refusal(422, "refused", str(error))

    return checked


@require_http_methods(["GET", "POST"])
@json_view
def ticks(request: HttpRequest, found: Observation) -> JsonResponse:
    """GET: the ticks that stand. POST ``{device, changes: [{slot, sequence, mark, note, at}]}``: each acknowledged
    with ``saved``, or with an ``error`` of its own: ``conflict`` carries what stands, ``not_a_tick`` a message."""
    if request.method == "GET":
        stands = [tick_json(mark) for mark in current_marks(found).values()]
        return JsonResponse({"open": found.is_running, "ticks": stands, "now": milliseconds(timezone.now())})
    packet = read_ticks(request)
    saved = iter(
        ticks_save(
            key=found.pk,
            observer=user_of(request),
            ticks=[it for it in packet.ticks if isinstance(it, Tick)],
            now=timezone.now(),
            device=packet.device,
        )
    )
    outcomes = [next(saved) if isinstance(it, Tick) else it for it in packet.ticks]
    refused = any(isinstance(it, NotATickError) for it in outcomes)
    standing = current_marks(found) if refused else {}
    results = [tick_result(tick, it, standing) for tick, it in zip(packet.ticks, outcomes, strict=True)]
    return JsonResponse({"open": True, "results": results})


@require_POST
@json_view
def photos(request: HttpRequest, found: Observation) -> JsonResponse:
    """A photo as a form: ``key``, ``place``, ``photo``. Acknowledged with where it can be seen."""
    if not within_limit(request, action="practice-photo", rate="60/m/user"):
        return refusal(429, "too_often", _("Too many photos within a minute. The rest goes out by itself."))
    upload, place = request.FILES.get("photo"), whole_number(request.POST.get("place", ""), 4)
    if upload is None or place is None:
        raise ResponseError("a photo needs key, place and photo")
    if (upload.size or 0) > LARGEST_PHOTO:
        raise TooLargeError
    kept = photo_add(
        key=_key(request.POST.get("key", "")),
        observation_key=found.pk,
        observer=user_of(request),
        place=place,
        data=upload.read(),
        now=timezone.now(),
    )
    address = reverse("observe-photo", args=[found.pk, kept.pk])
    return JsonResponse({"saved": {"key": str(kept.pk), "place": kept.place, "url": address}})


@require_POST
@json_view
def confirm(request: HttpRequest, found: Observation) -> JsonResponse:
    """``{words, seconds, at}``: the observer's confirmation; answered with the address of the record."""
    given = read_confirmation(request)
    observation_confirm(key=found.pk, observer=user_of(request), now=timezone.now(), **given)
    return JsonResponse({"record": reverse("practice-record", args=[found.shop.slug, found.pk])})


@require_POST
@login_required
def page(request: HttpRequest, observation: UUID) -> HttpResponse:
    """The same as a plain form: ticks and photos, and with ``go=confirm`` the confirmation."""
    found, now = _own(request, observation), timezone.now()
    try:
        _save_page(request, found)
        if request.POST.get("go") == "confirm":
            observation_confirm(key=found.pk, observer=user_of(request), words=_words(request), now=now)
            messages.success(request, _("Confirmed. It counts as soon as the learner confirms it too."))
            return redirect("practice-record", found.shop.slug, found.pk)
        messages.success(request, _("Saved."))
    except (PracticeRefusedError, PhotoRefusedError, ResponseError) as error:
        messages.error(request, str(error))
    return redirect("observe", found.pk)


@require_POST
@login_required
def drop(request: HttpRequest, observation: UUID) -> HttpResponse:
    """Break off."""
    found = _own(request, observation)
    try:
        words = _words(request)
        observation_drop(key=found.pk, observer=user_of(request), words=words, now=timezone.now())
    except PracticeRefusedError as refused:
        messages.error(request, str(refused))
        return redirect("observe", found.pk)
    messages.success(request, _("Broken off. What was ticked stays on record and counts for nothing."))
    return redirect("practice-record", found.shop.slug, found.pk)


@require_GET
@login_required
def photo(request: HttpRequest, observation: UUID, photo: UUID) -> HttpResponse:
    """A photo, for the observer."""
    return photo_of(_own(request, observation), photo)


@require_POST
@login_required
def photo_drop(request: HttpRequest, observation: UUID, photo: UUID) -> HttpResponse:
    """Remove a photo that shows what it should not."""
    found = _own(request, observation)
    get_object_or_404(found.photos, pk=photo)
    try:
        photo_remove(key=photo, observation_key=found.pk, observer=user_of(request), now=timezone.now())
        messages.success(request, _("The photo was deleted."))
    except PracticeRefusedError as refused:
        messages.error(request, str(refused))
    return redirect("observe", found.pk)


def _save_page(request: HttpRequest, found: Observation) -> None:
    now, observer = timezone.now(), user_of(request)
    changed = page_ticks(request.POST, found, current_marks(found))
    for outcome in ticks_save(key=found.pk, observer=observer, ticks=changed, now=now):
        if isinstance(outcome, Exception):
            raise outcome
        if isinstance(outcome, TickConflict):
            messages.warning(request, _("Another device ticked a step meanwhile; what stands is shown."))
    for step in found.frozen["steps"]:
        upload = request.FILES.get(f"photo-{step['place']}")
        if upload is not None and (upload.size or 0) <= LARGEST_PHOTO:
            photo_add(
                key=uuid4(),
                observation_key=found.pk,
                observer=observer,
                place=step["place"],
                data=upload.read(),
                now=now,
            )
        elif upload is not None:
            raise PhotoRefusedError(_("The photo has more than 8 MB. Take it with fewer dots."))


def _words(request: HttpRequest) -> str:
    """The observer's words. Raises PracticeRefusedError for what is too long or no text."""
    form = WordsForm(request.POST)
    if not form.is_valid():
        raise PracticeRefusedError(" ".join(map(str, form.errors["words"])))
    return str(form.cleaned_data["words"])


def _own(request: HttpRequest, key: UUID) -> Observation:
    """The reader's own observation, while they may observe in its shop."""
    found = get_object_or_404(observation_of(key), observer=request.user)
    if not may(request.user, "invigilate", found.shop):
        raise Http404
    return found


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise ResponseError("key must be a UUID") from error


def _client(found: Observation) -> dict[str, Any]:
    """What the page's script needs to know."""
    return {
        "observation": str(found.pk),
        "ticks": reverse("observe-ticks", args=[found.pk]),
        "photos": reverse("observe-photos", args=[found.pk]),
        "confirm": reverse("observe-confirm", args=[found.pk]),
        "record": reverse("practice-record", args=[found.shop.slug, found.pk]),
        "worker": reverse("observe-worker"),
        "signIn": reverse("account_login") + f"?next={reverse('observe', args=[found.pk])}",
    }
