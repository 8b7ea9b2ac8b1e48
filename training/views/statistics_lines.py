"""Lines of the statistics as templates show them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.kinds import KINDS
from cms.models import Question
from staffing.permissions import AnyUser
from training.exams.choices import is_closed, taken_apart, value_words
from training.permissions import WRITE_QUESTIONS
from training.selectors.item_lines import ItemLine
from training.statistics.attention import Concern, idle_distractors
from training.statistics.choices import NOT_ANSWERED, ChoiceLine
from training.words.statistics import (
    CONCERNS,
    ConcernWords,
    discrimination_meaning,
    discrimination_value,
    discrimination_words,
    facility_meaning,
    part_words,
    share_value,
    share_words,
)

# Of what can be typed without end, so many of each part.
MOST_OF_A_PART = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """A question in the list."""

    line: ItemLine
    url: str
    kind: str
    facility: str
    facility_value: str
    facility_meaning: str
    discrimination: str
    discrimination_value: str
    discrimination_meaning: str
    exposure: int
    concerns: list[ConcernWords]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceRow:
    """An option with how many chose it, of all and of each third, the weaker first; in words."""

    part: str
    text: str
    right: bool
    idle: bool
    number: int
    share: str
    thirds: list[str]


def item_row(line: ItemLine, exam: str) -> ItemRow:
    url = reverse("question-statistics", args=[exam, line.version.code])
    return ItemRow(
        line=line,
        url=url if line.current else f"{url}?version={line.version.sha256}",
        kind=str(KINDS[line.kind].name),
        facility=share_words(line.figures.facility),
        facility_value=share_value(line.figures.facility),
        facility_meaning=facility_meaning(line.figures.facility),
        discrimination=discrimination_words(line.figures),
        discrimination_value=discrimination_value(line.figures),
        discrimination_meaning=discrimination_meaning(line.figures),
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
        share=part_words(choice.n, sum(choice.of)),
        thirds=[part_words(part, whole) for part, whole in zip(choice.chosen, choice.of, strict=True)],
    )


def preferred_words(line: ItemLine) -> str:
    """Which wrong option the stronger third preferred to the key, and by how much; empty where the key is not in doubt."""
    if Concern.KEY not in line.concerns:
        return ""
    words = value_words(line.version.content)
    wrong = max((it for it in line.choices if not it.right and it.key), key=lambda it: it.chosen[2])
    right = min((it for it in line.choices if it.right), key=lambda it: it.chosen[2])
    text = {it.key: words.get(taken_apart(it.key).value, taken_apart(it.key).value) for it in (wrong, right)}
    return _(
        "Of the stronger third %(wrong)d %% chose “%(other)s”, %(right)d %% the marked answer “%(key)s”."
    ) % {
        "wrong": round(100 * wrong.shares[2]),
        "other": text[wrong.key],
        "right": round(100 * right.shares[2]),
        "key": text[right.key],
    }


def editor_url(user: AnyUser, code: str) -> str:
    """Where the reader may change the question; empty for who may not, or when it is gone."""
    question = Question.objects.filter(code=code).first() if user.has_perm(WRITE_QUESTIONS) else None
    return reverse("wagtailsnippets_cms_question:edit", args=[question.pk]) if question else ""
