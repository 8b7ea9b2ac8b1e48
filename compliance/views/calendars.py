"""Calendars that others' programs read: the file itself, and giving and revoking its address."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from compliance.calendars import calendar_file
from compliance.lines.events import event_lines
from compliance.selectors.calendars import calendar_of_token
from compliance.selectors.events import next_events
from compliance.selectors.readiness import readiness_of
from compliance.services.calendars import calendar_renew, calendar_revoke
from compliance.views.asking import asked_standard, language
from staffing.limits import within_limit
from staffing.models import Shop
from staffing.permissions import shop_view
from staffing.views.reader import user_of

# Google and Apple fetch the calendars of many people from one address.
RATE = "120/m/ip"
RATE_OF_ONE = "30/h/key"


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The coming events for whoever has the address; nobody signs in, as calendar programs cannot."""
    if not within_limit(request, action="calendar", rate=RATE):
        return _busy()
    feed = calendar_of_token(token)
    if feed is None:
        raise Http404
    if not within_limit(request, action="calendar_of_one", rate=RATE_OF_ONE, key=str(feed.pk)):
        return _busy()
    with override(feed.language):
        found = readiness_of(
            shop=feed.shop, standard=asked_standard(feed.shop, feed.standard), on=timezone.localdate()
        )
        lines = event_lines(next_events(readiness=found, limit=None), found, feed.language)
        data = calendar_file(lines, found, made_at=timezone.now())
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="readiness.ics"'
    return _private(response)


@require_POST
@shop_view("change_people")
def calendar_address(request: HttpRequest, shop: Shop, verb: str) -> HttpResponse:
    """Give the reader an address, or another one (``renew``), or none (``revoke``).

    For those who run the shop: what opens without signing in is not for who only looks in from outside.
    """
    standard, now, user = (
        asked_standard(shop, request.POST.get("standard")).name,
        timezone.now(),
        user_of(request),
    )
    if verb == "renew":
        calendar_renew(shop=shop, user=user, standard=standard, language=language(), now=now)
        messages.success(request, _("Here is your calendar address. An earlier one answers no more."))
    elif calendar_revoke(shop=shop, user=user, standard=standard, now=now):
        messages.success(
            request, _("The calendar address is revoked. Programs that use it get nothing more.")
        )
    else:
        messages.info(request, _("There was no calendar address in use. Nothing changed."))
    return redirect(f"{reverse('readiness', args=[shop.slug])}?standard={standard}#events")


def _busy() -> HttpResponse:
    response = HttpResponse(
        _("Too many requests. Ask again later."), status=429, content_type="text/plain; charset=utf-8"
    )
    response["Retry-After"] = "3600"
    return _private(response)


def _private(response: HttpResponse) -> HttpResponse:
    """Neither stored on the way nor found by search engines."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
