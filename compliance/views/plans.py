"""The cheapest way to comply: the plan that is kept, working out another one, stopping it, the list as a workbook."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from compliance.facts import shop_facts
from compliance.forms.plans import PlanForm, PriceTable
from compliance.house.overlays import Judging
from compliance.lines.plans import PlanTold
from compliance.models import ShopPlan
from compliance.plan import Price
from compliance.selectors.plans import (
    changed_since,
    is_under_way,
    latest_asked,
    latest_plan,
    price_changes,
    prices_of,
    prices_seen,
)
from compliance.selectors.readiness import assessed
from compliance.services.plans import StalePricesError, Wish, plan_start, plan_stop, plan_url, prices_save
from compliance.views.asking import asked_standard, language
from compliance.words.plans import kind_word
from compliance.words.standards import pickable
from sheets.workbooks import CONTENT_TYPE, list_workbook
from staffing.downloads import attachment
from staffing.models import Shop
from staffing.permissions import may, shop_view
from staffing.rules import Facts, Outcome, Span
from staffing.rules.facts_io import facts_sha256
from staffing.views.reader import user_of

CHANGES_SHOWN = 20


@shop_view("view_compliance")
def plan(request: HttpRequest, shop: Shop) -> HttpResponse:
    """The plan that was worked out last, what changed since, and how far the next one is."""
    now, today = timezone.now(), timezone.localdate()
    asked = latest_asked(shop)
    running = asked if asked and is_under_way(asked, now=now) else None
    if request.headers.get("HX-Request"):
        return _progress(request, shop, running)
    standard = asked_standard(shop, request.GET.get("standard"))
    kept = latest_plan(shop=shop, standard=standard.name)
    context: dict[str, Any] = {
        "shop": shop,
        "standard": standard,
        "standard_title": standard.title.of(language()),
        "running": running,
        "ended": _ended_without_answer(asked, running),
        "may_write": may(request.user, "change_compliance", shop),
        "today": today,
    }
    if kept:
        context |= _told(request, shop, standard, kept, today)
    return render(request, "compliance/plan.html", context)


def _told(request: HttpRequest, shop: Shop, standard: Judging, kept: ShopPlan, today: date) -> dict[str, Any]:
    kept.shop = shop
    told = PlanTold(kept, language(), may(request.user, "change_people", shop))
    prices = prices_of(shop.company)
    since = changed_since(
        kept,
        facts=facts_sha256(shop_facts(shop)),
        standard=standard.against.sha256,
        prices=prices,
        today=today,
    )
    context = {"told": told, "since": since, "kept": kept}
    if told.is_found:
        context |= {"sides": told.sides, "lines": told.lines, "horizon": told.horizon}
    return context


def _progress(request: HttpRequest, shop: Shop, running: ShopPlan | None) -> HttpResponse:
    """How far it is, for htmx; the whole page anew once it is over."""
    if running is None:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {
        "shop": shop,
        "running": running,
        "may_write": may(request.user, "change_compliance", shop),
    }
    return render(request, "compliance/plan_progress.html", context)


def _ended_without_answer(asked: ShopPlan | None, running: ShopPlan | None) -> ShopPlan | None:
    """The last one asked for, where its work failed or stands still."""
    return asked if asked and asked.answer is None and running is None else None


# --- working out -----------------------------------------------------------------------------------------------------


@shop_view("change_compliance")
def plan_work_out(request: HttpRequest, shop: Shop) -> HttpResponse:
    """From when, by what and at which prices; then it is worked out in the background."""
    today, sent = timezone.localdate(), request.POST if request.method == "POST" else None
    standard = asked_standard(shop, (sent or request.GET).get("standard"))
    prices = prices_of(shop.company)
    initial = {"starts_on": None if sent else _sensible_day(request, shop, standard, prices, today)}
    form = PlanForm(sent, today=today, initial={**initial, "seen": prices_seen(shop.company)})
    table = PriceTable(sent, prices=prices, language=language())
    if all([form.is_valid(), table.is_valid()]) and _keep_prices(request, shop, form, table):
        if "only_prices" in request.POST:
            return redirect(f"{request.path}?standard={standard.name}&from={form.cleaned_data['starts_on']}")
        return _start(request, shop, standard, form, today)
    context = {
        "shop": shop,
        "form": form,
        "table": table,
        # Sent once more after a refusal as stale, the form has seen what is there now.
        "seen": prices_seen(shop.company) if form.non_field_errors() else form["seen"].value(),
        "asked": standard.name,
        "pickable": pickable(standard.held, today) if standard.held else [],
        "changes": [(kind_word(one.kind), one) for one in price_changes(shop.company)[:CHANGES_SHOWN]],
    }
    return render(request, "compliance/plan_form.html", context, status=422 if sent else 200)


def _keep_prices(request: HttpRequest, shop: Shop, form: PlanForm, table: PriceTable) -> bool:
    """Keep what was changed in the table; False, with an error in the form, where somebody else changed it meanwhile."""
    try:
        count = prices_save(
            company=shop.company,
            prices=table.prices,
            seen=form.cleaned_data["seen"],
            user=user_of(request),
            now=timezone.now(),
        )
    except StalePricesError:
        form.add_error(
            None,
            _(
                "Somebody changed the prices since you opened this page. Nothing was written; what you typed still "
                "stands here. Compare it with the changes below, then send it once more."
            ),
        )
        return False
    if count:
        text = ngettext("%(count)d price is kept.", "%(count)d prices are kept.", count)
        messages.success(request, text % {"count": count})
    elif "only_prices" in request.POST:
        messages.info(request, _("The prices are as they were. Nothing changed."))
    return True


def _start(request: HttpRequest, shop: Shop, standard: Judging, form: PlanForm, today: date) -> HttpResponse:
    data = form.cleaned_data
    wish = Wish(standard.name, data["starts_on"], data["months"], data["seconds"])
    asked = plan_start(shop=shop, wish=wish, user=user_of(request), today=today, now=timezone.now())
    if asked.asked_by_id != request.user.pk:
        messages.info(
            request, _("Somebody else is working out a plan for this shop. You find it here when it is done.")
        )
    return redirect(plan_url(asked))


def _sensible_day(
    request: HttpRequest, shop: Shop, standard: Judging, prices: dict[str, Price], today: date
) -> date:
    """The day of the address; else today where nothing is wrong today, else when every action can have been done."""
    try:
        return date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        pass
    if _is_all_right(standard, shop_facts(shop), today):
        return today
    return today + timedelta(days=max(price.lead_days for price in prices.values()))


def _is_all_right(standard: Judging, facts: Facts, today: date) -> bool:
    verdict = assessed(standard, facts, Span(today, today)).verdict(today)
    return verdict in (Outcome.MET, Outcome.WAIVED, Outcome.NOT_APPLICABLE)


@require_POST
@shop_view("change_compliance")
def plan_stop_view(request: HttpRequest, shop: Shop) -> HttpResponse:
    """End the search with the best it has so far."""
    if plan_stop(shop=shop, now=timezone.now()):
        messages.info(request, _("Stopping. The best plan found so far appears in a moment."))
    else:
        messages.info(request, _("Nothing is being worked out now."))
    return redirect("plan", shop.slug)


# --- the list --------------------------------------------------------------------------------------------------------


@require_GET
@shop_view("view_compliance")
def plan_export(request: HttpRequest, shop: Shop) -> HttpResponse:
    """The actions as a workbook."""
    standard = asked_standard(shop, request.GET.get("standard"))
    kept = latest_plan(shop=shop, standard=standard.name)
    if kept is None:
        raise Http404
    kept.shop = shop
    told = PlanTold(kept, language())
    if not told.is_found:  # the page says why
        return redirect(plan_url(kept))
    data = list_workbook(_("Plan"), *told.table())
    return attachment(data, filename=f"{shop.name}整改方案-{kept.starts_on}.xlsx", content_type=CONTENT_TYPE)
