"""From rows to the facts a shop standard judges: the shop's people, what it has and what was stated of it, in a fixed number of queries.

A list without any row means nobody wrote it down: unknown, not none. So does a device without any verification.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Literal

from django.db.models import Prefetch

from compliance.models import (
    Equipment,
    EquipmentVerification,
    Premises,
    ShopDocument,
    ShopJurisdiction,
    ShopQuantity,
    ShopScope,
    ShopUnit,
    ShopWork,
)
from compliance.selectors.statements import statement_facts, statement_rows
from staffing import rules
from staffing.facts import staff_facts_of_shops
from staffing.models import Dated, Shop

# What a shop has, list by list.
LISTS = (
    "jurisdictions",
    "scopes",
    "premises",
    "quantities",
    "works",
    "equipment__verifications",
    "documents",
    "units",
)

OWNERSHIP: dict[str, Literal["owned", "outsourced"]] = {"owned": "owned", "outsourced": "outsourced"}


def shop_facts(shop: Shop) -> rules.Facts:
    """Everything recorded of the shop and of everyone who works or once worked there.

    Ids are primary keys as text; ``ref`` names the row: jurisdiction, scope, premises, quantity, work, equipment,
    verification, document, unit, shop-statement, and those of `staffing.facts`.
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
            jurisdictions=_listed(jurisdiction_fact, shop.jurisdictions.all()),
            scopes=_listed(_scope, shop.scopes.all()),
            premises=_listed(_premises, shop.premises.all()),
            quantities=_listed(_quantity, shop.quantities.all()),
            works=_works(shop.works.all()),
            equipment=_listed(_equipment, shop.equipment.all()),
            documents=_listed(_document, shop.documents.all()),
            units=_listed(_unit, shop.units.all()),
        ),
        people=facts.people or None,
        attestations=(*facts.attestations, *attestations),
        waivers=waivers,
    )


def _listed(fact: Callable[[Any], Any], rows: Iterable[Any]) -> tuple[Any, ...] | None:
    return tuple(map(fact, rows)) or None


def _days(row: Dated) -> dict[str, Any]:
    return {"since": row.valid_from, "until": row.valid_until}


def jurisdiction_fact(row: ShopJurisdiction) -> rules.Jurisdiction:
    """Where the shop is, on the days of the row."""
    return rules.Jurisdiction(ref=f"jurisdiction:{row.pk}", jurisdiction=row.jurisdiction, **_days(row))


def _scope(row: ShopScope) -> rules.Scope:
    return rules.Scope(ref=f"scope:{row.pk}", scope=row.scope, **_days(row))


def _premises(row: Premises) -> rules.Premises:
    return rules.Premises(
        id=str(row.pk),
        ref=f"premises:{row.pk}",
        label=row.name,
        kind=row.kind,
        area_m2=row.area_m2,
        **_days(row),
        **_lease(row),
    )


def _lease(row: Premises) -> dict[str, Any]:
    """An owned place needs no contract; of a leased one, whether there is one stays unknown until somebody says."""
    if row.tenure == Premises.Tenure.OWNED:
        return {"tenure": "owned"}
    return {"tenure": "leased", "contract_area_m2": row.contract_area_m2, **_contract(row)}


def _contract(row: Premises | Equipment) -> dict[str, Any]:
    return {
        "contract": row.has_contract,
        "contract_since": row.contract_from,
        "contract_until": row.contract_until,
    }


def _quantity(row: ShopQuantity) -> rules.Quantity:
    return rules.Quantity(ref=f"quantity:{row.pk}", kind=row.kind, value=row.value, **_days(row))


def _works(rows: Iterable[ShopWork]) -> tuple[rules.Work, ...] | None:
    """What is taken on, and for each kind of work the days of which no row says whether it is."""
    known = list(rows)
    if not known:
        return None
    taken = [rules.Work(ref=f"work:{row.pk}", work=row.work, **_days(row)) for row in known if row.taken_on]
    unsaid = [
        rules.Work(
            ref=f"work:{code}:unrecorded:{gap.start}",
            work=code,
            recorded=False,
            since=gap.start,
            until=None if gap.end == date.max else gap.end,
        )
        for code in rules.vocabulary().works
        for gap in _days_without(row for row in known if row.work == code)
    ]
    return (*taken, *unsaid)


def _days_without(rows: Iterable[ShopWork]) -> tuple[rules.Span, ...]:
    covered = (rules.Span(row.valid_from or date.min, row.valid_until or date.max) for row in rows)
    return rules.Days.of(*covered).complement(rules.Span(date.min, date.max)).spans()


def _equipment(row: Equipment) -> rules.Equipment:
    return rules.Equipment(
        id=str(row.pk),
        ref=f"equipment:{row.pk}",
        label=row.name,
        kind=row.kind,
        quantity=row.quantity,
        ownership=OWNERSHIP.get(row.ownership),
        certified=row.certified,
        verifications=_listed(_verification, row.verifications.all()),
        partner=row.partner,
        distance_km=row.distance_km,
        **_days(row),
        **(_contract(row) if row.is_outsourced else {}),
    )


def _verification(row: EquipmentVerification) -> rules.Verification:
    return rules.Verification(ref=f"verification:{row.pk}", **_days(row))


def _document(row: ShopDocument) -> rules.Document:
    return rules.Document(
        ref=f"document:{row.pk}", label=row.title, kind=row.kind, title=row.title, **_days(row)
    )


def _unit(row: ShopUnit) -> rules.Unit:
    return rules.Unit(ref=f"unit:{row.pk}", unit=row.unit, reports_to=row.reports_to or None, **_days(row))
