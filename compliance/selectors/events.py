"""What happens next: the days on which an outcome changes, or a record that counts as evidence ends."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from compliance.selectors.readiness import Readiness
from staffing.rules import Evidence, Outcome, Requirement, Turn

EVENTS_SHOWN = 10


@dataclass
class Event:
    """A day, what changes on it and the records behind it.

    ``day`` is the first day on which things are different: the one after the last day of a record that ends.
    ``counts_for``: requirements for which a record counted and whose outcome stays as it is without it.
    """

    day: date
    records: tuple[Evidence, ...]
    changes: list[Turn] = field(default_factory=list)
    counts_for: list[Requirement] = field(default_factory=list)

    @property
    def changing(self) -> list[Requirement]:
        return [change.requirement for change in self.changes]

    @property
    def key(self) -> tuple[str, ...]:
        """What tells this event from every other one of the same shop and standard, whenever it is asked for."""
        of = sorted(item.ref for item in self.records) or [one.id for one in self.changing]
        return (str(self.day), *of)


def next_events(*, readiness: Readiness, limit: int | None = EVENTS_SHOWN) -> list[Event]:
    """The coming events within the horizon, soonest first, at most ``limit``: of a day, what changes goes first.

    Changes of one day with the same cause are one event, and a record that ends is told once however many
    requirements it counts for.
    """
    events: dict[tuple[str, ...], Event] = {}
    for change in readiness.assessment.turns(readiness.on):
        event = Event(change.day, change.records)
        events.setdefault(event.key, event).changes.append(change)
    told = {(event.day, item.ref): event for event in events.values() for item in event.records}
    for day, requirement, item in _ending(readiness):
        event = told.setdefault((day, item.ref), Event(day, (item,)))
        events.setdefault(event.key, event)
        if requirement not in event.counts_for and requirement not in event.changing:
            event.counts_for.append(requirement)
    return sorted(events.values(), key=lambda event: (event.day, not event.changes))[:limit]


def _ending(readiness: Readiness) -> Iterator[tuple[date, Requirement, Evidence]]:
    """The day after the last of every record that counts up to it and ends within the horizon, and what for."""
    for result in readiness.assessment:
        for stretch in result.timeline:
            if stretch.outcome is Outcome.NOT_APPLICABLE:
                continue
            for item in stretch.evidence:
                if (
                    item.until
                    and stretch.start <= item.until <= stretch.end
                    and _lies_ahead(item.until, readiness)
                ):
                    yield item.until + timedelta(days=1), result.requirement, item


def _lies_ahead(last_day: date, readiness: Readiness) -> bool:
    return readiness.on <= last_day < readiness.horizon.end
