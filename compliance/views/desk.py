"""The home of owners, HR, trainers and auditors."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from compliance.lines.readiness import readiness_lines
from compliance.selectors.desk import Desk, Expiry, Unfit, desk_of
from compliance.shop_records import BY_REF
from compliance.views.asking import language
from compliance.views.readiness import summary
from compliance.words.readiness import ending_word
from staffing.day_words import days_left_words
from staffing.eligibility_words import note, tag_code, tag_text
from staffing.models import Shop
from staffing.permissions import may, shop_view
from staffing.views.reader import user_of
from staffing.vocabulary import term_name

LINES_SHOWN = 8


@shop_view("view_people")
def desk(request: HttpRequest, shop: Shop) -> HttpResponse:
    """The answer first, then what lapses, who is not eligible, what waits and which training is due."""
    today = timezone.localdate()
    found = desk_of(shop=shop, user=user_of(request), on=today, language=language())
    context: dict[str, Any] = {
        "shop": shop,
        "today": today,
        "desk": found,
        "may_import": may(request.user, "change_people", shop),
        "may_write": may(request.user, "change_compliance", shop),
        "expiring": [_expiry(one, found, shop) for one in found.expiring[:LINES_SHOWN]],
        "unfit": [_unfit(one, shop) for one in found.unfit[:LINES_SHOWN]],
        "training_due": found.training_due[:LINES_SHOWN],
        "readiness": found.readiness,
    }
    if found.readiness:
        lines = readiness_lines(found.readiness, language(), may_write=context["may_write"])
        context |= summary(found.readiness, lines, today)
    return render(request, "compliance/desk.html", context)


def _expiry(one: Expiry, found: Desk, shop: Shop) -> dict[str, Any]:
    kind = BY_REF.get(one.ref.partition(":")[0])
    page = kind.page if kind else "premises"
    place = reverse("person", args=[shop.slug, one.person]) if one.person else reverse(page, args=[shop.slug])
    anchor = one.ref.replace(":", "-")
    return {
        "owner": one.owner,
        "paper": one.paper if one.person else ending_word(one.paper),
        "until": one.until,
        "left": days_left_words(one.until, found.on),
        "url": f"{place}#{anchor}",
    }


def _unfit(one: Unfit, shop: Shop) -> dict[str, Any]:
    return {
        "name": one.person.name,
        "post": term_name("posts", one.post),
        "code": tag_code(one.eligibility),
        "tag": tag_text(one.eligibility),
        "note": note(one.eligibility, language()),
        "url": reverse("eligibility", args=[shop.slug, one.person.pk, one.post]),
    }
