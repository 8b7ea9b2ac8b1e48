"""What a change of the shop's things can do to a requirement: its places, equipment, documents and judgements."""

from collections.abc import Sequence
from enum import Flag, auto
from typing import Any

from staffing.rules import Equipment, Facts, Premises
from staffing.rules.changes import Attest, Certify, Change, PutInUse, SignLease, Verify, find_record
from staffing.rules.conditions import Judgement
from staffing.rules.facts import Document, Scope
from staffing.rules.shop_conditions import Area, AreaNeed, Lease, OnlyIf, ShopNot
from staffing.rules.thing_conditions import DocumentIs, DocumentNeed, EquipmentIs, EquipmentNeed

# What is known of the needs of these kinds; a need with anything more may do what is not foreseen here.
KNOWN: dict[Any, set[str]] = {
    EquipmentNeed: {"kinds", "at_least", "outsourcing", "contract", "within_km", "verified", "certified"},
    AreaNeed: {"kind", "also_counts", "at_least_m2"},
    DocumentNeed: {"all", "any"},
}


class Effect(Flag):
    """What a change can do to a requirement."""

    NONE = 0
    GOOD = auto()
    HARM = auto()
    EITHER = GOOD | HARM


def is_about_things(change: Change) -> bool:
    """Whether it is the shop's things that change, other than its scope."""
    if isinstance(change, PutInUse):
        return not isinstance(change.record, Scope)
    return isinstance(change, SignLease | Verify | Certify | Attest)


def effect_on(change: Any, parts: Sequence[Any], needs: Sequence[Any], facts: Facts) -> Effect:
    """What such a change can do to a requirement with these conditions, each of a kind that is known, and their needs.

    More of a thing never harms, whatever number is asked for, because no number follows from things of these kinds. A
    place may bring a lease that falls short, and a contract signed anew end sooner than the one before.
    """
    touched = [part for part in parts if _touches(change, part, facts)]
    if not touched:
        return Effect.NONE
    reversed_somewhere = any(
        isinstance(part, ShopNot) or (isinstance(part, OnlyIf) and part.applies_if.when is not None)
        for part in parts
    )
    if reversed_somewhere or isinstance(change, SignLease) or not all(map(_is_known, needs)):
        return Effect.EITHER
    return Effect.EITHER if any(isinstance(part, Lease) for part in touched) else Effect.GOOD


def _touches(change: Any, part: Any, facts: Facts) -> bool:
    if isinstance(change, Attest):
        return isinstance(part, Judgement)
    record: Any = change.record if isinstance(change, PutInUse) else None
    if isinstance(change, SignLease | Verify | Certify):
        found = find_record(facts, change.ref)
        record = found[1] if found else None
    if record is None:  # nobody knows which place or device is meant
        return isinstance(part, Area | Lease if isinstance(change, SignLease) else EquipmentIs)
    if isinstance(record, Premises):
        if isinstance(part, Lease):
            return part.lease.kinds is None or record.kind in part.lease.kinds
        return isinstance(part, Area) and record.kind in (part.area.kind, *(part.area.also_counts or ()))
    if isinstance(record, Equipment):
        return isinstance(part, EquipmentIs) and record.kind in part.equipment.kinds
    if isinstance(record, Document):
        asked = (part.document.all or part.document.any or ()) if isinstance(part, DocumentIs) else ()
        return record.kind in asked
    return True


def _is_known(need: Any) -> bool:
    known = KNOWN.get(type(need))
    return (
        known is None or {name for name in need.model_fields_set if getattr(need, name) is not None} <= known
    )
