"""Conditions on the people of a shop: count, every, ratio, cover. One sweep over the days on which somebody changes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from staffing.rules import people, tallies
from staffing.rules.conditions import Employed, HoldsPost
from staffing.rules.days import Span
from staffing.rules.findings import Finding, Standing, Why
from staffing.rules.outcome import Truth
from staffing.rules.people import Case
from staffing.rules.tallies import Tally
from staffing.rules.timeline import Timeline, combine

EMPLOYED = Employed(employed=True)
Member = Timeline[Standing | None]


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """The people looked at on the days from `day` on, resolved when somebody asks who they are."""

    members: tuple[Member, ...]
    everybody: tuple[Case, ...]
    day: int
    tally: Tally

    def standings(self) -> list[Standing]:
        """Everybody in the group, by name."""
        found = (member.at_ordinal(self.day) for member in self.members)
        return sorted((s for s in found if s), key=lambda s: (s.person.name, s.person.id, s.post))


def swept(
    cases: tuple[Case, ...] | None,
    condition: Any,
    horizon: Span,
    members: Callable[[Case], Iterable[Member]],
    truth: Callable[[Tally], Truth],
) -> Timeline[Finding]:
    """The truth of the running tally of all members; unknown throughout when nobody recorded the people."""
    if cases is None:
        return Timeline.constant(horizon, Finding(Truth.UNKNOWN, condition, Why.NOT_RECORDED))
    return gathered(cases, horizon, lambda case: _remembered(case, condition, members)).map(
        lambda group: Finding(truth(group.tally), condition, detail=group)
    )


def gathered(
    cases: tuple[Case, ...], horizon: Span, members: Callable[[Case], Iterable[Member]]
) -> Timeline[Group]:
    """The group of each day: a new one whenever somebody's standing changes."""
    lines = tuple(member for case in cases for member in members(case))
    states = tallies.running(lines, horizon.first)
    groups = [Group(lines, cases, day, tally) for day, tally in states]
    return Timeline([day for day, _ in states], groups, horizon.last)


def _remembered(
    case: Case, condition: Any, members: Callable[[Case], Iterable[Member]]
) -> tuple[Member, ...]:
    """Judged once for a person and a condition, however often the others are exchanged (fragility.py)."""
    return case.remembered((condition, case.attestations), lambda: tuple(members(case)))


def membership(case: Case, of: Any | None) -> Timeline[Finding]:
    """Employed on the day, and in the group."""
    employed = people.judge(EMPLOYED, case)
    if of is None:
        return employed
    if not any(finding.truth for finding in employed.values):
        return employed

    def both(here: Finding, group: Finding) -> Finding:
        return Finding(min(here.truth, group.truth), of, parts=(here, group))

    return combine(both, employed, people.judge(of, case))


def member(case: Case, of: Any | None, who: Any, post: str = "") -> Iterable[Member]:
    """The person's standing in the group, day by day; nothing for somebody who is never in it."""
    group = membership(case, of)
    if any(finding.truth for finding in group.values):

        def standing(inside: Finding, satisfies: Finding) -> Standing | None:
            return Standing(case.person, inside, satisfies, post) if inside.truth else None

        yield combine(standing, group, people.judge(who, case))


def insider(case: Case, of: Any) -> Iterable[Member]:
    """The person's standing in a group of which nothing more is asked; nothing for somebody who is never in it."""
    group = membership(case, None if isinstance(of, Employed) else of)
    if any(finding.truth for finding in group.values):
        yield group.map(lambda inside: Standing(case.person, inside, inside) if inside.truth else None)


def posts_held(case: Case) -> set[str]:
    """The posts on record for the person, on whatever day."""
    return {posting.post for posting in case.person.postings or ()}


def holders(case: Case, needs: dict[str, Any]) -> Iterable[Member]:
    """The person's standing in each listed post that they hold."""
    for post, who in needs.items():
        if case.person.postings is None or post in posts_held(case):
            yield from member(case, HoldsPost.model_construct(holds_post=[post]), who, post)
