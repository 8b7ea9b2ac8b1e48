"""A short text that people mark. It stands in the bank; papers that the machine marks alone do not draw it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field, StringConstraints
from wagtail.blocks import IntegerBlock, TextBlock

from cms.file_fields import QuestionFile, Text
from cms.kinds.base import Authored, FrozenAnswer, Given, Question, Response, strings
from cms.kinds.blocks import AnswerBlock, BlockKind, Problems
from cms.kinds.texts import tidy

SHORTEST, LONGEST, USUAL = 20, 2000, 300
BY_PEOPLE = "people"


class MarkedByPeopleError(Exception):
    """No machine marks this answer."""


class WrittenQuestion(QuestionFile):
    kind: Literal["text"]
    longest: Annotated[int, Field(ge=SHORTEST, le=LONGEST)] = USUAL
    guide: Annotated[Text, StringConstraints(max_length=1000)]


class WrittenBlock(AnswerBlock):
    longest = IntegerBlock(
        min_value=SHORTEST, max_value=LONGEST, default=USUAL, label=gettext_lazy("Longest answer, in letters")
    )
    guide = TextBlock(
        max_length=1000,
        rows=4,
        label=gettext_lazy("Guide for who marks"),
        help_text=gettext_lazy("What a good answer holds, and what each point of it earns."),
    )

    class Meta:
        label = gettext_lazy("Short text")
        icon = "pilcrow"


class Written(BlockKind):
    """A response is one text, as it was typed."""

    code = folder = "text"
    way = "fields"
    by_people = True
    name = gettext_lazy("Short text")
    rules = {BY_PEOPLE: gettext_lazy("Short text: people mark it by a guide.")}
    file = WrittenQuestion
    block = WrittenBlock
    leave_out = {"longest": USUAL}

    def problems(self, answer: Mapping[str, Any]) -> Problems:
        return {} if str(answer["guide"]).strip() else {"guide": _("Say what a good answer holds.")}

    def freeze(self, authored: Authored) -> FrozenAnswer:
        answer = authored.answer
        return FrozenAnswer(
            options=[], key=[], details={"longest": answer["longest"], "guide": answer["guide"]}
        )

    def instance(self, question: Question, seed: str) -> dict[str, Any]:
        return dict(question)

    def read(self, question: Question, raw: Any) -> Response:
        # A browser counts a line break as one sign and sends it as two.
        texts = [it.replace("\r\n", "\n") for it in strings(raw, most=1, longest=2 * LONGEST)]
        strings(texts, most=1, longest=question["details"]["longest"])
        texts = [tidy(it) for it in texts]
        return texts if any(texts) else []

    def mark(self, question: Question, response: Response, rule: str) -> Fraction:
        """Nothing for no answer. Raises MarkedByPeopleError for any other."""
        if response:
            raise MarkedByPeopleError
        return Fraction(0)

    def shown(self, question: Question, response: Response) -> dict[str, Any]:
        return {"text": "".join(response), "longest": question["details"]["longest"]}

    def marked(self, question: Question, response: Response) -> dict[str, Any]:
        return {"own": "".join(response), "waiting": bool(response)}

    def given(self, question: Question, response: Response) -> list[Given]:
        """Free texts are not counted."""
        return []


WRITTEN = Written()
WrittenBlock.kind = WRITTEN
