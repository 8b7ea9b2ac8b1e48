"""A paper as the person sits it: what may be shown before the result, and no key."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from training.models import Answer, Attempt
from training.papers import ORDERING, TRUE_FALSE, Slot
from training.words import competency_name, in_english

CONTENT_LANGUAGE = "zh-Hans"


@dataclass(frozen=True, slots=True)
class ShownOption:
    key: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownQuestion:
    """One question of the page. ``sequence``: of the answer that stands, 0 before the first."""

    slot: int
    kind: str
    meta: str
    stem: str
    hint: str
    options: list[ShownOption]
    sequence: int
    answered: bool
    flagged: bool

    @property
    def is_ordering(self) -> bool:
        return self.kind == ORDERING

    @property
    def control(self) -> str:
        return "checkbox" if self.kind == "multiple" else "radio"

    @property
    def options_lang(self) -> str:
        return options_language(self.kind)


def kind_words(kind: str) -> str:
    words = {
        "single": _("Single choice"),
        "multiple": _("Multiple choice"),
        "true_false": _("True or false"),
        "ordering": _("Ordering"),
    }
    return words[kind]


def _hint(kind: str) -> str:
    if kind == "multiple":
        return _("Several are right. Choose all of them.")
    if kind == ORDERING:
        return _("Move the items with the arrows; the first comes on top.")
    return ""


def option_words(question: Mapping[str, Any], option: Mapping[str, Any]) -> str:
    """An option's text; true and false in the reader's language."""
    if question["kind"] == TRUE_FALSE and in_english():
        return _("True") if option["bank"] == "true" else _("False")
    return str(option["text"])


def options_language(kind: str) -> str:
    """The language of the options' texts; empty where it is the page's own."""
    return "" if kind == TRUE_FALSE else CONTENT_LANGUAGE


def shown_questions(attempt: Attempt, answers: Mapping[int, Answer]) -> list[ShownQuestion]:
    """The paper with the answers that stand. No query, and nothing of the key or the explanations."""
    names = {it["competency"]: competency_name(it) for it in attempt.blueprint["sections"]}
    return [_shown(slot, answers.get(slot["slot"]), names) for slot in attempt.paper]


def _shown(slot: Slot, answer: Answer | None, names: Mapping[str, str]) -> ShownQuestion:
    question = slot["question"]
    response = answer.response if answer else []
    options = [
        ShownOption(it["key"], option_words(question, it), it["key"] in response)
        for it in question["options"]
    ]
    if question["kind"] == ORDERING and response:
        options.sort(key=lambda it: response.index(it.key))
    return ShownQuestion(
        slot=slot["slot"],
        kind=question["kind"],
        meta=" · ".join(
            (kind_words(question["kind"]), points_words(slot["points"]), names[question["competency"]])
        ),
        stem=question["stem"],
        hint=_hint(question["kind"]),
        options=options,
        sequence=answer.sequence if answer else 0,
        answered=bool(response),
        flagged=bool(answer and answer.flagged),
    )


def points_words(points: int) -> str:
    return ngettext("%(points)d point", "%(points)d points", points) % {"points": points}
