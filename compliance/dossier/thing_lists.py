"""The tables of equipment, documents, works, numbers and organisation of a dossier, as plain data."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from compliance.dossier.lists import Row, days, holds_on
from compliance.dossier.wording import DOCUMENT_GROUPS, EQUIPMENT_GROUPS, NOT_RECORDED, OWNERSHIP
from compliance.models import Equipment, EquipmentVerification, ShopDocument, ShopQuantity
from staffing.rules import Facts, vocabulary

CERTIFIED = {None: "", True: "有产品认证", False: "无产品认证"}


def equipment(rows: Iterable[Equipment], on: date) -> list[Row]:
    """名称, 数量, 型号, 出厂日期, 检定日期, 自备/外协, 备注; in the order of the lists of equipment."""
    order = list(vocabulary().equipment)
    return [_device(row, on) for row in sorted(rows, key=lambda row: (order.index(row.kind), row.pk))]


def _device(row: Equipment, on: date) -> Row:
    kind = vocabulary().equipment[row.kind]
    return {
        "ref": f"equipment:{row.pk}",
        "group": EQUIPMENT_GROUPS[kind.group],
        "name": row.name or kind.zh,
        "kind": kind.zh if row.name else "",
        "quantity": str(row.quantity or NOT_RECORDED),
        "model": row.model or NOT_RECORDED,
        "made": str(row.made_on or NOT_RECORDED),
        "verified": [_verification(one) for one in row.verifications.all() if one.holds_on(on)],
        "must_be_verified": kind.verified,
        "ownership": OWNERSHIP.get(row.ownership, NOT_RECORDED),
        "remark": "；".join(filter(None, (row.remark, CERTIFIED[row.certified], _partner(row)))),
    }


def _verification(row: EquipmentVerification) -> Row:
    return {
        "ref": f"verification:{row.pk}",
        "on": str(row.valid_from),
        "until": str(row.valid_until or ""),
        "number": row.number,
        "issuer": row.issuer,
    }


def _partner(row: Equipment) -> str:
    """Of an outsourced device: with whom, how far, and the contract."""
    if not row.is_outsourced:
        return ""
    contract = {None: "合同未登记", False: "无书面合同", True: ""}[row.has_contract]
    if row.has_contract:
        contract = f"合同 {days(row.contract_from, row.contract_until)}"
    far = f"{row.distance_km.normalize():f} 公里" if row.distance_km is not None else ""
    return "，".join(filter(None, (row.partner, far, contract)))


def documents(rows: Iterable[ShopDocument]) -> list[Row]:
    """The documents in force, in the order of their kinds."""
    order = list(vocabulary().documents)
    return [_document(row) for row in sorted(rows, key=lambda row: (order.index(row.kind), row.pk))]


def _document(row: ShopDocument) -> Row:
    kind = vocabulary().documents[row.kind]
    return {
        "ref": f"document:{row.pk}",
        "group": DOCUMENT_GROUPS[kind.group],
        "kind": kind.zh,
        "title": row.title or kind.zh,
        "number": row.number or "—",
        "issuer": row.issuer or "—",
        "days": days(row.valid_from, row.valid_until),
    }


def described(facts: Facts, numbers: Iterable[ShopQuantity], on: date) -> list[Row]:
    """The kinds of work, the numbers and the units of the shop on the day."""
    shop = facts.shop
    works = [it for it in (shop.works if shop else None) or () if holds_on(it, on)]
    units = [it for it in (shop.units if shop else None) or () if holds_on(it, on)]
    return [
        *(_row(it.ref, "承接作业", vocabulary().name("works", it.work, "zh"), "") for it in works),
        *(_number(row) for row in _latest(numbers, on)),
        *(
            _row(
                it.ref,
                "部门",
                vocabulary().name("units", it.unit, "zh"),
                f"隶属{vocabulary().name('units', it.reports_to, 'zh')}" if it.reports_to else "",
            )
            for it in units
        ),
    ]


def _latest(rows: Iterable[ShopQuantity], on: date) -> list[ShopQuantity]:
    """Of each kind the number that began last."""
    found = {row.kind: row for row in sorted(rows, key=lambda row: row.valid_from) if row.holds_on(on)}
    return [found[kind] for kind in vocabulary().quantities if kind in found]


def _number(row: ShopQuantity) -> Row:
    kind = vocabulary().quantities[row.kind]
    return _row(f"quantity:{row.pk}", "经营数据", kind.zh, f"{row.value.normalize():f} {kind.unit_zh}")


def _row(ref: str, what: str, name: str, value: Any) -> Row:
    return {"ref": ref, "what": what, "name": name, "value": value or "—"}
