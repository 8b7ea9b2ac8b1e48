"""Dates as people write them into spreadsheets. What can be read in one way only is read; the rest is refused with words."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from sheets.table import Cell

FIRST_YEAR, LAST_YEAR = 1930, 2100
EPOCH_1900, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
SERIALS = range(10959, 73416)  # 1930-01-01 to 2100-12-31, counted from 1900
TIME = r"(?:[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?"
PARTED = re.compile(rf"(\d{{4}})\s*(?:[-/.]|年)\s*(\d{{1,2}})\s*(?:[-/.]|月)\s*(\d{{1,2}})\s*[日号]?{TIME}")
SOLID = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0+)?")
MONTH = re.compile(r"(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*月?")
SHORT_YEAR = re.compile(r"\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?")
YEAR_LAST = re.compile(r"\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{4}")
SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
DASHES = str.maketrans("－–—−‐‑", "------")


BETWEEN_DAYS = re.compile(r"[、，,;；\n]+")


class DateError(ValueError):
    """The text is no date. The message says why and how to write it."""


def read_date(cell: Cell, *, date1904: bool = False) -> date:
    """The day that a cell names.

    Takes real dates, ``2026-02-03`` with ``-``, ``/``, ``.`` or 年月日, ``20260203``, and the serial numbers in
    which spreadsheets keep days (``date1904``: counted from 1904). Raises DateError.
    """
    if isinstance(cell, datetime):
        return _in_range(cell.date())
    if isinstance(cell, date):
        return _in_range(cell)
    if isinstance(cell, int | float):
        return _from_number(float(cell), date1904=date1904)
    text = unicodedata.normalize("NFKC", str(cell)).translate(DASHES).strip()
    if found := PARTED.fullmatch(text) or SOLID.fullmatch(text):
        return _day(*(int(part) for part in found.groups()))
    if found := SERIAL.fullmatch(text):
        return _from_number(float(found.group(1)), date1904=date1904)
    raise DateError(_refusal(text))


def read_days(cell: Cell, *, date1904: bool = False) -> tuple[date, ...]:
    """The days that a cell names, separated by 、 or a comma: each once, in order. Raises DateError."""
    if not isinstance(cell, str):
        return (read_date(cell, date1904=date1904),)
    parts = (part.strip() for part in BETWEEN_DAYS.split(cell))
    return tuple(sorted({read_date(part, date1904=date1904) for part in parts if part}))


def _from_number(number: float, *, date1904: bool) -> date:
    whole = int(number)
    if found := SOLID.fullmatch(str(whole)):
        return _day(*(int(part) for part in found.groups()))
    serial = whole + (EPOCH_1904 - EPOCH_1900).days if date1904 else whole
    if serial not in SERIALS:
        raise DateError(
            _("The number %(number)s is not a date. Write it as 2026-02-03.") % {"number": f"{number:g}"}
        )
    return EPOCH_1900 + timedelta(days=serial)


def _day(year: int, month: int, day: int) -> date:
    try:
        return _in_range(date(year, month, day))
    except ValueError as error:
        if isinstance(error, DateError):
            raise
        raise DateError(_no_such_day(year, month, day)) from None


def _no_such_day(year: int, month: int, day: int) -> str:
    if not 1 <= month <= 12:
        return _("There is no month %(month)d. Write year, month, day: 2026-02-03.") % {"month": month}
    if year < 1:
        return _("There is no year 0. Write year, month, day: 2026-02-03.")
    following = date(year + month // 12, month % 12 + 1, 1) if year < 9999 else date(9999, 12, 31)
    return _("There is no such day as %(text)s: that month has %(days)d days.") % {
        "text": f"{year:04d}-{month:02d}-{day:02d}",
        "days": (following - timedelta(days=1)).day,
    }


def _in_range(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DateError(
            _("The year %(year)d cannot be right; years from %(first)d to %(last)d are taken.")
            % {
                "year": day.year,
                "first": FIRST_YEAR,
                "last": LAST_YEAR,
            }
        )
    return day


def _refusal(text: str) -> str:
    if MONTH.fullmatch(text):
        return _("“%(text)s” names a month without a day. Write it as 2026-02-03.") % {"text": text[:30]}
    if SHORT_YEAR.fullmatch(text):
        return _("“%(text)s” has a year of two digits. Write it with four: 2026-02-03.") % {"text": text[:30]}
    if YEAR_LAST.fullmatch(text):
        return _("“%(text)s” can be read in two ways. Write year, month, day: 2026-02-03.") % {
            "text": text[:30]
        }
    return _("“%(text)s” is not a date. Write it as 2026-02-03.") % {"text": text[:30]}
