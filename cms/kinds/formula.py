"""Formulas for dates: `交车日 + 7 天`, `hand_over + n days - 1 month`. Read, checked and worked out; nothing is executed."""

from __future__ import annotations

import calendar
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

NAME = re.compile(r"[^\W\d]\w{0,19}")
_BASE = re.compile(r"\s*(\d{4}-\d{2}-\d{2}|[^\W\d]\w*)\s*")
_STEP = re.compile(
    r"([+\-−＋－])\s*(\d{1,4}|[^\W\d]\w*?)\s*(days?|weeks?|months?|years?|天|日|周|个月|月|年)(?=\s|[+\-−＋－]|$)\s*"
)
_UNITS = {
    "day": "days", "days": "days", "天": "days", "日": "days",
    "week": "weeks", "weeks": "weeks", "周": "weeks",
    "month": "months", "months": "months", "个月": "months", "月": "months",
    "year": "years", "years": "years", "年": "years",
}  # fmt: skip


class FormulaError(ValueError):
    """The formula cannot be read or worked out. The text says why, for its author."""


@dataclass(frozen=True, slots=True)
class Step:
    """So many days, weeks, months or years on (sign 1) or back (-1); ``amount``: a number or a parameter's name."""

    sign: int
    amount: int | str
    unit: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A date (a parameter's name, or the date itself) and steps from it."""

    base: date | str
    steps: tuple[Step, ...]

    def names(self) -> set[str]:
        """The parameters that it uses."""
        used = [self.base, *(step.amount for step in self.steps)]
        return {it for it in used if isinstance(it, str)}

    def on(self, dates: Mapping[str, date], numbers: Mapping[str, int]) -> date:
        """The date that it gives. Raises FormulaError when a parameter is missing or the calendar ends."""
        try:
            day = self.base if isinstance(self.base, date) else dates[self.base]
            for step in self.steps:
                amount = step.amount if isinstance(step.amount, int) else numbers[step.amount]
                day = _moved(day, step.sign * amount, step.unit)
        except KeyError as error:
            raise FormulaError(
                _("There is no parameter %(name)s of the fitting sort.") % {"name": error.args[0]}
            ) from error
        except (OverflowError, ValueError) as error:
            raise FormulaError(_("The formula leads out of the calendar.")) from error
        return day


def read_formula(text: str) -> Formula:
    """Raises FormulaError. A date, then any number of `+ n days` (weeks, months, years; 天, 周, 个月, 年)."""
    found = _BASE.match(text)
    if not found:
        raise FormulaError(_("A formula begins with the name of a date, such as 交车日 + 7 天."))
    base: date | str = found.group(1)
    if found.group(1)[0].isdigit():
        try:
            base = date.fromisoformat(found.group(1))
        except ValueError as error:
            raise FormulaError(_("%(text)s is no day of the calendar.") % {"text": found.group(1)}) from error
    steps, place = [], found.end()
    while place < len(text):
        step = _STEP.match(text, place)
        if not step:
            raise FormulaError(
                _(
                    "Here the formula cannot be read: “%(rest)s”. Write such as + 7 days (天), weeks (周), months (个月), years (年)."
                )
                % {"rest": text[place:][:40]}
            )
        sign, amount, unit = step.groups()
        steps.append(
            Step(1 if sign in "+＋" else -1, int(amount) if amount.isdecimal() else amount, _UNITS[unit])
        )
        place = step.end()
    return Formula(base, tuple(steps))


def known(formula: Formula, dates: Collection[str], numbers: Collection[str]) -> None:
    """Raises FormulaError unless the formula begins with one of the dates and counts with the numbers."""
    missing = [formula.base] if isinstance(formula.base, str) and formula.base not in dates else []
    missing += [it.amount for it in formula.steps if isinstance(it.amount, str) and it.amount not in numbers]
    if missing:
        raise FormulaError(_("There is no parameter %(name)s of the fitting sort.") % {"name": missing[0]})


def _moved(day: date, amount: int, unit: str) -> date:
    """Months and years lead to the same day of the month, or to the month's last where there is none."""
    if unit in ("days", "weeks"):
        return day + timedelta(days=amount * (7 if unit == "weeks" else 1))
    months = day.year * 12 + day.month - 1 + amount * (12 if unit == "years" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
