"""What the kinds have in common whose answers people mark: a guide, the rubric, and no key."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field, StringConstraints
from wagtail.blocks import IntegerBlock, TextBlock

from cms.file_fields import QuestionFile, Slug, Text
from cms.kinds.base import Authored, FrozenAnswer, Given, Question, Response
from cms.kinds.blocks import AnswerBlock, BlockKind, Problems

BY_PEOPLE = "people"
MOST_POINTS, USUAL_POINTS = 20, 2
WHOLE = "answer"


class MarkedByPeopleError(Exception):
    """No machine marks this answer."""


class ByPeopleQuestion(QuestionFile):
    most: Annotated[int, Field(ge=1, le=MOST_POINTS)] = USUAL_POINTS
    guide: Annotated[Text, StringConstraints(max_length=1000)]
    rubric: Slug | None = None


class ByPeopleBlock(AnswerBlock):
    guide = TextBlock(
        max_length=1000,
        rows=4,
        label=gettext_lazy("Guide for who marks"),
        help_text=gettext_lazy("What a good answer holds, and what each point of it earns."),
    )
    most = IntegerBlock(
        min_value=1,
        max_value=MOST_POINTS,
        default=USUAL_POINTS,
        label=gettext_lazy("Points of the guide"),
        help_text=gettext_lazy(
            "Who marks gives a whole number of them; they count by their share. With a rubric, the rubric's levels count instead."
        ),
    )


class ByPeople(BlockKind):
    """A kind without a key. What it earns is decided by people, by the rubric that is frozen with the question."""

    by_people = True
    leave_out: ClassVar[Mapping[str, Any]] = {"most": USUAL_POINTS}

    def problems(self, answer: Mapping[str, Any]) -> Problems:
        return {} if str(answer["guide"]).strip() else {"guide": _("Say what a good answer holds.")}

    def frozen(self, authored: Authored, **details: Any) -> FrozenAnswer:
        """No options and no key; guide and rubric stand in the details, for those who mark."""
        answer = authored.answer
        rubric = dict(authored.rubric) or plain_rubric(answer["guide"], answer.get("most") or USUAL_POINTS)
        return FrozenAnswer(
            options=[], key=[], details={**details, "guide": answer["guide"], "rubric": rubric}
        )

    def instance(self, question: Question, seed: str) -> dict[str, Any]:
        return dict(question)

    def mark(self, question: Question, response: Response, rule: str) -> Fraction:
        """Nothing for no answer. Raises MarkedByPeopleError for any other."""
        if response:
            raise MarkedByPeopleError
        return Fraction(0)

    def given(self, question: Question, response: Response) -> list[Given]:
        """What people mark is not counted by its wording."""
        return []


def plain_rubric(guide: str, most: int) -> dict[str, Any]:
    """The rubric of a question that has a guide only: one criterion, any whole number of points."""
    criterion = {
        "key": WHOLE,
        "title": {"zh": "整体", "en": "The whole answer"},
        "weight": 1,
        "minimum": 0,
        "levels": [],
        "most": most,
    }
    return {"code": "", "title": {"zh": "评分要点", "en": "Guide"}, "criteria": [criterion], "version": 0}
