"""From the bytes of an upload to the table of the roster: what kind of file it is, which sheet, which heading row."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sheets.reading_xlsx import read_workbook
from sheets.table import Cell, FileRefusedError, Row, Sheet, Unreadable, cell_text, is_empty
from staffing.roster.columns import Column, column_called, columns
from staffing.roster.reading_csv import read_csv
from staffing.roster.table import Table
from staffing.roster.text import bare, listed

ROW_LIMIT = 5000
HEADING_SEARCH = 20
NEEDED = ("staff_number", "name")
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_roster(data: bytes) -> Table:
    """The table that holds the roster. The file's content decides its kind, never its name.

    Raises FileRefusedError.
    """
    return find_table(_sheets(data))


def _sheets(data: bytes) -> list[Sheet]:
    if not data.strip(b"\x00 \t\r\n"):
        raise FileRefusedError(_("The file is empty. Fill in the template and upload it again."))
    if data.startswith(b"PK\x03\x04"):
        return [_bare(sheet) for sheet in read_workbook(data)]
    if data.startswith(COMPOUND):
        raise FileRefusedError(_compound_refusal(data))
    if foreign := _foreign(data):
        raise FileRefusedError(
            _("This is %(kind)s, not a spreadsheet, whatever its name says. Upload an .xlsx or .csv file.")
            % {"kind": foreign}
        )
    return [read_csv(data)]


def _bare(sheet: Sheet) -> Sheet:
    rows = tuple(
        Row(row.number, tuple(bare(it) if isinstance(it, str) else it for it in row.cells))
        for row in sheet.rows
    )
    return replace(sheet, rows=rows)


def _compound_refusal(data: bytes) -> str:
    if ENCRYPTED in data:
        return _(
            "The workbook is protected with a password, so it cannot be read. Open it, remove the password "
            "(File, Info, Protect workbook, Encrypt with password: leave it empty), save it and upload it again."
        )
    return _(
        "This is a workbook of the old kind (.xls or .et). Open it and save it as “Excel workbook (.xlsx)”, "
        "then upload that file."
    )


def _foreign(data: bytes) -> str:
    head = data[:512].lstrip().lower()
    kinds = (
        (b"%pdf", _("a PDF file")),
        (b"\x89png", _("a picture")),
        (b"\xff\xd8\xff", _("a picture")),
        (b"rar!", _("a packed archive")),
        (b"7z\xbc\xaf", _("a packed archive")),
        (b"\x1f\x8b", _("a packed archive")),
        (b"<!doctype html", _("a web page")),
        (b"<html", _("a web page")),
        (b"<?xml", _("an XML file")),
        (b"{\\rtf", _("a text document")),
    )
    return next((name for magic, name in kinds if head.startswith(magic)), "")


def find_table(sheets: Sequence[Sheet]) -> Table:
    """The first sheet with a heading row, which stands among its first rows. Raises FileRefusedError."""
    filled = [sheet for sheet in sheets if any(not is_empty(row.cells) for row in sheet.rows)]
    if not filled:
        raise FileRefusedError(_("There is nothing in this file. Fill in the template and upload it again."))
    for sheet in filled:
        position = _heading_position(sheet)
        if position is not None:
            others = tuple(other.name for other in filled if other is not sheet and not _explains(other))
            return _table(sheet, position, others)
    raise FileRefusedError(_no_heading(filled))


def _explains(sheet: Sheet) -> bool:
    """Whether this is the sheet of explanations that the template itself brings along."""
    return sheet.name in {"填写说明", "Explanation"}


def _heading_position(sheet: Sheet) -> int | None:
    """Where the row with the most known headings stands, if it has at least two or the one that counts."""
    best, best_count = None, 0
    for position, row in enumerate(sheet.rows[:HEADING_SEARCH]):
        found = {column.code for cell in row.cells if (column := _column(cell))}
        if len(found) > best_count and (len(found) >= 2 or "staff_number" in found):
            best, best_count = position, len(found)
    return best


def _column(cell: Cell) -> Column | None:
    return column_called(cell) if isinstance(cell, str) and cell.strip() else None


def _table(sheet: Sheet, position: int, others: tuple[str, ...]) -> Table:
    heading = sheet.rows[position]
    headings = tuple(cell_text(cell) for cell in heading.cells)
    _check_headings(headings)
    rows = tuple(row for row in sheet.rows[position + 1 :] if not is_empty(row.cells))
    if not rows:
        raise FileRefusedError(
            _("Below the headings in row %(row)d there is nobody. Add one row for each person.")
            % {"row": heading.number}
        )
    if len(rows) > ROW_LIMIT:
        raise FileRefusedError(
            _(
                "The file has %(count)d rows; one import takes %(limit)d. Split the file and import the parts one after another."
            )
            % {"count": len(rows), "limit": ROW_LIMIT}
        )
    width = max(len(headings), *(len(row.cells) for row in rows))
    return Table(
        sheet=sheet.name,
        heading_row=heading.number,
        headings=headings + ("",) * (width - len(headings)),
        rows=rows,
        ignored=others,
        date1904=sheet.date1904,
    )


def _check_headings(headings: Sequence[str]) -> None:
    found: dict[str, list[str]] = {}
    for heading in headings:
        if column := column_called(heading):
            found.setdefault(column.code, []).append(heading)
    missing = [columns()[code].label for code in NEEDED if code not in found]
    if missing:
        raise FileRefusedError(
            _(
                "The column %(missing)s is missing. A roster needs at least 工号 (staff number) and 姓名 (name)."
            )
            % {"missing": listed(missing)}
        )
    twice = [names for names in found.values() if len(names) > 1]
    if twice:
        raise FileRefusedError(
            ngettext(
                "These headings mean the same: %(names)s. Keep one of them.",
                "These headings mean the same: %(names)s. Keep one of each.",
                len(twice),
            )
            % {"names": "; ".join(" / ".join(names) for names in twice)}
        )


def _no_heading(sheets: Sequence[Sheet]) -> str:
    first = sheets[0]
    seen = [
        cell_text(cell)
        for cell in first.rows[0].cells
        if not isinstance(cell, Unreadable) and cell_text(cell)
    ]
    return _(
        "No heading row was found in the first %(rows)d rows. The first row reads: %(seen)s. "
        "Headings such as 工号, 姓名 and 身份证号 are needed; the template has them all."
    ) % {"rows": HEADING_SEARCH, "seen": listed(seen)[:80] or "—"}
