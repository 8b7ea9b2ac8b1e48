"""Finding records in facts, and facts with other records in their place; what a change made or cut short says so."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Any, TypeVar

from staffing.rules.change_kinds import Change, Impossible
from staffing.rules.facts import Facts, Person, Record, Shop

ASSUMED = "assumed:"
Owner = TypeVar("Owner", Person, Shop)


def is_assumed(ref: str) -> bool:
    """Whether a change made or cut short the record of that ref."""
    return ref.startswith(ASSUMED)


def recorded_ref(ref: str) -> str:
    """The ref of the record on which an assumed one rests; for one made up, of nothing on record."""
    return ref.removeprefix(ASSUMED)


def all_records(facts: Facts) -> Iterator[tuple[Person | Shop, Record]]:
    """Every dated record of the people and the shop, with whom it belongs to."""
    for owner in (*(facts.people or ()), *((facts.shop,) if facts.shop else ())):
        for _, records in _lists(owner):
            yield from ((owner, record) for record in records)


def find_record(facts: Facts, ref: str) -> tuple[Person | Shop, Record] | None:
    """The record of that ref, with whom it belongs to. One assumed already answers to the ref it rests on."""
    wanted = recorded_ref(ref)
    return next((pair for pair in all_records(facts) if recorded_ref(pair[1].ref) == wanted), None)


def person_of(change: Change, facts: Facts, who: str) -> Person:
    """The person of that id. Raises Impossible where there is none."""
    try:
        return facts.person(who)
    except KeyError:
        raise Impossible(change, "unknown_person") from None


def employed_person(change: Change, facts: Facts, who: str) -> Person:
    """The person, who must be at work here on the day of the change."""
    person = person_of(change, facts, who)
    spells = recorded_list(change, person, "employments")
    if not any(holds(spell, change.day) for spell in spells):
        ends = [spell.until for spell in spells if spell.until and spell.until < change.day]
        if ends and not any(spell.until is None for spell in spells):
            raise Impossible(change, "left_already", name=person.name, day=max(ends))
        raise Impossible(change, "not_here_yet", name=person.name, day=change.day)
    return person


def recorded_list(change: Change, person: Person, name: str) -> tuple[Any, ...]:
    """A list of records; adding to one that nobody recorded would make it look complete."""
    records: tuple[Any, ...] | None = getattr(person, name)
    if records is None:
        raise Impossible(change, f"{name}_not_recorded", name=person.name)
    return records


def holds(record: Record, day: date) -> bool:
    """Whether the record is in force on the day, as far as is known."""
    return (record.since is None or record.since <= day) and (record.until is None or record.until >= day)


def ended(records: Iterable[Any], last: date) -> Iterator[Any]:
    """The records up to their last day; those that had not begun by then are gone."""
    for record in records:
        if record.until is not None and record.until <= last:
            yield record
        elif record.since is None or record.since <= last:
            yield replace(record, ref=assumed_ref(record.ref), until=last)


def assumed_ref(ref: str) -> str:
    """The ref of a record that a change made or cut short."""
    return ref if is_assumed(ref) else ASSUMED + ref


def with_person(facts: Facts, person: Person) -> Facts:
    """The facts with this person in place of the one of the same id."""
    people = tuple(person if one.id == person.id else one for one in facts.people or ())
    return replace(facts, people=people)


def with_record(change: Change, facts: Facts, ref: str, replaced: Callable[[Any], Iterator[Record]]) -> Facts:
    """The facts with what `replaced` gives in place of the record of that ref, whoever it belongs to."""
    for person in facts.people or ():
        if (found := _replaced(person, ref, replaced)) is not None:
            return with_person(facts, found)
    if facts.shop is not None and (shop := _replaced(facts.shop, ref, replaced)) is not None:
        return replace(facts, shop=shop)
    raise Impossible(change, "unknown_record")


def _replaced(owner: Owner, ref: str, replaced: Callable[[Any], Iterator[Record]]) -> Owner | None:
    """None where the owner has no record of that ref. A record assumed already answers to the ref it rests on."""
    for name, records in _lists(owner):
        found = next((r for r in reversed(records) if recorded_ref(r.ref) == recorded_ref(ref)), None)
        if found is not None:
            parts = (replaced(r) if r is found else iter((r,)) for r in records)
            return with_list(owner, name, (record for part in parts for record in part))
    return None


def with_list(owner: Owner, name: str, records: Iterable[Record]) -> Owner:
    """The owner with these records as the list of that name."""
    lists: dict[str, Any] = {name: tuple(records)}
    return replace(owner, **lists)


def _lists(owner: Person | Shop) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for described in fields(owner):
        value = getattr(owner, described.name)
        if isinstance(value, tuple) and value and isinstance(value[0], Record):
            yield described.name, value
