"""Questions as a workbook with Chinese headings, one row a question; without questions it is the template."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.exchange import workbook_writing
from cms.exchange.answer_lines import values_of_lines
from cms.exchange.base import (
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
    one_line,
    title_of,
)
from cms.exchange.cases import FileCase, join_cases
from cms.exchange.columns import (
    ALL_KINDS,
    CASE_COLUMNS,
    CASES,
    COLUMNS,
    DETAILED,
    DIFFICULTIES,
    FALSE_WORDS,
    LETTERS,
    NO,
    NOT_READ,
    PLACE_COLUMNS,
    TRUE_WORDS,
    USES,
    YES,
    Column,
    column_called,
    in_column,
    too_long,
)
from cms.exchange.numbers import number_of
from cms.exchange.pictures import checked_picture
from cms.kinds.blocks import number_text
from sheets.pictures_xlsx import pictures_by_row
from sheets.reading_xlsx import read_workbook
from sheets.table import (
    Cell,
    FileRefusedError,
    Row,
    Sheet,
    Unreadable,
    cell_text,
    is_empty,
    letter,
)
from sheets.workbooks import CONTENT_TYPE

HEADING_SEARCH = 20
LAST_PLACE = 99


class QuestionWorkbook(Format):
    code = "workbook"
    name = gettext_lazy("Excel workbook")
    hint = gettext_lazy("One row a question. Holds every kind, pictures and cases too.")
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
        sheets = [it for it in read_workbook(data) if it.rows and it.name not in NOT_READ]
        found = next(
            ((it, row) for it in sheets if (row := _heading_row(it, {"stem", "answer"}, COLUMNS))), None
        )
        if found is None:
            raise FileRefusedError(
                _(
                    "No heading row with 题干 and 答案 was found in the first %(rows)d rows. The template has all headings."
                )
                % {"rows": HEADING_SEARCH}
            )
        sheet, heading = found
        cases = next((it for it in sheets if it.name == CASES and it is not sheet), None)
        reading.lost += [
            Lost(_("sheet %(name)s") % {"name": it.name}, _("This sheet was not read."))
            for it in sheets
            if it not in (sheet, cases)
        ]
        pictures = pictures_by_row(data, sheet.name)
        for place, row, cells, notes in _rows(sheet, heading, COLUMNS, reading):
            _read_row(place, cells, pictures.pop(row.number, []), notes, reading)
        reading.lost += [
            Lost(
                _row_place(sheet, number),
                _("The picture in this row belongs to no question about places on a picture."),
            )
            for number in pictures
        ]
        join_cases(reading, _cases(cases, reading) if cases else [])
        return reading

    def write(self, questions: Sequence[FileQuestion]) -> Writing:
        return workbook_writing.write(questions)


def _cases(sheet: Sheet, reading: Reading) -> list[FileCase]:
    heading = _heading_row(sheet, {"case_code", "case_text"}, CASE_COLUMNS)
    if heading is None:
        words = _("It has no heading row with 案例编号 and 案例正文 and was not read.")
        reading.lost.append(Lost(_("sheet %(name)s") % {"name": sheet.name}, words))
        return []
    return [
        FileCase(place, cells["case_code"], cells.get("case_title", ""), cells["case_text"])
        for place, _row, cells, _notes in _rows(sheet, heading, CASE_COLUMNS, reading)
    ]


def _rows(
    sheet: Sheet, heading: Row, known: Sequence[Column], reading: Reading
) -> Iterator[tuple[str, Row, dict[str, str], Notes]]:
    """The filled rows below the headings; one with a cell that cannot be read is refused with all such cells."""
    columns = _columns(sheet, heading, known, reading)
    for row in sheet.rows:
        place = _row_place(sheet, row.number)
        if row.number < heading.number:
            reading.lost.append(Lost(place, _("This row stands above the headings and was not read.")))
        elif row is not heading and not is_empty(row.cells):
            notes, faults = Notes(), []
            cells: dict[str, str] = {}
            for code, index in columns.items():
                try:
                    cells[code] = _readable(row.cell(index), code, notes)
                except RefusedError as error:
                    faults.append(str(error))
            if faults:
                reading.refused.append(Refused(place, title_of(cells.get("stem", "")), tuple(faults)))
            else:
                yield place, row, cells, notes


def _heading_row(sheet: Sheet, wanted: set[str], known: Sequence[Column]) -> Row | None:
    for row in sheet.rows[:HEADING_SEARCH]:
        codes = {found.code for cell in row.cells if (found := column_called(cell_text(cell), known))}
        if wanted <= codes:
            return row
    return None


def _row_place(sheet: Sheet, number: int) -> str:
    return _("sheet %(name)s, row %(row)d") % {"name": sheet.name, "row": number}


def _columns(sheet: Sheet, heading: Row, known: Sequence[Column], reading: Reading) -> dict[str, int]:
    """Code of a column -> its index. A heading that is not understood is named, and so is a filled column without one;
    one that stands twice refuses the file."""
    columns: dict[str, int] = {}
    place = _row_place(sheet, heading.number)
    below = [row for row in sheet.rows if row.number > heading.number]
    for index in range(max(len(row.cells) for row in (heading, *below))):
        text = cell_text(heading.cell(index))
        column = column_called(text, known)
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


def _read_row(
    place: str, cells: dict[str, str], pictures: list[bytes], notes: Notes, reading: Reading
) -> None:
    faults: list[str] = []
    values: Values = {"stem": cells["stem"]}
    for part in (_answer, _difficulty, _critical, _use, _case):
        try:
            values |= part(cells, notes)
        except RefusedError as error:
            faults.append(str(error))
    values |= {code: cells[code] for code in (*PLACE_COLUMNS, "explanation") if cells.get(code)}
    picture = b""
    try:
        if values.get("kind") == "hotspot":
            values["picture"], picture = _picture(pictures)
        elif pictures:
            notes.add(_("A picture, sound or film is not kept."))
    except RefusedError as error:
        faults.append(str(error))
    if faults:
        reading.refused.append(Refused(place, title_of(cells["stem"]), tuple(faults)))
    else:
        reading.questions.append(FileQuestion(place, values, notes.words, picture))


def _picture(pictures: list[bytes]) -> tuple[str, bytes]:
    if len(pictures) != 1:
        raise in_column(
            "picture",
            _("put one picture over this cell, not into it (%(count)d were found in this row).")
            % {"count": len(pictures)},
        )
    return checked_picture(pictures[0]), pictures[0]


def _readable(cell: Cell, code: str, notes: Notes) -> str:
    if not isinstance(cell, Unreadable):
        text, taken_out = UNPRINTABLE.subn("", cell_text(cell))
        if taken_out:
            notes.add(_("Control characters were taken out."))
        return text
    if cell.reason == "long":
        raise too_long(code, int(cell.detail))
    reasons = {
        "formula": _("a formula without a stored value"),
        "merged": _("part of a merged cell"),
        "error": _("an error of the spreadsheet"),
    }
    raise in_column(code, _("it holds %(what)s; write the text itself.") % {"what": reasons[cell.reason]})


def _answer(cells: dict[str, str], notes: Notes) -> Values:
    options = {it: one_line(text, notes) for it in LETTERS if (text := cells.get(it, ""))}
    kind, answer = _kind(cells, options), cells["answer"].strip()
    if kind in DETAILED:
        return {"kind": kind} | _details(kind, cells)
    if kind == "true_false":
        if options:
            raise in_column("kind", _("a true or false question has no options; empty them."))
        if answer.lower() not in TRUE_WORDS | FALSE_WORDS:
            raise in_column("answer", _("write 对 or 错."))
        return {"kind": kind, "answer": answer.lower() in TRUE_WORDS}
    letters = re.sub(r"[\s,，、;；/>→-]", "", answer.upper())
    if unknown := sorted({it for it in letters if it not in options}):
        raise in_column(
            "answer", _("%(letters)s is no option of this row.") % {"letters": ", ".join(unknown)}
        )
    if kind == "ordering":
        if sorted(letters) != sorted(options):
            raise in_column("answer", _("write the letter of every item once, in the right order."))
        return {"kind": kind, "items": [options[it] for it in letters]}
    return choice_values([(text, it in letters) for it, text in options.items()], several=kind == "multiple")


def _details(kind: str, cells: dict[str, str]) -> Values:
    values: Values = {}
    answer = cells["answer"].strip()
    if kind == "numeric":
        values["value"], answer = _number(answer), ""
    if answer or any(cells.get(it) for it in LETTERS):
        raise in_column("answer", _("this kind has its answer in 作答内容; empty answer and options."))
    try:
        return values | values_of_lines(kind, cells.get("details", ""))
    except RefusedError as error:
        raise in_column("details", str(error)) from None


def _number(text: str) -> str:
    try:
        return number_text(number_of(text))
    except RefusedError as error:
        raise in_column("answer", str(error)) from None


def _kind(cells: dict[str, str], options: dict[str, str]) -> str:
    """The kind that the row names; where it names none, what its options and its answer show."""
    word = cells.get("kind", "").strip().removesuffix("题").removesuffix("选择")
    word = {"单项": "单选", "多项": "多选", "是非": "判断", "正误": "判断"}.get(word, word)
    if not word:
        letters = re.sub(r"[^A-F]", "", cells["answer"].upper())
        return "true_false" if not options else "multiple" if len(letters) > 1 else "single"
    found = next((code for code, zh in ALL_KINDS.items() if word in (zh, code)), None)
    if found is None:
        raise in_column(
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
        raise in_column("difficulty", _("write 易, 中 or 难."))
    return {"difficulty": words[word]}


def _critical(cells: dict[str, str], notes: Notes) -> Values:
    word = cells.get("critical", "").strip().lower()
    if word in ("", NO, "false", "0"):
        return {"critical": False} if word else {}
    if word not in (YES, "true", "1"):
        raise in_column("critical", _("write 是 or leave it empty."))
    return {"critical": True}


def _use(cells: dict[str, str], notes: Notes) -> Values:
    word = cells.get("use", "").strip()
    if not word:
        return {}
    found = next((code for code, zh in USES.items() if word in (zh, code)), None)
    if found is None:
        raise in_column("use", _("write one of %(words)s.") % {"words": "、".join(USES.values())})
    return {"use": found}


def _case(cells: dict[str, str], notes: Notes) -> Values:
    code, place = cells.get("case", "").strip(), cells.get("case_place", "").strip() or "1"
    if not code:
        return {}
    if not place.isascii() or not place.isdecimal() or not 0 < int(place[:4]) <= LAST_PLACE:
        raise in_column("case_place", _("write a whole number from 1 on."))
    return {"case": {"id": code, "place": int(place)}}
