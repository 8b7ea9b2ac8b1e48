"""The refused rows of a roster as a workbook."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from sheets.table import letter
from sheets.workbooks import as_bytes, fill, head, put
from staffing.roster.plan import RowPlan
from staffing.roster.table import Table

PROBLEM_FILL = PatternFill("solid", fgColor="FBE7E5")


def refused_workbook(table: Table, refused: Sequence[RowPlan]) -> bytes:
    """The refused rows as they were uploaded, with a column that says what to mend; it can be uploaded again."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101  a new workbook has one
    sheet.title = "花名册"
    headings = (*table.headings, _("Problem"))
    head(sheet, headings)
    for number, row in enumerate(refused, start=2):
        fill(sheet, [row.entry.cells], first=number)
        cell = sheet.cell(row=number, column=len(headings))
        put(cell, "\n".join(_with_place(p.place, p.message) for p in row.entry.errors))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        for problem in row.entry.errors:
            if problem.column is not None:
                sheet.cell(row=number, column=problem.column + 1).fill = PROBLEM_FILL
    sheet.column_dimensions[letter(len(headings) - 1)].width = 70
    return as_bytes(book)


def _with_place(place: str, message: str) -> str:
    return f"{place}: {message}" if place else message
