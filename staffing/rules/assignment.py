"""Who can fill what at once: an exact answer over kinds of people instead of people.

A demand is a number of people: those who fill a slot, or those counted inside the people who fill some slots. Demands are
numbered, slots first, and sets of them are kept as bits. A person is known by their offers: the sets of demands that
they can meet at once, each with a cost. People with the same offers are one kind, and only the size of a kind matters,
so 300 people come to a dozen numbers.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

from staffing.rules import whole_numbers
from staffing.rules.whole_numbers import Limit

Offer = tuple[int, int]  # demands met at once, as bits; cost
Kind = tuple[Offer, ...]
Crowd = Mapping[Kind, int]
Needs = tuple[int, ...]
MOST_KINDS = 10_000  # kept for the next question; a shop of 300 people has a few dozen
Costs = tuple[int | None, ...]  # of each slot, or of each group counted inside; None: cannot


def bits(numbers: Iterable[int]) -> int:
    return sum(1 << number for number in set(numbers))


def members(mask: int) -> Iterator[int]:
    """The numbers whose bits are set, in order."""
    return (number for number in range(mask.bit_length()) if mask >> number & 1)


@dataclass(frozen=True)
class Rules:
    """What one person may fill: any slot alone, or up to `most` of the slots of one of `together`.

    `inside`: the slots of each group that is counted inside. Its demand's number comes after those of the slots.
    """

    slots: int
    together: tuple[tuple[int, int], ...] = ()
    inside: tuple[int, ...] = ()

    def kind(self, slot_costs: Costs, inside_costs: Costs = (), base: int = 1) -> Kind:
        """Everything that a person with these costs can offer, without what a no dearer offer includes.

        `base` is what taking the person costs at all: with 1, and all else free, the cost is the number of people.
        """
        return _kind(self, slot_costs, inside_costs, base)

    def allows(self, slots: Iterable[int]) -> bool:
        """One person may fill all of these."""
        wanted = bits(slots)
        return wanted.bit_count() == 1 or any(
            wanted & together == wanted and wanted.bit_count() <= most for together, most in self.together
        )


@lru_cache(maxsize=MOST_KINDS)
def _kind(rules: Rules, slot_costs: Costs, inside_costs: Costs, base: int) -> Kind:
    offers: dict[int, int] = {}
    for filled in _allowed(rules, bits(i for i, cost in enumerate(slot_costs) if cost is not None)):
        paid = base + sum(slot_costs[slot] or 0 for slot in members(filled))
        counted = [
            (bits([rules.slots + number]), cost)
            for number, cost in enumerate(inside_costs)
            if cost is not None and filled & rules.inside[number]
        ]
        for size in range(len(counted) + 1):
            for chosen in combinations(counted, size):
                met = filled | sum(demand for demand, _ in chosen)
                cost = paid + sum(extra for _, extra in chosen)
                offers[met] = min(cost, offers.get(met, cost))
    return tuple(
        (met, cost)
        for met, cost in sorted(offers.items())
        if not any(met != more and met | more == more and price <= cost for more, price in offers.items())
    )


def _allowed(rules: Rules, slots: int) -> set[int]:
    """Every set of these slots that one person may fill."""
    sets = {1 << slot for slot in members(slots)}
    for together, most in rules.together:
        usable = list(members(together & slots))
        sets |= {bits(some) for size in range(2, most + 1) for some in combinations(usable, size)}
    return sets


@dataclass(frozen=True, slots=True)
class Plan:
    """The people taken, as {(kind, offer): how many}; of each demand the people still lacking; the total cost."""

    taken: dict[tuple[Kind, Offer], int]
    lacking: Needs
    cost: int


def cheapest(crowd: Crowd, needs: Needs, price_of_lacking: int | None = None) -> Plan | None:
    """The cheapest way to meet all needs; None when there is none.

    With `price_of_lacking`, people may be lacking at that price each, and there always is a way.
    """
    wanted = bits(demand for demand, need in enumerate(needs) if need)
    kinds = sorted(kind for kind, number in crowd.items() if number)
    columns = [(kind, offer) for kind in kinds for offer in kind if offer[0] & wanted]
    demands = list(members(wanted))
    lacking = range(len(columns), len(columns) + (len(demands) if price_of_lacking is not None else 0))
    limits = [
        Limit(tuple(i for i, (owner, _) in enumerate(columns) if owner == kind), high=crowd[kind])
        for kind in kinds
    ]
    for place, demand in enumerate(demands):
        able = [i for i, (_, offer) in enumerate(columns) if offer[0] >> demand & 1]
        if not lacking and sum(crowd[kind] for kind in {columns[i][0] for i in able}) < needs[demand]:
            return None
        limits.append(Limit((*able, *lacking[place : place + 1]), low=needs[demand]))
    numbers = whole_numbers.cheapest(
        [offer[1] for _, offer in columns] + [price_of_lacking or 0] * len(lacking),
        [crowd[kind] for kind, _ in columns] + [needs[demand] for demand in demands][: len(lacking)],
        limits,
    )
    if numbers is None:
        return None
    taken = {column: number for column, number in zip(columns, numbers, strict=False) if number}
    short = {demands[i - lacking.start]: numbers[i] for i in lacking}
    cost = sum(offer[1] * number for (_, offer), number in taken.items())
    cost += (price_of_lacking or 0) * sum(short.values())
    return Plan(taken, tuple(short.get(demand, 0) for demand in range(len(needs))), cost)


@dataclass(slots=True)
class Book:
    """What was found out about crowds, so that situations that are alike are solved once.

    Who is enough stays enough with more people, and who is not stays not enough with fewer: most crowds of a timeline
    are answered by an earlier one without solving anything.
    """

    answers: dict[tuple[Needs, frozenset[tuple[Kind, int]]], Crowd | None] = field(default_factory=dict)
    known: dict[Needs, tuple[list[Crowd], list[Crowd]]] = field(default_factory=dict)

    def enough(self, crowd: Crowd, needs: Needs) -> bool:
        """The crowd can meet all needs at once."""
        return self.part_that_does(crowd, needs) is not None

    def part_that_does(self, crowd: Crowd, needs: Needs) -> Crowd | None:
        """A part of the crowd that can meet all needs at once; None when not even all of it can."""
        most = sum(needs)
        counted = {kind: min(number, most) for kind, number in crowd.items() if kind and number}
        key = (needs, frozenset(counted.items()))
        if key not in self.answers:
            self.answers[key] = self._part_that_does(counted, needs)
        return self.answers[key]

    def _part_that_does(self, crowd: Crowd, needs: Needs) -> Crowd | None:
        enough, short = self.known.setdefault(needs, ([], []))
        for used in enough:
            if _within(used, crowd):
                return used
        if any(_within(crowd, few) for few in short):
            return None
        plan = cheapest(crowd, needs)
        if plan is None:
            short[:] = [few for few in short if not _within(few, crowd)] + [crowd]
            return None
        part: dict[Kind, int] = {}
        for (kind, _), number in plan.taken.items():
            part[kind] = part.get(kind, 0) + number
        enough.append(part)
        return part

    def most_in_order(self, crowd: Crowd, needs: Needs) -> Needs:
        """The needs that the crowd can meet at once, as many people of each as possible, the first demand first."""
        met = [0] * len(needs)
        for demand, need in enumerate(needs):
            while met[demand] < need:
                met[demand] += 1
                if not self.enough(crowd, tuple(met)):
                    met[demand] -= 1
                    break
        return tuple(met)

    def smallest_unmet(self, crowd: Crowd, needs: Needs) -> tuple[int, ...]:
        """The fewest demands that the crowd cannot meet at once, though it can meet any fewer of them.

        Every such set has something in common with what each largest set that can be met leaves out: so guess the
        smallest set that has, and where it can be met after all, learn from it one more largest set.
        """
        everything = [demand for demand, need in enumerate(needs) if need]
        left_out: list[set[int]] = []
        while True:
            guess = _smallest_hitting(everything, left_out)
            if not self.enough(crowd, _only(needs, guess)):
                return guess
            met = list(guess)
            for demand in everything:
                if demand not in met and self.enough(crowd, _only(needs, [*met, demand])):
                    met.append(demand)
            left_out.append(set(everything) - set(met))


def _within(few: Crowd, crowd: Crowd) -> bool:
    return all(crowd.get(kind, 0) >= number for kind, number in few.items())


def _only(needs: Needs, demands: Iterable[int]) -> Needs:
    kept = set(demands)
    return tuple(need if demand in kept else 0 for demand, need in enumerate(needs))


def _smallest_hitting(everything: list[int], sets: list[set[int]]) -> tuple[int, ...]:
    """The first of the smallest selections that have something in common with every set. Raises when there is none."""
    for size in range(len(everything) + 1):
        for chosen in combinations(everything, size):
            if all(one & set(chosen) for one in sets):
                return chosen
    raise ValueError("everything can be met: no selection is too much")


@dataclass(slots=True)
class Able:
    """Somebody who may do without some of their slots: what they offer with those they still have."""

    rules: Rules
    slot_costs: Costs
    inside_costs: Costs
    kinds: dict[int, Kind] = field(default_factory=dict)

    def kind(self, slots: int) -> Kind:
        """What the person offers with only these of the slots."""
        if slots not in self.kinds:
            costs = tuple(cost if slots >> slot & 1 else None for slot, cost in enumerate(self.slot_costs))
            self.kinds[slots] = self.rules.kind(costs, self.inside_costs)
        return self.kinds[slots]


def longest_standing(
    book: Book, needs: Needs, people: Mapping[str, Able], chances: Sequence[tuple[str, int]]
) -> list[tuple[str, int]]:
    """What remains of the chances (person, slot) when, from the last to the first, each that can be done without is.

    All of them together meet the needs. Chances that come after all others, and those that were left out, therefore
    never change what remains. What cannot be done without once cannot later either, when there are fewer.
    """
    slots: dict[str, int] = dict.fromkeys(people, 0)
    for person, slot in chances:
        slots[person] |= 1 << slot
    crowd = Counter(one.kind(slots[person]) for person, one in people.items())
    part = book.part_that_does(crowd, needs) or {}
    needed: set[tuple[Kind, Kind]] = set()
    kept: list[tuple[str, int]] = []
    for person, slot in reversed(chances):
        less = slots[person] & ~(1 << slot)
        change = before, after = people[person].kind(slots[person]), people[person].kind(less)
        if change not in needed:
            crowd[before] -= 1
            crowd[after] += 1
            found = part if crowd[before] >= part.get(before, 0) else book.part_that_does(crowd, needs)
            if found is not None:
                part, slots[person] = found, less
                continue
            crowd[before] += 1
            crowd[after] -= 1
            needed.add(change)
        kept.append((person, slot))
    return kept[::-1]
