"""Items to be put in order."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Any, Literal

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field, model_validator

from cms.file_fields import Line, QuestionFile
from cms.kinds import options as opt
from cms.kinds.base import (
    CONTENT_LANGUAGE,
    EXACT,
    Authored,
    FormError,
    FrozenAnswer,
    FrozenOption,
    Given,
    Kind,
    Question,
    Response,
    ResponseError,
)

NEIGHBOURS = "neighbours"


class OrderingQuestion(QuestionFile):
    kind: Literal["ordering"]
    items: Annotated[list[Line], Field(min_length=3, max_length=6)]

    @model_validator(mode="after")
    def _items_differ(self) -> OrderingQuestion:
        opt.all_different(self.items)
        return self


class Ordering(Kind):
    """``neighbours``: of the n - 1 pairs that follow each other in the right order, the share that does so in the response."""

    code = folder = "ordering"
    way = "order"
    name = gettext_lazy("Ordering")
    hint = gettext_lazy("Move the items with the arrows; the first comes on top.")
    rules = {
        NEIGHBOURS: gettext_lazy(
            "Ordering: the whole right order earns full points. Otherwise each step that directly follows its "
            "right predecessor earns its share."
        ),
        EXACT: gettext_lazy("Ordering: only the whole right order earns points."),
    }
    rule_names = {
        NEIGHBOURS: gettext_lazy("Share of the neighbouring pairs that stand together in the right order"),
        EXACT: gettext_lazy("All or nothing"),
    }
    file = OrderingQuestion

    def errors(self, authored: Authored) -> dict[str, str]:
        errors = opt.only_true_or_false(authored) | opt.no_block(authored)
        message = self._options_error(authored)
        return errors | ({"options": message} if message else {})

    def _options_error(self, authored: Authored) -> str:
        if opt.same_texts(authored):
            return _("Two options say the same.")
        if not opt.FEWEST <= len(authored.options) <= opt.MOST:
            return _("Give 3 to 6 items, in the right order.")
        if any(option.correct for option in authored.options):
            return _("The order itself is the answer: mark no item as right.")
        return ""

    def freeze(self, authored: Authored) -> FrozenAnswer:
        options = [FrozenOption(key=it.key, text=it.text) for it in authored.options]
        return FrozenAnswer(options=options, key=[it.key for it in authored.options])

    def fields_of_file(self, question: Any) -> dict[str, Any]:
        return {"options": [[item, False] for item in question.items]}

    def file_of(self, authored: Authored) -> dict[str, Any]:
        return {"items": [it.text for it in authored.options]}

    def instance(self, question: Question, seed: str) -> dict[str, Any]:
        options = opt.shuffled(question, seed)
        if [it["key"] for it in options] == list(question["key"]):
            options = [*options[1:], options[0]]
        return opt.lettered(question, options)

    def read(self, question: Question, raw: Any) -> Response:
        keys = opt.known_keys(question, raw)
        if keys and len(keys) < len(question["options"]):
            raise ResponseError("response must order all items, or none")
        return keys

    def from_form(self, form: QueryDict, *, answered: bool) -> list[str]:
        items = form.getlist("response")
        if "move" in form:
            return _moved(items, str(form["move"]))
        # The order that the paper came with is no answer until the person says so.
        return items if answered or "keep" in form else []

    def mark(self, question: Question, response: Response, rule: str) -> Fraction:
        if response == question["key"]:
            return Fraction(1)
        if rule == EXACT or not response:
            return Fraction(0)
        wanted = set(pairwise(question["key"]))
        found = sum(pair in wanted for pair in pairwise(response))
        return Fraction(found, len(wanted))

    def shown(self, question: Question, response: Response) -> dict[str, Any]:
        options = [opt.ShownOption(it["key"], str(it["text"]), chosen=False) for it in question["options"]]
        if response:
            options.sort(key=lambda it: response.index(it.key))
        return {"options": options, "lang": CONTENT_LANGUAGE, "answered": bool(response)}

    def marked(self, question: Question, response: Response) -> dict[str, Any]:
        texts = {it["key"]: it["text"] for it in question["options"]}
        return {
            "own": [texts[key] for key in response],
            "right_order": [texts[key] for key in question["key"]],
            "right": response == question["key"],
        }

    def given(self, question: Question, response: Response) -> list[Given]:
        """For every place, which item stands there."""
        by_key = {option["key"]: option for option in question["options"]}
        return [
            Given(str(place), by_key[key]["bank"], by_key[key]["text"], right=key == right)
            for place, (key, right) in enumerate(zip(response, question["key"], strict=False), start=1)
        ]


def _moved(items: list[str], move: str) -> list[str]:
    key, _colon, direction = move.partition(":")
    step = {"up": -1, "down": 1}.get(direction)
    if step is None or key not in items:
        raise FormError("move")
    place = items.index(key)
    goal = min(max(place + step, 0), len(items) - 1)
    items[place], items[goal] = items[goal], items[place]
    return items
