"""Lines of the statistics as templates show them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.kinds import KINDS
from training.choices import is_closed, taken_apart, value_words
from training.selectors.item_lines import ItemLine
from training.statistics.attention import idle_distractors
from training.statistics.choices import NOT_ANSWERED, ChoiceLine
from training.statistics_words import CONCERNS, ConcernWords, coefficient_words, share_words

# Of what can be typed without end, so many of each part.
MOST_OF_A_PART = 8


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

    part: str
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
        kind=str(KINDS[line.kind].name),
        facility=share_words(line.figures.facility),
        discrimination=coefficient_words(line.figures.item_rest),
        exposure=round(100 * line.exposure),
        concerns=[CONCERNS[it] for it in line.concerns],
    )


def choice_rows(line: ItemLine) -> list[ChoiceRow]:
    """What was chosen, part by part; of what can be written without end the most frequent."""
    closed, words = is_closed(line.kind), value_words(line.version.content)
    idle = idle_distractors(line.choices) if closed else []
    rows: list[ChoiceRow] = []
    for choice in line.choices:
        row = _choice_row(choice, words, idle=choice.key in idle)
        if sum(it.part == row.part for it in rows) < MOST_OF_A_PART:
            rows.append(row)
    return rows


def _choice_row(choice: ChoiceLine, words: Mapping[str, str], *, idle: bool) -> ChoiceRow:
    chosen = None if choice.key == NOT_ANSWERED else taken_apart(choice.key)
    return ChoiceRow(
        part=chosen.part if chosen else "",
        text=words.get(chosen.value, chosen.value) if chosen else _("Not answered"),
        right=bool(chosen and chosen.right),
        idle=idle,
        number=choice.n,
        share=round(100 * choice.share),
        thirds=[round(100 * share) for share in choice.shares],
    )
