"""Questions as a workbook with Chinese headings, one row a question; without questions it is the template."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from cms.exchange.base import (
    MOST_QUESTIONS,
    UNPRINTABLE,
    FileQuestion,
    Format,
    Lost,
    Notes,
    Reading,
    Refused,
    RefusedError,
    Values,
    Writing,
    choice_values,
    no_kind,
    one_line,
    title_of,
)
from cms.exchange.columns import COLUMNS, LETTERS, Column, column_called
from cms.kinds.choice import TRUE_FALSE_TEXTS
from sheets.reading_xlsx import read_workbook
from sheets.table import (
    CELL_TEXT_LIMIT,
    Cell,
    FileRefusedError,
    Row,
    Sheet,
    Unreadable,
    cell_text,
    is_empty,
    letter,
)
from sheets.workbooks import CONTENT_TYPE, as_bytes, fill, head, put

SHEET, EXPLANATION, MISSING = "题目", "填写说明", "未写入"
HEADING_SEARCH = 20
KINDS = {"single": "单选", "multiple": "多选", "true_false": "判断", "ordering": "排序"}
# Kinds whose answer fits no column of options: it stands in one cell, as JSON, in the words of the course files.
DETAILED = {
    "numeric": "数值",
    "matching": "匹配",
    "cloze": "填空",
    "date": "日期",
    "text": "简答",
    "file": "照片文件",
}
ALL_KINDS = KINDS | DETAILED
DIFFICULTIES = {1: "易", 2: "中", 3: "难"}
YES, NO = "是", "否"
TRUE_WORDS, FALSE_WORDS = {"对", "正确", "√", "true", "是"}, {"错", "错误", "×", "false", "否"}
PLACE_COLUMNS = ("id", "course", "module", "competency", "origin")
COMMON = {*PLACE_COLUMNS, "kind", "stem", "explanation", "difficulty", "critical"}


class QuestionWorkbook(Format):
    code = "workbook"
    name = gettext_lazy("Excel workbook")
    hint = gettext_lazy("One row a question. Holds every kind but those with a picture.")
    extension = "xlsx"
    content_type = CONTENT_TYPE

    def recognises(self, data: bytes) -> bool:
        return data.startswith(b"PK\x03\x04")

    def read(self, data: bytes) -> Reading:
        if not self.recognises(data):
            raise FileRefusedError(
                _("This is no Excel workbook (.xlsx). Choose its real format, or let it be recognised.")
            )
        reading = Reading()
        sheets = [it for it in read_workbook(data) if it.rows and it.name not in (EXPLANATION, MISSING)]
        found = next(((it, row) for it in sheets if (row := _heading_row(it))), None)
        if found is None:
            raise FileRefusedError(
                _(
                    "No heading row with 题干 and 答案 was found in the first %(rows)d rows. The template has all headings."
                )
                % {"rows": HEADING_SEARCH}
            )
        sheet, heading = found
        reading.lost += [
            Lost(_("sheet %(name)s") % {"name": it.name}, _("This sheet was not read."))
            for it in sheets
            if it is not sheet
        ]
        columns = _columns(sheet, heading, reading)
        for row in sheet.rows:
            if row.number < heading.number:
                reading.lost.append(
                    Lost(_place(sheet, row), _("This row stands above the headings and was not read."))
                )
            elif row is not heading and not is_empty(row.cells):
                _read_row(_place(sheet, row), row, columns, reading)
        return reading

    def write(self, questions: Sequence[FileQuestion]) -> Writing:
        writing = Writing(b"")
        rows: list[list[str]] = []
        for question in questions:
            try:
                rows.append(_row(question.values))
            except RefusedError as error:
                writing.left_out.append(Refused(question.place, question.title, (str(error),)))
        writing.data = _book(rows, writing.left_out)
        return writing


def _heading_row(sheet: Sheet) -> Row | None:
    for row in sheet.rows[:HEADING_SEARCH]:
        codes = {found.code for cell in row.cells if (found := column_called(cell_text(cell)))}
        if {"stem", "answer"} <= codes:
            return row
    return None


def _place(sheet: Sheet, row: Row) -> str:
    return _("sheet %(name)s, row %(row)d") % {"name": sheet.name, "row": row.number}


def _columns(sheet: Sheet, heading: Row, reading: Reading) -> dict[str, int]:
    """Code of a column -> its index. A heading that is not understood is named, and so is a filled column without one;
    one that stands twice refuses the file."""
    columns: dict[str, int] = {}
    place = _place(sheet, heading)
    below = [row for row in sheet.rows if row.number > heading.number]
    for index in range(max(len(row.cells) for row in (heading, *below))):
        text = cell_text(heading.cell(index))
        column = column_called(text)
        if column and column.code in columns:
            raise FileRefusedError(
                _("The heading %(name)s stands twice. Keep one of them.") % {"name": column.zh}
            )
        if column:
            columns[column.code] = index
        elif text:
            reading.lost.append(
                Lost(
                    place,
                    _("The column “%(name)s” is not understood and not kept.") % {"name": title_of(text)},
                )
            )
        elif not all(is_empty([row.cell(index)]) for row in below):
            words = _("Column %(letter)s has no heading; what stands in it is not kept.")
            reading.lost.append(Lost(place, words % {"letter": letter(index)}))
    return columns


def _read_row(place: str, row: Row, columns: dict[str, int], reading: Reading) -> None:
    notes, faults = Notes(), []
    cells: dict[str, str] = {}
    for code, index in columns.items():
        try:
            cells[code] = _readable(row.cell(index), code, notes)
        except RefusedError as error:
            faults.append(str(error))
            cells[code] = ""
    values: Values = {"stem": cells["stem"]}
    for part in (_answer, _difficulty, _critical):
        try:
            values |= part(cells, notes)
        except RefusedError as error:
            faults.append(str(error))
    values |= {code: cells[code] for code in (*PLACE_COLUMNS, "explanation") if cells.get(code)}
    if faults:
        reading.refused.append(Refused(place, title_of(cells["stem"]), tuple(faults)))
    else:
        reading.questions.append(FileQuestion(place, values, notes.words))


def _readable(cell: Cell, code: str, notes: Notes) -> str:
    if not isinstance(cell, Unreadable):
        text, taken_out = UNPRINTABLE.subn("", cell_text(cell))
        if taken_out:
            notes.add(_("Control characters were taken out."))
        return text
    if cell.reason == "long":
        raise _too_long(code, int(cell.detail))
    reasons = {
        "formula": _("a formula without a stored value"),
        "merged": _("part of a merged cell"),
        "error": _("an error of the spreadsheet"),
    }
    raise _in_column(code, _("it holds %(what)s; write the text itself.") % {"what": reasons[cell.reason]})


def _too_long(code: str, length: int) -> RefusedError:
    words = _("it holds %(count)s characters, and a cell takes %(limit)s; shorten it.")
    return _in_column(code, words % {"count": f"{length:,}", "limit": f"{CELL_TEXT_LIMIT:,}"})


def _in_column(code: str, words: str) -> RefusedError:
    zh = next(it.zh for it in COLUMNS if it.code == code)
    return RefusedError(_("Column %(name)s: %(words)s") % {"name": zh, "words": words})


def _answer(cells: dict[str, str], notes: Notes) -> Values:
    options = {it: one_line(text, notes) for it in LETTERS if (text := cells.get(it, ""))}
    kind, answer = _kind(cells, options), cells["answer"].strip()
    if kind in DETAILED:
        return {"kind": kind} | _details(cells)
    if kind == "true_false":
        if options:
            raise _in_column("kind", _("a true or false question has no options; empty them."))
        if answer.lower() not in TRUE_WORDS | FALSE_WORDS:
            raise _in_column("answer", _("write 对 or 错."))
        return {"kind": kind, "answer": answer.lower() in TRUE_WORDS}
    letters = re.sub(r"[\s,，、;；/>→-]", "", answer.upper())
    if unknown := sorted({it for it in letters if it not in options}):
        raise _in_column(
            "answer", _("%(letters)s is no option of this row.") % {"letters": ", ".join(unknown)}
        )
    if kind == "ordering":
        if sorted(letters) != sorted(options):
            raise _in_column("answer", _("write the letter of every item once, in the right order."))
        return {"kind": kind, "items": [options[it] for it in letters]}
    return choice_values([(text, it in letters) for it, text in options.items()], several=kind == "multiple")


def _details(cells: dict[str, str]) -> Values:
    if any(cells.get(it) for it in (*LETTERS, "answer")):
        raise _in_column("answer", _("this kind has its answer in 作答内容; empty answer and options."))
    try:
        own = json.loads(cells.get("details", ""))
    except (ValueError, RecursionError):
        own = None
    if not isinstance(own, dict) or COMMON & own.keys():
        raise _in_column("details", _('write it as an exported file does, such as {"value": "3"}.'))
    return own


def _kind(cells: dict[str, str], options: dict[str, str]) -> str:
    """The kind that the row names; where it names none, what its options and its answer show."""
    word = cells.get("kind", "").strip().removesuffix("题").removesuffix("选择")
    word = {"单项": "单选", "多项": "多选", "是非": "判断", "正误": "判断"}.get(word, word)
    if not word:
        letters = re.sub(r"[^A-F]", "", cells["answer"].upper())
        return "true_false" if not options else "multiple" if len(letters) > 1 else "single"
    found = next((code for code, zh in ALL_KINDS.items() if word in (zh, code)), None)
    if found is None:
        raise _in_column(
            "kind",
            _("“%(kind)s” is none of %(known)s.") % {"kind": word, "known": "、".join(ALL_KINDS.values())},
        )
    return found


def _difficulty(cells: dict[str, str], notes: Notes) -> Values:
    word = cells.get("difficulty", "").strip()
    if not word:
        return {}
    words = (
        {"简单": 1, "容易": 1, "中等": 2, "一般": 2, "困难": 3}
        | {zh: it for it, zh in DIFFICULTIES.items()}
        | {"1": 1, "2": 2, "3": 3}
    )
    if word not in words:
        raise _in_column("difficulty", _("write 易, 中 or 难."))
    return {"difficulty": words[word]}


def _critical(cells: dict[str, str], notes: Notes) -> Values:
    word = cells.get("critical", "").strip().lower()
    if word in ("", NO, "false", "0"):
        return {"critical": False} if word else {}
    if word not in (YES, "true", "1"):
        raise _in_column("critical", _("write 是 or leave it empty."))
    return {"critical": True}


def _row(values: Values) -> list[str]:
    kind = values["kind"]
    if kind not in ALL_KINDS:
        raise no_kind(kind)
    texts = values["items"] if kind == "ordering" else [it["text"] for it in values.get("choices", [])]
    cells: dict[str, Any] = {code: values.get(code, "") for code in (*PLACE_COLUMNS, "stem", "explanation")}
    cells |= dict(zip(LETTERS, texts, strict=False))
    cells |= {"kind": ALL_KINDS[kind], "answer": _answer_cell(values), "details": _details_cell(values)}
    cells["difficulty"] = DIFFICULTIES.get(values.get("difficulty", 0), "")
    cells["critical"] = YES if values.get("critical") else NO
    row = {column.code: str(cells.get(column.code, "")) for column in COLUMNS}
    if long := next((code for code, text in row.items() if len(text) > CELL_TEXT_LIMIT), None):
        raise _too_long(long, len(row[long]))
    return list(row.values())


def _details_cell(values: Values) -> str:
    if values["kind"] not in DETAILED:
        return ""
    own = {name: value for name, value in values.items() if name not in COMMON}
    return json.dumps(own, ensure_ascii=False)


def _answer_cell(values: Values) -> str:
    if values["kind"] in DETAILED:
        return ""
    if values["kind"] == "true_false":
        return TRUE_FALSE_TEXTS["true" if values["answer"] else "false"]
    if values["kind"] == "ordering":
        return LETTERS[: len(values["items"])]
    return "".join(
        option for option, it in zip(LETTERS, values["choices"], strict=False) if it.get("correct")
    )


def _book(rows: list[list[str]], left_out: list[Refused]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101  a new workbook has one
    sheet.title = SHEET
    head(sheet, [column.zh for column in COLUMNS])
    fill(sheet, rows)
    for index, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[letter(index - 1)].width = column.width
        _choices(sheet, column, letter(index - 1))
    _explanation(book.create_sheet(EXPLANATION))
    if left_out:
        missing = book.create_sheet(MISSING)
        head(missing, [_("Code"), _("Question"), _("Why it is not in this file")])
        fill(missing, [[it.place, it.title, " ".join(it.faults)] for it in left_out])
    return as_bytes(book)


def _choices(sheet: Worksheet, column: Column, name: str) -> None:
    words = {"kind": ALL_KINDS.values(), "difficulty": DIFFICULTIES.values(), "critical": (YES, NO)}.get(
        column.code
    )
    if words:
        rule = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
        rule.add(f"{name}2:{name}{MOST_QUESTIONS + 1}")
        sheet.add_data_validation(rule)


def _explanation(sheet: Worksheet) -> None:
    head(sheet, [_("Column"), _("How to fill it in"), _("Other headings that are understood")])
    for number, column in enumerate(COLUMNS, start=2):
        for index, text in enumerate((column.zh, str(column.help), "、".join(column.aliases)), start=1):
            put(sheet.cell(row=number, column=index), text)
            sheet.cell(row=number, column=index).alignment = Alignment(wrap_text=True, vertical="top")
    for name, width in (("A", 12), ("B", 70), ("C", 40)):
        sheet.column_dimensions[name].width = width
