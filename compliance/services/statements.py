"""Stating something about a requirement, and revoking it. Rows are only ever added."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from compliance.models import ShopStatement, StatementRevocation
from compliance.selectors.statements import statements_seen
from staffing.forms.scans import same_content
from staffing.models import Shop, User


class StaleStatementError(Exception):
    """Somebody stated or revoked something about the requirement since the form was opened."""


@dataclass(frozen=True)
class Said:
    """What a form says; ``seen`` is what `statements_seen` said when it was opened."""

    kind: str
    standard: str
    requirement: str
    outcome: str
    reason: str
    valid_from: date
    valid_until: date | None
    scan: Any
    seen: str


@transaction.atomic
def statement_add(*, shop: Shop, said: Said, stated_by: User, stated_at: datetime) -> bool:
    """Keep a statement; False when the same person said the same already, as after a second press of the button.

    Raises StaleStatementError, and writes nothing, where the form no longer shows what is there.
    """
    Shop.objects.select_for_update().get(pk=shop.pk)
    words = {
        "shop": shop,
        "kind": said.kind,
        "standard": said.standard,
        "requirement": said.requirement,
        "outcome": said.outcome,
        "reason": said.reason,
        "valid_from": said.valid_from,
        "valid_until": said.valid_until,
        "stated_by": stated_by,
    }
    alike = ShopStatement.objects.filter(**words, revocation=None)
    if any(same_content(row.scan, said.scan) for row in alike):
        return False
    if said.seen != statements_seen(shop=shop, standard=said.standard, requirement=said.requirement):
        raise StaleStatementError
    ShopStatement.objects.create(**words, scan=said.scan, stated_at=stated_at)
    return True


@transaction.atomic
def statement_revoke(
    *, statement: ShopStatement, reason: str, revoked_on: date, revoked_by: User, revoked_at: datetime
) -> bool:
    """It holds no more from ``revoked_on``; False when it was revoked already."""
    Shop.objects.select_for_update().get(pk=statement.shop_id)
    _row, new = StatementRevocation.objects.get_or_create(
        statement=statement,
        defaults={
            "reason": reason,
            "revoked_on": revoked_on,
            "revoked_by": revoked_by,
            "revoked_at": revoked_at,
        },
    )
    return new
