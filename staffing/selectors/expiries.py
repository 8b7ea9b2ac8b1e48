"""A list of what ends in a range of days, made of sources; those of a shop's people stand in expiry_sources.

A `Source` finds one kind of thing: first the bare keys of everything in the range, from which the list is ordered,
counted and cut into pages, then the rows of one page. A room above adds its own things by handing in more sources:

    listed = ExpiryList(shop, span, (*PEOPLE_SOURCES, device_source))
    page = listed.page(kind="", cursor="")
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.utils.functional import Promise

from staffing.models import Shop
from staffing.rules.days import Span

PAGE_SIZE = 50
BACK = "-"


class Key(NamedTuple):
    """Where a thing stands in the list: by its last day, then by its kind and its row."""

    day: date
    kind: str
    pk: int


@dataclass(frozen=True)
class Expiry:
    """A line of the list.

    owner, number: the person and their staff number, or the thing and nothing; what: what ends, in words;
    needed_for: the names of what asks for it, empty where nothing is known to; url: where its record stands.
    """

    key: Key
    owner: str
    number: str
    what: str
    needed_for: tuple[str, ...]
    url: str


@dataclass(frozen=True)
class Source:
    """One kind of thing. ``keys`` finds what ends in the range, ``rows`` says it; both in a fixed number of queries."""

    kind: str
    label: str | Promise
    keys: Callable[[Shop, Span], Iterable[Key]]
    rows: Callable[[Shop, Sequence[Key]], Iterable[Expiry]]


@dataclass(frozen=True)
class ExpiryPage:
    """Rows in the list's order; ``earlier`` and ``later`` are cursors, empty at the ends."""

    rows: list[Expiry]
    earlier: str
    later: str


@dataclass(frozen=True)
class ExpiryList:
    """What ends in the days of ``span``, the soonest first."""

    shop: Shop
    span: Span
    sources: tuple[Source, ...]
    _by_kind: dict[str, Source] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_kind", {source.kind: source for source in self.sources})

    @cached_property
    def keys(self) -> list[Key]:
        return sorted(key for source in self.sources for key in source.keys(self.shop, self.span))

    def counts(self) -> Counter[str]:
        """How many things of each kind."""
        return Counter(key.kind for key in self.keys)

    def all_rows(self, kind: str = "") -> list[Expiry]:
        return self._rows(self._of_kind(kind))

    def page(self, *, kind: str = "", cursor: str = "", size: int = PAGE_SIZE) -> ExpiryPage:
        """The page at a cursor; the first one without a cursor, or with one that cannot be read."""
        keys = self._of_kind(kind)
        key = _read(cursor)
        if key is None:
            first = 0
        elif cursor.startswith(BACK):
            first = max(bisect_left(keys, key) - size, 0)
        else:
            first = bisect_right(keys, key)
        shown = keys[first : first + size]
        more = first + size < len(keys)
        return ExpiryPage(
            rows=self._rows(shown),
            earlier=BACK + _written(shown[0]) if shown and first else "",
            later=_written(shown[-1]) if more else "",
        )

    def _of_kind(self, kind: str) -> list[Key]:
        return [key for key in self.keys if not kind or key.kind == kind]

    def _rows(self, keys: Sequence[Key]) -> list[Expiry]:
        found: list[Expiry] = []
        for kind, source in self._by_kind.items():
            if mine := [key for key in keys if key.kind == kind]:
                found += source.rows(self.shop, mine)
        return sorted(found, key=lambda row: row.key)


def _written(key: Key) -> str:
    return f"{key.day}.{key.kind}.{key.pk}"


def _read(cursor: str) -> Key | None:
    try:
        day, kind, pk = cursor.removeprefix(BACK).split(".")
        return Key(date.fromisoformat(day), kind, int(pk))
    except ValueError:
        return None
