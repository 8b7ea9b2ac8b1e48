"""How the shops of a company stand: one line each, what breaks first at the head."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from compliance.facts import facts_of_shops
from compliance.house.overlays import Judging
from compliance.models import ShopAnswer
from compliance.selectors.readiness import EXPIRING, Readiness, readiness_from
from compliance.selectors.standards import judging_by_shop
from compliance.words import readiness as words
from staffing.models import Company, Shop, User
from staffing.permissions import shops_where
from staffing.rules import Break, Facts, Outcome, Stretch
from staffing.rules.assessment import BROKEN, UNCLEAR

# More shops than this are judged in the background; the page then shows the answers that are kept.
MOST_AT_ONCE = 20
MOST_NAMED = 4
SAID = ("headline", "tally", "broken_note", "unclear_note")
LANGUAGES = {"zh": "zh-hans", "en": "en"}
# The codes of shops that stand badly, the worst first.
WORST_FIRST = (*(outcome.value for outcome in BROKEN), EXPIRING)


@dataclass(frozen=True)
class ShopState:
    """How a shop stands on a day. The words are kept in both languages.

    ``code`` is the verdict, or "expiring". ``broken_on``: the first day on which something is judged not met, the day
    itself where something is already; ``unclear_on`` likewise for what is unknown or to be judged. Empty: none in sight.
    """

    code: str
    broken_on: str
    unclear_on: str
    headline: dict[str, str]
    tally: dict[str, str]
    broken_note: dict[str, str]
    unclear_note: dict[str, str]


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
    state = kept_state(row) if row else None
    if row is None or state is None:
        return ShopLine(shop, held, None)
    return ShopLine(shop, held, state, row.judged_for, row.judged_at)


def kept_state(row: ShopAnswer) -> ShopState | None:
    """The state that was kept; None where an earlier release kept it in another shape."""
    answer = row.answer
    if not isinstance(answer, dict) or answer.keys() != {one.name for one in fields(ShopState)}:
        return None
    if not all(isinstance(answer[name], dict) and answer[name].keys() == LANGUAGES.keys() for name in SAID):
        return None
    return ShopState(**answer)


def shop_state(*, shop: Shop, standard: Judging, facts: Facts, on: date) -> ShopState:
    """The state of one shop, in both languages."""
    found = readiness_from(shop=shop, standard=standard, facts=facts, on=on)
    said = {key: _said(found, key, code) for key, code in LANGUAGES.items()}
    told: dict[str, dict[str, str]] = {
        name: {key: one[name] for key, one in said.items()} for name in said["zh"]
    }
    return ShopState(
        code=words.headline_code(found),
        broken_on=_first_day(found, (Outcome.NOT_MET,), found.first_break),
        unclear_on=_first_day(found, UNCLEAR, found.first_unclear),
        **told,
    )


def state_data(state: ShopState) -> dict[str, Any]:
    """What is kept of a state: `ShopState(**data)` is the state again."""
    return asdict(state)


def _said(found: Readiness, language: str, code: str) -> dict[str, str]:
    with override(code):
        return {
            "headline": words.headline(found),
            "tally": words.tally(found),
            "broken_note": _note(found, (Outcome.NOT_MET,), found.first_break, language),
            "unclear_note": _note(found, UNCLEAR, found.first_unclear, language),
        }


def _now(found: Readiness, outcomes: Collection[Outcome]) -> list[Stretch]:
    """What binds and has one of these outcomes already, what to warn about first at the head."""
    stretches = [result.on(found.on) for result in found.to_do]
    return [one for one in stretches if one.judged.binds and one.outcome in outcomes]


def _note(found: Readiness, outcomes: Collection[Outcome], first: Break | None, language: str) -> str:
    """What is so already; where nothing is, what is first and why."""
    titles = [one.requirement.title.of(language) for one in _now(found, outcomes)]
    if not titles:
        return words.break_note(found, first, language) if first else ""
    named, more = _("; ").join(titles[:MOST_NAMED]), len(titles) - MOST_NAMED
    return _("%(named)s and %(count)d more") % {"named": named, "count": more} if more > 0 else named


def _first_day(found: Readiness, outcomes: Collection[Outcome], first: Break | None) -> str:
    if _now(found, outcomes):
        return str(found.on)
    return str(first.day) if first else ""


def _urgency(line: ShopLine) -> tuple[Any, ...]:
    """The first day of a break, then the first that is not clear, then the worse outcome; never judged goes last."""
    if line.state is None:
        return (1, "", "", 0, line.shop.name)
    code = line.state.code
    rank = WORST_FIRST.index(code) if code in WORST_FIRST else len(WORST_FIRST)
    state = line.state
    return (0, state.broken_on or "9999", state.unclear_on or "9999", rank, line.shop.name)
