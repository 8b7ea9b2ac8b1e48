"""GIFT: writing it, so that reading gives the same again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from cms.exchange.base import (
    FileQuestion,
    Refused,
    RefusedError,
    Values,
    Writing,
    bare_number,
    no_kind,
    pairs_of,
)
from cms.exchange.tags import tags_of

ORDERING_SETTINGS = ("ALL", "VERTICAL", "RELATIVE")
RESERVED = re.compile(r"([:#={}~\\])")


def write(questions: Sequence[FileQuestion]) -> Writing:
    """Code and tags stand in comments above each question, as Moodle reads them."""
    blocks: list[str] = []
    writing = Writing(b"")
    for question in questions:
        try:
            blocks.append(_block(question.values))
        except RefusedError as error:
            writing.left_out.append(Refused(question.place, question.title, (str(error),)))
            blocks.append(f"// {question.place}: {' '.join(str(error).split())}")
    writing.data = "\n\n".join([*blocks, ""]).encode()
    return writing


def _block(values: Values) -> str:
    if values["kind"] not in _BODIES:
        raise no_kind(values["kind"])
    body = _BODIES[values["kind"]](values)
    tags = " ".join(f"[tag:{_bracketed(tag)}]" for tag in tags_of(values))
    marks = f"[id:{_bracketed(values['id'])}] {tags}".strip()
    explanation = f"\n####{_escaped(values['explanation'])}" if values.get("explanation") else ""
    # [plain]: a text that looks like HTML is still a text
    return (
        f"// {marks}\n::{_escaped(values['id'])}::[plain]{_escaped(values['stem'])} {{{body}{explanation}\n}}"
    )


def _escaped(text: str) -> str:
    return RESERVED.sub(r"\\\1", text).replace("\n", "\\n")


def _bracketed(text: str) -> str:
    return re.sub(r"([\[\]\\])", r"\\\1", text)


def _single(values: Values) -> str:
    return _options(
        [
            ("=%100%" if it.get("correct") else "~%0%", "=" if it.get("correct") else "~", it["text"])
            for it in values["choices"]
        ]
    )


def _multiple(values: Values) -> str:
    right = sum(it.get("correct", False) for it in values["choices"])
    share = f"~%{round(100 / right, 5):g}%"
    signs = [share if it.get("correct") else "~%-100%" for it in values["choices"]]
    return _options([(sign, sign, it["text"]) for sign, it in zip(signs, values["choices"], strict=True)])


def _options(options: list[tuple[str, str, str]]) -> str:
    """A text that begins with a percent sign needs a weight before it."""
    return "".join(
        f"\n{full if text.startswith('%') else short}{_escaped(text)}" for full, short, text in options
    )


def _true_false(values: Values) -> str:
    return "TRUE" if values["answer"] else "FALSE"


def _ordering(values: Values) -> str:
    if any(item.startswith("//") for item in values["items"]):
        raise RefusedError(_("An item begins with //, which GIFT takes for a comment."))
    items = "\n".join(_escaped(item) for item in values["items"])
    return f">{len(values['items'])} {' '.join(ORDERING_SETTINGS)}\n{items}"


def _numeric(values: Values) -> str:
    value, tolerance = bare_number(values)
    return f"#{value}:{tolerance}"


def _matching(values: Values) -> str:
    pairs = pairs_of(values)
    if any("->" in side for pair in pairs for side in pair) or any(
        left.endswith("-") for left, _right in pairs
    ):
        raise RefusedError(_("A side of a pair holds ->, by which GIFT divides them."))
    return "".join(f"\n={_escaped(left)} -> {_escaped(right)}" for left, right in pairs)


_BODIES = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "ordering": _ordering,
    "numeric": _numeric,
    "matching": _matching,
}
