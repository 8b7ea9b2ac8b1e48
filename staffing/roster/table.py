"""The sheet that holds the roster, as it is stored between the upload and the confirmation."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sheets.table import Cell, Row, Unreadable


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
