"""GIFT: writing it, so that reading gives the same again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from cms.exchange.base import (
    FileQuestion,
    Notes,
    Refused,
    RefusedError,
    Values,
    Writing,
    not_held,
    pairs_of,
)
from cms.exchange.cases import Telling
from cms.exchange.numbers import tolerance_of
from cms.exchange.tags import tags_of

ORDERING_SETTINGS = ("ALL", "VERTICAL", "RELATIVE")
# what stands in the braces, and the hints by which it is read again
Body = tuple[str, dict[str, str]]
RESERVED = re.compile(r"([:#={}~\\])")


def write(questions: Sequence[FileQuestion]) -> Writing:
    """Code and tags stand in comments above each question, as Moodle reads them."""
    blocks: list[str] = []
    writing, telling = Writing(b""), Telling()
    for question in questions:
        notes = Notes()
        try:
            block = _block(question.values, notes)
        except RefusedError as error:
            writing.left_out.append(Refused(question.place, question.title, (str(error),)))
            blocks.append(f"// {question.place}: {' '.join(str(error).split())}")
            continue
        if case := telling.to_tell(question.values):
            blocks.append(
                f"// [id:{_bracketed(case['id'])}]\n::{_escaped(case['title'])}::[plain]{_escaped(case['text'])}"
            )
        blocks.append(block)
        if notes.words:
            writing.changed.append(FileQuestion(question.place, question.values, notes.words))
    writing.data = "\n\n".join([*blocks, ""]).encode()
    return writing


def _block(values: Values, notes: Notes) -> str:
    kind = values["kind"]
    if kind not in _BODIES:
        raise not_held(kind, "GIFT")
    body, hints = _BODIES[kind](values)
    marks = [
        f"[id:{_bracketed(values['id'])}]",
        *(f"[tag:{_bracketed(it)}]" for it in tags_of(values, hints)),
    ]
    if kind == "text":
        marks.append(f"[guide:{_bracketed(values['guide'])}]")
        notes.add(_("The guide for who marks stands in a comment, which Moodle does not read."))
    explanation = f"\n####{_escaped(values['explanation'])}" if values.get("explanation") else ""
    before, after = _around(values, hints)
    # [plain]: a text that looks like HTML is still a text
    return (
        f"// {' '.join(marks)}\n::{_escaped(values['id'])}::[plain]{before}{{{body}{explanation}\n}}{after}"
    )


def _around(values: Values, hints: Mapping[str, str]) -> tuple[str, str]:
    """What stands before and after the braces."""
    if "stem-lines" not in hints:
        return _escaped(values["stem"]) + " ", ""
    before, _gap, after = values["text"].partition("[[1]]")
    return _escaped(f"{values['stem']}\n{before}"), _escaped(after)


def _escaped(text: str) -> str:
    return RESERVED.sub(r"\\\1", text).replace("\n", "\\n")


def _bracketed(text: str) -> str:
    return re.sub(r"([\[\]\\])", r"\\\1", text).replace("\n", "\\n")


def _single(values: Values) -> Body:
    return _options([(bool(it.get("correct")), it["text"]) for it in values["choices"]]), {}


def _multiple(values: Values) -> Body:
    right = sum(it.get("correct", False) for it in values["choices"])
    share = f"~%{round(100 / right, 5):g}%"
    signs = [share if it.get("correct") else "~%-100%" for it in values["choices"]]
    lines = [f"\n{sign}{_escaped(it['text'])}" for sign, it in zip(signs, values["choices"], strict=True)]
    return "".join(lines), {}


def _options(options: Sequence[tuple[bool, str]]) -> str:
    """A text that begins with a percent sign needs a weight before it."""
    signs = {(True, False): "=", (True, True): "=%100%", (False, False): "~", (False, True): "~%0%"}
    return "".join(f"\n{signs[right, text.startswith('%')]}{_escaped(text)}" for right, text in options)


def _true_false(values: Values) -> Body:
    return "TRUE" if values["answer"] else "FALSE", {}


def _ordering(values: Values) -> Body:
    if any(item.startswith("//") for item in values["items"]):
        raise RefusedError(_("An item begins with //, which GIFT takes for a comment."))
    items = "\n".join(_escaped(item) for item in values["items"])
    return f">{len(values['items'])} {' '.join(ORDERING_SETTINGS)}\n{items}", {}


def _numeric(values: Values) -> Body:
    if values.get("units"):
        raise RefusedError(_("GIFT holds numbers without units only."))
    tolerance, hints = tolerance_of(values)
    return f"#{values['value']}:{tolerance}", hints


def _matching(values: Values) -> Body:
    pairs = pairs_of(values)
    if any("->" in side for pair in pairs for side in pair) or any(
        left.endswith("-") for left, _right in pairs
    ):
        raise RefusedError(_("A side of a pair holds ->, by which GIFT divides them."))
    return "".join(f"\n={_escaped(left)} -> {_escaped(right)}" for left, right in pairs), {}


def _cloze(values: Values) -> Body:
    if len(values["gaps"]) > 1:
        raise RefusedError(_("GIFT holds texts with one gap only."))
    [gap] = values["gaps"]
    wrong = gap.get("wrong", [])
    if any("->" in text for text in gap["right"]):
        raise RefusedError(_("A typed answer holds ->, by which GIFT divides pairs."))
    body = _options([*((True, it) for it in gap["right"]), *((False, it) for it in wrong)])
    if values["text"] == "[[1]]" and not wrong:
        return body, {}
    return body, {"stem-lines": str(values["stem"].count("\n") + 1)}


def _text(values: Values) -> Body:
    return "", {name: str(values[name]) for name in ("longest", "most") if name in values}


_BODIES = {
    "single": _single,
    "multiple": _multiple,
    "true_false": _true_false,
    "ordering": _ordering,
    "numeric": _numeric,
    "matching": _matching,
    "cloze": _cloze,
    "text": _text,
}
