"""Whether the cells of a row, and the rows of a file, fit together."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from staffing.identity import birth_date_of, sex_of
from staffing.roster.columns import columns, paper_code, paper_kinds
from staffing.roster.people import Entry, Problem, Where
from staffing.roster.text import listed
from staffing.staff_numbers import staff_key

PROVINCES = frozenset(
    str(code)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for code in range(first, last + 1)
)
MINIMUM_AGE = 16


def check_row(entry: Entry, values: Mapping[str, Any], where: Where, *, on: date) -> None:
    """Add to the entry what is missing or does not fit together in its row."""
    _check_needed(entry, where)
    _check_identity(entry, where, on)
    _check_order(entry, values, where)
    _check_companions(entry, values, where)
    _check_reviews(entry, where, on)


def _check_reviews(entry: Entry, where: Where, on: date) -> None:
    for paper in entry.person.papers:
        for day in paper.reviewed:
            if day > on:
                code = paper_code(paper.kind, "reviewed")
                _add(entry, where, code, _("The review of %(day)s lies in the future.") % {"day": day})


def _add(entry: Entry, where: Where, code: str, message: str, *, warning: bool = False) -> None:
    """A problem at the column; at the whole row where the file has no such column."""
    index, heading = where.get(code, (None, ""))
    if not warning and any(problem.column == index for problem in entry.errors if index is not None):
        return  # the cell itself is wrong already; what follows from it would only confuse
    entry.problems.append(Problem(message, index, heading, warning))


def _check_needed(entry: Entry, where: Where) -> None:
    for code in ("staff_number", "name"):
        if not getattr(entry.person, code):
            _add(entry, where, code, _("%(column)s is empty.") % {"column": columns()[code].label})


def _check_identity(entry: Entry, where: Where, on: date) -> None:
    person = entry.person
    number = person.identity_number
    if not number:
        return
    born = birth_date_of(number)
    if born > on:
        _add(
            entry,
            where,
            "identity_number",
            _("The birth date in this number, %(day)s, lies in the future.") % {"day": born},
        )
        return
    if person.birth_date and person.birth_date != born:
        _warn(
            entry,
            where,
            "birth_date",
            _("The identity number says born on %(day)s. Check both.") % {"day": born},
        )
    if person.sex and person.sex != sex_of(number):
        _warn(entry, where, "sex", _("The 17th digit of the identity number says otherwise. Check both."))
    if number[:2] not in PROVINCES and not number.startswith("9"):
        _warn(
            entry,
            where,
            "identity_number",
            _("No province has the code %(code)s. Check the first two digits.") % {"code": number[:2]},
        )
    started = person.employed_from
    if started and started < _birthday(born, MINIMUM_AGE):
        _warn(
            entry,
            where,
            "employed_from",
            _("On this day the person was not yet %(age)d, the lowest age for work. Check the dates.")
            % {"age": MINIMUM_AGE},
        )


def _birthday(born: date, age: int) -> date:
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def _warn(entry: Entry, where: Where, code: str, message: str) -> None:
    _add(entry, where, code, message, warning=True)


def _check_order(entry: Entry, values: Mapping[str, Any], where: Where) -> None:
    pairs = [("employed_from", "employed_until")]
    pairs += [(paper_code(kind, "from"), paper_code(kind, "until")) for kind in paper_kinds()]
    for first, last in pairs:
        start, end = values.get(first), values.get(last)
        if isinstance(start, date) and isinstance(end, date) and end < start:
            _add(
                entry,
                where,
                last,
                _("The end %(end)s lies before the beginning %(start)s.") % {"end": end, "start": start},
            )
    person = entry.person
    if person.posted_from and person.employed_from and person.posted_from < person.employed_from:
        _warn(
            entry,
            where,
            "posted_from",
            _("In post before being employed (%(day)s). Check both dates.") % {"day": person.employed_from},
        )
    if person.posted_from and person.employed_until and person.posted_from > person.employed_until:
        _add(
            entry,
            where,
            "posted_from",
            _("In post after the last day of work, %(day)s.") % {"day": person.employed_until},
        )


def _check_companions(entry: Entry, values: Mapping[str, Any], where: Where) -> None:
    """A date that belongs to something the row does not name would be lost: say so."""
    belongs = {
        "posted_from": "posts",
        "graduated_on": "education",
        "major": "education",
        "school": "education",
        "title_from": "title",
        "skill_from": "skill_grade",
        "skill_number": "skill_grade",
        "trade": "skill_grade",
    }
    for code, owner in belongs.items():
        if code in values and owner not in values and not _has_error_at(entry, where, owner):
            _warn(
                entry,
                where,
                code,
                _("Not used, because %(column)s is empty.") % {"column": columns()[owner].label},
            )


def _has_error_at(entry: Entry, where: Where, code: str) -> bool:
    return code in where and any(problem.column == where[code][0] for problem in entry.errors)


def check_duplicates(entries: Iterable[Entry], where: Where) -> None:
    """One staff number or identity number in two rows is an error in each, naming the other rows."""
    kept = list(entries)
    _check_unique(
        kept,
        where,
        "staff_number",
        lambda others: (
            _(
                "The staff number stands in row %(rows)s too. A person has one row; a number belongs to one person."
            )
            % {"rows": others}
        ),
    )
    _check_unique(
        kept,
        where,
        "identity_number",
        lambda others: (
            _("The same identity number stands in row %(rows)s under another staff number.")
            % {"rows": others}
        ),
    )


def _check_unique(entries: list[Entry], where: Where, code: str, message: Callable[[str], str]) -> None:
    rows: dict[str, list[Entry]] = {}
    for entry in entries:
        if value := getattr(entry.person, code):
            rows.setdefault(staff_key(value), []).append(entry)
    for same in rows.values():
        for entry in same if len(same) > 1 else ():
            others = listed(str(other.number) for other in same if other is not entry)
            entry.problems.append(Problem(message(others), *where[code]))
