"""An exam's statistics as files for other programs: numbers as numbers, text never as a formula."""

import csv
from collections.abc import Iterator
from io import StringIO

from django.utils.translation import gettext as _

from cms.kinds import KINDS
from sheets.workbooks import list_workbook
from training.selectors.statistics import ExamStatistics
from training.statistics.intervals import Estimate
from training.words.statistics import CONCERNS

Cell = str | float | int | None
# What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection).
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def headings() -> list[str]:
    return [
        _("Question"), _("Revision"), _("SHA-256"), _("Current"), _("Kind"), _("Competency"), _("Text"), _("Answers"),
        _("Facility"), _("Facility from"), _("Facility to"),
        _("Item-total"), _("Item-rest"), _("Item-rest from"), _("Item-rest to"),
        _("Share of papers"), _("What to look at"),
    ]  # fmt: skip


def rows(found: ExamStatistics) -> Iterator[list[Cell]]:
    """A line for each version; a figure that too few answers stand behind is an empty cell."""
    for line in found.items:
        version, figures = line.version, line.figures
        yield [
            version.code,
            version.revision,
            version.sha256,
            _("yes") if line.current else _("no"),
            str(KINDS[line.kind].name),
            version.content["competency"],
            version.content["stem"],
            figures.n,
            *_three(figures.facility),
            round(figures.item_total.value, 4) if figures.item_total else None,
            *_three(figures.item_rest),
            round(line.exposure, 4),
            "; ".join(str(CONCERNS[it].label) for it in line.concerns),
        ]


def statistics_workbook(found: ExamStatistics) -> bytes:
    """The table as .xlsx."""
    return list_workbook(_("Questions"), headings(), rows(found))


def statistics_csv(found: ExamStatistics) -> bytes:
    """The table as .csv in UTF-8, with the mark by which Excel knows it."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings())
    writer.writerows([_harmless(cell) for cell in row] for row in rows(found))
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS) else cell


def _three(estimate: Estimate | None) -> list[Cell]:
    if estimate is None:
        return [None, None, None]
    return [round(it, 4) for it in (estimate.value, estimate.low, estimate.high)]
