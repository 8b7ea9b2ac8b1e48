"""What pages say of the standard that judges, and which one an address asks for."""

from datetime import date
from typing import Any

from compliance.house.carrying import left_behind
from compliance.house.overlays import is_house
from compliance.selectors.readiness import Readiness
from compliance.selectors.standards import choices, held_to, jurisdictions
from compliance.views.asking import language
from compliance.words import readiness as words
from compliance.words.standards import pickable
from staffing.eligibility_words import sureness_word
from staffing.models import Shop
from staffing.rules import always


def is_standard(text: str | None) -> str:
    """The name of a standard or family that judges shops; empty for any other text."""
    return next(
        (c.name for place in jurisdictions() for c in choices(always(place), on=date.max) if c.name == text),
        "",
    )


def standard_context(shop: Shop, found: Readiness) -> dict[str, Any]:
    """What a page says of the standard that judges: its words, label and sureness, which edition judges when, its rules
    of the house.
    """
    standard = found.standard
    held = (found.judging and found.judging.held) or held_to(shop)
    return {
        "pickable": pickable(held, found.on),
        "standard_title": standard.title.of(language()),
        "standard_edition": words.edition_words(standard.edition, language()) if standard.edition else "",
        "standard_label": standard.label.of(language()) if standard.label else "",
        "standard_source": standard.source.of(language()),
        "sureness": sureness_word(standard.sureness) if standard.sureness else "",
        "has_house_rules": is_house(standard.edition),
        "house_count": sum(map(len, found.house_rules.values())),
        "broken_rules": bool(found.judging and found.judging.broken),
        "left_behind": min((one.day for one in left_behind(found.judging)), default=None)
        if found.judging
        else None,
        "takeovers": [(one.day, words.takeover_words(one, language())) for one in found.takeovers],
    }
