"""From the table to people: every cell read, every problem found at once, nothing dropped without a word."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from sheets.table import CELL_TEXT_LIMIT, Cell, Row, Unreadable, cell_text, letter
from staffing.identity import is_masked
from staffing.roster import words
from staffing.roster.columns import Column, column_called, paper_code, paper_kinds
from staffing.roster.consistency import check_duplicates, check_row
from staffing.roster.dates import DateError, read_date, read_days
from staffing.roster.people import Entry, Paper, Problem, Roster, RosterPerson, Unknown, Where
from staffing.roster.table import Table
from staffing.roster.words import Complaint

EXAMPLE_MARKS = ("示例", "example")
PROBLEM_HEADINGS = ("问题", "problem")  # of the file that gives refused rows back

READERS: dict[str, Callable[[Cell], Any]] = {
    "staff_number": words.read_staff_number,
    "name": words.read_name,
    "sex": words.read_sex,
    "identity_number": words.read_identity,
    "phone": words.read_phone,
    "email": words.read_email,
    "posts": words.read_posts,
    "education": partial(words.read_level, ladder="education"),
    "major": partial(words.read_text, field="major"),
    "school": partial(words.read_text, field="school"),
    "title": partial(words.read_level, ladder="title"),
    "trade": words.read_trade,
    "skill_grade": partial(words.read_level, ladder="skill-grade"),
    "skill_number": partial(words.read_text, field="number"),
}
ENDLESS = object()


def understand(table: Table, *, on: date, step: Callable[[int, int], None] | None = None) -> Roster:
    """Everyone in the table, with all problems of all rows.

    on: the day on which the file is checked. step: told (rows done, rows in all) now and then.
    """
    places = {
        index: column for index, heading in enumerate(table.headings) if (column := column_called(heading))
    }
    where = {column.code: (index, table.headings[index]) for index, column in places.items()}
    entries: list[Entry] = []
    examples: list[int] = []
    for position, row in enumerate(table.rows):
        if _is_example(row, places):
            examples.append(row.number)
            continue
        entries.append(_entry(row, table, places, where, on))
        if step and position % 200 == 0:
            step(position, len(table.rows))
    check_duplicates(entries, where)
    return Roster(tuple(entries), where, tuple(_unknown(table)), tuple(examples))


def holds_people(table: Table) -> bool:
    """Whether there is anybody besides the template's example."""
    places = {
        index: column for index, heading in enumerate(table.headings) if (column := column_called(heading))
    }
    return any(not _is_example(row, places) for row in table.rows)


def _is_example(row: Row, places: dict[int, Column]) -> bool:
    number = next(
        cell_text(row.cell(index)) for index, column in places.items() if column.code == "staff_number"
    )
    return number.casefold().startswith(EXAMPLE_MARKS)


def _unknown(table: Table) -> Iterator[Unknown]:
    """Columns that hold something and that no heading, or none we know, explains."""
    for index, heading in enumerate(table.headings):
        if column_called(heading) or heading.casefold() in PROBLEM_HEADINGS:
            continue
        if heading or any(cell_text(row.cell(index)) for row in table.rows):
            yield Unknown(letter(index), heading)


def _entry(row: Row, table: Table, places: dict[int, Column], where: Where, on: date) -> Entry:
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for index, column in places.items():
        cell = row.cell(index)
        try:
            value = _value(cell, column, date1904=table.date1904)
        except (Complaint, DateError) as error:
            problems.append(Problem(str(error), index, table.headings[index]))
            continue
        if value not in ("", None, ()):
            values[column.code] = value
    texts = tuple(cell_text(row.cell(index)) for index in range(len(table.headings)))
    entry = Entry(row.number, texts, _person(values), problems)
    check_row(entry, values, where, on=on)
    return entry


def _value(cell: Cell, column: Column, *, date1904: bool) -> Any:
    if isinstance(cell, Unreadable):
        raise Complaint(_unreadable(cell))
    if isinstance(cell, str) and not cell.strip():
        return None
    if column.is_date:
        if column.code.endswith(":until") and words.is_endless(cell):
            return ENDLESS
        return read_date(cell, date1904=date1904)
    if column.code.endswith(":reviewed"):
        return read_days(cell, date1904=date1904)
    if column.code.endswith(":waived"):
        return words.read_yes(cell)
    return READERS.get(column.code, partial(words.read_text, field="number"))(cell)


def _unreadable(cell: Unreadable) -> str:
    if cell.reason == "merged":
        return _("This cell is part of the merged cells %(range)s. Unmerge them and fill in every row.") % {
            "range": cell.detail
        }
    if cell.reason == "long":
        return _("The cell holds %(count)s characters, and a cell takes %(limit)s. Shorten it.") % {
            "count": f"{int(cell.detail):,}",
            "limit": f"{CELL_TEXT_LIMIT:,}",
        }
    if cell.reason == "error":
        return _("The cell shows the error %(code)s. Type the value in.") % {"code": cell.detail}
    return _(
        "The cell holds a formula without a stored result. Open the file in Excel or WPS and save it, or type the value in."
    )


def _person(values: dict[str, Any]) -> RosterPerson:
    fields = (
        "staff_number",
        "name",
        "sex",
        "identity_number",
        "birth_date",
        "phone",
        "email",
        "employed_from",
        "employed_until",
        "posts",
        "posted_from",
        "education",
        "major",
        "school",
        "graduated_on",
    )
    found = {field: values[field] for field in fields if field in values}
    if is_masked(found.get("identity_number", "")):
        found["identity_mask"] = found.pop("identity_number")
    return RosterPerson(**found, papers=tuple(_papers(values)))


def _papers(values: dict[str, Any]) -> Iterator[Paper]:
    if level := values.get("title"):
        yield Paper("title", valid_from=values.get("title_from"), level=level)
    if level := values.get("skill_grade"):
        yield Paper(
            "skill-grade",
            number=values.get("skill_number", ""),
            valid_from=values.get("skill_from"),
            level=level,
            trade=values.get("trade", ""),
        )
    for kind in paper_kinds():
        number, first, last, reviewed, waived = (
            values.get(paper_code(kind, part)) for part in ("number", "from", "until", "reviewed", "waived")
        )
        if number or first or last or reviewed or waived:
            endless = last is ENDLESS
            yield Paper(
                kind,
                number or "",
                first,
                None if endless else last,
                open_ended=endless,
                reviewed=reviewed or (),
                review_waived=waived,
            )
