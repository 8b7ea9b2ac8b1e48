"""What a shop can be held to, what it is held to, and the standard that judges it, with the rules of its house."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.facts import jurisdiction_fact
from compliance.house.overlays import Against, Held, Judging, edition_on, with_house_rules
from compliance.models import HouseRule, ShopJurisdiction, ShopStandards
from staffing.models import Shop
from staffing.rules import (
    EditionCalendar,
    Jurisdiction,
    Places,
    Standard,
    StandardError,
    all_standards,
    always,
    families,
    family_calendar,
    load_standard,
    places_of,
    vocabulary,
)
from staffing.rules.vocabulary import HOUSE

DEFAULT_STANDARD = "cn-class2-source"
DEFAULT_JURISDICTION = "cn"


@dataclass(frozen=True)
class Choice:
    """A standard or family that can judge a shop, as it stands on a day; ``edition`` is None on a day without any."""

    name: str
    against: Against
    edition: Standard | None


def jurisdictions() -> list[str]:
    """The places where a shop can be, the widest first."""
    return [code for code in vocabulary().jurisdictions if code != HOUSE]


def choices(places: Places, *, on: date) -> list[Choice]:
    """What can judge a shop in these places: families with an edition there, and standards that stand alone."""
    found = []
    for name in (*families(), *(one.id for one in all_standards() if one.family is None)):
        against = _plain(name, places)
        if against is not None and not against.is_role:
            found.append(Choice(name, against, edition_on(against, on)))
    return sorted(found, key=lambda one: one.name != DEFAULT_STANDARD)


def _plain(name: str, places: Places) -> Against | None:
    """The standard of that id or the editions of that family there; None where there are none."""
    try:
        return family_calendar(name, places) if name in families() else load_standard(name)
    except StandardError:
        return None


def held_to(shop: Shop) -> Held:
    """What the shop is held to."""
    return held_by_shop([shop])[shop.pk]


def held_by_shop(shops: Sequence[Shop]) -> dict[int, Held]:
    """What each shop is held to, by its primary key, in two queries."""
    rows = ShopStandards.objects.filter(shop__in=[shop.pk for shop in shops]).select_related("decided_by")
    latest: dict[int, ShopStandards] = {row.shop_id: row for row in rows.order_by("pk")}
    recorded = _jurisdictions_by_shop(shops)
    return {shop.pk: _held(latest.get(shop.pk), recorded[shop.pk]) for shop in shops}


def _jurisdictions_by_shop(shops: Iterable[Shop]) -> dict[int, list[Jurisdiction]]:
    found: dict[int, list[Jurisdiction]] = defaultdict(list)
    for row in ShopJurisdiction.objects.filter(shop__in=[shop.pk for shop in shops]):
        found[row.shop_id].append(jurisdiction_fact(row))
    return found


def _held(row: ShopStandards | None, recorded: list[Jurisdiction]) -> Held:
    places = whereabouts(recorded)
    if row is None:
        return Held(places, bool(recorded), DEFAULT_STANDARD)
    chosen = (row.main, *row.others)
    there = [name for name in chosen if _plain(name, places)]
    missing = tuple(name for name in chosen if name not in there)
    main = row.main if row.main in there else DEFAULT_STANDARD
    return Held(places, bool(recorded), main, tuple(name for name in there if name != main), row, missing)


def whereabouts(recorded: Iterable[Jurisdiction]) -> Places:
    """Where a shop is on every day. One of which nobody recorded anything is judged as the country is."""
    known = [one for one in recorded if one.jurisdiction in jurisdictions()]
    return places_of(known) if known else always(DEFAULT_JURISDICTION)


def judging_of(shop: Shop, name: str = "") -> Judging:
    """What judges a shop: the standard or family of that name, its main one where there is none of that name."""
    return judging_by_shop([shop], name)[shop.pk]


def judgings_of(shop: Shop, names: Iterable[str]) -> dict[str, Judging]:
    """What judges the shop by each of these standards or families, in three queries for any number of names.

    A name of which there is none where the shop is, is left out.
    """
    held, rules = held_to(shop), house_rules_of([shop])
    plain = {name: _for_shops(name, held.places) for name in names}
    return {name: with_house_rules(name, one, rules, held) for name, one in plain.items() if one}


def judging_by_shop(shops: Sequence[Shop], name: str = "") -> dict[int, Judging]:
    """What judges each shop, by its primary key, in three queries for any number of shops."""
    held = held_by_shop(shops)
    rules = _rules_by_shop(shops)
    known: dict[Any, Against | None] = {}
    found = {}
    for shop in shops:
        places, main = held[shop.pk].places, held[shop.pk].main
        for asked in filter(None, (name, main, DEFAULT_STANDARD)):
            key = (asked, *places.pieces())
            if key not in known:
                known[key] = _for_shops(asked, places)
            if plain := known[key]:
                found[shop.pk] = with_house_rules(asked, plain, rules[shop.pk], held[shop.pk])
                break
    return found


def _for_shops(name: str, places: Places) -> Against | None:
    against = _plain(name, places)
    return None if against is None or against.is_role else against


def _rules_by_shop(shops: Iterable[Shop]) -> dict[int, list[HouseRule]]:
    found: dict[int, list[HouseRule]] = defaultdict(list)
    for row in house_rules_of(shops):
        found[row.shop_id].append(row)
    return found


def house_rules_of(shops: Iterable[Shop]) -> list[HouseRule]:
    """Every rule that these shops ever made, with the names, in one query."""
    rows = HouseRule.objects.with_names().filter(shop__in=[shop.pk for shop in shops])
    return list(rows.order_by("pk"))


def editions_by_id() -> dict[str, Standard]:
    """The standards that judge a shop and are editions of a family, by id."""
    return {one.id: one for one in all_standards() if one.family and not one.is_role}


def is_family(against: Against) -> bool:
    """Editions of a family judge, each on its days: not one standard, even where the house adapts it."""
    return isinstance(against, EditionCalendar)
