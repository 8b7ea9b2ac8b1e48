"""CSV as Excel, WPS and LibreOffice write it in China: with or without BOM, UTF-8, GB18030 or UTF-16."""

import csv
import io
import re

from django.utils.translation import gettext as _

from sheets.decoding import decoded
from sheets.table import CELL_TEXT_LIMIT, Cell, FileRefusedError, Row, Sheet, Unreadable
from staffing.roster.columns import column_called
from staffing.roster.text import bare

DELIMITERS = (",", ";", "\t", "，")
AS_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
CELL_LIMIT = 10_000
LINE_LIMIT = 50_000


def read_csv(data: bytes) -> Sheet:
    """The whole file as one sheet; row numbers are the lines' as a spreadsheet counts them. Raises FileRefusedError."""
    text = decoded(data).text
    first, _newline, rest = text.partition("\n")
    skipped = 0
    if re.fullmatch(r"sep=.\r?", first.strip("\ufeff")):
        text, skipped = rest, 1
    return Sheet(name="", rows=_rows(text, delimiter=_delimiter(text), first=1 + skipped))


def _delimiter(text: str) -> str:
    """The sign that yields the most known headings; the most cells where none is known."""

    def value(delimiter: str) -> tuple[int, int]:
        sample = text[:20_000].splitlines()[:20]
        rows = [line.split(delimiter) for line in sample]
        known = max((sum(column_called(c.strip('" ')) is not None for c in row) for row in rows), default=0)
        return known, max((len(row) for row in rows), default=0)

    return max(DELIMITERS, key=value)


def _rows(text: str, *, delimiter: str, first: int) -> tuple[Row, ...]:
    csv.field_size_limit(CELL_LIMIT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    try:
        for number, cells in enumerate(reader, start=first):
            if number > LINE_LIMIT:
                raise FileRefusedError(
                    _("The file has more than %(limit)d lines. Split it into parts.") % {"limit": LINE_LIMIT}
                )
            if any(cell.strip() for cell in cells):
                rows.append(Row(number, tuple(_bare(cell) for cell in cells)))
    except csv.Error:
        raise FileRefusedError(
            _(
                "Near line %(line)d the file is broken: a quotation mark is opened and not closed, or a cell is far too long. "
                "Open the file in Excel or WPS and save it as .xlsx."
            )
            % {"line": reader.line_num + first - 1}
        ) from None
    return tuple(rows)


def _bare(cell: str) -> Cell:
    """Without blanks, and without the ``="…"`` and ``'`` by which spreadsheets keep numbers as text; marked when too long."""
    cell = cell.strip().strip("\ufeff")
    if found := AS_FORMULA.fullmatch(cell):
        cell = found.group(1)
    cell = bare(cell)
    return cell if len(cell) <= CELL_TEXT_LIMIT else Unreadable("long", str(len(cell)))
