"""The overview as a workbook."""

from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook

from sheets.workbooks import as_bytes, fill, fit, head
from training.selectors.overview import Cell, Overview, OverviewRow
from training.words.shared import number


def overview_workbook(overview: Overview) -> bytes:
    """One line a person, four columns a course: state, due day, last score, certificate valid until."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _("Training")
    heads = [_("Staff number"), _("Name"), _("Posts")]
    for course in overview.courses:
        heads += [course.display_title, _("Due on"), _("Last score"), _("Valid until")]
    head(sheet, heads)
    sheet.freeze_panes = "D2"
    fill(sheet, map(_row, overview.rows))
    sheet.auto_filter.ref = sheet.dimensions
    fit(sheet)
    return as_bytes(book)


def _row(line: OverviewRow) -> list[Any]:
    cells = [part for cell in line.cells for part in _columns(cell)]
    return [line.person.staff_number, line.person.name, line.posts, *cells]


def _columns(cell: Cell) -> list[Any]:
    exams = cell.progress.exams
    marked = (it for exam in exams for it in exam.attempts if it.score is not None)
    last = next(marked, None)
    until = next((exam.certificate.valid_until for exam in exams if exam.certificate), None)
    score = float(number(last.score)) if last else None
    return ["" if cell.text == "—" else cell.text, cell.progress.due_on, score, until]
