"""What a file holds once its format is forgotten: rows of cells, with the numbers that the sheet shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

# No field of a roster or a question needs more; a longer cell is marked, never cut.
CELL_TEXT_LIMIT = 2000


class FileRefusedError(Exception):
    """The file as a whole cannot be used. The message says why and what to do, for the reader."""


@dataclass(frozen=True)
class Unreadable:
    """A cell that shows something we cannot take: a formula without a value, part of a merged cell, an error, too long a text.

    reason: ``formula``, ``merged``, ``error`` or ``long``; detail: the merged range, the error's code, the number of characters.
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
