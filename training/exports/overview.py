"""The overview as a workbook."""

from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from sheets.workbooks import put
from training.selectors.overview import Cell, Overview
from training.words.shared import number


def overview_workbook(overview: Overview) -> bytes:
    """One line a person, four columns a course: state, due day, last score, certificate valid until."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _("Training")
    heads = [_("Staff number"), _("Name"), _("Posts")]
    for course in overview.courses:
        heads += [course.display_title, _("Due on"), _("Last score"), _("Valid until")]
    _write_row(sheet, 1, heads)
    for row in sheet[1]:
        row.font = Font(bold=True)
    for place, line in enumerate(overview.rows, start=2):
        cells = [part for cell in line.cells for part in _columns(cell)]
        _write_row(sheet, place, [line.person.staff_number, line.person.name, line.posts, *cells])
    sheet.freeze_panes = "D2"
    for column in range(1, len(heads) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 16
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _columns(cell: Cell) -> list[Any]:
    exams = cell.progress.exams
    marked = (it for exam in exams for it in exam.attempts if it.score is not None)
    last = next(marked, None)
    until = next((exam.certificate.valid_until for exam in exams if exam.certificate), None)
    score = float(number(last.score)) if last else None
    return ["" if cell.text == "—" else cell.text, cell.progress.due_on, score, until]


def _write_row(sheet: Any, row: int, values: list[Any]) -> None:
    for column, value in enumerate(values, start=1):
        put(sheet.cell(row=row, column=column), value)
