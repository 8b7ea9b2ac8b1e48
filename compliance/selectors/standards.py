"""What a shop can be held to, what it is held to, and the standard that judges it, with the rules of its house."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from compliance.house import Against, Held, Judging, edition_on, with_house_rules
from compliance.models import HouseRule, ShopStandards
from staffing.models import Shop
from staffing.rules import (
    EditionCalendar,
    Standard,
    StandardError,
    all_standards,
    families,
    standard_or_calendar,
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


def choices(jurisdiction: str, *, on: date) -> list[Choice]:
    """What can judge a shop in a jurisdiction: families with an edition there, and standards that stand alone."""
    found = []
    for name in (*families(), *(one.id for one in all_standards() if one.family is None)):
        against = _plain(name, jurisdiction)
        if against is not None and not against.is_role:
            found.append(Choice(name, against, edition_on(against, on)))
    return sorted(found, key=lambda one: one.name != DEFAULT_STANDARD)


def _plain(name: str, jurisdiction: str) -> Against | None:
    """The standard of that id or the editions of that family there; None where there are none."""
    try:
        return standard_or_calendar(name, jurisdiction if name in families() else None)
    except StandardError:
        return None


def held_to(shop: Shop) -> Held:
    """What the shop is held to."""
    return held_by_shop([shop])[shop.pk]


def held_by_shop(shops: Sequence[Shop]) -> dict[int, Held]:
    """What each shop is held to, by its primary key, in one query."""
    rows = ShopStandards.objects.filter(shop__in=[shop.pk for shop in shops]).select_related("decided_by")
    latest: dict[int, ShopStandards] = {row.shop_id: row for row in rows.order_by("pk")}
    return {shop.pk: _held(latest.get(shop.pk)) for shop in shops}


def _held(row: ShopStandards | None) -> Held:
    if row is None:
        return Held(DEFAULT_JURISDICTION, DEFAULT_STANDARD)
    place = row.jurisdiction if row.jurisdiction in jurisdictions() else DEFAULT_JURISDICTION
    chosen = (row.main, *row.others)
    there = [name for name in chosen if _plain(name, place)]
    missing = tuple(name for name in chosen if name not in there)
    main = row.main if row.main in there else DEFAULT_STANDARD
    return Held(place, main, tuple(name for name in there if name != main), row, missing)


def judging_of(shop: Shop, name: str = "") -> Judging:
    """What judges a shop: the standard or family of that name, its main one where there is none of that name."""
    return judging_by_shop([shop], name)[shop.pk]


def judgings_of(shop: Shop, names: Iterable[str]) -> dict[str, Judging]:
    """What judges the shop by each of these standards or families, in two queries for any number of names.

    A name of which there is none where the shop is, is left out.
    """
    held, rules = held_to(shop), house_rules_of([shop])
    plain = {name: _for_shops(name, held.jurisdiction) for name in names}
    return {name: with_house_rules(name, one, rules, held) for name, one in plain.items() if one}


def judging_by_shop(shops: Sequence[Shop], name: str = "") -> dict[int, Judging]:
    """What judges each shop, by its primary key, in two queries for any number of shops."""
    held = held_by_shop(shops)
    rules = _rules_by_shop(shops)
    known: dict[tuple[str, str], Against | None] = {}
    found = {}
    for shop in shops:
        place, main = held[shop.pk].jurisdiction, held[shop.pk].main
        for asked in filter(None, (name, main, DEFAULT_STANDARD)):
            if (asked, place) not in known:
                known[asked, place] = _for_shops(asked, place)
            if plain := known[asked, place]:
                found[shop.pk] = with_house_rules(asked, plain, rules[shop.pk], held[shop.pk])
                break
    return found


def _for_shops(name: str, jurisdiction: str) -> Against | None:
    against = _plain(name, jurisdiction)
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
