"""Moodle XML: writing it, so that reading gives the same again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Comment, Element, SubElement, indent, tostring

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
from cms.exchange.moodle_gaps import embedded
from cms.exchange.moodle_pictures import write_hotspot
from cms.exchange.numbers import multiplier_of, tolerance_of
from cms.exchange.tags import tags_of
from cms.kinds.by_people import USUAL_POINTS
from cms.kinds.photo import USUAL_FILES

# what tells how the answer is to be read again, as tags
Hints = dict[str, str]


def write(questions: Sequence[FileQuestion]) -> Writing:
    root = Element("quiz")
    writing, telling = Writing(b""), Telling()
    for question in questions:
        notes = Notes()
        try:
            element = _question(question, notes)
        except RefusedError as error:
            fault = str(error)
            writing.left_out.append(Refused(question.place, question.title, (fault,)))
            # two hyphens would end the comment
            root.append(Comment(f" {question.place}: {fault} ".replace("--", "- -")))
            continue
        if case := telling.to_tell(question.values):
            root.append(_case(case))
        root.append(element)
        if notes.words:
            writing.changed.append(FileQuestion(question.place, question.values, notes.words))
    indent(root)
    writing.data = tostring(root, encoding="utf-8", xml_declaration=True)
    return writing


def _case(case: Values) -> Element:
    """Moodle's description: a text that stands before questions and asks nothing."""
    element = Element("question", type="description")
    _text(SubElement(element, "name"), case["title"])
    _plain(element, "questiontext", case["text"])
    SubElement(element, "idnumber").text = case["id"]
    return element


def _question(question: FileQuestion, notes: Notes) -> Element:
    values, kind = question.values, question.values["kind"]
    if kind not in _FILLS and kind not in ("cloze", "hotspot"):
        raise not_held(kind, "Moodle XML")
    element = Element("question")
    _text(SubElement(element, "name"), values["id"])
    stem, hints = (values["stem"], {}) if kind != "cloze" or _is_short(values) else embedded(values)
    _plain(element, "questiontext", stem)
    _plain(element, "generalfeedback", values.get("explanation", ""))
    SubElement(element, "idnumber").text = values["id"]
    if kind == "hotspot":
        write_hotspot(element, question, notes)
    elif kind == "cloze":
        _cloze(element, values)
    else:
        hints = _FILLS[kind](element, values)
    tags = SubElement(element, "tags")
    for tag in tags_of(values, hints):
        _text(SubElement(tags, "tag"), tag)
    return element


def _text(parent: Element, text: str) -> None:
    SubElement(parent, "text").text = text


def _plain(parent: Element, tag: str, text: str, **attributes: str) -> None:
    _text(SubElement(parent, tag, {"format": "plain_text"} | attributes), text)


def _settings(element: Element, kind: str, **texts: str) -> None:
    element.set("type", kind)
    for tag, text in texts.items():
        SubElement(element, tag).text = text


def _choice(element: Element, values: Values) -> Hints:
    several = values["kind"] == "multiple"
    right = sum(it.get("correct", False) for it in values["choices"])
    wrong = "-100" if several else "0"
    _settings(element, "multichoice", single="false" if several else "true", shuffleanswers="true")
    for choice in values["choices"]:
        fraction = f"{round(100 / right, 5):g}" if choice.get("correct") else wrong
        _plain(element, "answer", choice["text"], fraction=fraction)
    return {}


def _true_false(element: Element, values: Values) -> Hints:
    _settings(element, "truefalse")
    for text in ("true", "false"):
        is_right = (text == "true") == values["answer"]
        answer = SubElement(
            element, "answer", fraction="100" if is_right else "0", format="moodle_auto_format"
        )
        _text(answer, text)
    return {}


def _ordering(element: Element, values: Values) -> Hints:
    """Moodle keeps the place of an item as its fraction."""
    _settings(element, "ordering", layouttype="VERTICAL", selecttype="ALL")
    for place, item in enumerate(values["items"], start=1):
        _plain(element, "answer", item, fraction=str(place))
    return {}


def _numeric(element: Element, values: Values) -> Hints:
    """With units, one is chosen and counts: a wrong one earns nothing."""
    tolerance, hints = tolerance_of(values)
    units = values.get("units", [])
    rules = {"unitgradingtype": "1", "unitpenalty": "1", "showunits": "2", "unitsleft": "0"}
    _settings(element, "numerical", **(rules if units else {}))
    answer = SubElement(element, "answer", fraction="100", format="moodle_auto_format")
    _text(answer, values["value"])
    SubElement(answer, "tolerance").text = tolerance
    if units:
        parent = SubElement(element, "units")
        for unit in units:
            row = SubElement(parent, "unit")
            SubElement(row, "multiplier").text = multiplier_of(unit.get("factor", "1"))
            SubElement(row, "unit_name").text = unit["text"]
    return hints


def _matching(element: Element, values: Values) -> Hints:
    _settings(element, "matching")
    for left, right in pairs_of(values):
        pair = SubElement(element, "subquestion", format="plain_text")
        _text(pair, left)
        _text(SubElement(pair, "answer"), right)
    return {}


def _is_short(values: Values) -> bool:
    """A text that is nothing but a gap to be typed: a short answer."""
    return values["text"] == "[[1]]" and not values["gaps"][0].get("wrong")


def _cloze(element: Element, values: Values) -> None:
    if not _is_short(values):
        _settings(element, "cloze")
        return
    _settings(element, "shortanswer", usecase="0")
    for text in values["gaps"][0]["right"]:
        answer = SubElement(element, "answer", fraction="100", format="moodle_auto_format")
        _text(answer, text.replace("*", "\\*"))


def _text_for_people(element: Element, values: Values) -> Hints:
    _by_people(element, values, responseformat="plain", attachments="0")
    return {"longest": str(values["longest"])} if "longest" in values else {}


def _files_for_people(element: Element, values: Values) -> Hints:
    files = str(values.get("files", USUAL_FILES))
    _by_people(
        element,
        values,
        responseformat="noinline",
        attachments=files,
        attachmentsrequired="1",
        filetypeslist=".jpg,.png,.pdf",
    )
    return {}


def _by_people(element: Element, values: Values, **settings: str) -> None:
    _settings(element, "essay", defaultgrade=str(values.get("most", USUAL_POINTS)), **settings)
    _plain(element, "graderinfo", values["guide"])


_FILLS: dict[str, Callable[[Element, Values], Hints]] = {
    "single": _choice,
    "multiple": _choice,
    "true_false": _true_false,
    "ordering": _ordering,
    "numeric": _numeric,
    "matching": _matching,
    "text": _text_for_people,
    "file": _files_for_people,
}
