"""What the kinds with options share: naming them by letters on a paper, and reading keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cms.kinds.base import Authored, Given, Question, Response, ResponseError, rank

LETTERS = "abcdefghijklmnop"
FEWEST, MOST = 3, 6


@dataclass(frozen=True, slots=True)
class ShownOption:
    key: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class MarkedOption:
    """An option after marking; ``result``: right, wrong, missed or empty."""

    key: str
    text: str
    result: str
    chosen: bool


def option_keys(question: Question) -> list[str]:
    return [option["key"] for option in question["options"]]


def known_keys(question: Question, raw: Any) -> Response:
    """The raw response as a list of different keys of this question. Raises ResponseError."""
    known = option_keys(question)
    if not isinstance(raw, list) or len(raw) > len(known):
        raise ResponseError(f"response must be a list of at most {len(known)} option keys")
    if any(not isinstance(key, str) or key not in known for key in raw):
        raise ResponseError(f"response has an unknown option; known are {', '.join(known)}")
    if len(set(raw)) < len(raw):
        raise ResponseError("response names an option twice")
    return raw


def shuffled(question: Question, seed: str) -> list[dict[str, Any]]:
    """The options in the seed's order."""
    return sorted(question["options"], key=lambda it: rank(seed, question["code"], it["key"]))


def lettered(question: Question, options: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The question with these options, named by letters that say nothing; ``bank`` keeps an option's lasting key."""
    letters = {option["key"]: letter for option, letter in zip(options, LETTERS, strict=False)}
    renamed = [{**option, "key": letters[option["key"]], "bank": option["key"]} for option in options]
    return {**question, "options": renamed, "key": [letters.get(it, it) for it in question["key"]]}


def given_options(question: Question, response: Response) -> list[Given]:
    """Each chosen option by its lasting key."""
    by_key = {option["key"]: option for option in question["options"]}
    return [
        Given("", by_key[key]["bank"], by_key[key]["text"], right=key in question["key"]) for key in response
    ]


def same_texts(authored: Authored) -> bool:
    texts = [option.text.strip() for option in authored.options]
    return len(set(texts)) < len(texts)


def all_different(texts: Sequence[str]) -> None:
    """For the models of the files. Raises ValueError."""
    if len(set(texts)) < len(texts):
        raise ValueError(_("choices that all differ"))


def only_true_or_false(authored: Authored) -> dict[str, str]:
    """The error of a question that says whether its statement is true and is no true or false question."""
    if authored.statement_is_true is None:
        return {}
    return {"statement_is_true": _("Only a true or false question has this. Leave it empty.")}


def no_block(authored: Authored) -> dict[str, str]:
    """The error of a question that has an answer block of another kind."""
    if not authored.block:
        return {}
    return {"answer": _("The answer below is of another kind. Remove it, or choose its kind above.")}
