"""The template that HR fills in: Chinese headings, dropdowns, an example row and a sheet that explains every column."""

from datetime import date

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from sheets.table import letter
from sheets.workbooks import DAY, TEXT, as_bytes, fill, head, put
from staffing.roster.columns import Column, columns
from staffing.roster.reading import ROW_LIMIT
from staffing.rules.vocabulary import posts, vocabulary

SHEET, EXPLANATION, WORDS = "花名册", "填写说明", "选项"
LAST_ROW = ROW_LIMIT + 1
EXAMPLE: dict[str, str | date] = {
    "staff_number": "示例-0107",
    "name": "李工",
    "sex": "男",
    "identity_number": "11010519491231002X",
    "phone": "13812345678",
    "email": "ligong@example.com",
    "employed_from": date(2024, 2, 26),
    "posts": "机修、电器维修",
    "posted_from": date(2024, 3, 1),
    "education": "大专",
    "major": "汽车检测与维修",
    "graduated_on": date(2018, 7, 1),
    "title": "助理级",
    "title_from": date(2022, 5, 20),
    "trade": "机修",
    "skill_grade": "高级工",
    "skill_from": date(2023, 6, 15),
    "paper:inspector:number": "ZJ2023001",
    "paper:inspector:from": date(2023, 9, 1),
    "paper:inspector:until": date(2029, 8, 31),
}


def template_workbook() -> bytes:
    """The template as .xlsx. Its headings are Chinese; the explanations are in the reader's language."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101  a new workbook has one
    sheet.title = SHEET
    shown = [column for column in columns().values() if column.in_template]
    head(sheet, [column.zh for column in shown])
    fill(sheet, [[EXAMPLE.get(column.code) for column in shown]])
    for cell in sheet[2]:
        cell.font = Font(italic=True, color="6B7884")
    _formats(sheet, shown)
    _dropdowns(book, sheet, shown)
    _explanation(book.create_sheet(EXPLANATION, 1))
    return as_bytes(book)


def _formats(sheet: Worksheet, shown: list[Column]) -> None:
    """Columns of numbers are text from the start, so that no digit of an identity number is lost."""
    for index, column in enumerate(shown):
        sheet.column_dimensions[letter(index)].number_format = DAY if column.is_date else TEXT
    sheet.column_dimensions[letter(_index(shown, "identity_number"))].width = 24


def _index(shown: list[Column], code: str) -> int:
    return next(index for index, column in enumerate(shown) if column.code == code)


def _dropdowns(book: Workbook, sheet: Worksheet, shown: list[Column]) -> None:
    """Lists to choose from. Several posts in one cell are typed, so the list of posts only proposes."""
    words = book.create_sheet(WORDS)
    words.sheet_state = "hidden"
    ladders = vocabulary().ladders
    lists = {
        "sex": ["男", "女"],
        "posts": [post.zh for post in posts()],
        "education": [rung.code for rung in ladders["education"].rungs],
        "title": [rung.code for rung in ladders["title"].rungs],
        "trade": [post.zh for post in posts() if post.trade],
        "skill_grade": [rung.code for rung in ladders["skill-grade"].rungs],
    }
    for place, (code, choices) in enumerate(lists.items()):
        for row, word in enumerate(choices, start=1):
            words.cell(row=row, column=place + 1, value=word)
        source = f"'{WORDS}'!${letter(place)}$1:${letter(place)}${len(choices)}"
        rule = DataValidation(type="list", formula1=source, allow_blank=True)
        rule.showErrorMessage = code in {"sex"}
        column = letter(_index(shown, code))
        rule.add(f"{column}2:{column}{LAST_ROW}")
        sheet.add_data_validation(rule)


def _explanation(sheet: Worksheet) -> None:
    head(sheet, [_("Column"), _("How to fill it in"), _("Other headings that are understood")])
    rows = [[column.zh, _help(column), "、".join(column.aliases[:6])] for column in columns().values()]
    for number, values in enumerate([*rows, *([_("Note"), note, ""] for note in _notes())], start=2):
        for index, value in enumerate(values, start=1):
            cell = sheet.cell(row=number, column=index)
            put(cell, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for column_letter, width in (("A", 24), ("B", 70), ("C", 60)):
        sheet.column_dimensions[column_letter].width = width


def _notes() -> list[str]:
    return [
        _("One row is one person. The example row (its number begins with 示例) is skipped; it may stay."),
        _("An empty cell changes nothing: what is recorded stays."),
        _(
            "Columns may be left out and stand in any order. A column that is not understood is named in the preview."
        ),
        _("Dates: 2026-02-03, 2026/2/3, 20260203 or 2026年2月3日."),
        _("Nothing is written before you have seen the preview and confirmed it."),
    ]


def _help(column: Column) -> str:
    texts = {
        "staff_number": _("Needed. Tells people apart within the company; it never changes."),
        "name": _("Needed. As on the identity card."),
        "sex": _("男 or 女; may be empty where the identity number is given."),
        "identity_number": _(
            "18 characters. Keep the column's format “Text”, or the last digits are lost. Stored encrypted, shown masked."
        ),
        "birth_date": _("Only where there is no identity number."),
        "phone": _("11 digits. People may sign in with it."),
        "email": _("People may sign in with it."),
        "employed_from": _("The first day of work in this shop. Needed for somebody new."),
        "employed_until": _("The last day of work, included. Ends the posts too."),
        "posts": _("One post or several, separated by 、. Posts that are not named stay as they are."),
        "posted_from": _("Since when the posts of this row are held; empty: since the first day of work."),
        "education": _("The highest one."),
        "title": _("Such as 助理级 or 工程师."),
        "trade": _("The trade of the skill grade."),
        "skill_grade": _("Such as 高级工 or 三级; both are understood."),
    }
    if column.code in texts:
        return texts[column.code]
    if column.code.endswith(":until"):
        return _("The last day of validity, included. 长期 means without end.")
    if column.code.endswith(":reviewed"):
        return _("The days on which reviews were passed, separated by 、. Those on record stay.")
    if column.code.endswith(":waived"):
        return _("是 where the authority dropped the review, as the card says.")
    if column.code.startswith("paper:") and column.is_date:
        return _("The first day of validity; needed for a paper that is not recorded yet.")
    return _("A date.") if column.is_date else _("May be empty.")
