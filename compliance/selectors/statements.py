"""What was stated about the requirements of a shop, by whom and why, and whether it still holds."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from compliance.models import ShopStatement, StatementRevocation
from staffing import rules
from staffing.models import Shop


@dataclass(frozen=True)
class StatementLine:
    """A statement and how it stands on a day: in_force, later, ended or revoked."""

    row: ShopStatement
    state: str

    @property
    def may_be_revoked(self) -> bool:
        return self.state in ("in_force", "later")


def statement_rows() -> QuerySet[Any]:
    """Statements with who made and who revoked them."""
    return ShopStatement.objects.select_related("stated_by", "revocation__revoked_by")


def statements_by_requirement(*, shop: Shop, standard: str, on: date) -> dict[str, list[StatementLine]]:
    """The history of every requirement of the standard, newest first, in one query."""
    found: dict[str, list[StatementLine]] = defaultdict(list)
    for row in statement_rows().filter(shop=shop, standard=standard):
        found[row.requirement].append(StatementLine(row, state_on(row, on)))
    return found


def state_on(row: ShopStatement, on: date) -> str:
    """How a statement stands on a day. One that is revoked from a later day on still holds."""
    until = row.holds_until
    if until is not None and until < on:
        return "revoked" if hasattr(row, "revocation") else "ended"
    return "later" if row.valid_from > on else "in_force"


def statements_seen(*, shop: Shop, standard: str, requirement: str) -> str:
    """A word that becomes another one as soon as anything is stated or revoked about the requirement."""
    rows = ShopStatement.objects.filter(shop=shop, standard=standard, requirement=requirement)
    revoked = StatementRevocation.objects.filter(statement__in=rows)
    return f"{rows.count()}-{revoked.count()}"


def stated_since(
    *, shop: Shop, standard: str, requirement: str, made: int, revoked: int
) -> tuple[list[ShopStatement], list[StatementRevocation]]:
    """What came after so many statements and revocations about the requirement, the oldest first: rows are only added."""
    rows = statement_rows().filter(shop=shop, standard=standard, requirement=requirement).order_by("pk")
    taken_back = StatementRevocation.objects.filter(statement__in=rows).order_by("pk")
    taken_back = taken_back.select_related("statement", "revoked_by")
    return list(rows)[made:], list(taken_back)[revoked:]


def statement_facts(
    rows: Iterable[ShopStatement],
) -> tuple[tuple[rules.Attestation, ...], tuple[rules.Waiver, ...]]:
    """The statements as the engine sees them: attestations and waivers, each for its own standard alone.

    ``ref`` is "shop-statement:<pk>". One that was revoked before it began never held and is left out.
    """
    held = [row for row in rows if row.holds_until is None or row.holds_until >= row.valid_from]
    return (
        tuple(_attestation(row) for row in held if not row.is_waiver),
        tuple(rules.Waiver(**_common(row)) for row in held if row.is_waiver),
    )


def _attestation(row: ShopStatement) -> rules.Attestation:
    met = row.outcome == ShopStatement.Outcome.MET
    return rules.Attestation(outcome="met" if met else "not_met", **_common(row))


def _common(row: ShopStatement) -> dict[str, Any]:
    return {
        "ref": f"shop-statement:{row.pk}",
        "requirement": row.requirement,
        "standard": row.standard,
        "by": str(row.stated_by),
        "reason": row.reason,
        "since": row.valid_from,
        "until": row.holds_until,
    }
