"""A paper as the person sits it: what may be shown before the result, and no key."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext

from cms.kinds import kind_of
from training.exams.papers import Slot
from training.models import Answer, Attempt
from training.words.shared import competency_name


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownQuestion:
    """One question of the page. ``sequence``: of the answer that stands, 0 before the first."""

    slot: int
    kind: str
    meta: str
    case: str
    stem: str
    hint: str
    remark: str
    way: str
    template: str
    view: dict[str, Any]
    sequence: int
    answered: bool
    flagged: bool


def shown_questions(attempt: Attempt, answers: Mapping[int, Answer]) -> list[ShownQuestion]:
    """The paper with the answers that stand. No query, and nothing of the key or the explanations."""
    names = {it["competency"]: competency_name(it) for it in attempt.blueprint["sections"]}
    return [_shown(slot, answers.get(slot["slot"]), names) for slot in attempt.paper]


def _shown(slot: Slot, answer: Answer | None, names: Mapping[str, str]) -> ShownQuestion:
    question = slot["question"]
    kind = kind_of(question)
    response = answer.response if answer else []
    return ShownQuestion(
        slot=slot["slot"],
        kind=question["kind"],
        meta=" · ".join((str(kind.name), points_words(slot["points"]), names[question["competency"]])),
        case=case_text(question),
        stem=question["stem"],
        hint=str(kind.hint),
        remark=kind.remark(question, response),
        way=kind.way,
        template=kind.sit_template,
        view=kind.shown(question, response),
        sequence=answer.sequence if answer else 0,
        answered=bool(response),
        flagged=bool(answer and answer.flagged),
    )


def case_text(question: Mapping[str, Any]) -> str:
    """The situation that a frozen question shares with others; empty where it stands alone."""
    return str(question["case"]["text"]) if "case" in question else ""


def points_words(points: int) -> str:
    return ngettext("%(points)d point", "%(points)d points", points) % {"points": points}
