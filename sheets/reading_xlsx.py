"""Workbooks (.xlsx) of Excel, WPS and LibreOffice, read cell by cell and never trusted.

The sheet is streamed, so a sheet that claims a million rows costs what its filled rows cost. Merged cells and formulas
are looked up in the sheet's XML, which the streaming reader leaves out.
"""

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils import range_boundaries
from openpyxl.utils.datetime import MAC_EPOCH

from sheets.table import CELL_TEXT_LIMIT, EMPTY, Cell, FileRefusedError, Row, Sheet, Unreadable

logger = logging.getLogger(__name__)

UNPACKED_LIMIT = 60 * 1024 * 1024
PACKED_RATIO = 400
PARTS_LIMIT = 2000
FILLED_LIMIT = 20_000
WIDTH_LIMIT = 300
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
ZEROS = re.compile(r"0{2,}")


def read_workbook(data: bytes) -> list[Sheet]:
    """Every visible sheet, in order. Raises FileRefusedError."""
    _check_archive(data)
    try:
        return list(_sheets(data))
    except FileRefusedError:
        raise
    except Exception as error:
        # A damaged workbook makes the reader fail in dozens of ways; the reader of the page needs one.
        # Its kind only: its words may hold a cell, and so an identity number.
        logger.warning("a workbook could not be read: %s", type(error).__name__)
        raise FileRefusedError(_broken()) from error


def _broken() -> str:
    return _(
        "The workbook is damaged or of an unusual kind. Open it in Excel or WPS, save it as “Excel workbook (.xlsx)”, "
        "then upload that file."
    )


def _check_archive(data: bytes) -> None:
    """Refuse, before anything is unpacked, what is no workbook or would grow beyond measure."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise FileRefusedError(_broken()) from None
    names = {part.filename for part in parts}
    unpacked = sum(part.file_size for part in parts)
    if (
        len(parts) > PARTS_LIMIT
        or unpacked > UNPACKED_LIMIT
        or unpacked > PACKED_RATIO * max(len(data), 10_000)
    ):
        raise FileRefusedError(
            _(
                "The workbook unpacks to %(size)d MB, far more than such a table needs, and was not opened. "
                "Copy its rows into the template and upload that."
            )
            % {"size": unpacked // 1_000_000}
        )
    if any(name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) for name in names):
        raise FileRefusedError(
            _("The file holds paths that lead out of it, as no workbook does, and was not opened.")
        )
    if any(name.endswith("vbaProject.bin") for name in names):
        raise FileRefusedError(
            _("The workbook holds macros. Save it as “Excel workbook (.xlsx)” without them and upload that.")
        )
    if any(part.flag_bits & 0x1 for part in parts):
        raise FileRefusedError(
            _("The file is protected with a password. Remove the password and upload it again.")
        )
    if "xl/workbook.bin" in names:
        raise FileRefusedError(
            _("This is a binary workbook (.xlsb). Save it as “Excel workbook (.xlsx)” and upload that.")
        )
    if "mimetype" in names or "content.xml" in names:
        raise FileRefusedError(
            _("This is an OpenDocument file. Save it as “Excel workbook (.xlsx)” and upload that.")
        )
    if not any(name.startswith("xl/") for name in names):
        raise FileRefusedError(
            _("This is a packed file without a workbook in it. Upload the .xlsx or .csv file itself.")
        )


def _sheets(data: bytes) -> Iterator[Sheet]:
    values = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    archive = zipfile.ZipFile(io.BytesIO(data))
    formulas = None
    sheets: list[Any] = values.worksheets
    for sheet in sheets:
        if sheet.sheet_state != "visible":
            continue
        xml = archive.read(sheet._worksheet_path)
        hidden: dict[tuple[int, int], Unreadable] = _merged(xml)
        if FORMULA.search(xml):
            formulas = formulas or openpyxl.load_workbook(io.BytesIO(data), read_only=True)
            hidden.update(_formulas(formulas[sheet.title]))
        rows = tuple(_rows(sheet, hidden))
        yield Sheet(name=sheet.title, rows=rows, date1904=values.epoch == MAC_EPOCH)


def _merged(xml: bytes) -> dict[tuple[int, int], Unreadable]:
    """The cells of merged ranges but for the first of each, which holds the value."""
    found: dict[tuple[int, int], Unreadable] = {}
    for reference in MERGED.findall(xml)[:5000]:
        text = reference.decode()
        left, top, right, bottom = (edge or 1 for edge in range_boundaries(text))
        for row in range(top, min(bottom, top + FILLED_LIMIT) + 1):
            for column in range(left, min(right, WIDTH_LIMIT) + 1):
                if (row, column) != (top, left) and len(found) < 200_000:
                    found[row, column] = Unreadable("merged", text)
    return found


def _formulas(sheet: Any) -> dict[tuple[int, int], Unreadable]:
    """The cells that hold a formula."""
    sheet.reset_dimensions()
    return {
        (cell.row, cell.column): Unreadable("formula")
        for row in sheet.iter_rows()
        for cell in row
        if getattr(cell, "data_type", "") == "f"
    }


def _rows(sheet: Any, hidden: dict[tuple[int, int], Unreadable]) -> Iterator[Row]:
    sheet.reset_dimensions()  # what a file says of its own size may be missing or wrong
    special: dict[int, dict[int, Unreadable]] = {}
    for (number, index), mark in hidden.items():
        special.setdefault(number, {})[index] = mark
    filled = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if any(cell.value is not None for cell in cells[WIDTH_LIMIT:]):
            raise FileRefusedError(
                _(
                    "Sheet %(name)s, row %(row)d: something stands beyond column %(limit)d. Remove it, or move it into a file of its own."
                )
                % {"name": sheet.title, "row": number, "limit": WIDTH_LIMIT}
            )
        row = Row(number, _trimmed(_cells(cells[:WIDTH_LIMIT], special.get(number, {}))))
        if row.cells:
            filled += 1
            yield row
        if filled > FILLED_LIMIT:
            raise FileRefusedError(
                _("The sheet %(name)s has more than %(limit)d rows. Split it into parts.")
                % {"name": sheet.title, "limit": FILLED_LIMIT}
            )


def _cells(cells: tuple[Any, ...], special: dict[int, Unreadable]) -> list[Cell]:
    """The cells of a row; merged ones count even where the file leaves them out."""
    width = max([len(cells), *special])
    return [
        _cell(cells[index - 1], special.get(index)) if index <= len(cells) else special.get(index, EMPTY)
        for index in range(1, width + 1)
    ]


def _trimmed(cells: list[Cell]) -> tuple[Cell, ...]:
    while cells and cells[-1] == EMPTY:
        cells.pop()
    return tuple(cells)


def _cell(cell: Any, special: Unreadable | None) -> Cell:
    value = cell.value
    if special and special.reason == "merged":
        return special
    if value is None:
        return special or EMPTY
    if cell.data_type == "e":
        return Unreadable("error", str(value))
    return _plain(value, getattr(cell, "number_format", ""))


def _plain(value: Any, number_format: str) -> Cell:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date | float):
        return value
    if isinstance(value, int):
        # 0107 typed into a cell with the format 0000 is stored as 107 and shown as 0107.
        padded = ZEROS.fullmatch(number_format) and 0 <= value < 10**12
        return str(value).zfill(len(number_format)) if padded else value
    if isinstance(value, time | timedelta):
        return str(value)
    text = str(value).strip()
    return text if len(text) <= CELL_TEXT_LIMIT else Unreadable("long", str(len(text)))
