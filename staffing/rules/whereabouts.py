"""Where a shop is on every day, and with that which editions of a family can judge it."""

from collections.abc import Iterable

from staffing.rules.days import FIRST, LAST
from staffing.rules.facts import Jurisdiction
from staffing.rules.timeline import Timeline

Places = Timeline[str | None]


def always(jurisdiction: str) -> Places:
    """One place on all days."""
    return Timeline((FIRST,), (jurisdiction,), LAST)


def places_of(records: Iterable[Jurisdiction]) -> Places:
    """The place of each day; None on a day of which nobody recorded it.

    Of several records of a day the one that began last is the place; two that began on one day and name two places
    leave it unknown. One whose first day is not known says nothing.
    """
    spells = [
        (it.since.toordinal(), it.until.toordinal() if it.until else LAST, it.jurisdiction)
        for it in records
        if it.since
    ]
    edges = sorted(
        {FIRST, *(first for first, _, _ in spells), *(last + 1 for _, last, _ in spells if last < LAST)}
    )
    return Timeline(edges, [_on(day, spells) for day in edges], LAST)


def _on(day: int, spells: list[tuple[int, int, str]]) -> str | None:
    there = [(first, place) for first, last, place in spells if first <= day <= last]
    latest = {place for first, place in there if first == max(there)[0]}
    return latest.pop() if len(latest) == 1 else None
