"""A text with gaps: some to be filled from choices, some by typing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field, StringConstraints, model_validator
from wagtail.blocks import CharBlock, ListBlock, StructBlock, TextBlock

from cms.file_fields import QuestionFile, Strict, Text
from cms.kinds.base import (
    CONTENT_LANGUAGE,
    EXACT,
    MINUS,
    SHARE,
    Authored,
    FrozenAnswer,
    Given,
    Question,
    Response,
    ResponseError,
    rank,
    share_of,
    strings,
)
from cms.kinds.blocks import AnswerBlock, BlockKind, Problems
from cms.kinds.texts import normal_text, tidy

GAP = re.compile(r"\[\[(\d{1,2})\]\]")
MOST_GAPS, MOST_TEXTS, LONGEST_TEXT = 10, 8, 60

GapText = Annotated[Text, StringConstraints(max_length=LONGEST_TEXT)]
Gap = Mapping[str, Any]


class GapFile(Strict):
    right: Annotated[list[GapText], Field(min_length=1, max_length=MOST_TEXTS)]
    wrong: Annotated[list[GapText], Field(max_length=MOST_TEXTS)] = []


class ClozeQuestion(QuestionFile):
    kind: Literal["cloze"]
    text: Annotated[Text, StringConstraints(max_length=2000)]
    gaps: Annotated[list[GapFile], Field(min_length=1, max_length=MOST_GAPS)]

    @model_validator(mode="after")
    def _makes_sense(self) -> ClozeQuestion:
        for problem in CLOZE.problems(self.model_dump(mode="json")).values():
            raise ValueError(problem)
        return self


class GapBlock(StructBlock):
    right = ListBlock(
        CharBlock(max_length=LONGEST_TEXT),
        min_num=1,
        max_num=MOST_TEXTS,
        label=gettext_lazy("Right"),
        help_text=gettext_lazy(
            "The first is shown as the answer; for a typed gap, the others are taken too."
        ),
    )
    wrong = ListBlock(
        CharBlock(max_length=LONGEST_TEXT),
        default=[],
        max_num=MOST_TEXTS,
        label=gettext_lazy("Wrong choices"),
        help_text=gettext_lazy(
            "With wrong choices one chooses from a list; without, one types. Width of signs, simplified or "
            "traditional letters, spaces and case do not count."
        ),
    )

    class Meta:
        label = gettext_lazy("Gap")


class ClozeBlock(AnswerBlock):
    text = TextBlock(
        max_length=2000,
        rows=4,
        label=gettext_lazy("Text with gaps"),
        help_text=gettext_lazy("Write [[1]], [[2]] … where the gaps are, in this order."),
    )
    gaps = ListBlock(GapBlock(), min_num=1, max_num=MOST_GAPS, label=gettext_lazy("Gaps"))

    class Meta:
        label = gettext_lazy("Text with gaps")
        icon = "edit"


class Cloze(BlockKind):
    """A response holds one text a gap, "" for a gap left open; a gap with choices holds the choice's text."""

    code = folder = "cloze"
    way = "fields"
    name = gettext_lazy("Text with gaps")
    hint = gettext_lazy("Fill every gap. Spaces, capitals and the width of signs do not count.")
    rules = {
        SHARE: gettext_lazy("Text with gaps: each gap filled rightly earns its share."),
        MINUS: gettext_lazy(
            "Text with gaps: each gap filled rightly earns its share, each filled wrongly takes one share away, "
            "an open one does neither, and nothing falls below zero."
        ),
        EXACT: gettext_lazy("Text with gaps: only all gaps filled rightly earn points."),
    }
    rule_names = {
        SHARE: gettext_lazy("Share of the gaps filled rightly"),
        MINUS: gettext_lazy("Right minus wrong, never below zero"),
        EXACT: gettext_lazy("All or nothing"),
    }
    file = ClozeQuestion
    block = ClozeBlock

    def problems(self, answer: Mapping[str, Any]) -> Problems:
        numbers = [int(number) for number in GAP.findall(answer["text"])]
        gaps = answer["gaps"]
        if numbers != list(range(1, len(gaps) + 1)):
            return {
                "text": _(
                    "The text has the gaps %(found)s, and %(count)d gaps are described: write [[1]] to [[%(count)d]]."
                )
                % {"found": ", ".join(f"[[{it}]]" for it in numbers) or "–", "count": len(gaps)}
            }
        problems = (_gap_problem(number, gap) for number, gap in enumerate(gaps, start=1))
        return {"gaps": found} if (found := next(filter(None, problems), "")) else {}

    def freeze(self, authored: Authored) -> FrozenAnswer:
        gaps = [
            {"right": list(gap["right"]), "choices": [gap["right"][0], *gap["wrong"]] if gap["wrong"] else []}
            for gap in authored.answer["gaps"]
        ]
        details = {"text": authored.answer["text"], "gaps": gaps}
        return FrozenAnswer(options=[], key=[gap["right"][0] for gap in gaps], details=details)

    def instance(self, question: Question, seed: str) -> dict[str, Any]:
        gaps = [
            {**gap, "choices": sorted(gap["choices"], key=lambda it: rank(seed, question["code"], place, it))}
            for place, gap in _numbered(question["details"]["gaps"])
        ]
        return {**question, "details": {**question["details"], "gaps": gaps}}

    def read(self, question: Question, raw: Any) -> Response:
        gaps = question["details"]["gaps"]
        given = strings(raw, most=len(gaps), longest=LONGEST_TEXT)
        given = [*given, *[""] * (len(gaps) - len(given))]
        texts = [_read_gap(gap, text) for gap, text in zip(gaps, given, strict=True)]
        return texts if any(texts) else []

    def mark(self, question: Question, response: Response, rule: str) -> Fraction:
        if not response:
            return Fraction(0)
        gaps = question["details"]["gaps"]
        right = sum(_is_right(gap, text) for gap, text in zip(gaps, response, strict=True))
        filled = sum(bool(text) for text in response)
        return share_of(right, filled - right, len(gaps), rule)

    def rekeyed(self, question: Question, keys: Sequence[Response], *, keep: bool) -> list[Question]:
        """One question with all of them: each gap takes what any of the keys has there."""
        gaps = [
            {**gap, "right": [*(gap["right"] if keep else []), *(key[place] for key in keys)]}
            for place, gap in enumerate(question["details"]["gaps"])
        ]
        key = question["key"] if keep else list(keys[0])
        return [{**question, "key": key, "details": {**question["details"], "gaps": gaps}}]

    def shown(self, question: Question, response: Response) -> dict[str, Any]:
        gaps = question["details"]["gaps"]
        texts = response or [""] * len(gaps)
        filled = [
            {"number": number, "choices": gap["choices"], "text": text}
            for number, (gap, text) in enumerate(zip(gaps, texts, strict=True), start=1)
        ]
        return {
            "parts": _parts(question["details"]["text"], filled),
            "count": len(gaps),
            "lang": CONTENT_LANGUAGE,
            "longest": LONGEST_TEXT,
        }

    def marked(self, question: Question, response: Response) -> dict[str, Any]:
        gaps = question["details"]["gaps"]
        texts = response or [""] * len(gaps)
        filled = [
            {"number": number, "text": text, "right": gap["right"][0], "is_right": _is_right(gap, text)}
            for number, (gap, text) in enumerate(zip(gaps, texts, strict=True), start=1)
        ]
        return {"parts": _parts(question["details"]["text"], filled), "lang": CONTENT_LANGUAGE}

    def given(self, question: Question, response: Response) -> list[Given]:
        gaps = question["details"]["gaps"]
        return [
            Given(str(number), normal_text(text), text, _is_right(gap, text))
            for number, (gap, text) in enumerate(zip(gaps, response, strict=False), start=1)
            if text
        ]


