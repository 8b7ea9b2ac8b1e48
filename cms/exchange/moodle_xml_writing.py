"""Moodle XML: writing it, so that reading gives the same again."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Comment, Element, SubElement, indent, tostring

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


def write(questions: Sequence[FileQuestion]) -> Writing:
    root = Element("quiz")
    writing = Writing(b"")
    for question in questions:
        try:
            root.append(_question(question.values))
        except RefusedError as error:
            fault = str(error)
            writing.left_out.append(Refused(question.place, question.title, (fault,)))
            # two hyphens would end the comment
            root.append(Comment(f" {question.place}: {fault} ".replace("--", "- -")))
    indent(root)
    writing.data = tostring(root, encoding="utf-8", xml_declaration=True)
    return writing


def _question(values: Values) -> Element:
    if values["kind"] not in _FILLS:
        raise no_kind(values["kind"])
    element = Element("question")
    _text(SubElement(element, "name"), values["id"])
    _plain(element, "questiontext", values["stem"])
    _plain(element, "generalfeedback", values.get("explanation", ""))
    SubElement(element, "idnumber").text = values["id"]
    tags = SubElement(element, "tags")
    for tag in tags_of(values):
        _text(SubElement(tags, "tag"), tag)
    _FILLS[values["kind"]](element, values)
    return element


def _text(parent: Element, text: str) -> None:
    SubElement(parent, "text").text = text


def _plain(parent: Element, tag: str, text: str, **attributes: str) -> None:
    _text(SubElement(parent, tag, {"format": "plain_text"} | attributes), text)


def _choice(element: Element, values: Values) -> None:
    several = values["kind"] == "multiple"
    right = sum(it.get("correct", False) for it in values["choices"])
    wrong = "-100" if several else "0"
    element.set("type", "multichoice")
    SubElement(element, "single").text = "false" if several else "true"
    SubElement(element, "shuffleanswers").text = "true"
    for choice in values["choices"]:
        fraction = f"{round(100 / right, 5):g}" if choice.get("correct") else wrong
        _plain(element, "answer", choice["text"], fraction=fraction)


def _true_false(element: Element, values: Values) -> None:
    element.set("type", "truefalse")
    for text in ("true", "false"):
        is_right = (text == "true") == values["answer"]
        answer = SubElement(
            element, "answer", fraction="100" if is_right else "0", format="moodle_auto_format"
        )
        _text(answer, text)


def _ordering(element: Element, values: Values) -> None:
    """Moodle keeps the place of an item as its fraction."""
    element.set("type", "ordering")
    SubElement(element, "layouttype").text = "VERTICAL"
    SubElement(element, "selecttype").text = "ALL"
    for place, item in enumerate(values["items"], start=1):
        _plain(element, "answer", item, fraction=str(place))


def _numeric(element: Element, values: Values) -> None:
    value, tolerance = bare_number(values)
    element.set("type", "numerical")
    answer = SubElement(element, "answer", fraction="100", format="moodle_auto_format")
    _text(answer, value)
    SubElement(answer, "tolerance").text = tolerance


def _matching(element: Element, values: Values) -> None:
    element.set("type", "matching")
    for left, right in pairs_of(values):
        pair = SubElement(element, "subquestion", format="plain_text")
        _text(pair, left)
        _text(SubElement(pair, "answer"), right)


_FILLS = {
    "single": _choice,
    "multiple": _choice,
    "true_false": _true_false,
    "ordering": _ordering,
    "numeric": _numeric,
    "matching": _matching,
}
