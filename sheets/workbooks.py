"""The workbooks we hand out. Text stays text in every cell."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from sheets.table import letter

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEAD_FONT = Font(bold=True, color="FFFFFF")
HEAD_FILL = PatternFill("solid", fgColor="15526E")
TEXT = "@"
DAY = "yyyy-mm-dd"
MOMENT = "yyyy-mm-dd hh:mm"
WIDEST = 60


def as_bytes(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def put(cell: Cell | MergedCell, value: str | date | float | None) -> None:
    """Write a value that no spreadsheet takes for a formula; days and moments (without a zone) stay what they are,
    control characters are left out."""
    if value is None or value == "":
        return
    if isinstance(cell, MergedCell):
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.number_format = TEXT
    elif isinstance(value, datetime):
        cell.number_format = MOMENT
    elif isinstance(value, date):
        cell.number_format = DAY


def head(sheet: Worksheet, headings: Sequence[str], *, row: int = 1) -> None:
    """A heading row that stays in sight."""
    for index, heading in enumerate(headings, start=1):
        cell = sheet.cell(row=row, column=index)
        put(cell, heading)
        cell.font = HEAD_FONT
        cell.fill = HEAD_FILL
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[letter(index - 1)].width = max(11, 2 * len(heading) + 4)
    sheet.freeze_panes = f"A{row + 1}"


def fill(sheet: Worksheet, rows: Iterable[Sequence[str | date | float | None]], *, first: int = 2) -> None:
    for number, values in enumerate(rows, start=first):
        for index, value in enumerate(values, start=1):
            if value not in (None, ""):
                put(sheet.cell(row=number, column=index), value)


def fit(sheet: Worksheet) -> None:
    """Columns as wide as what stands in them; beyond WIDEST and where there are lines, cells wrap instead."""
    for index, column in enumerate(sheet.iter_cols(min_row=2)):
        texts = [cell.value for cell in column if isinstance(cell.value, str)]
        lines = [line for text in texts for line in text.splitlines()]
        widest = max((sum(1 if sign.isascii() else 2 for sign in line) + 2 for line in lines), default=0)
        dimension = sheet.column_dimensions[letter(index)]
        dimension.width = max(dimension.width, min(WIDEST, widest))
        if widest > WIDEST or len(lines) > len(texts):
            for cell in column:
                cell.alignment = Alignment(vertical="top", wrap_text=True)


def list_workbook(
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[str | date | float | None]],
    below: Iterable[Sequence[str | date | float | None]] = (),
) -> bytes:
    """A plain table on one sheet. `below`: rows under it that sorting and filtering leave where they are."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101  a new workbook has one
    sheet.title = title[:31]
    head(sheet, headings)
    fill(sheet, rows)
    sheet.auto_filter.ref = sheet.dimensions
    fill(sheet, below, first=sheet.max_row + 1)
    fit(sheet)
    return as_bytes(book)
