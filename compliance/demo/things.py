"""What the demo's shops work with, and the training they held, written as an owner and HR would have recorded it."""

from typing import Any

from compliance.demo.company import sample_scan
from compliance.models import (
    Equipment,
    EquipmentVerification,
    ShopDocument,
    ShopQuantity,
    ShopUnit,
    ShopWork,
)
from staffing.models import Person, Shop
from staffing.services.training_records import training_held_add

Rows = list[dict[str, Any]]


def write_things(shops: dict[str, Shop], things: dict[str, Rows]) -> None:
    """Works, numbers, units, documents and equipment of the shops."""
    kinds: tuple[tuple[str, Any], ...] = (
        ("works", ShopWork),
        ("quantities", ShopQuantity),
        ("units", ShopUnit),
    )
    for name, model in kinds:
        model.objects.bulk_create(model(**_values(row, shops)) for row in things[name])
    for row in things["documents"]:
        ShopDocument.objects.create(**_values(row, shops))
    for row in things["equipment"]:
        _write_device(_values(row, shops))


def _write_device(values: dict[str, Any]) -> None:
    """A device; the scan that is named with it is that of its verification."""
    verified, scan, made = values.pop("verified", ()), values.pop("scan", ""), values.pop("made", None)
    device = Equipment.objects.create(made_on=made, **({"ownership": "owned"} | values))
    for first, last, number in verified:
        EquipmentVerification.objects.create(
            equipment=device,
            valid_from=first,
            valid_until=last,
            number=number,
            issuer="示例市计量检定所",
            scan=scan,
        )


def _values(row: dict[str, Any], shops: dict[str, Shop]) -> dict[str, Any]:
    values = dict(row)
    values |= {"shop": shops[values.pop("shop")], "valid_from": values.pop("from")}
    if "until" in values:
        values["valid_until"] = values.pop("until")
    if "scan" in values:
        values["scan"] = sample_scan(values["scan"])
    return values


def write_training(shops: dict[str, Shop], people: dict[str, Person], sessions: Rows) -> None:
    """Training that was held in a room, a record for each who took part."""
    for session in sessions:
        row = dict(session)
        shop, taking_part = shops[row.pop("shop")], [people[number] for number in row.pop("people")]
        days = {"held_from": row.pop("from"), "held_until": row.pop("until")}
        training_held_add(people=taking_part, shop=shop, **days, **row)
