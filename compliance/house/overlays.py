"""The rules that a house makes, from rows to the standard that judges the shop day by day.

The rows of a shop that adapt one standard become overlays, one for each stretch of days on which the same rules hold. What
no longer goes with its standard, because that was changed since, is left out and told.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from compliance.models import HouseRule, ShopStandards
from staffing.rules import (
    EditionCalendar,
    Places,
    Requirement,
    Standard,
    StandardError,
    Text,
    adapted,
    all_standards,
    calendar_over,
    overlaid,
)
from staffing.rules.vocabulary import HOUSE

Against = Standard | EditionCalendar


@dataclass(frozen=True)
class Held:
    """Where a shop is, day by day, and what it is held to; ``row`` says who decided it, None where nobody has yet.

    ``recorded``: somebody recorded where it is. ``missing``: names that were chosen and that no standard there has
    any more.
    """

    places: Places
    recorded: bool
    main: str
    others: tuple[str, ...] = ()
    row: ShopStandards | None = None
    missing: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The main one first."""
        return (self.main, *self.others)


@dataclass(frozen=True)
class Judging:
    """What a shop is judged against: the standard or family that was asked for, with the rules of the house in it.

    ``rules``: those of the house that belong to it, whenever they hold. ``broken``: those that go with it no more. ``held``: what the shop
    is held to besides, where somebody asked for a shop.
    """

    name: str
    plain: Against
    against: Against
    rules: tuple[HouseRule, ...] = ()
    broken: tuple[HouseRule, ...] = ()
    held: Held | None = None

    @property
    def title(self) -> Text:
        return self.plain.title

    def rules_on(self, day: date) -> dict[str, list[HouseRule]]:
        """Requirement id -> the rules of the house that change or add it on a day."""
        edition = edition_on(self.plain, day)
        found: dict[str, list[HouseRule]] = defaultdict(list)
        for row in self.rules:
            if row not in self.broken and edition and row.standard == edition.id and row.holds_on(day):
                found[row.requirement].append(row)
        return {key: in_effect(rows) for key, rows in found.items()}


def edition_on(against: Against, day: date) -> Standard | None:
    """The standard that judges a day."""
    return against.on(day) if isinstance(against, EditionCalendar) else against


def editions_of(against: Against) -> tuple[Standard, ...]:
    """The standards that judge some day, the oldest first."""
    return against.editions if isinstance(against, EditionCalendar) else (against,)


def is_house(edition: Standard | None) -> bool:
    """It is a standard that the house adapts, not one as it was written."""
    return edition is not None and edition.jurisdiction == HOUSE and edition.inherits is not None


def written(edition: Standard) -> Standard:
    """The standard as it was written, without the rules of the house."""
    if not is_house(edition):
        return edition
    return next((one for one in all_standards() if one.id == edition.inherits), edition)


def written_requirement(edition: Standard | None, requirement: Requirement) -> Requirement:
    """The requirement as the standard puts it; one that the house added, as it is."""
    if edition is None or not is_house(edition):
        return requirement
    return next((one for one in written(edition).requirements if one.id == requirement.id), requirement)


def with_house_rules(
    name: str, plain: Against, rows: Iterable[HouseRule], held: Held | None = None
) -> Judging:
    """The standard or family as the rules in `rows` adapt it; rules about other standards are passed over."""
    editions = editions_of(plain)
    own = tuple(row for row in rows if row.standard in {edition.id for edition in editions})
    overlays: list[Standard] = []
    broken: list[HouseRule] = []
    for edition in editions:
        made, left = _overlays(edition, [row for row in own if row.standard == edition.id])
        overlays += made
        broken += left
    if not overlays:
        return Judging(name, plain, plain, own, tuple(broken), held)
    return Judging(name, plain, _adapted(plain, overlays), own, tuple(broken), held)


def _adapted(plain: Against, overlays: list[Standard]) -> EditionCalendar:
    if isinstance(plain, EditionCalendar):
        return calendar_over([*all_standards(), *overlays], plain.family, plain.places)
    return adapted(plain, overlays)


def _overlays(edition: Standard, rows: Sequence[HouseRule]) -> tuple[list[Standard], list[HouseRule]]:
    """An overlay for each stretch of days with the same rules, and the rules that cannot be used."""
    broken = [row for row in rows if refusal(edition, [row])]
    usable = [row for row in rows if row not in broken]
    made = [
        overlaid(edition, overlay_data(edition, active, first, last), "house rules")
        for first, last, active in _stretches(usable)
    ]
    return made, broken


def refusal(edition: Standard, rows: Sequence[HouseRule]) -> list[str]:
    """Why these rules do not go with the standard, as the engine says it; empty where they do."""
    try:
        overlaid(edition, overlay_data(edition, in_effect(rows), None, None), "house rules")
    except StandardError as error:
        return error.errors
    return []


def _stretches(rows: Sequence[HouseRule]) -> Iterator[tuple[date, date | None, list[HouseRule]]]:
    """(first day, last day or None, the rules in effect) for all days on which some rule holds."""
    starts = {row.valid_from for row in rows}
    ends = {row.holds_until + timedelta(days=1) for row in rows if row.holds_until}
    edges = sorted(starts | ends)
    for first, following in zip(edges, [*edges[1:], None], strict=False):
        active = in_effect([row for row in rows if row.holds_on(first)])
        if active:
            yield first, following - timedelta(days=1) if following else None, active


def in_effect(rows: Sequence[HouseRule]) -> list[HouseRule]:
    """Of several rules about one value the one that began last, in the order in which they were made."""
    latest: dict[tuple[str, str], HouseRule] = {}
    for row in sorted(rows, key=lambda one: (one.valid_from, _order(one))):
        latest[row.requirement, row.path] = row
    return sorted(latest.values(), key=_order)


def _order(row: HouseRule) -> float:
    """Rows in the order in which they were added; one that is not written yet comes last."""
    return row.pk or float("inf")


# --- rows as the data of an overlay ----------------------------------------------------------------------------------


def overlay_data(
    edition: Standard, rows: Sequence[HouseRule], first: date | None, last: date | None
) -> dict[str, Any]:
    """What an overlay file with these rules would say. Statements about the standard stay good for it."""
    return {
        "id": f"house-{edition.id}-{first or 'draft'}",
        "inherits": edition.id,
        "family": edition.family or edition.id,
        "jurisdiction": HOUSE,
        "in_force": {"from": first and first.isoformat(), "until": last and last.isoformat()},
        "source": {"zh": "本店规定", "en": "rule of the house", "ref": "house rules"},
        "sureness": "user",
        "change": [_change(edition, row) for row in rows if not row.adds],
        "add": [row.value for row in rows if row.adds],
    }


def _change(edition: Standard, row: HouseRule) -> dict[str, Any]:
    line: dict[str, Any] = {
        "requirement": row.requirement,
        "path": row.path,
        "to": row.value,
        "reason": {"zh": row.reason, "en": row.reason},
    }
    found = next((one for one in edition.requirements if one.id == row.requirement), None)
    if found is not None:
        line |= {"source": _with_house(found.source), "sureness": found.sureness}
    return line | ({"laxer": True} if row.laxer else {})


def _with_house(source: Any) -> dict[str, str]:
    """The source of the standard's number beside that of the house's."""
    return {"zh": f"{source.zh}；本店规定", "en": f"{source.en}; rule of the house", "ref": source.ref}
