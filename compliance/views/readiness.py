"""The owner's readiness page: today's answer, the first break, the next step, then clause by clause."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance import words
from compliance.lines import OPEN, Line, break_url, readiness_lines
from compliance.selectors.readiness import Readiness, readiness_of, shop_standards
from compliance.views.asking import asked_lines, asked_standard, language
from staffing.eligibility_words import sureness_word
from staffing.models import Shop
from staffing.permissions import may, shop_view
from staffing.views.days import asked_day


@shop_view("view_compliance")
def readiness(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Clause by clause on the day of ``?on=``, with the twelve months before and the thirty-six after."""
    today = timezone.localdate()
    asked = asked_day(request, today)
    found = readiness_of(shop=shop, standard=asked_standard(request.GET.get("standard")), on=asked.day)
    lines = readiness_lines(found, language())
    show = asked_lines(request)
    context = {
        "shop": shop,
        "readiness": found,
        "today": today,
        "asked": asked,
        "standards": shop_standards(),
        "standard_title": found.standard.title.of(language()),
        "standard_label": found.standard.label.of(language()) if found.standard.label else "",
        "standard_source": found.standard.source.of(language()),
        "sureness": sureness_word(found.standard.sureness),
        "lines": [line for line in lines if _is_shown(line, show)],
        "chips": _chips(lines, show, found),
        "may_write": may(request.user, "change_compliance", shop),
        **summary(found, lines),
    }
    return render(request, "compliance/readiness.html", context)


def summary(found: Readiness, lines: list[Line]) -> dict[str, Any]:
    """The three cards at the head: the answer, the first break, the next step."""
    by_id = {line.id: line for line in lines}
    first = found.first_break
    return {
        "headline": words.headline(found),
        "headline_code": words.headline_code(found),
        "tally": words.tally(found),
        "first_break": first,
        "break_note": words.break_note(found, first, language()) if first else "",
        "break_url": break_url(found),
        "next_line": by_id[found.to_do[0].requirement.id] if found.to_do else None,
    }


def _is_shown(line: Line, show: str) -> bool:
    return show == "all" or (line.code in OPEN if show == "todo" else line.group == show)


def _chips(lines: list[Line], show: str, found: Readiness) -> list[dict[str, Any]]:
    labels = {
        "all": _("Everything"),
        "todo": _("Needs doing"),
        "personnel": _("People"),
        "premises": _("Premises"),
    }
    return [
        {
            "label": label,
            "url": f"?show={key}&on={found.on.isoformat()}&standard={found.standard.id}",
            "current": key == show,
            "count": sum(_is_shown(line, key) for line in lines),
        }
        for key, label in labels.items()
    ]
