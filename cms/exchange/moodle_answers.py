"""Moodle XML: from the elements of one question to its answer, one function a type of Moodle's."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from math import isfinite
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from cms.exchange.base import (
    Notes,
    RefusedError,
    Values,
    choice_values,
    one_line,
    pair_values,
    title_of,
)
from cms.exchange.markup import plain
from cms.exchange.moodle_gaps import chosen_values, gapped_values
from cms.exchange.numbers import PERCENT_HINT, number_values, unit_values
from cms.kinds.by_people import MOST_POINTS, USUAL_POINTS
from cms.kinds.photo import MOST_FILES, USUAL_FILES

Hints = Mapping[str, str]
WILDCARD = re.compile(r"(?<!\\)\*")


def text_in(element: Element | None, notes: Notes, default: str = "html") -> str:
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
        number = float(text)
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise RefusedError(_("“%(text)s” should be a number.") % {"text": title_of(text)})
    return number


def _weighted(element: Element, notes: Notes) -> list[tuple[str, float]]:
    """The options with the percent of the points that each earns."""
    return [
        (one_line(text_in(it, notes), notes), float_of(it.get("fraction", "0")))
        for it in element.findall("answer")
    ]


def _multichoice(element: Element, notes: Notes, hints: Hints) -> Values:
    options = _weighted(element, notes)
    if (element.findtext("single") or "true").strip() in ("true", "1"):
        if any(0 < weight < 100 or weight < 0 for _option, weight in options):
            notes.add(_("Part of the points for other options is not kept."))
        return choice_values([(text, weight == 100) for text, weight in options], several=False)
    right = {round(weight, 2) for _option, weight in options if weight > 0}
    if len(right) > 1 or any(weight != -100 for _option, weight in options if weight <= 0):
        notes.add(_("The weights of the options are not kept: the exam's rule of marking holds."))
    return choice_values([(text, weight > 0) for text, weight in options], several=True)


def _truefalse(element: Element, notes: Notes, hints: Hints) -> Values:
    right = [
        (it.findtext("text") or "").strip().lower()
        for it in element.findall("answer")
        if float_of(it.get("fraction", "0")) == 100
    ]
    if right not in (["true"], ["false"]):
        raise RefusedError(_("It does not say whether true or false is right."))
    return {"kind": "true_false", "answer": right == ["true"]}


def _ordering(element: Element, notes: Notes, hints: Hints) -> Values:
    items = [
        (float_of(it.get("fraction", "0")), one_line(text_in(it, notes), notes))
        for it in element.findall("answer")
    ]
    return {"kind": "ordering", "items": [text for _place, text in sorted(items, key=lambda it: it[0])]}


def _numerical(element: Element, notes: Notes, hints: Hints) -> Values:
    answers = [it for it in element.findall("answer") if float_of(it.get("fraction", "100")) == 100]
    if len(answers) != 1:
        raise RefusedError(_("A numeric answer should be one number with its tolerance."))
    if len(element.findall("answer")) > 1:
        notes.add(_("Part of the points for other options is not kept."))
    units = [
        (it.findtext("unit_name") or "", it.findtext("multiplier") or "1")
        for it in element.findall("units/unit")
    ]
    # Moodle lists units in no order of its own; the first one is the unit of the number
    units.sort(key=lambda it: float_of(it[1]) != 1)
    value, tolerance = answers[0].findtext("text") or "", answers[0].findtext("tolerance") or ""
    return number_values(value, tolerance, hints.get(PERCENT_HINT, "")) | unit_values(units)


def _matching(element: Element, notes: Notes, hints: Hints) -> Values:
    sides = [(it, it.find("answer")) for it in element.findall("subquestion")]
    return pair_values([(one_line(text_in(it, notes), notes), _side(answer)) for it, answer in sides])


def _side(answer: Element | None) -> str:
    """Moodle keeps the right side of a pair as plain text."""
    return (answer.findtext("text") or "").strip() if answer is not None else ""


def _shortanswer(element: Element, notes: Notes, hints: Hints) -> Values:
    """What is typed under a question: a text that is nothing but its gap. An asterisk stands for anything in Moodle."""
    answers = [
        ((it.findtext("text") or "").strip(), float_of(it.get("fraction", "0")))
        for it in element.findall("answer")
    ]
    right = [text for text, weight in answers if weight == 100]
    if any(WILDCARD.search(text) for text in right):
        raise RefusedError(_("An answer holds *, which stands for any text. Write the answers out."))
    if len(right) < len(answers):
        notes.add(_("Part of the points for other options is not kept."))
    if (element.findtext("usecase") or "0").strip() in ("1", "true"):
        notes.add(_("Capital and small letters count as the same."))
    return {
        "kind": "cloze",
        "text": "[[1]]",
        "gaps": [{"right": [text.replace("\\*", "*") for text in right]}],
    }


def _cloze(element: Element, notes: Notes, hints: Hints) -> Values:
    raw, is_html = _raw(element)
    return gapped_values(raw, notes, hints, is_html=is_html)


def _raw(element: Element) -> tuple[str, bool]:
    """The question's text as it stands in the file, and whether it is HTML."""
    source = element.find("questiontext")
    markup = "html" if source is None else source.get("format", "html")
    raw = "" if source is None else source.findtext("text") or ""
    return raw, markup not in ("plain_text", "markdown")


def _words(element: Element, notes: Notes, hints: Hints) -> Values:
    """Missing words that are chosen from lists or dragged to their gaps."""
    rows = [*element.findall("selectoption"), *element.findall("dragbox")]
    words = [(one_line(text_in(it, notes), notes), (it.findtext("group") or "1").strip()) for it in rows]
    raw, is_html = _raw(element)
    return chosen_values(raw, words, notes, is_html=is_html)


def _essay(element: Element, notes: Notes, hints: Hints) -> Values:
    guide = text_in(element.find("graderinfo"), notes)
    if not guide:
        guide = text_in(element.find("generalfeedback"), notes)
        notes.add(_("There is no guide for who marks: the explanation is taken for it."))
    if not guide:
        raise RefusedError(
            _("Who marks has no guide. Write into the information for graders what a good answer holds.")
        )
    values: Values = {"guide": guide} | _points(element, notes)
    attachments = int(float_of(element.findtext("attachments") or "0"))
    if (element.findtext("responseformat") or "").strip() == "noinline":
        files = attachments if 0 < attachments <= MOST_FILES else MOST_FILES
        if files != attachments:
            notes.add(_("At most %(count)d files are taken.") % {"count": MOST_FILES})
        return values | {"kind": "file"} | ({"files": files} if files != USUAL_FILES else {})
    if attachments:
        notes.add(_("Files beside the text are not asked for."))
    longest = hints.get("longest", "")
    return values | {"kind": "text"} | ({"longest": int(longest[:5])} if longest.isdecimal() else {})


def _points(element: Element, notes: Notes) -> Values:
    """The points of the guide: what Moodle calls the question's mark."""
    points = float_of(element.findtext("defaultgrade") or "1")
    if not points.is_integer() or not 1 <= points <= MOST_POINTS:
        notes.add(_("The points are not kept: the exam gives them."))
        return {}
    return {"most": int(points)} if points != USUAL_POINTS else {}


ANSWERS: dict[str, Callable[[Element, Notes, Hints], Values]] = {
    "numerical": _numerical,
    "matching": _matching,
    "multichoice": _multichoice,
    "truefalse": _truefalse,
    "ordering": _ordering,
    "shortanswer": _shortanswer,
    "cloze": _cloze,
    "gapselect": _words,
    "ddwtos": _words,
    "essay": _essay,
}
