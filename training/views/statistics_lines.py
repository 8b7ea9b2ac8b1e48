"""Lines of the statistics as templates show them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from training.choices import CLOSED_KINDS, ORDER_SIGN
from training.selectors.sitting import kind_words
from training.selectors.statistics import ItemLine
from training.statistics.attention import idle_distractors
from training.statistics.choices import NOT_ANSWERED
from training.statistics_words import CONCERNS, ConcernWords, coefficient_words, share_words

MOST_CHOICES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """A question in the list."""

    line: ItemLine
    url: str
    kind: str
    facility: str
    discrimination: str
    exposure: int
    concerns: list[ConcernWords]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceRow:
    """An option with how many chose it, and the shares of the thirds in percent, the weaker first."""

    text: str
    right: bool
    idle: bool
    number: int
    share: int
    thirds: list[int]


def item_row(line: ItemLine, exam: str) -> ItemRow:
    url = reverse("question-statistics", args=[exam, line.version.code])
    return ItemRow(
        line=line,
        url=url if line.current else f"{url}?version={line.version.sha256}",
        kind=kind_words(line.kind),
        facility=share_words(line.figures.facility),
        discrimination=coefficient_words(line.figures.item_rest),
        exposure=round(100 * line.exposure),
        concerns=[CONCERNS[it] for it in line.concerns],
    )


def choice_rows(line: ItemLine, texts: Mapping[str, str]) -> list[ChoiceRow]:
    """What was chosen, the most frequent of what could be written without end."""
    idle = idle_distractors(line.choices) if line.kind in CLOSED_KINDS else []
    return [
        ChoiceRow(
            text=_text(choice.key, texts),
            right=choice.right,
            idle=choice.key in idle,
            number=choice.n,
            share=round(100 * choice.share),
            thirds=[round(100 * share) for share in choice.shares],
        )
        for choice in line.choices[:MOST_CHOICES]
    ]


def _text(key: str, texts: Mapping[str, str]) -> str:
    if key == NOT_ANSWERED:
        return _("Not answered")
    return " → ".join(texts.get(part, part) for part in key.split(ORDER_SIGN))
