"""What would fill the posts: the fewest new postings of existing people, and the nearest mixture of everything else."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from staffing.rules import people
from staffing.rules.assignment import Costs, Kind, Plan, cheapest, members
from staffing.rules.facts import Person
from staffing.rules.filling import Filling, Job, Place
from staffing.rules.findings import Finding, Standing, Why
from staffing.rules.groups import EMPLOYED
from staffing.rules.outcome import Truth
from staffing.rules.people import Case

THING = (
    1000  # what one thing to do costs, such as a new posting; the rest decides between equally many things
)
HIRE = 10 * THING


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody who takes `post` for a slot. `leaves`: posts they hold that may not go with it; `keeps`: those that may."""

    person: Person
    slot: str
    post: str
    leaves: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lacking:
    """So many people still to be found for a slot, or (`slot` None) for a group counted inside, by its number."""

    number: int
    slot: str | None = None
    inside: int = 0


@dataclass(frozen=True, slots=True)
class Way:
    """What to put right for whom, whom to move, whom to find; `things`: how many things that is."""

    repairs: tuple[Standing, ...]
    moves: tuple[Move, ...]
    lacking: tuple[Lacking, ...]
    things: int


@dataclass(frozen=True, slots=True)
class Option:
    """Somebody employed, and what each slot and each group counted inside would cost with them."""

    case: Case
    place: Place
    slots: Costs
    inside: Costs

    def kind(self, job: Job) -> Kind:
        return job.rules.kind(self.slots, self.inside, 0)


def fewest(filling: Filling, day: date) -> tuple[Move, ...] | None:
    """The fewest new postings by which the people employed on `day` fill everything; None when there are none that do.

    Whoever certainly is employed and satisfies what a slot asks may be moved to it, whatever post they hold now.
    """
    options = _options(filling, day, lambda _: None, lambda _: None)
    plan = cheapest(_crowd(filling.job, options), filling.needs)
    return None if plan is None else _way(filling.job, options, plan).moves


def nearest(
    filling: Filling,
    day: date,
    repair: Callable[[Standing], int | None],
    learn: Callable[[Finding], int | None],
) -> Way:
    """The fewest things to do: move people, put right what is lacking, find new ones.

    `repair` and `learn` say how many things it takes that somebody counts who holds a post of a slot, or who stands in a
    group counted inside; None where nothing helps. Of equally many things moves go first when the posts are certainly not filled, else records;
    and what comes closer to holding, such as a paper that lapsed, before what there never was.
    """
    moves_first = len(Why) + 1 if filling.truth is Truth.NO else -1

    def priced(things: int | None, *findings: Finding) -> int | None:
        return None if things is None else things * THING + moves_first - _closeness(*findings)

    options = _options(
        filling,
        day,
        lambda standing: priced(repair(standing), standing.group, standing.who),
        lambda finding: priced(learn(finding), finding),
    )
    plan = cheapest(_crowd(filling.job, options), filling.needs, HIRE)
    if plan is None:
        raise RuntimeError("with people still to be found there is always a way")
    return _way(filling.job, options, plan)


def _closeness(*findings: Finding) -> int:
    """How near what does not hold is to holding, by the order of the reasons."""
    open_ones = [finding for finding in findings if finding.truth < Truth.YES]
    return min(
        (
            _closeness(*finding.parts) if finding.parts else finding.why.value if finding.why else 0
            for finding in open_ones
        ),
        default=0,
    )


def _crowd(job: Job, options: list[Option]) -> Counter[Kind]:
    return Counter(option.kind(job) for option in options)


