"""The workbook of questions: writing it, so that reading gives the same again. Without questions it is the template."""

from __future__ import annotations

import io
from collections.abc import Sequence

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from cms.exchange.answer_lines import lines_of_values
from cms.exchange.base import MOST_QUESTIONS, FileQuestion, Refused, RefusedError, Values, Writing
from cms.exchange.cases import Telling
from cms.exchange.columns import (
    ALL_KINDS,
    CASE_COLUMNS,
    CASES,
    COLUMNS,
    DETAILED,
    DIFFICULTIES,
    EXAMPLES,
    EXPLANATION,
    LETTERS,
    MISSING,
    NO,
    PLACE_COLUMNS,
    SHEET,
    USES,
    YES,
    Column,
    too_long,
)
from cms.exchange.examples import example_questions
from cms.exchange.pictures import picture_to_write
from cms.kinds.choice import TRUE_FALSE_TEXTS
from sheets.table import CELL_TEXT_LIMIT, letter
from sheets.workbooks import as_bytes, fill, head, put

PICTURE_COLUMN = next(letter(at) for at, it in enumerate(COLUMNS) if it.code == "picture")
PICTURE_WIDTH, PICTURE_HEIGHT = 160, 100
POINTS_A_PIXEL = 0.75
# what a spreadsheet keeps byte by byte
KEPT_ENDINGS = (".png", ".jpg")


def write(questions: Sequence[FileQuestion]) -> Writing:
    writing = Writing(b"")
    rows: list[list[str]] = []
    cases: list[list[str]] = []
    pictures: dict[int, bytes] = {}
    telling = Telling()
    for question in questions:
        try:
            row, picture = row_of(question.values), _picture(question)
            told = _case_row(telling.to_tell(question.values))
        except RefusedError as error:
            writing.left_out.append(Refused(question.place, question.title, (str(error),)))
            continue
        rows.append(row)
        cases += told
        if picture:
            pictures[len(rows) + 1] = picture
    writing.data = _book(rows, cases, pictures, writing.left_out)
    return writing


def _picture(question: FileQuestion) -> bytes:
    if question.values["kind"] != "hotspot":
        return b""
    if not question.values["picture"].endswith(KEPT_ENDINGS):
        raise RefusedError(_("A workbook holds PNG and JPEG pictures only, and this one is WebP."))
    return picture_to_write(question)


def _case_row(case: Values | None) -> list[list[str]]:
    return [[case["id"], case["title"], case["text"]]] if case else []


def row_of(values: Values) -> list[str]:
    """The cells of a question. Raises RefusedError for a text that no cell takes."""
    kind = values["kind"]
    texts = values["items"] if kind == "ordering" else [it["text"] for it in values.get("choices", [])]
    cells: dict[str, str] = {code: values.get(code, "") for code in (*PLACE_COLUMNS, "stem", "explanation")}
    cells |= dict(zip(LETTERS, texts, strict=False))
    cells |= {"kind": ALL_KINDS[kind], "answer": _answer_cell(values)}
    cells["details"] = lines_of_values(values) if kind in DETAILED else ""
    cells["difficulty"] = DIFFICULTIES.get(values.get("difficulty", 0), "")
    cells["critical"] = YES if values.get("critical") else NO
    cells["use"] = USES.get(values.get("use", ""), "")
    case = values.get("case", {})
    cells |= {"case": case.get("id", ""), "case_place": str(case.get("place", ""))}
    row = {column.code: cells.get(column.code, "") for column in COLUMNS}
    if long := next((code for code, text in row.items() if len(text) > CELL_TEXT_LIMIT), None):
        raise too_long(long, len(row[long]))
    return list(row.values())


def _answer_cell(values: Values) -> str:
    kind = values["kind"]
    if kind == "numeric":
        return str(values["value"])
    if kind in DETAILED:
        return ""
    if kind == "true_false":
        return TRUE_FALSE_TEXTS["true" if values["answer"] else "false"]
    if kind == "ordering":
        return LETTERS[: len(values["items"])]
    return "".join(
        option for option, it in zip(LETTERS, values["choices"], strict=False) if it.get("correct")
    )


def _book(
    rows: list[list[str]], cases: list[list[str]], pictures: dict[int, bytes], left_out: list[Refused]
) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101  a new workbook has one
    sheet.title = SHEET
    _table(sheet, COLUMNS, rows)
    for index, column in enumerate(COLUMNS):
        _choices(sheet, column, letter(index))
    for number, data in pictures.items():
        _show(sheet, number, data)
    _table(book.create_sheet(CASES), CASE_COLUMNS, cases)
    _explanation(book.create_sheet(EXPLANATION))
    if not rows and not left_out:
        _table(book.create_sheet(EXAMPLES), COLUMNS, [row_of(it) for it in example_questions()])
    if left_out:
        missing = book.create_sheet(MISSING)
        head(missing, [_("Code"), _("Question"), _("Why it is not in this file")])
        fill(missing, [[it.place, it.title, " ".join(it.faults)] for it in left_out])
    return as_bytes(book)


def _table(sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    head(sheet, [column.zh for column in columns])
    fill(sheet, rows)
    for index, column in enumerate(columns):
        sheet.column_dimensions[letter(index)].width = column.width
        if column.code == "details":
            for number in range(2, len(rows) + 2):
                sheet.cell(row=number, column=index + 1).alignment = Alignment(wrap_text=True, vertical="top")


def _show(sheet: Worksheet, number: int, data: bytes) -> None:
    """The picture over its cell, small enough to lie in its row."""
    picture = Image(io.BytesIO(data))
    scale = min(1.0, PICTURE_WIDTH / picture.width, PICTURE_HEIGHT / picture.height)
    picture.width, picture.height = int(picture.width * scale) or 1, int(picture.height * scale) or 1
    sheet.add_image(picture, f"{PICTURE_COLUMN}{number}")
    sheet.row_dimensions[number].height = PICTURE_HEIGHT * POINTS_A_PIXEL


def _choices(sheet: Worksheet, column: Column, name: str) -> None:
    words = {
        "kind": ALL_KINDS.values(),
        "difficulty": DIFFICULTIES.values(),
        "critical": (YES, NO),
        "use": USES.values(),
    }.get(column.code)
    if words:
        rule = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
        rule.add(f"{name}2:{name}{MOST_QUESTIONS + 1}")
        sheet.add_data_validation(rule)


def _explanation(sheet: Worksheet) -> None:
    head(sheet, [_("Column"), _("How to fill it in"), _("Other headings that are understood")])
    for number, column in enumerate((*COLUMNS, *CASE_COLUMNS), start=2):
        for index, text in enumerate((column.zh, str(column.help), "、".join(column.aliases)), start=1):
            put(sheet.cell(row=number, column=index), text)
            sheet.cell(row=number, column=index).alignment = Alignment(wrap_text=True, vertical="top")
    for name, width in (("A", 12), ("B", 70), ("C", 40)):
        sheet.column_dimensions[name].width = width
