"""The plan that is kept for a shop, whether it is still good, and what a company reckons with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from compliance.models import PlanPrice, ShopPlan
from compliance.plan import DEFAULT_PRICES, Price
from staffing.models import Company, Shop, TaskProgress, User


def prices_of(company: Company) -> dict[str, Price]:
    """Kind of action, or ``kind:code``, -> what the company reckons with; our estimate where nobody set anything. One query."""
    rows = PlanPrice.objects.filter(company=company).order_by("pk")
    own = {row.kind: Price(row.cost, row.monthly, row.lead_days) for row in rows}
    order = list(DEFAULT_PRICES)
    found = {**DEFAULT_PRICES, **own}
    return dict(sorted(found.items(), key=lambda item: (order.index(item[0].partition(":")[0]), item[0])))


@dataclass(frozen=True, slots=True)
class PriceChange:
    """Who set a price, when, from what to what."""

    kind: str
    before: Price
    after: Price
    set_by: User
    set_at: datetime


def price_changes(company: Company) -> list[PriceChange]:
    """Every change of a price, the newest first. One query."""
    now: dict[str, Price] = dict(DEFAULT_PRICES)
    found = []
    for row in PlanPrice.objects.filter(company=company).select_related("set_by").order_by("pk"):
        after = Price(row.cost, row.monthly, row.lead_days)
        found.append(PriceChange(row.kind, now.get(row.kind, Price()), after, row.set_by, row.set_at))
        now[row.kind] = after
    return found[::-1]


def prices_seen(company: Company) -> str:
    """A word that becomes another one with every change of a price."""
    return str(PlanPrice.objects.filter(company=company).count())


def prices_data(prices: Mapping[str, Price]) -> dict[str, list[int]]:
    """As `ShopPlan.prices` keeps them."""
    return {kind: [one.cost, one.monthly, one.lead_days] for kind, one in prices.items()}


def prices_from(data: Mapping[str, list[int]]) -> dict[str, Price]:
    """The prices that `prices_data` gave; those that are still the house's estimates say so."""
    estimates = prices_data(DEFAULT_PRICES)
    return {
        kind: Price(cost, monthly, lead_days, estimates.get(kind) == [cost, monthly, lead_days])
        for kind, (cost, monthly, lead_days) in data.items()
    }


def latest_plan(*, shop: Shop, standard: str) -> ShopPlan | None:
    """The plan that was worked out last by the standard or family of that name. One query."""
    rows = ShopPlan.objects.filter(shop=shop, standard=standard, answer__isnull=False)
    return rows.select_related("asked_by").first()


def latest_asked(shop: Shop) -> ShopPlan | None:
    """What was asked last, by whatever standard, answered or not. One query."""
    return ShopPlan.objects.filter(shop=shop).select_related("task", "asked_by").first()


def is_under_way(plan: ShopPlan | None, *, now: datetime) -> bool:
    """Whether it is being worked out, and does not stand still."""
    task: TaskProgress | None = plan.task if plan else None
    return bool(plan and plan.answer is None and task and not task.is_over and not task.has_stalled(now=now))


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since a plan was worked out."""

    facts: bool
    standard: bool
    prices: bool
    days: bool

    @property
    def anything(self) -> bool:
        return self.facts or self.standard or self.prices or self.days


def changed_since(
    plan: ShopPlan, *, facts: str, standard: str, prices: Mapping[str, Price], today: date
) -> Since:
    """``facts`` and ``standard``: their hashes now. Days are over when an action should have begun before today."""
    answer: dict[str, Any] = plan.answer or {}
    return Since(
        facts=plan.facts_sha256 != facts,
        standard=plan.standard_sha256 != standard,
        prices=plan.prices != prices_data(prices),
        days=any(one["start"] < today.isoformat() for one in answer.get("actions", ())),
    )
