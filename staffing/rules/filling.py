"""Posts filled by people: judged to a timeline, with who fills what and what cannot be filled (moves.py: what would do).

A person counts for a slot as far as they are employed, hold one of its posts and satisfy its `who`: the least certain of
the three. The condition is met when the people who certainly count can fill all slots at once, not met when even those
who possibly count cannot, and otherwise open: so a missing record never passes.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from staffing.rules import bounds, people
from staffing.rules.assignment import (
    Able,
    Book,
    Costs,
    Kind,
    Needs,
    Rules,
    bits,
    cheapest,
    longest_standing,
)
from staffing.rules.conditions import HoldsPost
from staffing.rules.days import Span
from staffing.rules.facts import Posting, Shop
from staffing.rules.findings import Finding, Standing, Why
from staffing.rules.groups import member, posts_held
from staffing.rules.outcome import Truth
from staffing.rules.people import Case
from staffing.rules.posts_condition import PostsFilled, PostsNeed
from staffing.rules.timeline import Timeline, combine

LEVELS = (Truth.YES, Truth.JUDGEMENT, Truth.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Place:
    """A person on one day: their standing in each slot whose posts they hold, and in each group counted inside."""

    slots: dict[int, Standing]
    inside: dict[int, Finding]

    def costs(self, job: "Job", level: Truth) -> tuple[Costs, Costs]:
        """Free for what is at least that certain, impossible otherwise."""
        held = (self.slots.get(slot) for slot in range(job.rules.slots))
        counted = (self.inside.get(group) for group in range(len(job.rules.inside)))
        return (
            tuple(0 if standing and standing.truth >= level else None for standing in held),
            tuple(0 if finding and finding.truth >= level else None for finding in counted),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """Somebody who at some time holds a post of some slot."""

    case: Case
    line: Timeline[Place]


class Job:
    """What has to be filled, in the numbers of assignment.py: slots first, then the groups counted inside."""

    def __init__(self, need: PostsNeed) -> None:
        self.need = need
        self.names = list(need.slots)
        self.numbers = (
            *(slot.at_least for slot in need.slots.values()),
            *(inside.at_least for inside in need.of_whom),
        )
        self.rules = Rules(
            len(self.names),
            tuple((self._bits(one.slots), one.at_most) for one in need.combine),
            tuple(self._bits(one.slots) for one in need.of_whom),
        )
        self.holds = [HoldsPost(holds_post=need.posts_of(name)) for name in self.names]
        self.book = Book()

    def _bits(self, names: list[str]) -> int:
        return bits(self.names.index(name) for name in names)

    def who(self, slot: int) -> Any | None:
        return self.need.slots[self.names[slot]].who

    def candidate(self, case: Case) -> Candidate | None:
        """The person's standing everywhere, day by day; None for somebody who never holds a post of any slot."""
        unrecorded, held = case.person.postings is None, posts_held(case)
        slots: dict[int, Timeline[Standing | None]] = {}
        for slot, holds in enumerate(self.holds):
            if unrecorded or held.intersection(holds.holds_post):
                for line in member(case, holds, self.who(slot) or holds):
                    slots[slot] = line
        if not slots:
            return None
        inside = {
            number: people.judge(self.need.of_whom[number].who, case)
            for number, wanted in enumerate(self.rules.inside)
            if wanted & bits(slots)
        }

        def place(*values: Any) -> Place:
            there = {slot: value for slot, value in zip(slots, values, strict=False) if value}
            return Place(there, dict(zip(inside, values[len(slots) :], strict=True)))

        return Candidate(case, combine(place, *slots.values(), *inside.values()))

    def post(self, standing: Standing, slot: int) -> str:
        """The post by which somebody stands in a slot; its first post where nobody recorded what they hold."""
        records = [item.record for part in standing.group.parts for item in part.evidence]
        held = [record.post for record in records if isinstance(record, Posting)]
        posts: list[str] = held or self.holds[slot].holds_post
        return posts[0]

    def kind(self, place: Place, level: Truth) -> Kind:
        return self.rules.kind(*place.costs(self, level))


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who fills a slot: by which post, and which groups (their place in `of_whom`) they count in."""

    slot: str
    post: str
    standing: Standing
    inside: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Shortage:
    """A smallest set of slots and groups counted inside that cannot be filled at once, and everybody who could.

    `seats` is how many people they ask for, one combination not regarded; `heads` the fewest people that could do it,
    if everybody were qualified for everything.
    """

    slots: tuple[str, ...]
    inside: tuple[int, ...]
    seats: int
    heads: int
    people: tuple[Standing, ...]


def judge(
    condition: PostsFilled, shop: Shop | None, cases: tuple[Case, ...] | None, horizon: Span
) -> Timeline[Finding]:
    """How far the people fill the posts at once, for every day of the horizon."""
    if cases is None:
        return Timeline.constant(horizon, Finding(Truth.UNKNOWN, condition, Why.NOT_RECORDED))
    job = Job(condition.posts)
    candidates = tuple(found for case in cases if (found := job.candidate(case)))
    numbers = combine(
        lambda *found: found, *(bounds.judge(number, shop, cases, horizon) for number in job.numbers)
    )
    crowds: dict[Truth, Counter[Kind]] = {level: Counter() for level in LEVELS}
    changes: dict[int, list[tuple[Place | None, Place]]] = {day: [] for day in numbers.starts}
    for candidate in candidates:
        before = None
        for day, place in zip(candidate.line.starts, candidate.line.values, strict=True):
            changes.setdefault(day, []).append((before, place))
            before = place
    days, findings = sorted(changes), []
    for day in days:
        for before, after in changes[day]:
            for level, crowd in crowds.items():
                crowd[job.kind(after, level)] += 1
                if before is not None:
                    crowd[job.kind(before, level)] -= 1
        asked = Asked(numbers.at_ordinal(day))
        there = {
            level: Counter({kind: n for kind, n in of.items() if kind and n}) for level, of in crowds.items()
        }
        filling = Filling(job, candidates, cases, day, _truth(job.book, there, asked), asked, there)
        derived = tuple(number for number in asked.numbers if not isinstance(number.condition, int))
        findings.append(Finding(filling.truth, condition, parts=derived, detail=filling))
    return Timeline(days, findings, horizon.last)


def _truth(book: Book, crowds: Mapping[Truth, Counter[Kind]], asked: "Asked") -> Truth:
    """As far as the people do who can fill the least that is asked for; unknown where the most takes others."""
    level = next((level for level, crowd in crowds.items() if book.enough(crowd, asked.least)), Truth.NO)
    if level is Truth.NO or (asked.most is not None and book.enough(crowds[level], asked.most)):
        return level
    return Truth.UNKNOWN


@dataclass(frozen=True, slots=True)
class Asked:
    """How many people each slot and each group counted inside asks for on a day, one finding each."""

    numbers: tuple[Finding, ...]

    @property
    def least(self) -> Needs:
        return tuple(int(number.detail.least) for number in self.numbers)

    @property
    def most(self) -> Needs | None:
        """None when of some number it is not known how great it may be."""
        found = [number.detail.most for number in self.numbers]
        return None if None in found else tuple(int(most) for most in found)


@dataclass(frozen=True, eq=False)
class Filling:
    """The posts and the people on the days from `day` on, worked out when somebody asks."""

    job: Job
    candidates: tuple[Candidate, ...]
    everybody: tuple[Case, ...]
    day: int
    truth: Truth
    asked: Asked
    crowds: Mapping[Truth, Counter[Kind]]

    @cached_property
    def needs(self) -> Needs:
        """How many people to fill everything with: the least that is asked for until that is there, then the most."""
        least, most = self.asked.least, self.asked.most
        if most is None or not self.job.book.enough(self.crowd(Truth.YES), least):
            return least
        return most

    @cached_property
    def places(self) -> list[tuple[Case, Place]]:
        """Everybody who is or may be in some slot, by name."""
        found = [(one.case, one.line.at_ordinal(self.day)) for one in self.candidates]
        found.sort(key=lambda pair: (pair[0].person.name, pair[0].person.id))
        return [(case, place) for case, place in found if place.slots]

    def crowd(self, level: Truth) -> Counter[Kind]:
        """What people offer who are at least that certain."""
        return self.crowds[level]

    @cached_property
    def seats(self) -> tuple[Seat, ...]:
        """Who fills what, slot by slot; where not everything can be filled, the slots that come first in the standard.

        Of several ways the one that does without whoever came last: it looks at no other day, and yet nobody's seat
        changes because somebody joins, or because somebody leaves who had none.
        """
        needs = self.job.book.most_in_order(self.crowd(Truth.YES), self.needs)
        chances = sorted(
            (_held_since(standing), case.person.name, case.person.id, slot)
            for case, place in self.places
            for slot, standing in place.slots.items()
            if standing.truth >= Truth.YES
        )
        places = {case.person.id: place for case, place in self.places}
        able = {
            person: Able(self.job.rules, *place.costs(self.job, Truth.YES))
            for person, place in places.items()
        }
        names = {case.person.id: case.person.name for case, _ in self.places}
        chosen = longest_standing(
            self.job.book, needs, able, [(person, slot) for *_, person, slot in chances]
        )
        chosen.sort(key=lambda chance: (chance[1], names[chance[0]], chance[0]))
        return tuple(self._seat(places[person], slot) for person, slot in chosen)

    def _seat(self, place: Place, slot: int) -> Seat:
        standing = place.slots[slot]
        inside = tuple(
            number
            for number, finding in place.inside.items()
            if finding.truth >= Truth.YES and self.job.rules.inside[number] >> slot & 1
        )
        who = replace(standing.who, parts=(*standing.who.parts, *(place.inside[number] for number in inside)))
        post = self.job.post(standing, slot)
        return Seat(self.job.names[slot], post, replace(standing, who=who, post=post), inside)

    def standings(self) -> list[Standing]:
        """Who fills what, and everybody who holds a post and does not certainly count for it, by name."""
        return [seat.standing for seat in self.seats] + self._open(range(self.job.rules.slots))

    def _open(self, slots: Iterable[int]) -> list[Standing]:
        wanted = set(slots)
        return [
            replace(standing, post=self.job.post(standing, slot))
            for _, place in self.places
            for slot, standing in place.slots.items()
            if slot in wanted and standing.truth < Truth.YES
        ]

    def open_for_shortage(self) -> list[Standing]:
        """Who does not certainly count for what cannot be filled, by name."""
        lacking = self.shortage
        if lacking is None:
            return []
        found = self._open(self.job.names.index(name) for name in lacking.slots)
        for case, place in self.places:
            for number in lacking.inside:
                finding = place.inside.get(number)
                if finding is not None and finding.truth < Truth.YES:
                    group = next(iter(place.slots.values())).group
                    found.append(Standing(case.person, group, finding))
        return sorted(found, key=lambda one: (one.person.name, one.person.id, one.post))

    @cached_property
    def shortage(self) -> Shortage | None:
        """What cannot be filled: for certain when the condition is not met, else not with those who certainly count.

        None when everything is filled, or would be but for a number that is not known.
        """
        level = Truth.UNKNOWN if self.truth is Truth.NO else Truth.YES
        job, crowd = self.job, self.crowd(level)
        if job.book.enough(crowd, self.needs):
            return None
        unmet = job.book.smallest_unmet(crowd, self.needs)
        needs = tuple(need if demand in unmet else 0 for demand, need in enumerate(self.needs))
        everything = job.rules.kind((0,) * job.rules.slots, (0,) * len(job.rules.inside))
        fewest = cheapest({everything: sum(needs)}, needs)
        able = bits(unmet)
        found = [
            next(standing for standing in place.slots.values() if standing.truth >= level)
            for _, place in self.places
            if any(met & able for met, _ in job.kind(place, level))
        ]
        return Shortage(
            tuple(job.names[demand] for demand in unmet if demand < job.rules.slots),
            tuple(demand - job.rules.slots for demand in unmet if demand >= job.rules.slots),
            sum(needs[: job.rules.slots]),
            fewest.cost if fewest else sum(needs),
            tuple(found),
        )

    def on(self, day: date) -> list[tuple[Case, Place]]:
        """Everybody on record, with their place on a day; an empty one for somebody who never holds a post of a slot."""
        lines = {one.case.person.id: one.line for one in self.candidates}
        nowhere = Place({}, {})
        found = [(case, lines.get(case.person.id)) for case in self.everybody]
        found.sort(key=lambda pair: (pair[0].person.name, pair[0].person.id))
        return [(case, line.at(day) if line else nowhere) for case, line in found]


def _held_since(standing: Standing) -> int:
    """The day from which somebody is both employed and in the post."""
    since = [item.since for part in standing.group.parts for item in part.evidence]
    return max(((day or date.max).toordinal() for day in since), default=0)
