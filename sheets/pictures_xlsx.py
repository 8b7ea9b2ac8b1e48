"""The pictures of a workbook, found by the row in which they are anchored. Their bytes are handed on unopened."""

import io
import logging
import zipfile
from typing import Any

import openpyxl
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.xml.constants import IMAGE_NS
from openpyxl.xml.functions import fromstring

logger = logging.getLogger(__name__)


def pictures_by_row(data: bytes, sheet: str) -> dict[int, list[bytes]]:
    """Row number -> the pictures whose upper left corner lies in it, for a workbook that `read_workbook` has taken.

    A picture that lies *in* a cell (WPS) is none of these. Broken drawings count as no picture.
    """
    found: dict[int, list[bytes]] = {}
    archive = zipfile.ZipFile(io.BytesIO(data))
    part: Any = openpyxl.load_workbook(io.BytesIO(data), read_only=True)[sheet]
    try:
        for drawing in _linked(archive, part._worksheet_path, "/drawing"):
            for row, picture in _anchored(archive, drawing):
                found.setdefault(row, []).append(picture)
    except Exception as error:
        # as for the cells: a damaged drawing fails in dozens of ways, and a row without its picture is refused anyway
        logger.warning("the pictures of a workbook could not be read: %s", type(error).__name__)
    return found


def _linked(archive: zipfile.ZipFile, part: str, kind: str) -> list[str]:
    links = get_rels_path(part)
    if links not in archive.namelist():
        return []
    return [it.target for it in get_dependents(archive, links) if it.Type.endswith(kind)]


def _anchored(archive: zipfile.ZipFile, part: str) -> list[tuple[int, bytes]]:
    links = get_rels_path(part)
    if links not in archive.namelist():
        return []
    targets = {it.Id: it.target for it in get_dependents(archive, links) if it.Type == IMAGE_NS}
    tree: Any = fromstring(archive.read(part))
    drawing: Any = SpreadsheetDrawing.from_tree(tree)
    return [
        (blip.anchor._from.row + 1, archive.read(targets[blip.embed]))
        for blip in drawing._blip_rels
        if targets.get(blip.embed) in archive.namelist()
    ]
