"""Moodle XML (docs.moodle.org, Moodle XML format): reading it. Entities and document types are refused by defusedxml."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
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
    no_kind,
    text_of,
    title_of,
)
from cms.exchange.cases import FileCase, join_cases
from cms.exchange.moodle_answers import ANSWERS, float_of, text_in
from cms.exchange.moodle_pictures import hotspot_values
from cms.exchange.tags import values_of_tags
from sheets.table import FileRefusedError

DEEPEST, MOST_ELEMENTS = 30, 500_000
DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
TAKEN = {
    "name", "questiontext", "generalfeedback", "idnumber", "tags", "answer", "single", "subquestion", "units", "graderinfo",
    "attachments", "responseformat", "usecase", "drag", "drop", "file", "alt", "selectoption",
    "dragbox",
}  # fmt: skip
# whose text is the answer too
GAPPED = {"cloze", "gapselect", "ddwtos"}
# settings by which nothing of a question's sense goes, whatever they say
WITHOUT_SENSE = {
    "hidden", "penalty", "defaultgrade", "shuffleanswers", "answernumbering", "showstandardinstruction",
    "shownumcorrect", "numberingstyle", "showgrading", "layouttype", "selecttype", "selectcount", "gradingtype", "unitgradingtype",
    "unitpenalty", "showunits", "unitsleft", "showmisplaced", "responserequired", "responsefieldlines", "attachmentsrequired",
    "maxbytes", "filetypeslist",
}  # fmt: skip
FEEDBACK = {"correctfeedback", "partiallycorrectfeedback", "incorrectfeedback", "hint"}


class MoodleXml(Format):
    code = "moodle-xml"
    name = "Moodle XML"
    hint = gettext_lazy("Moodle's own format. Holds every kind but dates by formula; pictures and cases too.")
    extension = "xml"
    content_type = "application/xml"

    def recognises(self, data: bytes) -> bool:
        return b"<quiz" in data[:100_000] or data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml")

    def read(self, data: bytes) -> Reading:
        reading = Reading()
        cases: list[FileCase] = []
        beside: set[str] = set()
        number = 0
        for element in _elements(text_of(data, reading)):
            if element.tag != "question":
                beside.add(element.tag[:40])
            elif element.get("type") == "category":
                name = title_of(element.findtext("category/text") or "")
                place = _("before question %(number)d") % {"number": number + 1}
                reading.lost.append(Lost(place, _("The category “%(name)s” is not kept.") % {"name": name}))
            else:
                number += 1
                _read_question(element, number, reading, cases)
        reading.lost += [
            Lost(_("beside the questions"), _("<%(tag)s> is not kept.") % {"tag": it})
            for it in sorted(beside)
        ]
        join_cases(reading, cases)
        return reading

    def write(self, questions: Sequence[FileQuestion]) -> Writing:
        return moodle_xml_writing.write(questions)


def _elements(text: str) -> Iterator[Element]:
    """What stands in the outermost element, one after the other. Raises FileRefusedError.

    The text is decoded already, so what the file says of its encoding is left out.
    """
    stream = io.BytesIO(DECLARATION.sub("", text, count=1).strip().encode())
    try:
        yield from _children(iterparse(stream, events=("start", "end"), forbid_dtd=True))
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


def _children(events: Iterator[tuple[str, Element]]) -> Iterator[Element]:
    depth = count = 0
    root: Element | None = None
    for event, element in events:
        depth += 1 if event == "start" else -1
        count += event == "start"
        if root is None:
            root = element
            _refuse_other(root.tag)
        if depth > DEEPEST or count > MOST_ELEMENTS:
            raise FileRefusedError(_("The file nests or repeats elements beyond measure and was not read."))
        if event == "end" and depth == 1:
            yield element
            root.clear()  # what was read is not kept in memory


def _refuse_other(tag: str) -> None:
    if tag != "quiz":
        raise FileRefusedError(
            _(
                "The file is XML, but its outermost element is <%(tag)s> and not <quiz>: this is no Moodle XML."
            )
            % {"tag": tag[:40]}
        )


def _read_question(element: Element, number: int, reading: Reading, cases: list[FileCase]) -> None:
    place, notes = _("question %(number)d") % {"number": number}, Notes()
    title = element.findtext("name/text") or element.findtext("questiontext/text") or ""
    try:
        if element.get("type") == "description":
            code, name = (element.findtext("idnumber") or "").strip(), element.findtext("name/text") or ""
            cases.append(FileCase(place, code, name, text_in(element.find("questiontext"), notes)))
            return
        values, picture = _values(element, notes)
    except RefusedError as error:
        reading.refused.append(Refused(place, title_of(title), (str(error),)))
    else:
        reading.questions.append(FileQuestion(place, values, notes.words, picture))


def _values(element: Element, notes: Notes) -> tuple[Values, bytes]:
    kind = element.get("type", "")
    if kind not in ANSWERS and kind != "ddmarker":
        raise no_kind(kind[:40] or _("none named"))
    tagged, hints = values_of_tags(
        [(it.findtext("text") or "").strip() for it in element.findall("tags/tag")], notes
    )
    values: Values = {"stem": text_in(element.find("questiontext"), notes) if kind not in GAPPED else ""}
    if code := (element.findtext("idnumber") or "").strip():
        values["id"] = code
    if explanation := text_in(element.find("generalfeedback"), notes):
        values["explanation"] = explanation
    picture = b""
    if kind == "ddmarker":
        own, picture = hotspot_values(element, notes)
    else:
        own = ANSWERS[kind](element, notes, hints)
    values |= own | tagged
    _note_title(element, values, notes)
    _note_the_rest(element, values, notes)
    return values, picture


def _note_title(element: Element, values: Values, notes: Notes) -> None:
    name = (element.findtext("name/text") or "").strip()
    if name and name != values.get("id") and not values["stem"].startswith(name.removesuffix("...")):
        notes.add(_("The title “%(title)s” is not kept.") % {"title": title_of(name)})


def _note_the_rest(element: Element, values: Values, notes: Notes) -> None:
    # the picture of places on a picture is the one that stands beside the texts
    if any(it.find(".//file") is not None for it in element) or (
        element.find("file") is not None and values["kind"] != "hotspot"
    ):
        notes.add(_("A picture, sound or film is not kept."))
    if any((it.findtext("feedback/text") or "").strip() for it in element.findall("answer")):
        notes.add(_("Feedback to single options is not kept."))
    if element.get("type") != "essay" and float_of(element.findtext("defaultgrade") or "1") != 1:
        notes.add(_("The points are not kept: the exam gives them."))
    for child in element:
        if child.tag in FEEDBACK:
            if (child.findtext("text") or "").strip():
                notes.add(_("Hints and feedback to results are not kept."))
        elif child.tag not in TAKEN | WITHOUT_SENSE and (child.text or len(child)):
            notes.add(_("<%(tag)s> is not kept.") % {"tag": child.tag[:40]})