def _gap_problem(number: int, gap: Gap) -> str:
    texts = [normal_text(it) for it in [*gap["right"], *gap["wrong"]]]
    if not all(texts):
        return _("Gap %(number)d: an answer is empty.") % {"number": number}
    if len(set(texts)) < len(texts):
        return _(
            "Gap %(number)d: two answers are the same, as width, letters, spaces and case do not count."
        ) % {"number": number}
    if gap["wrong"] and len(gap["right"]) > 1:
        return _("Gap %(number)d: with wrong choices to choose from, give one right answer only.") % {
            "number": number
        }
    return ""


def _read_gap(gap: Gap, text: str) -> str:
    """What was typed, tidied; what was chosen as its author wrote it."""
    if not gap["choices"] or not text.strip():
        return tidy(text)
    if text not in gap["choices"]:
        raise ResponseError(f"response has an unknown choice; known are {', '.join(gap['choices'])}")
    return text


def _is_right(gap: Gap, text: str) -> bool:
    if gap["choices"]:
        return bool(text) and text in gap["right"]
    return normal_text(text) in {normal_text(it) for it in gap["right"]}


def _numbered(gaps: Sequence[Gap]) -> list[tuple[str, Gap]]:
    return [(str(number), gap) for number, gap in enumerate(gaps, start=1)]


def _parts(text: str, filled: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The text cut at its gaps: texts and gaps in turn."""
    pieces = GAP.split(text)
    parts: list[Mapping[str, Any]] = []
    for place, piece in enumerate(pieces):
        gap = filled[int(piece) - 1] if place % 2 else None
        parts.append({"gap": gap, "words": "" if gap else piece})
    return [part for part in parts if part["gap"] or part["words"]]


CLOZE = Cloze()
ClozeBlock.kind = CLOZE
