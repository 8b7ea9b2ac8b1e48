"""The eligibility of everybody as a workbook: the matrix in words, and one line with the reason for every answer."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from sheets.workbooks import as_bytes, fill, head
from staffing.eligibility_words import in_one_line, outcome_text
from staffing.selectors.eligibility_matrix import Cell, Matrix, Row

Value = str | date | int | None
REASON_WIDTH = 80


def matrix_workbook(matrix: Matrix, *, on: date, language: str) -> bytes:
    """Two sheets, both named after the day: the matrix as it is filtered, and its answers one by one with their days."""
    book = Workbook()
    book.remove(book.worksheets[0])
    table = book.create_sheet(str(on))
    head(table, [_("Staff number"), _("Name"), *(column.name for column in matrix.columns)])
    fill(table, (_table_row(row) for row in matrix.rows))
    for column in range(1, len(matrix.columns) + 3):
        table.column_dimensions[get_column_letter(column)].width = 20
    table.freeze_panes = "C2"

    reasons = book.create_sheet(_("Reasons %(day)s") % {"day": on})
    headings = [
        *(_("Day asked for"), _("Staff number"), _("Name"), _("Post"), _("In post")),
        *(_("Answer"), _("May hold it from"), _("May hold it until"), _("Why")),
    ]
    head(reasons, headings)
    fill(reasons, _reason_rows(matrix, on, language))
    reasons.column_dimensions[get_column_letter(len(headings))].width = REASON_WIDTH
    reasons.auto_filter.ref = reasons.dimensions
    return as_bytes(book)


def _table_row(row: Row) -> list[Value]:
    return [row.person.staff_number, row.person.name, *(_words(cell) for cell in row.cells)]


def _words(cell: Cell) -> str:
    return _("%(answer)s (in post)") % {"answer": cell.text} if cell.held else cell.text


def _reason_rows(matrix: Matrix, on: date, language: str) -> Iterator[list[Value]]:
    judged = {column.post for column in matrix.columns if column.has_standard}
    for row in matrix.rows:
        for cell in row.cells:
            if cell.post in judged:
                answer = cell.answer
                yield [
                    *(on, row.person.staff_number, row.person.name, cell.name),
                    _("in post") if cell.held else "",
                    outcome_text(answer.outcome),
                    *(answer.met_from, answer.met_until, in_one_line(answer, language)),
                ]
