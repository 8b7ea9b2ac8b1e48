"""What a standard asks of equipment and documents, line by line, and which of it is not on record yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from compliance.selectors.readiness import Readiness
from staffing.rules import Outcome, RequirementResult
from staffing.rules.shop_conditions import AppliesIf, OnlyIf, ShopNot
from staffing.rules.thing_conditions import DocumentIs, DoesWork, EquipmentIs

EQUIPMENT, DOCUMENTS = "equipment", "documents"
WANTED: dict[str, type[BaseModel]] = {EQUIPMENT: EquipmentIs, DOCUMENTS: DocumentIs}


@dataclass(frozen=True)
class Asked:
    """A line of a standard's list: one of the kinds. ``on_record``: something of these kinds is recorded for the day.

    ``key`` is the same whatever is on record. ``least``: how many, where the standard says a plain number.
    """

    key: str
    result: RequirementResult
    kinds: tuple[str, ...]
    on_record: bool
    open: bool
    verified: bool = False
    least: int | None = None


def asked_of(readiness: Readiness, what: str) -> list[Asked]:
    """Every line that applies, in the order of the standard; ``what``: equipment or documents."""
    recorded = {one.kind for one in _at_hand(readiness, what)}
    return [
        _asked(result, number, need, kinds, recorded, readiness)
        for result in readiness.assessment
        if result.on(readiness.on).outcome is not Outcome.NOT_APPLICABLE
        for number, (need, kinds) in enumerate(_needs(result, readiness, what))
    ]


def missing_of(readiness: Readiness, what: str) -> list[Asked]:
    """The lines of requirements that are open, of which nothing is on record."""
    return [one for one in asked_of(readiness, what) if one.open and not one.on_record]


def recorded_of(readiness: Readiness, result: RequirementResult, what: str) -> str:
    """The reference of the first record of a kind that the requirement asks for; empty for none."""
    kinds = {kind for _need, group in _needs(result, readiness, what) for kind in group}
    return next((one.ref for one in _at_hand(readiness, what) if one.kind in kinds), "")


def waits_for_works(readiness: Readiness, result: RequirementResult) -> bool:
    """Whether the requirement depends on work of which nobody recorded whether it is taken on."""
    shop, condition = readiness.facts.shop, _condition(result, readiness)
    if shop is None or not isinstance(condition, OnlyIf):
        return False
    gate = condition.applies_if.gate
    if not isinstance(gate, DoesWork):
        return False
    unsaid = {one.work for one in _holding(shop.works, readiness) if not one.recorded}
    return shop.works is None or not unsaid.isdisjoint(gate.works)


def _at_hand(readiness: Readiness, what: str) -> list[Any]:
    """What is recorded and holds on the day."""
    shop = readiness.facts.shop
    return _holding(getattr(shop, what) if shop else None, readiness)


def _holding(records: Any, readiness: Readiness) -> list[Any]:
    day = readiness.on
    return [
        one for one in records or () if one.since and one.since <= day and (not one.until or day <= one.until)
    ]


def _asked(
    result: RequirementResult,
    number: int,
    need: Any,
    kinds: tuple[str, ...],
    recorded: set[str],
    readiness: Readiness,
) -> Asked:
    least = getattr(need, "at_least", None)
    return Asked(
        key=f"{result.requirement.id}-{number}",
        result=result,
        kinds=kinds,
        on_record=bool(recorded & set(kinds)),
        open=readiness.codes[result.requirement.id] in ("not_met", "unknown"),
        verified=getattr(need, "verified", False),
        least=least if isinstance(least, int) else None,
    )


def _condition(result: RequirementResult, readiness: Readiness) -> Any:
    """What the edition of the day asks for."""
    return getattr(result.on(readiness.on).requirement, "condition", None)


def _needs(
    result: RequirementResult, readiness: Readiness, what: str
) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """What a requirement asks for: the need, and the kinds of which one will do."""
    for found in _found_in(_condition(result, readiness), WANTED[what]):
        if isinstance(found, EquipmentIs):
            yield found.equipment, tuple(found.equipment.kinds)
        elif isinstance(found, DocumentIs):
            groups: list[tuple[str, ...]] = [(kind,) for kind in found.document.all or ()]
            groups = groups or [tuple(found.document.any or ())]
            yield from ((found.document, group) for group in groups)


def _found_in(part: Any, wanted: type[BaseModel]) -> Iterator[Any]:
    """The conditions of this type anywhere in a condition; not those that say when it applies, nor what must not be."""
    if isinstance(part, wanted):
        yield part
    elif isinstance(part, AppliesIf):
        yield from _found_in(part.then, wanted)
    elif isinstance(part, BaseModel) and not isinstance(part, ShopNot):
        for name in type(part).model_fields:
            yield from _found_in(getattr(part, name), wanted)
    elif isinstance(part, list | tuple):
        for one in part:
            yield from _found_in(one, wanted)
    elif isinstance(part, dict):
        for one in part.values():
            yield from _found_in(one, wanted)
