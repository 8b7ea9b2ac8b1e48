"""Filled posts as a table: who fills what, what cannot be filled at once and by whom it could be, whom to move."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from staffing.rules import moves
from staffing.rules.facts import Person
from staffing.rules.filling import Filling, Shortage
from staffing.rules.filling_words import inside_name, slot_name
from staffing.rules.vocabulary import vocabulary


@dataclass(frozen=True, slots=True)
class Seated:
    """Somebody who fills a row, by which post; of a group counted inside no post is told."""

    ref: str
    name: str
    post: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A slot, or a group counted inside (`slot` empty): how many are needed, who is there.

    `short`: it belongs to the smallest set that cannot be filled at once.
    """

    slot: str
    title: str
    needed: int
    people: tuple[Seated, ...]
    short: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody who takes a post: what they leave for it, and what they keep beside it (names of posts)."""

    ref: str
    name: str
    post: str
    leaves: tuple[str, ...]
    keeps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seating:
    """The posts on a day. `able`: who could fill what is short. `moves`: the fewest new postings that fill everything;
    None where existing people are not enough, empty where nothing is short.
    """

    rows: tuple[Row, ...]
    able: tuple[Seated, ...]
    moves: tuple[Moved, ...] | None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def seating(filling: Filling, day: date, language: str) -> Seating:
    """The filling as of `day`, one of the days for which it holds, with names in the language."""
    need, short = filling.job.need, filling.shortage or Shortage((), (), 0, 0, ())
    rows = [
        Row(
            name,
            slot_name(need, name, language),
            needed,
            tuple(
                _seated(seat.standing.person, _post(seat.post, language))
                for seat in filling.seats
                if seat.slot == name
            ),
            name in short.slots,
        )
        for name, needed in zip(need.slots, filling.needs, strict=False)
    ]
    for number, inside in enumerate(need.of_whom):
        counted = {s.standing.person.id: s.standing.person for s in filling.seats if number in s.inside}
        people = tuple(_seated(person) for person in counted.values())
        needed = filling.needs[len(need.slots) + number]
        rows.append(Row("", inside_name(inside, language), needed, people, number in short.inside))
    able = tuple(_seated(standing.person) for standing in short.people)
    return Seating(tuple(rows), able, _moves(filling, day, language))


def _moves(filling: Filling, day: date, language: str) -> tuple[Moved, ...] | None:
    if filling.shortage is None:
        return ()
    found = moves.fewest(filling, day)
    if found is None:
        return None
    return tuple(
        Moved(
            one.person.ref,
            one.person.name,
            _post(one.post, language),
            tuple(_post(post, language) for post in one.leaves),
            tuple(_post(post, language) for post in one.keeps),
        )
        for one in found
    )


def _seated(person: Person, post: str = "") -> Seated:
    return Seated(person.ref, person.name, post)


def _post(code: str, language: str) -> str:
    return vocabulary().name("posts", code, language)
