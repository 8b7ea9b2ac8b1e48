"""The owner's readiness page: today's answer, the first break, the next step, then clause by clause."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.lines.events import event_lines
from compliance.lines.plans import PlanTold, plan_card
from compliance.lines.readiness import OPEN, Line, break_url, readiness_lines
from compliance.selectors.calendars import calendar_in_use, calendar_url
from compliance.selectors.dossiers import latest_dossier
from compliance.selectors.events import next_events
from compliance.selectors.plans import changed_since, latest_plan, prices_of
from compliance.selectors.readiness import Readiness, readiness_of
from compliance.selectors.statements import statements_by_requirement
from compliance.views.asking import EVERYTHING, TO_DO, asked_lines, asked_standard, language
from compliance.views.picking import standard_context
from compliance.words import readiness as words
from staffing.models import Shop
from staffing.permissions import may, shop_view
from staffing.rules.facts_io import facts_sha256
from staffing.views.days import asked_day
from staffing.views.reader import user_of


@shop_view("view_compliance")
def readiness(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Clause by clause on the day of ``?on=``, with the twelve months before and the thirty-six after."""
    today = timezone.localdate()
    asked = asked_day(request, today)
    found = readiness_of(shop=shop, standard=asked_standard(shop, request.GET.get("standard")), on=asked.day)
    may_write = may(request.user, "change_compliance", shop)
    stated = statements_by_requirement(shop=shop, standard=found.standard.id, on=today)
    dossier = latest_dossier(shop=shop, standard=found.standard.id)
    pages = dossier.clause_pages if dossier else {}
    lines = readiness_lines(found, language(), statements=stated, may_write=may_write, pages=pages)
    groups = list(dict.fromkeys(line.group for line in lines))
    show = asked_lines(request, groups)
    context = {
        "shop": shop,
        "readiness": found,
        "dossier": dossier,
        "today": today,
        "asked": asked,
        **standard_context(shop, found),
        "groups": [(words.group_word(group), _shown(lines, show, group)) for group in groups],
        "nothing_shown": not any(_is_shown(line, show) for line in lines),
        "chips": _chips(lines, groups, show, found),
        "may_write": may_write,
        "events": event_lines(next_events(readiness=found), found, language()),
        **_calendar(request, shop, found),
        **summary(found, lines, today),
    }
    return render(request, "compliance/readiness.html", context)


def _calendar(request: HttpRequest, shop: Shop, found: Readiness) -> dict[str, Any]:
    """The reader's calendar address, for who may have one."""
    if not may(request.user, "change_people", shop):
        return {"may_subscribe": False}
    feed = calendar_in_use(shop=shop, user=user_of(request), standard=found.standard.id)
    url = calendar_url(feed) if feed else ""
    return {"may_subscribe": True, "calendar_url": url, "webcal_url": f"webcal:{url.partition(':')[2]}"}


def _plan(found: Readiness, today: date) -> dict[str, str] | None:
    """The card of the plan that was worked out last; None where there is none."""
    kept = latest_plan(shop=found.shop, standard=found.standard.id)
    if kept is None:
        return None
    kept.shop = found.shop
    since = changed_since(
        kept,
        facts=facts_sha256(found.facts),
        standard=found.standard.sha256,
        prices=prices_of(found.shop.company),
        today=today,
    )
    return plan_card(PlanTold(kept, language()), since)


def summary(found: Readiness, lines: list[Line], today: date) -> dict[str, Any]:
    """The cards at the head: the answer, the first break, the first day that is not clear if there is one, the next step, the plan."""
    by_id = {line.id: line for line in lines}
    first, unclear = found.first_break, found.first_unclear
    return {
        "headline": words.headline(found),
        "headline_code": words.headline_code(found),
        "tally": words.tally(found),
        "first_break": first,
        "break_note": words.break_note(found, first, language()) if first else "",
        "break_url": break_url(found, first),
        "first_unclear": unclear,
        "unclear_note": words.break_note(found, unclear, language()) if unclear else "",
        "unclear_url": break_url(found, unclear),
        "next_line": by_id[found.to_do[0].requirement.id] if found.to_do else None,
        "plan": _plan(found, today),
    }


def _is_shown(line: Line, show: str) -> bool:
    return show == EVERYTHING or (line.code in OPEN if show == TO_DO else line.group == show)


def _shown(lines: list[Line], show: str, group: str) -> list[Line]:
    return [line for line in lines if line.group == group and _is_shown(line, show)]


def _chips(lines: list[Line], groups: list[str], show: str, found: Readiness) -> list[dict[str, Any]]:
    labels = {EVERYTHING: _("Everything"), TO_DO: _("Needs doing")}
    labels |= {group: words.group_word(group) for group in groups}
    return [
        {
            "label": label,
            "url": f"?show={key}&on={found.on.isoformat()}&standard={found.standard.id}",
            "current": key == show,
            "count": sum(_is_shown(line, key) for line in lines),
        }
        for key, label in labels.items()
    ]
