"""Families: which edition of a rule is in force on which days in a jurisdiction, or where a shop is that moves.

Several standards are editions of one rule when they name one `family`. For a jurisdiction and a day at most one of them is
in force: of those whose days contain the day, that of the most specific place (Shanghai before China, the house's own rule
before both). An overlay of the house changes its base on the days on which that would judge, and never keeps an edition alive
that the law has replaced. Nothing here reads a file; loading.py knows the families that are shipped.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations

from staffing.rules.days import LAST, Span
from staffing.rules.models import Text
from staffing.rules.standard import RoleStandard, Standard
from staffing.rules.timeline import Timeline, combine
from staffing.rules.vocabulary import HOUSE, vocabulary
from staffing.rules.whereabouts import Places, always
from staffing.rules.wrong import StandardError

FIRST_DAY, LAST_DAY = date.min, date.max


@dataclass(frozen=True, eq=False)
class EditionCalendar:
    """The editions of a family in the jurisdiction of each day, day by day; None on a day without any.

    `places`: where it is looked up, None on a day of which that is not known. `editions`, the oldest first: whose
    requirements an assessment lists.
    """

    family: str
    places: Places = field(repr=False)
    timeline: Timeline[Standard | None] = field(repr=False)
    editions: tuple[Standard, ...]

    def __iter__(self) -> Iterator[tuple[Span, Standard | None]]:
        """(days, edition or None) for all days, in order."""
        for first, last, edition in self.timeline.pieces():
            yield Span(date.fromordinal(first), date.fromordinal(last)), edition

    @property
    def title(self) -> Text:
        """What the newest edition calls the rule."""
        return self.editions[-1].title

    @property
    def is_role(self) -> bool:
        return self.editions[-1].is_role

    @property
    def sha256(self) -> str:
        """The SHA-256 of the days and the content of all editions."""
        days = [[str(span.start), edition and edition.sha256] for span, edition in self]
        moves = [[str(date.fromordinal(first)), place] for first, _last, place in self.places.pieces()]
        where = moves if len(moves) > 1 else self.places.values[0]
        content = json.dumps([self.family, where, days])
        return hashlib.sha256(content.encode()).hexdigest()

    def on(self, day: date) -> Standard | None:
        """The edition in force on `day`."""
        return self.timeline.at(day)

    def place_on(self, day: date) -> str | None:
        """The jurisdiction whose editions judge `day`; None where nobody recorded it."""
        return self.places.at(day)

    def over(self, horizon: Span) -> Timeline[Standard | None]:
        """The editions of a horizon."""
        return Timeline.clipped(horizon, zip(self.timeline.starts, self.timeline.values, strict=True))

    def places_over(self, horizon: Span) -> Places:
        """Where it is looked up in a horizon."""
        return Timeline.clipped(horizon, zip(self.places.starts, self.places.values, strict=True))

    def pieces_over(self, horizon: Span) -> Iterator[tuple[int, int, str | None, Standard | None]]:
        """(first day, last day, place, edition) of a horizon, in order, as ordinals."""
        both = combine(lambda place, edition: (place, edition), self.places_over(horizon), self.over(horizon))
        for first, last, (place, edition) in both.pieces():
            yield first, last, place, edition

    def within(self, horizon: Span) -> "EditionCalendar":
        """The same days; of the editions only those in force in the horizon, or all where none is."""
        found = set(self.over(horizon).values)
        listed = tuple(edition for edition in self.editions if edition in found)
        return replace(self, editions=listed or self.editions)


def calendar_of(standards: Iterable[Standard], family: str, jurisdiction: str) -> EditionCalendar:
    """The calendar of a family in a jurisdiction. Raises StandardError: no such family or jurisdiction, nothing in
    force there on any day, or two editions that claim one day.
    """
    members = [standard for standard in standards if standard.family == family]
    places = vocabulary().jurisdictions
    if jurisdiction not in places:
        raise StandardError([f"jurisdiction: found {jurisdiction!r}; expected one of {', '.join(places)}"])
    lineage = vocabulary().lineage(jurisdiction)
    there = [standard for standard in members if standard.jurisdiction in lineage]
    if not there:
        known = sorted({standard.jurisdiction for standard in members})
        where = (
            f"one of {', '.join(known)}, where {family} has editions"
            if known
            else "a family that has editions"
        )
        raise StandardError([f"jurisdiction: found {jurisdiction!r}; expected {where}"])
    if errors := clashes(there, {}):
        raise StandardError(errors)
    return _day_by_day(family, jurisdiction, sorted(there, key=lambda one: lineage.index(one.jurisdiction)))


def calendar_over(standards: Iterable[Standard], family: str, places: Places) -> EditionCalendar:
    """The calendar of a family for a shop that moves: on each day the edition in force where it is then.

    A place where the family has no edition has none on all its days. Raises StandardError as `calendar_of`, and where
    the family has editions in none of the places.
    """
    standards = list(standards)
    where = [place for place in dict.fromkeys(places.values) if place is not None]
    served = [place for place in where if _serves(standards, family, place)]
    found = {place: calendar_of(standards, family, place) for place in served or where[:1]}
    if not found:
        raise StandardError(["jurisdiction: found none on any day; expected to know where the shop is"])
    if len(places.values) == 1:
        return found[where[0]]

    def chosen(place: str | None, *editions: Standard | None) -> Standard | None:
        return dict(zip(found, editions, strict=True)).get(place) if place else None

    timeline = combine(chosen, places, *(calendar.timeline for calendar in found.values()))
    in_order = tuple(dict.fromkeys(edition for edition in timeline.values if edition))
    listed = in_order or next(iter(found.values())).editions
    return EditionCalendar(family, places, timeline, listed)


def _serves(standards: Iterable[Standard], family: str, place: str) -> bool:
    lineage = vocabulary().lineage(place)
    return any(one.family == family and one.jurisdiction in lineage for one in standards if not _adapts(one))


def adapted(standard: Standard, overlays: Iterable[Standard]) -> EditionCalendar:
    """A standard without a family as its house adapts it: named by its id, the overlays changing it on their days.

    Raises StandardError where two overlays claim one day.
    """
    overlays = list(overlays)
    if errors := clashes(overlays, {}):
        raise StandardError(errors)
    return _day_by_day(standard.id, standard.jurisdiction, [*overlays, standard])


def taken_over(calendar: EditionCalendar, edition: Standard, day: date) -> EditionCalendar:
    """The calendar as it would be if the edition judged from the day on, whatever was to come then."""
    before = [
        (first, found)
        for first, found in zip(calendar.timeline.starts, calendar.timeline.values, strict=True)
        if first < day.toordinal()
    ]
    starts, values = zip(*before, (day.toordinal(), edition), strict=True)
    timeline: Timeline[Standard | None] = Timeline(starts, values, LAST)
    in_order = tuple(dict.fromkeys(found for found in timeline.values if found))
    return replace(calendar, timeline=timeline, editions=in_order)


def _day_by_day(family: str, jurisdiction: str, ranked: list[Standard]) -> EditionCalendar:
    """The calendar of these standards, the most specific place first."""
    adapting = [standard for standard in ranked if _adapts(standard)]
    whole = [standard for standard in ranked if not _adapts(standard)]
    edges = sorted({FIRST_DAY.toordinal(), *(edge for standard in ranked for edge in _edges(standard))})
    chosen = [_chosen(whole, adapting, edge) for edge in edges]
    timeline: Timeline[Standard | None] = Timeline(edges, chosen, LAST)
    in_order = tuple(dict.fromkeys(edition for edition in timeline.values if edition))
    return EditionCalendar(family, always(jurisdiction), timeline, in_order)


def _chosen(whole: list[Standard], adapting: list[Standard], day: int) -> Standard | None:
    """The edition of the most specific place, as the house adapts it."""
    edition = next((standard for standard in whole if _claims(standard, day)), None)
    for _ in adapting:
        heir = next((s for s in adapting if edition and s.inherits == edition.id and _claims(s, day)), None)
        edition = heir or edition
    return edition


def _adapts(standard: Standard) -> bool:
    """It is a house's overlay: it holds where its base does."""
    return standard.jurisdiction == HOUSE and standard.inherits is not None


