"""What a file holds once its format is forgotten: rows of cells, with the numbers that the sheet shows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


class RosterFileError(Exception):
    """The file as a whole cannot be used. The message says why and what to do, for the reader."""


@dataclass(frozen=True)
class Unreadable:
    """A cell that shows something we cannot take: a formula without a value, part of a merged cell, an error.

    reason: ``formula``, ``merged`` or ``error``; detail: the merged range or the error's code.
    """

    reason: str
    detail: str = ""


Cell = str | int | float | date | Unreadable
EMPTY = ""


@dataclass(frozen=True)
class Row:
    """A row with the number that stands at its edge in the spreadsheet."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, index: int) -> Cell:
        return self.cells[index] if index < len(self.cells) else EMPTY


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook, or a whole CSV file (which has no name)."""

    name: str
    rows: tuple[Row, ...]
    date1904: bool = False


@dataclass(frozen=True)
class Table:
    """The sheet that holds the roster: its heading row and the rows below it that are not empty.

    ignored: names of the other sheets that hold something.
    """

    sheet: str
    heading_row: int
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    ignored: tuple[str, ...] = ()
    date1904: bool = False

    def to_json(self) -> str:
        return json.dumps(
            {
                "sheet": self.sheet,
                "heading_row": self.heading_row,
                "headings": self.headings,
                "ignored": self.ignored,
                "date1904": self.date1904,
                "rows": [[row.number, [_pack(cell) for cell in row.cells]] for row in self.rows],
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, text: str) -> "Table":
        data = json.loads(text)
        rows = tuple(Row(number, tuple(_unpack(c) for c in cells)) for number, cells in data["rows"])
        return cls(
            sheet=data["sheet"],
            heading_row=data["heading_row"],
            headings=tuple(data["headings"]),
            rows=rows,
            ignored=tuple(data["ignored"]),
            date1904=data["date1904"],
        )


def _pack(cell: Cell) -> Any:
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    if isinstance(cell, Unreadable):
        return {"reason": cell.reason, "detail": cell.detail}
    return cell


def _unpack(cell: Any) -> Cell:
    if not isinstance(cell, dict):
        return cell
    if "day" in cell:
        return date.fromisoformat(cell["day"])
    return Unreadable(cell["reason"], cell["detail"])


def is_empty(cells: Sequence[Cell]) -> bool:
    """Whether nothing but blanks and the rest of merged cells stands here."""
    return all(
        (isinstance(cell, str) and not cell.strip())
        or (isinstance(cell, Unreadable) and cell.reason == "merged")
        for cell in cells
    )


def letter(index: int) -> str:
    """The column letter of a 0-based index: A, B, … Z, AA."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def cell_text(cell: Cell) -> str:
    """The cell as a person would read it: numbers without a needless ``.0``, dates as 2026-02-03."""
    if isinstance(cell, Unreadable):
        return cell.detail if cell.reason == "error" else ""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell).strip()