def _options(
    filling: Filling,
    day: date,
    repair: Callable[[Standing], int | None],
    learn: Callable[[Finding], int | None],
) -> list[Option]:
    """Everybody on record, those who have a seat first, so that of people who are alike others are moved."""
    job, options = filling.job, []
    seated = {seat.standing.person.id for seat in filling.seats}
    for case, place in sorted(filling.on(day), key=lambda pair: pair[0].person.id not in seated):
        employed = people.judge(EMPLOYED, case).at(day).truth is Truth.YES
        slots = tuple(
            _slot_cost(job, case, place, slot, day, employed, repair) for slot in range(len(job.names))
        )
        inside = tuple(
            _inside_cost(job, case, place, number, day, learn) for number in range(len(job.need.of_whom))
        )
        options.append(Option(case, place, slots, inside))
    return options


def _slot_cost(
    job: Job,
    case: Case,
    place: Place,
    slot: int,
    day: date,
    employed: bool,
    repair: Callable[[Standing], int | None],
) -> int | None:
    standing = place.slots.get(slot)
    if standing is not None and standing.truth >= Truth.YES:
        return 0
    who = job.who(slot)
    if employed and (who is None or _truth(who, case, day) >= Truth.YES):
        return THING
    return repair(standing) if standing is not None else None


def _inside_cost(
    job: Job, case: Case, place: Place, number: int, day: date, learn: Callable[[Finding], int | None]
) -> int | None:
    who = job.need.of_whom[number].who
    if _truth(who, case, day) >= Truth.YES:
        return 0
    return learn(place.inside[number]) if number in place.inside else None


def _truth(who: Any, case: Case, day: date) -> Truth:
    return case.remembered((who, case.attestations), lambda: people.judge(who, case)).at(day).truth


def _way(job: Job, options: list[Option], plan: Plan) -> Way:
    """The plan by people: of those who are alike, the first of `options` keep what they have."""
    alike: defaultdict[Kind, list[Option]] = defaultdict(list)
    for option in reversed(options):
        alike[option.kind(job)].append(option)
    repairs: list[Standing] = []
    moves: list[Move] = []
    cheapest_first = sorted(plan.taken.items(), key=lambda item: (item[0][1][1], item[0]))
    for (kind, (met, _)), number in cheapest_first:
        for _ in range(number):
            option = alike[kind].pop()
            repairs += _repairs(job, option, met)
            moves += _moves(job, option, met)
    lacking = [
        Lacking(number, job.names[demand])
        if demand < job.rules.slots
        else Lacking(number, None, demand - job.rules.slots)
        for demand, number in enumerate(plan.lacking)
        if number
    ]
    repairs.sort(key=lambda one: (one.person.name, one.person.id))
    moves.sort(key=lambda one: (job.names.index(one.slot), one.person.name, one.person.id))
    return Way(tuple(repairs), tuple(moves), tuple(lacking), round(plan.cost / THING))


def _filled(job: Job, met: int) -> list[int]:
    return [demand for demand in members(met) if demand < job.rules.slots]


def _repairs(job: Job, option: Option, met: int) -> list[Standing]:
    """Where the person holds the post already and something else is lacking."""
    filled = _filled(job, met)
    found = [option.place.slots[slot] for slot in filled if option.slots[slot] not in (0, THING)]
    for demand in members(met):
        number = demand - job.rules.slots
        if number >= 0 and option.inside[number]:
            there = Finding(Truth.YES, EMPLOYED)  # the slot that they fill says what is lacking of that
            found.append(Standing(option.case.person, there, option.place.inside[number]))
    return found


def _moves(job: Job, option: Option, met: int) -> list[Move]:
    """The new postings; what else the person holds for certain is left where it may not go with what they fill now."""
    filled = _filled(job, met)
    others = [
        (slot, job.post(standing, slot))
        for slot, standing in option.place.slots.items()
        if standing.truth >= Truth.YES
    ]
    stays = {slot for slot, _ in others if job.rules.allows([*filled, slot])}
    leaves = tuple(dict.fromkeys(post for slot, post in others if slot not in stays))
    keeps = tuple(dict.fromkeys(post for slot, post in others if slot in stays))
    return [
        Move(option.case.person, job.names[slot], job.holds[slot].holds_post[0], leaves, keeps)
        for slot in filled
        if option.slots[slot] == THING
    ]
