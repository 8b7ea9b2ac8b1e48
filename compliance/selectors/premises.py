"""The shop's scope, premises and organisation as their page lists them."""

from dataclasses import dataclass
from datetime import date

from compliance.models import (
    Equipment,
    Premises,
    ShopJurisdiction,
    ShopQuantity,
    ShopScope,
    ShopUnit,
    ShopWork,
)
from staffing.models import Shop
from staffing.rules.days import expires_within


@dataclass(frozen=True)
class PlaceLine:
    """A place and how its lease stands on the day: met, expiring, not_met, unknown or not_applicable (owned)."""

    row: Premises
    in_use: bool
    lease: str


def jurisdiction_rows(shop: Shop) -> list[ShopJurisdiction]:
    return list(ShopJurisdiction.objects.filter(shop=shop).order_by("valid_from", "pk"))


def scope_rows(shop: Shop) -> list[ShopScope]:
    return list(ShopScope.objects.filter(shop=shop).order_by("valid_from", "pk"))


def work_rows(shop: Shop) -> list[ShopWork]:
    return list(ShopWork.objects.filter(shop=shop).order_by("valid_from", "pk"))


def quantity_rows(shop: Shop) -> list[ShopQuantity]:
    return list(ShopQuantity.objects.filter(shop=shop).order_by("kind", "valid_from", "pk"))


def unit_rows(shop: Shop) -> list[ShopUnit]:
    return list(ShopUnit.objects.filter(shop=shop).order_by("valid_from", "pk"))


def place_lines(shop: Shop, *, on: date) -> list[PlaceLine]:
    """Those in use first, then what ended or begins later."""
    rows = Premises.objects.filter(shop=shop).order_by("kind", "valid_from", "pk")
    lines = [PlaceLine(row, row.holds_on(on), lease_code(row, on)) for row in rows]
    return sorted(lines, key=lambda line: not line.in_use)


def lease_code(row: Premises, on: date) -> str:
    """How the written contract of a place stands on the day."""
    return "not_applicable" if row.tenure == Premises.Tenure.OWNED else contract_code(row, on)


def contract_code(row: Premises | Equipment, on: date) -> str:
    """How the written contract with a landlord or a partner stands on the day."""
    if row.has_contract is None or (row.has_contract and row.contract_from is None):
        return "unknown"
    if not row.has_contract or (row.contract_from and row.contract_from > on):
        return "not_met"
    if row.contract_until is None:
        return "met"
    if row.contract_until < on:
        return "not_met"
    return "expiring" if expires_within(row.contract_until, on) else "met"
