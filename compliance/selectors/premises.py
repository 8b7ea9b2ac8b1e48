"""The shop's scope and premises as its page lists them."""

from dataclasses import dataclass
from datetime import date

from compliance.models import Premises, ShopScope
from staffing.models import Shop
from staffing.rules.days import expires_within


@dataclass(frozen=True)
class PlaceLine:
    """A place and how its lease stands on the day: met, expiring, not_met, unknown or not_applicable (owned)."""

    row: Premises
    in_use: bool
    lease: str


def scope_rows(shop: Shop) -> list[ShopScope]:
    return list(ShopScope.objects.filter(shop=shop).order_by("valid_from", "pk"))


def place_lines(shop: Shop, *, on: date) -> list[PlaceLine]:
    """Those in use first, then what ended or begins later."""
    rows = Premises.objects.filter(shop=shop).order_by("kind", "valid_from", "pk")
    lines = [PlaceLine(row, row.holds_on(on), lease_code(row, on)) for row in rows]
    return sorted(lines, key=lambda line: not line.in_use)


def lease_code(row: Premises, on: date) -> str:
    """How the written contract of a place stands on the day."""
    if row.tenure == Premises.Tenure.OWNED:
        return "not_applicable"
    if row.has_contract is None or (row.has_contract and row.contract_from is None):
        return "unknown"
    if not row.has_contract or (row.contract_from and row.contract_from > on):
        return "not_met"
    if row.contract_until is None:
        return "met"
    if row.contract_until < on:
        return "not_met"
    return "expiring" if expires_within(row.contract_until, on) else "met"
