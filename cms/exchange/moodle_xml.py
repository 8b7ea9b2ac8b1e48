"""Moodle XML (docs.moodle.org, Moodle XML format): reading it. Entities and document types are refused by defusedxml."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.exchange import moodle_xml_writing
from cms.exchange.base import (
    FileQuestion,
    Format,
    Lost,
    Notes,
    Reading,
    Refused,
    RefusedError,
    Values,
    Writing,
    choice_values,
    no_kind,
    number_values,
    one_line,
    pair_values,
    text_of,
    title_of,
)
from cms.exchange.markup import plain
from cms.exchange.tags import values_of_tags
from sheets.table import FileRefusedError

DEEPEST, MOST_ELEMENTS = 30, 200_000
DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
TAKEN = {
    "name",
    "questiontext",
    "generalfeedback",
    "idnumber",
    "tags",
    "answer",
    "single",
    "subquestion",
    "units",
}
# settings by which nothing of a question's sense goes, whatever they say
WITHOUT_SENSE = {
    "hidden", "penalty", "defaultgrade", "shuffleanswers", "answernumbering", "showstandardinstruction",
    "shownumcorrect", "numberingstyle", "showgrading", "layouttype", "selecttype", "selectcount", "gradingtype", "unitgradingtype", "unitpenalty", "showunits", "unitsleft",
}  # fmt: skip
FEEDBACK = {"correctfeedback", "partiallycorrectfeedback", "incorrectfeedback", "hint"}


class MoodleXml(Format):
    code = "moodle-xml"
    name = "Moodle XML"
    hint = gettext_lazy(
        "Moodle's own format. Holds single and multiple choice, true or false, ordering, matching and numbers without units."
    )
    extension = "xml"
    content_type = "application/xml"

    def recognises(self, data: bytes) -> bool:
        return b"<quiz" in data[:100_000] or data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml")

    def read(self, data: bytes) -> Reading:
        reading = Reading()
        root = _root(text_of(data, reading))
        if root.tag != "quiz":
            raise FileRefusedError(
                _(
                    "The file is XML, but its outermost element is <%(tag)s> and not <quiz>: this is no Moodle XML."
                )
                % {"tag": root.tag[:40]}
            )
        number = 0
        for element in root:
            if element.tag != "question":
                reading.lost.append(
                    Lost(_("beside the questions"), _("<%(tag)s> is not kept.") % {"tag": element.tag[:40]})
                )
            elif element.get("type") == "category":
                name = (element.findtext("category/text") or "").strip()
                place = _("before question %(number)d") % {"number": number + 1}
                reading.lost.append(Lost(place, _("The category “%(name)s” is not kept.") % {"name": name}))
            else:
                number += 1
                _read_question(element, number, reading)
        return reading

    def write(self, questions: Sequence[FileQuestion]) -> Writing:
        return moodle_xml_writing.write(questions)


def _root(text: str) -> Element:
    """The outermost element. The text is decoded already, so what the file says of its encoding is left out."""
    stream = io.BytesIO(DECLARATION.sub("", text, count=1).strip().encode())
    depth = count = 0
    root: Element | None = None
    try:
        for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
            root = element if root is None else root
            depth += 1 if event == "start" else -1
            count += event == "start"
            if depth > DEEPEST or count > MOST_ELEMENTS:
                raise FileRefusedError(
                    _("The file nests or repeats elements beyond measure and was not read.")
                )
    except DefusedXmlException:
        raise FileRefusedError(
            _(
                "The file declares a document type or entities, which no export of questions needs. It was not read."
            )
        ) from None
    except ParseError as error:
        line, column = error.position
        raise FileRefusedError(
            _("The XML is broken at line %(line)d, column %(column)d. Export the file again.")
            % {"line": line, "column": column + 1}
        ) from None
    if root is None:
        raise FileRefusedError(_("The file is empty."))
    return root


def _read_question(element: Element, number: int, reading: Reading) -> None:
    place, notes = _("question %(number)d") % {"number": number}, Notes()
    try:
        values = _values(element, notes)
    except RefusedError as error:
        title = element.findtext("name/text") or element.findtext("questiontext/text") or ""
        reading.refused.append(Refused(place, title_of(title), (str(error),)))
    else:
        reading.questions.append(FileQuestion(place, values, notes.words))


def _values(element: Element, notes: Notes) -> Values:
    kind = element.get("type", "")
    answer = _ANSWERS.get(kind)
    if answer is None:
        raise no_kind(kind[:40] or _("none named"))
    values: Values = {"stem": _text(element.find("questiontext"), notes)}
    if code := (element.findtext("idnumber") or "").strip():
        values["id"] = code
    if explanation := _text(element.find("generalfeedback"), notes):
        values["explanation"] = explanation
    name = (element.findtext("name/text") or "").strip()
    if name and name != code and not values["stem"].startswith(name.removesuffix("...")):
        notes.add(_("The title “%(title)s” is not kept.") % {"title": title_of(name)})
    _note_the_rest(element, notes)
    tags = [(it.findtext("text") or "").strip() for it in element.findall("tags/tag")]
    return values | answer(element, notes) | values_of_tags(tags, notes)


def _note_the_rest(element: Element, notes: Notes) -> None:
    if element.find(".//file") is not None:
        notes.add(_("A picture, sound or film is not kept."))
    if any((it.findtext("feedback/text") or "").strip() for it in element.findall("answer")):
        notes.add(_("Feedback to single options is not kept."))
    if float_of(element.findtext("defaultgrade") or "1") != 1:
        notes.add(_("The points are not kept: the exam gives them."))
    for child in element:
        if child.tag in FEEDBACK:
            if (child.findtext("text") or "").strip():
                notes.add(_("Hints and feedback to results are not kept."))
        elif child.tag not in TAKEN | WITHOUT_SENSE:
            notes.add(_("<%(tag)s> is not kept.") % {"tag": child.tag[:40]})


def _text(element: Element | None, notes: Notes, default: str = "html") -> str:
    """A text by the format that it names; without one Moodle takes it for HTML."""
    if element is None:
        return ""
    text = element.findtext("text") or ""
    markup = element.get("format", default)
    if markup == "markdown":
        notes.add(_("The signs of Markdown stay in the text as they are."))
    return text.strip() if markup in ("plain_text", "markdown") else plain(text, notes)


def float_of(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise RefusedError(_("“%(text)s” should be a number.") % {"text": title_of(text)}) from None


def _weighted(element: Element, notes: Notes) -> list[tuple[str, float]]:
    """The options with the percent of the points that each earns."""
    return [
        (one_line(_text(it, notes), notes), float_of(it.get("fraction", "0")))
        for it in element.findall("answer")
    ]


def _multichoice(element: Element, notes: Notes) -> Values:
    options = _weighted(element, notes)
    if (element.findtext("single") or "true").strip() in ("true", "1"):
        if any(0 < weight < 100 or weight < 0 for _option, weight in options):
            notes.add(_("Part of the points for other options is not kept."))
        return choice_values([(text, weight == 100) for text, weight in options], several=False)
    right = {round(weight, 2) for _option, weight in options if weight > 0}
    if len(right) > 1 or any(weight != -100 for _option, weight in options if weight <= 0):
        notes.add(_("The weights of the options are not kept: the exam's rule of marking holds."))
    return choice_values([(text, weight > 0) for text, weight in options], several=True)


def _truefalse(element: Element, notes: Notes) -> Values:
    right = [
        (it.findtext("text") or "").strip().lower()
        for it in element.findall("answer")
        if float_of(it.get("fraction", "0")) == 100
    ]
    if right not in (["true"], ["false"]):
        raise RefusedError(_("It does not say whether true or false is right."))
    return {"kind": "true_false", "answer": right == ["true"]}


def _ordering(element: Element, notes: Notes) -> Values:
    items = [
        (float_of(it.get("fraction", "0")), one_line(_text(it, notes), notes))
        for it in element.findall("answer")
    ]
    return {"kind": "ordering", "items": [text for _place, text in sorted(items, key=lambda it: it[0])]}


def _numerical(element: Element, notes: Notes) -> Values:
    answers = [it for it in element.findall("answer") if float_of(it.get("fraction", "100")) == 100]
    if len(answers) != 1 or element.find("units/unit") is not None:
        raise RefusedError(_("A numeric answer should be one number with its tolerance, without units."))
    if len(element.findall("answer")) > 1:
        notes.add(_("Part of the points for other options is not kept."))
    return number_values(answers[0].findtext("text") or "", answers[0].findtext("tolerance") or "")


def _matching(element: Element, notes: Notes) -> Values:
    sides = [(it, it.find("answer")) for it in element.findall("subquestion")]
    return pair_values([(one_line(_text(it, notes), notes), _side(answer)) for it, answer in sides])


def _side(answer: Element | None) -> str:
    """Moodle keeps the right side of a pair as plain text."""
    return (answer.findtext("text") or "").strip() if answer is not None else ""


_ANSWERS = {
    "numerical": _numerical,
    "matching": _matching,
    "multichoice": _multichoice,
    "truefalse": _truefalse,
    "ordering": _ordering,
}
