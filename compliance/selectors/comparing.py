"""Two standards side by side for one shop, on a day."""

from dataclasses import dataclass
from datetime import date

from compliance.facts import shop_facts
from compliance.house.overlays import Against, edition_on, with_house_rules, written
from compliance.models import HouseRule
from compliance.selectors.standards import editions_by_id, judging_of
from staffing.models import Shop
from staffing.rules import Comparison, Span, Standard, assess, compare

# After the name of a standard: as it was written, without the rules of the house.
PLAIN = ".plain"


@dataclass(frozen=True)
class Side:
    """One of the two: ``name`` as addresses have it, the edition of the day, None where none is in force."""

    name: str
    against: Against
    edition: Standard | None
    plain: bool


@dataclass(frozen=True)
class SideBySide:
    """The comparison and what stands on its two sides."""

    on: date
    a: Side
    b: Side
    comparison: Comparison


def side_of(shop: Shop, name: str, *, on: date) -> Side | None:
    """A side by its name: a standard or family of the shop, with or without the rules of its house, or one edition.

    An edition is looked at as if it were in force on every day. None where there is none of that name.
    """
    if (edition := editions_by_id().get(name)) is not None:
        return Side(name, edition.as_if_always_in_force(), edition, plain=True)
    stem = name.removesuffix(PLAIN)
    judging = judging_of(shop, stem)
    if judging.name != stem:
        return None
    plain = stem != name
    against = judging.plain if plain else judging.against
    return Side(name, against, edition_on(against, on), plain)


def side_by_side(*, shop: Shop, a: Side, b: Side, on: date) -> SideBySide:
    """Judge the shop by both on the day."""
    facts, day = shop_facts(shop), Span(on, on)
    return SideBySide(on, a, b, compare(assess(a.against, facts, day), assess(b.against, facts, day), on))


def with_rule(*, shop: Shop, edition: Standard, row: HouseRule, on: date) -> Comparison:
    """What a rule that is not kept yet would change, on a day: the edition as the house has it now, and with the rule."""
    kept = list(HouseRule.objects.with_names().filter(shop=shop, standard=edition.id))
    facts, day = shop_facts(shop), Span(on, on)
    plain = _always(edition)
    now, then = (with_house_rules(edition.id, plain, rows) for rows in (kept, [*kept, row]))
    return compare(assess(now.against, facts, day), assess(then.against, facts, day), on)


def _always(edition: Standard) -> Standard:
    return written(edition).as_if_always_in_force()
