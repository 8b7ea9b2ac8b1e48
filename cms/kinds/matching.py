"""What belongs together: for every entry on the left, the one on the right."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field, StringConstraints, model_validator
from wagtail.blocks import CharBlock, ListBlock, StructBlock

from cms.file_fields import QuestionFile, Strict, Text
from cms.kinds import options as opt
from cms.kinds.base import (
    CONTENT_LANGUAGE,
    EXACT,
    MINUS,
    SHARE,
    Authored,
    FrozenAnswer,
    FrozenOption,
    Given,
    Question,
    Response,
    ResponseError,
    share_of,
    strings,
)
from cms.kinds.blocks import AnswerBlock, BlockKind, Problems

FEWEST_PAIRS, MOST_PAIRS, MOST_EXTRA = 2, 8, 4

Side = Annotated[Text, StringConstraints(max_length=120)]


class PairFile(Strict):
    left: Side
    right: Side


class MatchingQuestion(QuestionFile):
    kind: Literal["matching"]
    pairs: Annotated[list[PairFile], Field(min_length=FEWEST_PAIRS, max_length=MOST_PAIRS)]
    extra: Annotated[list[Side], Field(max_length=MOST_EXTRA)] = []

    @model_validator(mode="after")
    def _makes_sense(self) -> MatchingQuestion:
        for problem in MATCHING.problems(self.model_dump(mode="json")).values():
            raise ValueError(problem)
        return self


class PairBlock(StructBlock):
    left = CharBlock(max_length=120, label=gettext_lazy("What is asked"))
    right = CharBlock(max_length=120, label=gettext_lazy("What belongs to it"))

    class Meta:
        label = gettext_lazy("Pair")


class MatchingBlock(AnswerBlock):
    pairs = ListBlock(
        PairBlock(),
        min_num=FEWEST_PAIRS,
        max_num=MOST_PAIRS,
        label=gettext_lazy("Pairs"),
        help_text=gettext_lazy("Several may have the same right side."),
    )
    extra = ListBlock(
        CharBlock(max_length=120),
        default=[],
        max_num=MOST_EXTRA,
        label=gettext_lazy("Right sides that belong to nothing"),
    )

    class Meta:
        label = gettext_lazy("Matching")
        icon = "link"


class Matching(BlockKind):
    """A response holds one key of a right side for every left side, "" where none is chosen."""

    code = folder = "matching"
    way = "fields"
    name = gettext_lazy("Matching")
    hint = gettext_lazy("Choose for every line what belongs to it.")
    rules = {
        SHARE: gettext_lazy("Matching: each pair matched rightly earns its share."),
        MINUS: gettext_lazy(
            "Matching: each pair matched rightly earns its share, each matched wrongly takes one share away, an "
            "open one does neither, and nothing falls below zero."
        ),
        EXACT: gettext_lazy("Matching: only all pairs matched rightly earn points."),
    }
    rule_names = {
        SHARE: gettext_lazy("Share of the pairs matched rightly"),
        MINUS: gettext_lazy("Right minus wrong, never below zero"),
        EXACT: gettext_lazy("All or nothing"),
    }
    file = MatchingQuestion
    block = MatchingBlock

    def problems(self, answer: Mapping[str, Any]) -> Problems:
        lefts = [pair["left"].strip() for pair in answer["pairs"]]
        rights = {pair["right"].strip() for pair in answer["pairs"]}
        extra = [it.strip() for it in answer["extra"]]
        if len(set(lefts)) < len(lefts):
            return {"pairs": _("Two pairs ask the same.")}
        if rights & set(extra) or len(set(extra)) < len(extra):
            return {"extra": _("What belongs to nothing must differ from all other right sides.")}
        if len(rights) + len(extra) < 2:
            return {"pairs": _("All pairs have the same right side: there is nothing to choose.")}
        return {}

    def freeze(self, authored: Authored) -> FrozenAnswer:
        pairs = authored.answer["pairs"]
        rights = list(dict.fromkeys([*(it["right"] for it in pairs), *authored.answer["extra"]]))
        return FrozenAnswer(
            options=[FrozenOption(key=text, text=text) for text in rights],
            key=[it["right"] for it in pairs],
            details={"prompts": [it["left"] for it in pairs]},
        )

    def instance(self, question: Question, seed: str) -> dict[str, Any]:
        return opt.lettered(question, opt.shuffled(question, seed))

    def read(self, question: Question, raw: Any) -> Response:
        known, number = opt.option_keys(question), len(question["details"]["prompts"])
        keys = strings(raw, most=number, longest=120)
        if any(key and key not in known for key in keys):
            raise ResponseError(f"response has an unknown option; known are {', '.join(known)}")
        keys = [*keys, *[""] * (number - len(keys))]
        return keys if any(keys) else []

    def mark(self, question: Question, response: Response, rule: str) -> Fraction:
        if not response:
            return Fraction(0)
        right = sum(key == wanted for key, wanted in zip(response, question["key"], strict=True))
        matched = sum(bool(key) for key in response)
        return share_of(right, matched - right, len(question["key"]), rule)

    def shown(self, question: Question, response: Response) -> dict[str, Any]:
        prompts = question["details"]["prompts"]
        keys = response or [""] * len(prompts)
        return {
            "lines": [
                {"prompt": prompt, "chosen": key, "number": number}
                for number, (prompt, key) in enumerate(zip(prompts, keys, strict=True), start=1)
            ],
            "options": [{"key": it["key"], "text": it["text"]} for it in question["options"]],
            "lang": CONTENT_LANGUAGE,
        }

    def marked(self, question: Question, response: Response) -> dict[str, Any]:
        texts = {it["key"]: it["text"] for it in question["options"]}
        prompts = question["details"]["prompts"]
        keys = response or [""] * len(prompts)
        return {
            "lines": [
                {
                    "prompt": prompt,
                    "own": texts.get(key, ""),
                    "right": texts[wanted],
                    "is_right": key == wanted,
                }
                for prompt, key, wanted in zip(prompts, keys, question["key"], strict=True)
            ],
            "lang": CONTENT_LANGUAGE,
        }

    def given(self, question: Question, response: Response) -> list[Given]:
        by_key = {option["key"]: option for option in question["options"]}
        return [
            Given(prompt, by_key[key]["bank"], by_key[key]["text"], right=key == wanted)
            for prompt, key, wanted in zip(
                question["details"]["prompts"], response, question["key"], strict=False
            )
            if key
        ]


MATCHING = Matching()
MatchingBlock.kind = MATCHING
