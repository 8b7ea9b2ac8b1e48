"""Moodle's drag and drop markers, the places on a picture of Moodle XML.

Moodle knows right places only: markers dropped anywhere else are wrong. So the wrong places travel as drop zones without
a marker, which Moodle skips, and what it has no element for (``place``, ``share``, ``alt``) in elements that it passes over.
"""

from __future__ import annotations

import base64
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement

from django.utils.translation import gettext as _

from cms.exchange.base import FileQuestion, Notes, RefusedError, Values, one_line, title_of
from cms.exchange.numbers import number_of
from cms.exchange.pictures import checked_picture, picture_of_text, picture_to_write, size_of
from cms.kinds.blocks import number_text
from cms.kinds.hotspot import SIDES

# Moodle draws a larger picture smaller, and counts the places in the pixels of that
MOODLE_WIDTH, MOODLE_HEIGHT = 600, 400
MARKER = "✓"
NO_MARKER = "0"
THOUSANDTH = Decimal("0.001")


def hotspot_values(element: Element, notes: Notes) -> tuple[Values, bytes]:
    """The answer and the picture's bytes. Raises RefusedError."""
    file = element.find("file")
    if file is None or not (file.text or "").strip():
        raise RefusedError(_("It has no picture."))
    picture = picture_of_text(file.text or "")
    name = checked_picture(picture)
    needed = {(it.findtext("choice") or "").strip() for it in element.findall("drop")} - {NO_MARKER}
    if len(needed) > 1:
        raise RefusedError(_("It asks to put several words on a picture. One question here asks for one."))
    size = _seen(size_of(picture))
    areas = [_area(it, number, size, notes) for number, it in enumerate(element.findall("drop"), start=1)]
    alt = one_line(element.findtext("alt") or "", notes)
    if not alt:
        notes.add(_("The picture has no description: write one for who does not see it."))
        alt = title_of(file.get("name") or name)
    return {"kind": "hotspot", "picture": name, "alt": alt, "areas": areas}, picture


def _seen(size: tuple[int, int]) -> tuple[Decimal, Decimal]:
    """Width and height in the pixels in which Moodle counts."""
    width, height = map(Decimal, size)
    scale = min(Decimal(1), MOODLE_WIDTH / width, MOODLE_HEIGHT / height)
    return width * scale, height * scale


def _area(drop: Element, number: int, size: tuple[Decimal, Decimal], notes: Notes) -> Values:
    shares = (drop.findtext("share") or "").split(",")
    if len(shares) != len(SIDES):
        shares = _shares(drop, size)
    place = one_line(drop.findtext("place") or "", notes)
    if not place:
        notes.add(_("A place has no words: write where it is, for who does not see the picture."))
        place = f"位置 {number}"
    sides = dict(zip(SIDES, (number_text(number_of(it)) for it in shares), strict=True))
    right = (drop.findtext("choice") or "").strip() != NO_MARKER
    return {"place": place} | sides | {"correct": right}


def _shares(drop: Element, size: tuple[Decimal, Decimal]) -> list[str]:
    if (drop.findtext("shape") or "").strip() != "rectangle":
        raise RefusedError(_("A place is no rectangle. Draw it as one."))
    corner, _sign, extent = (drop.findtext("coords") or "").partition(";")
    pixels = [number_of(it) for it in (*corner.split(","), *extent.split(","))]
    if len(pixels) != len(SIDES):
        raise RefusedError(_("A place has no corner and size, such as 10,20;30,40."))
    return [str((100 * it / size[at % 2]).quantize(THOUSANDTH)) for at, it in enumerate(pixels)]


def write_hotspot(element: Element, question: FileQuestion, notes: Notes) -> None:
    """The picture, one marker for every right place, and all places."""
    picture, values = picture_to_write(question), question.values
    right = sum(area["correct"] for area in values["areas"])
    element.set("type", "ddmarker")
    SubElement(element, "shuffleanswers")
    SubElement(element, "alt").text = values["alt"]
    file = SubElement(
        element, "file", {"name": values["picture"].rpartition("/")[2], "path": "/", "encoding": "base64"}
    )
    file.text = base64.b64encode(picture).decode()
    drag = SubElement(element, "drag")
    _fields(drag, {"no": "1", "text": MARKER, "noofdrags": str(right)})
    size = _seen(size_of(picture))
    for number, area in enumerate(values["areas"], start=1):
        drop = SubElement(element, "drop")
        _fields(drop, {"no": str(number), "shape": "rectangle", "coords": _coords(area, size)})
        _fields(drop, {"choice": "1" if area["correct"] else NO_MARKER, "place": area["place"]})
        _fields(drop, {"share": ",".join(area[side] for side in SIDES)})
    notes.add(
        _("Moodle shows right places only; the wrong ones and the words of all are in the file for us.")
    )


def _fields(parent: Element, texts: dict[str, str]) -> None:
    for tag, text in texts.items():
        SubElement(parent, tag).text = text


def _coords(area: Values, size: tuple[Decimal, Decimal]) -> str:
    left, top, width, height = (
        round(Decimal(area[side]) * size[at % 2] / 100) for at, side in enumerate(SIDES)
    )
    return f"{left},{top};{width},{height}"