def _edges(standard: Standard) -> list[int]:
    """The first day of a standard and the first day after it."""
    first, last = _days(standard)
    return [first, last + 1] if last < LAST else [first]


def _claims(standard: Standard, day: int) -> bool:
    first, last = _days(standard)
    return first <= day <= last


def _days(standard: Standard) -> tuple[int, int]:
    in_force = standard.in_force
    return (in_force.since or FIRST_DAY).toordinal(), (in_force.until or LAST_DAY).toordinal()


# --- what is wrong with a set of standards ---------------------------------------------------------------------------


def clashes(standards: Iterable[Standard], names: Mapping[str, str]) -> list[str]:
    """One line for each two editions of a family that do not go together; `names`: standard id -> its file."""
    standards = list(standards)
    errors = []
    for one, other in combinations(standards, 2):
        if one.family is not None and one.family == other.family:
            first, second = names.get(one.id, one.id), names.get(other.id, other.id)
            errors += [f"{second}: {problem}" for problem in _clash(one, other, first)]
    ids = {standard.id for standard in standards}
    for standard in standards:
        if standard.family in ids:
            name = names.get(standard.id, standard.id)
            errors.append(
                f"{name}: family: found {standard.family!r}, which is the id of a standard; expected a name of its own"
            )
    return errors


def _clash(one: Standard, other: Standard, first: str) -> Iterator[str]:
    if _judges(one) != _judges(other):
        yield (
            f"family: found {other.family!r} for a standard that judges {_judges(other)}; "
            f"expected {_judges(one)}, as in {first}"
        )
    since, until = max(_days(one)[0], _days(other)[0]), min(_days(one)[1], _days(other)[1])
    apart = _adapts(one) and _adapts(other) and one.inherits != other.inherits
    if one.jurisdiction == other.jurisdiction and since <= until and not apart:
        days = f"{date.fromordinal(since)} to {date.fromordinal(until)}"
        yield (
            f"in_force: found {days} in {one.jurisdiction}, which {first} claims too; "
            f"expected one edition of {one.family} a day"
        )


def _judges(standard: Standard) -> str:
    return f"the post {standard.post}" if isinstance(standard, RoleStandard) else "a shop"
