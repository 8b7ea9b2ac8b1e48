"""Numbers with tolerance and units, as the formats of others write them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Context, Decimal, InvalidOperation

from django.utils.translation import gettext as _

from cms.exchange.base import RefusedError, Values, title_of
from cms.kinds.blocks import number_text

PERCENT_HINT = "tolerance"
# beyond these no number of a question reaches, and arithmetic with them is no longer plain
LONGEST, PLACES = 30, 6
CLOSE = Decimal("1e-9")
FIFTEEN_DIGITS = Context(prec=15)


def number_of(text: str) -> Decimal:
    """A number of a file. Raises RefusedError, also for what is no finite number of a sensible length."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite() or len(text) > LONGEST or abs(number.adjusted()) > LONGEST:
        raise RefusedError(_("“%(text)s” should be a number.") % {"text": title_of(text)})
    return number


def number_values(value: str, tolerance: str, percent: str = "") -> Values:
    """A numeric answer; ``percent``: the tolerance as the tag says it, such as 5%, where it fits the number."""
    right, within = number_of(value), number_of(tolerance or "0")
    found: Values = {"kind": "numeric", "value": number_text(right)}
    if percent.endswith("%"):
        share = number_of(percent.removesuffix("%"))
        if abs(right * share / 100) == within:
            return found | {"tolerance": number_text(share), "tolerance_in": "percent"}
    return found | ({"tolerance": number_text(within)} if within else {})


def range_values(least: str, most: str) -> Values:
    """The number in the middle of a range, and the way to its ends."""
    low, high = number_of(least), number_of(most)
    return number_values(str((low + high) / 2), str((high - low) / 2))


def tolerance_of(values: Values) -> tuple[str, dict[str, str]]:
    """The tolerance as a plain number, and the hint that tells how it was given."""
    tolerance = values.get("tolerance", "0")
    if values.get("tolerance_in", "absolute") == "absolute":
        return tolerance, {}
    within = abs(Decimal(values["value"]) * Decimal(tolerance) / 100)
    return number_text(within), {PERCENT_HINT: f"{tolerance}%"}


def multiplier_of(factor: str) -> str:
    """Moodle asks how many of this unit are one of the first; the bank, how many of the first are one of this unit."""
    return number_text(FIFTEEN_DIGITS.divide(Decimal(1), Decimal(factor)))


def unit_values(units: Sequence[tuple[str, str]]) -> Values:
    """Units with Moodle's multipliers. Raises RefusedError where a factor has no exact number here."""
    rows = []
    for text, multiplier in units:
        number = number_of(multiplier or "1")
        factor = round(1 / number, PLACES) if number else Decimal(0)
        if abs(factor * number - 1) > CLOSE:
            words = _("The unit “%(unit)s” has no factor with at most six decimals.")
            raise RefusedError(words % {"unit": title_of(text)})
        rows.append({"text": text.strip(), "factor": number_text(factor)})
    return {"units": rows} if rows else {}
