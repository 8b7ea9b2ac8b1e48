"""Deciding what a shop is held to, and making and withdrawing the rules of its house. Rows are only ever added."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from compliance.forms.decisions import counts_of
from compliance.house.overlays import refusal
from compliance.models import HouseRule, HouseRuleWithdrawal, ShopStandards
from staffing.models import Shop, User
from staffing.rules import Standard


class StaleStandardsError(Exception):
    """Somebody decided or ruled something since the form was opened."""


class UnusableRuleError(Exception):
    """The rule does not go with its standard. ``errors``: why, as the engine says it."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("; ".join(errors))
        self.errors = errors


@transaction.atomic
def standards_choose(
    *, shop: Shop, main: str, others: list[str], seen: str, user: User, now: datetime
) -> bool:
    """Hold the shop to these standards from now on; False when it is held to them already.

    ``seen``: `standards_seen` when the form was opened. Raises StaleStandardsError where that is not so any more.
    """
    Shop.objects.select_for_update().get(pk=shop.pk)
    last = ShopStandards.objects.filter(shop=shop).first()
    if last and (last.main, last.others) == (main, others):
        return False
    if seen != standards_seen(shop):
        raise StaleStandardsError
    ShopStandards.objects.create(shop=shop, main=main, others=others, decided_by=user, decided_at=now)
    return True


def standards_seen(shop: Shop) -> str:
    """A word that becomes another one with every decision about the shop's standards."""
    return str(ShopStandards.objects.filter(shop=shop).count())


def decided_since(shop: Shop, seen: str) -> list[ShopStandards]:
    """The decisions that a mark of `standards_seen` does not know of yet, the oldest first."""
    (known,) = counts_of(seen, 1)
    return list(ShopStandards.objects.filter(shop=shop).select_related("decided_by").order_by("pk"))[known:]


@dataclass(frozen=True)
class Ruling:
    """What a form says a house wants. ``requirement`` is empty where one is added: it gets an id of its own.

    ``value``: the new number; of an addition what `HouseRule.value` is, without its id and clause.
    """

    requirement: str
    path: str
    value: Any
    laxer: bool
    reason: str
    valid_from: date
    seen: str


def house_rule_of(*, shop: Shop, edition: Standard, ruling: Ruling, user: User, now: datetime) -> HouseRule:
    """The row that would be kept, not kept: for a look at what it changes. Raises UnusableRuleError."""
    row = HouseRule(
        shop=shop,
        standard=edition.id,
        does=HouseRule.Does.CHANGE if ruling.path else HouseRule.Does.ADD,
        requirement=ruling.requirement,
        path=ruling.path,
        value=ruling.value,
        laxer=ruling.laxer,
        reason=ruling.reason,
        valid_from=ruling.valid_from,
        made_by=user,
        made_at=now,
    )
    if row.adds:
        number = HouseRule.objects.filter(shop=shop, does=HouseRule.Does.ADD).count() + 1
        row.requirement = f"house-{number}"
        row.value = {"id": row.requirement, "clause": f"H{number}", **ruling.value}
    if errors := refusal(edition, [row]):
        raise UnusableRuleError(errors)
    return row


@transaction.atomic
def house_rule_add(
    *, shop: Shop, edition: Standard, ruling: Ruling, user: User, now: datetime
) -> HouseRule | None:
    """Keep a rule; None when the same one is in force already, as after a second press of the button.

    Raises UnusableRuleError, and StaleStandardsError where somebody ruled something since the form was opened.
    """
    Shop.objects.select_for_update().get(pk=shop.pk)
    row = house_rule_of(shop=shop, edition=edition, ruling=ruling, user=user, now=now)
    if _is_there(row):
        return None
    if ruling.seen != house_rules_seen(shop):
        raise StaleStandardsError
    row.save()
    return row


def _is_there(row: HouseRule) -> bool:
    """Whether the same person ruled the same and did not withdraw it; an addition has another id each time."""
    same = HouseRule.objects.filter(
        shop=row.shop,
        standard=row.standard,
        does=row.does,
        path=row.path,
        laxer=row.laxer,
        reason=row.reason,
        valid_from=row.valid_from,
        made_by=row.made_by,
        withdrawal=None,
    )
    if not row.adds:
        return any(one.requirement == row.requirement and one.value == row.value for one in same)
    return any(_without_id(one.value) == _without_id(row.value) for one in same)


def _without_id(value: dict[str, Any]) -> dict[str, Any]:
    return {key: part for key, part in value.items() if key not in ("id", "clause")}


@transaction.atomic
def house_rule_withdraw(*, rule: HouseRule, reason: str, on: date, user: User, now: datetime) -> bool:
    """The rule holds no more from ``on``; False when it was withdrawn already."""
    Shop.objects.select_for_update().get(pk=rule.shop_id)
    _row, new = HouseRuleWithdrawal.objects.get_or_create(
        rule=rule,
        defaults={"reason": reason, "withdrawn_on": on, "withdrawn_by": user, "withdrawn_at": now},
    )
    return new


def house_rules_seen(shop: Shop) -> str:
    """A word that becomes another one as soon as a rule is made or withdrawn."""
    withdrawn = HouseRuleWithdrawal.objects.filter(rule__shop=shop).count()
    return f"{HouseRule.objects.filter(shop=shop).count()}-{withdrawn}"


def house_rules_since(shop: Shop, seen: str) -> tuple[list[HouseRule], list[HouseRuleWithdrawal]]:
    """The rules and the withdrawals that a mark of `house_rules_seen` does not know of yet, the oldest first."""
    made, withdrawn = counts_of(seen, 2)
    rows = HouseRule.objects.with_names().filter(shop=shop).order_by("pk")
    taken_back = HouseRuleWithdrawal.objects.filter(rule__shop=shop).order_by("pk")
    return list(rows)[made:], list(taken_back.select_related("rule", "withdrawn_by"))[withdrawn:]
