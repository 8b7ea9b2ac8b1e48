"""From rows to the facts a shop standard judges: the shop's people, scope, premises and what was stated of them, in a fixed number of queries.

No scope and no premises on record means nobody wrote them down: unknown, not none.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch

from compliance.models import Premises, ShopScope
from compliance.selectors.statements import statement_facts, statement_rows
from staffing import rules
from staffing.facts import staff_facts_of_shops
from staffing.models import Shop

# What a shop has, list by list.
LISTS = ("scopes", "premises")


def shop_facts(shop: Shop) -> rules.Facts:
    """Everything recorded of the shop and of everyone who works or once worked there.

    Ids are primary keys as text; ``ref`` names the row: scope, premises, shop-statement, and those of `staffing.facts`.
    """
    return facts_of_shops([shop])[shop.pk]


def facts_of_shops(shops: Sequence[Shop]) -> dict[int, rules.Facts]:
    """The facts of every shop by its primary key, in a fixed number of queries for any number of shops."""
    staff = staff_facts_of_shops(shops)
    stated = Prefetch("statements", statement_rows().order_by("pk"))
    rows = Shop.objects.filter(pk__in=[shop.pk for shop in shops])
    return {row.pk: _facts(row, staff[row.pk]) for row in rows.prefetch_related(*LISTS, stated)}


def _facts(shop: Shop, facts: rules.Facts) -> rules.Facts:
    attestations, waivers = statement_facts(shop.statements.all())
    return rules.Facts(
        shop=rules.Shop(
            id=str(shop.pk),
            name=shop.name,
            scopes=tuple(map(_scope, shop.scopes.all())) or None,
            premises=tuple(map(_premises, shop.premises.all())) or None,
        ),
        people=facts.people or None,
        attestations=(*facts.attestations, *attestations),
        waivers=waivers,
    )


def _scope(row: ShopScope) -> rules.Scope:
    return rules.Scope(ref=f"scope:{row.pk}", scope=row.scope, since=row.valid_from, until=row.valid_until)


def _premises(row: Premises) -> rules.Premises:
    return rules.Premises(
        id=str(row.pk),
        ref=f"premises:{row.pk}",
        label=row.name,
        kind=row.kind,
        area_m2=row.area_m2,
        since=row.valid_from,
        until=row.valid_until,
        **_contract(row),
    )


def _contract(row: Premises) -> dict[str, Any]:
    """An owned place needs no contract; of a leased one, whether there is one stays unknown until somebody says."""
    if row.tenure == Premises.Tenure.OWNED:
        return {"tenure": "owned"}
    return {
        "tenure": "leased",
        "contract": row.has_contract,
        "contract_since": row.contract_from,
        "contract_until": row.contract_until,
    }
