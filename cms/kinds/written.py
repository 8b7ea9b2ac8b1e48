"""A short text that people mark."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy
from pydantic import Field
from wagtail.blocks import IntegerBlock

from cms.kinds.base import Authored, FrozenAnswer, Question, Response, strings
from cms.kinds.by_people import BY_PEOPLE, ByPeople, ByPeopleBlock, ByPeopleQuestion
from cms.kinds.texts import tidy

SHORTEST, LONGEST, USUAL = 20, 2000, 300


class WrittenQuestion(ByPeopleQuestion):
    kind: Literal["text"]
    longest: Annotated[int, Field(ge=SHORTEST, le=LONGEST)] = USUAL


class WrittenBlock(ByPeopleBlock):
    longest = IntegerBlock(
        min_value=SHORTEST, max_value=LONGEST, default=USUAL, label=gettext_lazy("Longest answer, in letters")
    )

    class Meta:
        label = gettext_lazy("Short text")
        icon = "pilcrow"


class Written(ByPeople):
    """A response is one text, as it was typed."""

    code = folder = "text"
    way = "fields"
    name = gettext_lazy("Short text")
    rules = {BY_PEOPLE: gettext_lazy("Short text: people mark it by a rubric or guide.")}
    file = WrittenQuestion
    block = WrittenBlock
    leave_out = {**ByPeople.leave_out, "longest": USUAL}

    def freeze(self, authored: Authored) -> FrozenAnswer:
        return self.frozen(authored, longest=authored.answer["longest"])

    def read(self, question: Question, raw: Any) -> Response:
        # A browser counts a line break as one sign and sends it as two.
        texts = [it.replace("\r\n", "\n") for it in strings(raw, most=1, longest=2 * LONGEST)]
        strings(texts, most=1, longest=question["details"]["longest"])
        texts = [tidy(it) for it in texts]
        return texts if any(texts) else []

    def shown(self, question: Question, response: Response) -> dict[str, Any]:
        return {"text": "".join(response), "longest": question["details"]["longest"]}

    def marked(self, question: Question, response: Response) -> dict[str, Any]:
        return {"own": "".join(response)}


WRITTEN = Written()
WrittenBlock.kind = WRITTEN
