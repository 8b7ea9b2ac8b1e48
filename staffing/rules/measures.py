"""Comparing what is at hand, of which some is certain and some possible, with a number that has bounds of its own."""

from decimal import Decimal
from typing import Any

from staffing.rules.findings import Bounds, Finding
from staffing.rules.outcome import Truth

Amount = int | Decimal


def reaches(certain: Amount, possible: Amount | None, asked: Bounds) -> Truth:
    """Whether as much is at hand as is asked for; `possible` None: there may be as much as you like.

    Where nought is asked for it does not apply; where it may be nought, no amount makes it met.
    """
    if asked.most == 0:
        return Truth.NOT_APPLICABLE
    if asked.least > 0 and asked.most is not None and certain >= asked.most:
        return Truth.YES
    return Truth.UNKNOWN if possible is None or possible >= asked.least else Truth.NO


def counted_to(number: Any, finding: Finding) -> tuple[Finding, ...]:
    """The number as a part of a finding, where how it was worked out is worth telling."""
    return () if isinstance(number, int) else (finding,)
