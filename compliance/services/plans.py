"""Working out the cheapest way to comply in the background, stopping it, and keeping what a company reckons with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from compliance.facts import shop_facts
from compliance.models import PlanPrice, ShopPlan
from compliance.one_state import one_state
from compliance.plan import Price
from compliance.plan_answers import answer_of
from compliance.plan_search import Asked, Patience, planned
from compliance.selectors.plans import (
    is_under_way,
    latest_asked,
    prices_data,
    prices_from,
    prices_of,
    prices_seen,
)
from compliance.selectors.standards import judging_of
from compliance.tasks import plan_task
from staffing.models import Company, Shop, User
from staffing.rules.facts_io import facts_sha256
from staffing.tasks import start_task


class StalePricesError(Exception):
    """Somebody changed a price since the form was opened."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants planned: by which standard, from which day, for how many months; how long it may take."""

    standard: str
    starts_on: date
    months: int
    seconds: int


@transaction.atomic
def prices_save(
    *, company: Company, prices: Mapping[str, Price], seen: str, user: User, now: datetime
) -> int:
    """Keep the prices that differ from what holds; returns how many. Raises StalePricesError.

    ``seen``: `prices_seen` when the form was opened.
    """
    Company.objects.select_for_update().get(pk=company.pk)
    before, wanted = prices_data(prices_of(company)), prices_data(prices)
    new = {kind: prices[kind] for kind, numbers in wanted.items() if before.get(kind) != numbers}
    if new and seen != prices_seen(company):
        raise StalePricesError
    PlanPrice.objects.bulk_create(
        PlanPrice(
            company=company,
            kind=kind,
            cost=price.cost,
            monthly=price.monthly,
            lead_days=price.lead_days,
            set_by=user,
            set_at=now,
        )
        for kind, price in new.items()
    )
    return len(new)


@transaction.atomic
def plan_start(*, shop: Shop, wish: Wish, user: User, today: date, now: datetime) -> ShopPlan:
    """Work it out in the background; while a plan of the shop is being worked out, that one is what comes back."""
    Shop.objects.select_for_update().get(pk=shop.pk)
    running = latest_asked(shop)
    if running and is_under_way(running, now=now):
        return running
    plan = ShopPlan.objects.create(
        shop=shop,
        standard=wish.standard,
        starts_on=wish.starts_on,
        months=wish.months,
        seconds=wish.seconds,
        prices=prices_data(prices_of(shop.company)),
        counted_from=today,
        asked_by=user,
        asked_at=now,
    )
    task = start_task(
        user=user,
        shop=shop,
        title=_("Plan for %(shop)s") % {"shop": shop.name},
        run=plan_task,
        arguments={"plan_id": plan.pk},
        back_url=plan_url(plan),
    )
    ShopPlan.objects.filter(pk=plan.pk).update(task=task)
    plan.refresh_from_db()
    return plan


def plan_stop(*, shop: Shop, now: datetime) -> bool:
    """Ask what is being worked out to end with the best it has; False where nothing is."""
    running = latest_asked(shop)
    if running is None or not is_under_way(running, now=now):
        return False
    return bool(ShopPlan.objects.filter(pk=running.pk, stop_asked_at=None).update(stop_asked_at=now))


def plan_answer(*, plan: ShopPlan, patience: Patience, clock: Callable[[], datetime]) -> ShopPlan:
    """Read the records in one state, search until it is proved or patience ends, and keep the answer.

    clock: tells the instant at which the answer was found, which nobody knows before.
    """
    with one_state():
        shop = Shop.objects.select_related("company").get(pk=plan.shop_id)
        judging, facts = judging_of(shop, plan.standard), shop_facts(shop)
    asked = Asked(shop, judging, facts, plan.window, prices_from(plan.prices), plan.counted_from)
    found = planned(asked, patience)
    left = found.left if found else patience.left()
    plan.refresh_from_db(fields=["stop_asked_at"])
    plan.answer = answer_of(
        found,
        ended=left <= 0 or not patience.goes_on(),
        stopped=plan.stop_asked_at is not None,
        seconds=ceil(plan.seconds - left),
    )
    plan.standard_sha256 = judging.against.sha256
    plan.facts_sha256 = facts_sha256(facts)
    plan.answered_at = clock()
    plan.save(update_fields=["answer", "standard_sha256", "facts_sha256", "answered_at"])
    return plan


def plan_url(plan: ShopPlan) -> str:
    return f"{reverse('plan', args=[plan.shop.slug])}?standard={plan.standard}"
