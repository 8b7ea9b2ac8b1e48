"""A company with several shops: how each of them stands, what breaks first at the head."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from compliance.selectors.company import MOST_AT_ONCE, ShopLine, company_shops, kept_lines, shop_lines
from compliance.selectors.judging import JudgingState, judging_state
from compliance.services.judging import judging_start
from compliance.views.asking import language
from compliance.views.picking import is_standard
from compliance.words.standards import every_standard
from staffing.models import Company
from staffing.permissions import company_view, may
from staffing.views.reader import user_of


@company_view("view_company")
def company_readiness(request: HttpRequest, company: Company) -> HttpResponse:
    """Every shop that the reader may see. Few are judged at once, of many the answers that are kept are shown."""
    today, user = timezone.localdate(), user_of(request)
    standard = is_standard(request.GET.get("standard"))
    shops = company_shops(company=company, user=user)
    at_once = len(shops) <= MOST_AT_ONCE
    lines = (
        shop_lines(shops=shops, standard=standard, on=today)
        if at_once
        else kept_lines(shops=shops, standard=standard)
    )
    judging = (
        JudgingState()
        if at_once
        else judging_state(company=company, standard=standard, user=user, now=timezone.now())
    )
    context = {
        "company": company,
        "standard": standard,
        "standards": every_standard(today),
        "today": today,
        "lines": [_row(line) for line in lines],
        "at_once": at_once,
        "current": all(line.judged_for == today for line in lines),
        "running": judging.under_way,
        "failed": {shop.pk for shop in shops} & judging.failed,
        "may_judge": may(user, "change_company", company),
    }
    return render(request, "compliance/company.html", context)


@require_POST
@company_view("change_company")
def company_judge_view(request: HttpRequest, company: Company) -> HttpResponse:
    """Judge all shops in the background; the same asked for again leads to the work that is under way."""
    user, standard = user_of(request), is_standard(request.POST.get("standard"))
    shops = company_shops(company=company, user=user)
    if not shops:
        return redirect("company-readiness", company.slug)
    task = judging_start(
        company=company,
        shops=shops,
        standard=standard,
        on=timezone.localdate(),
        user=user,
        now=timezone.now(),
    )
    return redirect("task", task.pk)


def _row(line: ShopLine) -> dict[str, Any]:
    state, key = line.state, "zh" if language().startswith("zh") else "en"
    return {
        "shop": line.shop,
        "standard": line.standard.name,
        "standard_title": line.standard.title.of(language()),
        "judged_at": line.judged_at,
        "judged_for": line.judged_for,
        "code": state.code if state else "",
        "headline": state.headline[key] if state else "",
        "tally": state.tally[key] if state else "",
        "broken_now": bool(state and state.broken_on == str(line.judged_for)),
        "broken_on": state.broken_on if state else "",
        "broken_note": state.broken_note[key] if state else "",
        "unclear_now": bool(state and state.unclear_on == str(line.judged_for)),
        "unclear_on": state.unclear_on if state else "",
        "unclear_note": state.unclear_note[key] if state else "",
    }
