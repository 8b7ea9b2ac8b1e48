"""Files as Excel, WPS, LibreOffice and careless hands make them."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook

HEADINGS = ("工号", "姓名", "身份证号", "入职日期", "岗位", "任岗日期")


def xlsx(*rows: Sequence[Any], sheet: str = "花名册", before: Sequence[Sequence[Any]] = ()) -> bytes:
    """A workbook with these rows, the first of them the headings."""
    book = Workbook()
    page = book.active
    page.title = sheet
    for row in (*before, *rows):
        page.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def csv_text(*rows: Sequence[Any], delimiter: str = ",", newline: str = "\r\n") -> str:
    return newline.join(delimiter.join(str(cell) for cell in row) for row in rows) + newline


def with_sheet_xml(data: bytes, change: Any) -> bytes:
    """The workbook with the XML of its first sheet changed, as another program would have written it."""
    source = zipfile.ZipFile(io.BytesIO(data))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content = change(content.decode()).encode()
            target.writestr(part.filename, content)
    return stream.getvalue()


__all__ = ["HEADINGS", "csv_text", "date", "datetime", "saved", "with_sheet_xml", "xlsx"]
