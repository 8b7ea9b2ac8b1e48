"""A dossier's frozen words for a reader. They are Chinese; another language comes from the standard as it is now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from compliance.models import Dossier
from staffing.eligibility_words import sureness_word
from staffing.models import Shop
from staffing.rules import Standard, all_standards
from staffing.rules.models import Text

FROZEN = "zh-Hans"


def latest_dossier(*, shop: Shop, standard: str) -> Dossier | None:
    """The youngest dossier of the shop by the standard, without its content; None where none was built. One query."""
    rows = Dossier.objects.filter(shop=shop, standard=standard)
    return rows.only("shop", "made_for", "clause_pages").order_by("-made_at", "-pk").first()


@dataclass(frozen=True, slots=True)
class Words:
    """A text and the language it is in."""

    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class DossierHead:
    """The standard a dossier was judged by. ``label`` is empty where the standard has none."""

    title: Words
    label: Words
    sureness: Words


@dataclass(frozen=True, slots=True)
class DossierLine:
    """A requirement: ``code`` is its outcome, ``reason`` stands as it was built."""

    clause: str
    title: Words
    reason: Words
    code: str


def dossier_head(content: Mapping[str, Any], language: str) -> DossierHead:
    frozen, standard = content["standard"], _standard_now(content)
    sureness = Words(frozen["sureness"], FROZEN)
    if standard and not language.startswith("zh") and standard.sha256 == frozen["sha256"]:
        sureness = Words(sureness_word(standard.sureness), language)
    return DossierHead(
        _words(frozen["title"], standard.title if standard else None, language),
        _words(frozen["label"], standard.label if standard else None, language),
        sureness,
    )


def dossier_lines(content: Mapping[str, Any], language: str) -> list[DossierLine]:
    """The requirements in the order of the dossier."""
    standard = _standard_now(content)
    titles = {one.id: one.title for one in standard.requirements} if standard else {}
    return [
        DossierLine(
            one["clause"],
            _words(one["title"], titles.get(one["id"]), language),
            Words(one["reason"], FROZEN),
            one["code"],
        )
        for one in content["clauses"]
    ]


def _standard_now(content: Mapping[str, Any]) -> Standard | None:
    return next((one for one in all_standards() if one.id == content["standard"]["id"]), None)


def _words(frozen: str, now: Text | None, language: str) -> Words:
    """The frozen text, or its translation while the standard still says the same in Chinese."""
    if language.startswith("zh") or now is None or now.zh != frozen:
        return Words(frozen, FROZEN)
    return Words(now.of(language), language)
