"""How the shops of a company stand: one line each, what breaks first at the head."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from compliance import words
from compliance.facts import facts_of_shops
from compliance.house import Judging
from compliance.models import ShopAnswer
from compliance.selectors.readiness import EXPIRING, Readiness, readiness_from
from compliance.selectors.standards import judging_by_shop
from staffing.models import Company, Shop, User
from staffing.permissions import shops_where
from staffing.rules import Facts
from staffing.rules.assessment import BROKEN

# More shops than this are judged in the background; the page then shows the answers that are kept.
MOST_AT_ONCE = 20
MOST_NAMED = 4
LANGUAGES = {"zh": "zh-hans", "en": "en"}
# The codes of shops that stand badly, the worst first.
WORST_FIRST = (*(outcome.value for outcome in BROKEN), EXPIRING)


@dataclass(frozen=True)
class ShopState:
    """How a shop stands on a day. The words are kept in both languages; ``broken_on`` is empty where nothing breaks.

    ``code`` is the verdict, or "expiring"; ``broken_on`` is the day itself where something is broken already.
    """

    code: str
    broken_on: str
    headline: dict[str, str]
    tally: dict[str, str]
    note: dict[str, str]


@dataclass(frozen=True)
class ShopLine:
    """A shop, what it is held to and its state; None until it has been judged."""

    shop: Shop
    standard: Judging
    state: ShopState | None
    judged_for: date | None = None
    judged_at: datetime | None = None


def company_shops(*, company: Company, user: User) -> list[Shop]:
    """The shops of the company whose conditions this reader may see; the others are not there."""
    return list(shops_where(user, "view_compliance").filter(company=company).order_by("name", "pk"))


def shop_lines(*, shops: Sequence[Shop], standard: str, on: date) -> list[ShopLine]:
    """Judge all shops now, in a fixed number of queries; the first to break goes first.

    ``standard``: the id or the family that all are judged by; each by its main one when it is empty.
    """
    facts, held = facts_of_shops(shops), judging_by_shop(shops, standard)
    lines = []
    for shop in shops:
        judging = held[shop.pk]
        state = shop_state(shop=shop, standard=judging, facts=facts[shop.pk], on=on)
        lines.append(ShopLine(shop, judging, state, on))
    return sorted(lines, key=_urgency)


def kept_lines(*, shops: Sequence[Shop], standard: str) -> list[ShopLine]:
    """The shops with the answers that are kept, in three queries; those without one go last."""
    held = judging_by_shop(shops, standard)
    names = {one.name for one in held.values()}
    rows = ShopAnswer.objects.filter(shop__in=[shop.pk for shop in shops], standard__in=names)
    kept = {(row.shop_id, row.standard, row.standard_sha256): row for row in rows}
    return sorted((_kept(shop, held[shop.pk], kept) for shop in shops), key=_urgency)


def _kept(shop: Shop, held: Judging, kept: Mapping[tuple[int, str, str], ShopAnswer]) -> ShopLine:
    row = kept.get((shop.pk, held.name, held.against.sha256))
    if row is None or row.answer.keys() != {
        one.name for one in fields(ShopState)
    }:  # kept by an earlier release
        return ShopLine(shop, held, None)
    return ShopLine(shop, held, ShopState(**row.answer), row.judged_for, row.judged_at)


def shop_state(*, shop: Shop, standard: Judging, facts: Facts, on: date) -> ShopState:
    """The state of one shop, in both languages."""
    found = readiness_from(shop=shop, standard=standard, facts=facts, on=on)
    said = {key: _said(found, key, code) for key, code in LANGUAGES.items()}
    return ShopState(
        code=words.headline_code(found),
        broken_on=_broken_on(found),
        headline={key: one["headline"] for key, one in said.items()},
        tally={key: one["tally"] for key, one in said.items()},
        note={key: one["note"] for key, one in said.items()},
    )


def state_data(state: ShopState) -> dict[str, Any]:
    """What is kept of a state: `ShopState(**data)` is the state again."""
    return asdict(state)


def _said(found: Readiness, language: str, code: str) -> dict[str, str]:
    with override(code):
        return {
            "headline": words.headline(found),
            "tally": words.tally(found),
            "note": _note(found, language),
        }


def _note(found: Readiness, language: str) -> str:
    """What is broken already; where nothing is, what breaks first and why."""
    if found.verdict in BROKEN:
        titles = [
            result.requirement.title.of(language)
            for result in found.to_do
            if found.codes[result.requirement.id] != EXPIRING
        ]
        named = _("; ").join(titles[:MOST_NAMED])
        more = len(titles) - MOST_NAMED
        return _("%(named)s and %(count)d more") % {"named": named, "count": more} if more > 0 else named
    return words.break_note(found, found.first_break, language) if found.first_break else ""


def _broken_on(found: Readiness) -> str:
    if found.verdict in BROKEN:
        return str(found.on)
    return str(found.first_break.day) if found.first_break else ""


def _urgency(line: ShopLine) -> tuple[Any, ...]:
    """The first day of a break, then the worse outcome; what was never judged goes last."""
    if line.state is None:
        return (1, "", 0, line.shop.name)
    code = line.state.code
    rank = WORST_FIRST.index(code) if code in WORST_FIRST else len(WORST_FIRST)
    return (0, line.state.broken_on or "9999", rank, line.shop.name)
