"""The answer: for every requirement a timeline of outcomes, with reasons, evidence and the next thing to do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Any

from staffing.rules import explain, steps, urgency
from staffing.rules.days import EXPIRING_DAYS, Span, expires_within
from staffing.rules.editions import EditionCalendar
from staffing.rules.facts import Facts, Person
from staffing.rules.facts_io import facts_sha256
from staffing.rules.filling import Filling
from staffing.rules.findings import Evidence, Finding, NotInEdition
from staffing.rules.outcome import Aside, Outcome, overall
from staffing.rules.seating import Seating, seating
from staffing.rules.standard import Requirement, Standard
from staffing.rules.timeline import Timeline

UNCLEAR = (Outcome.UNKNOWN, Outcome.NEEDS_JUDGEMENT)
BROKEN = (Outcome.NOT_MET, *UNCLEAR)


@dataclass(frozen=True, slots=True)
class Judged:
    """What holds on a stretch: the outcome, the finding under it, the waiver that sets it aside, if any.

    `edition`: the standard that says so; None on a day on which no edition of the family is in force. `binds`: it decides
    the verdict.
    """

    outcome: Outcome
    finding: Finding
    edition: Standard | None
    waiver: Evidence | None = None
    aside: Aside | None = None
    binds: bool = True


@dataclass(frozen=True, slots=True)
class Counted:
    """A person who counts. `post` where the requirement is judged post by post."""

    ref: str
    name: str
    post: str = ""


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A person of the group who does not count; `why` in the language asked for."""

    ref: str
    name: str
    why: str
    post: str = ""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Stretch:
    """Days, both included, on which one outcome holds for one reason.

    `day` is the day that amounts such as experience are told for: the first of the stretch, or the day asked for.
    `outcome_until`: the last day of this outcome, over neighbouring stretches too; None when the horizon ends first.
    """

    start: date
    end: date
    day: date
    requirement: Requirement
    judged: Judged
    outcome_until: date | None

    def __repr__(self) -> str:
        return f"<Stretch {self.requirement.id} {self.start}..{self.end} {self.outcome}>"

    @property
    def outcome(self) -> Outcome:
        return self.judged.outcome

    @property
    def edition(self) -> Standard | None:
        """The edition in force on these days; of a single standard, the standard."""
        return self.judged.edition

    @property
    def is_in_edition(self) -> bool:
        """Whether the edition of these days has the requirement at all; one that has not finds it not applicable."""
        return not isinstance(self.judged.finding.condition, NotInEdition)

    def seen(self, language: str) -> str:
        """What was found, with its amounts as of `day`."""
        return explain.seen(self.judged.finding, self.day, language)

    def needed(self, language: str) -> str:
        """What the requirement asks for."""
        return explain.needed(self.judged.finding.condition, language)

    def reason(self, language: str) -> str:
        """Why the outcome is what it is: the same words on every day of the stretch."""
        return explain.reason(self, language)

    def next_step(self, language: str) -> str:
        """The nearest thing to do, or "" when there is nothing to do."""
        return steps.next_step(self, language)

    @property
    def counted(self) -> tuple[Counted, ...]:
        """Who counts, by name. Empty where the requirement counts no people."""
        return tuple(
            Counted(s.person.ref, s.person.name, s.post) for s in explain.counted(self.judged.finding)
        )

    def not_counted(self, language: str) -> tuple[NotCounted, ...]:
        """Who is in the group and does not count, with the reason."""
        return tuple(
            NotCounted(s.person.ref, s.person.name, explain.why_not(s, language), s.post)
            for s in explain.not_counted(self.judged.finding)
        )

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The records that make a met requirement met; what there is of them otherwise."""
        return explain.evidence(self.judged.finding)

    @property
    def fillings(self) -> tuple[Filling, ...]:
        """Who fills which posts and what cannot be filled, one for each `posts` condition of the requirement."""
        return explain.fillings(self.judged.finding)

    def seatings(self, language: str) -> tuple[Seating, ...]:
        """The same as tables, with the moves that would fill what is short, as of `day`."""
        return tuple(seating(filling, self.day, language) for filling in self.fillings)

    def expires_within(self, day: date, days: int = EXPIRING_DAYS) -> bool:
        """Met on `day`, and no longer met at most `days` days later, as far as the horizon shows."""
        return self.outcome is Outcome.MET and expires_within(self.outcome_until, day, days)

    def told(self, language: str) -> dict[str, str]:
        """Days, outcome and reason."""
        return {
            "from": self.start.isoformat(),
            "until": self.end.isoformat(),
            "outcome": self.outcome.value,
            "reason": self.reason(language),
        }

    def as_json(self, language: str) -> dict[str, Any]:
        """What is told, and where the requirement asks for filled posts `posts`: a table for each time it does."""
        posts = [one.as_json() for one in self.seatings(language)]
        return {**self.told(language), "posts": posts} if posts else self.told(language)


@dataclass(frozen=True, eq=False)
class RequirementResult:
    """One requirement and its stretches, which cover the horizon without gaps.

    `requirement` is what the newest edition says; `on(day).requirement` what the edition of that day says.
    """

    requirement: Requirement = field(repr=False)
    judged: Timeline[Judged] = field(repr=False)
    timeline: tuple[Stretch, ...]

    def on(self, day: date) -> Stretch:
        """The stretch of that day, with amounts told for that day. Raises KeyError outside the horizon."""
        self.judged.at(day)
        return next(replace(stretch, day=day) for stretch in self.timeline if stretch.end >= day)

    def as_json(self, language: str) -> dict[str, Any]:
        """Neighbouring stretches of which the same is told are one."""
        merged: list[dict[str, Any]] = []
        for entry in (stretch.as_json(language) for stretch in self.timeline):
            if merged and entry == {**merged[-1], "from": entry["from"], "until": entry["until"]}:
                merged[-1]["until"] = entry["until"]
            else:
                merged.append(entry)
        return {"id": self.requirement.id, "timeline": merged}


@dataclass(frozen=True, slots=True)
class Break:
    """The first day on which a requirement is judged not met, or cannot be judged any more; the records that cause it.

    `edition`: the one that takes over on that day, if one does.
    """

    day: date
    requirement: Requirement = field(repr=False)
    stretch: Stretch
    records: tuple[Evidence, ...]
    edition: Standard | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A day on which the outcome of a requirement becomes another, and the records that cause it, as far as any do."""

    day: date
    requirement: Requirement = field(repr=False)
    before: Stretch
    stretch: Stretch
    records: tuple[Evidence, ...]


@dataclass(frozen=True, eq=False)
class Assessment:
    """A standard, or the editions of a family, judged over a horizon. `person`: whom a role standard judges."""

    against: Standard | EditionCalendar = field(repr=False)
    facts: Facts = field(repr=False)
    horizon: Span
    person: Person | None
    requirements: tuple[RequirementResult, ...]

    def __getitem__(self, requirement_id: str) -> RequirementResult:
        return next(result for result in self if result.requirement.id == requirement_id)

    def __iter__(self) -> Iterator[RequirementResult]:
        return iter(self.requirements)

    @property
    def standard(self) -> Standard:
        """The one standard judged. Raises TypeError where editions of a family were: ask `edition(day)`."""
        if isinstance(self.against, EditionCalendar):
            raise TypeError(f"{self.against.family} was judged edition by edition: ask edition(day)")
        return self.against

    def edition(self, day: date) -> Standard | None:
        """The standard that judges `day`; None where no edition of the family is in force."""
        return self.against.on(day) if isinstance(self.against, EditionCalendar) else self.against

    @property
    def id(self) -> str:
        """What was asked for: the id of the standard, or the name of the family."""
        return self.against.family if isinstance(self.against, EditionCalendar) else self.against.id

    def to_do(self, day: date) -> list[RequirementResult]:
        """What is open or expiring on the day, what to warn about first at the head (urgency.py)."""
        open_results = [result for result in self if urgency.is_open(result.on(day), day)]
        return sorted(open_results, key=lambda result: urgency.order(result.on(day)))

    def on(self, day: date) -> dict[str, Stretch]:
        """Requirement id -> the stretch of that day: the same as judging that day alone."""
        return {result.requirement.id: result.on(day) for result in self}

    def verdict(self, day: date) -> Outcome:
        """The worst outcome of the day: not met, unknown, needs judgement, waived, met; the rest is left out.

        Only what binds counts: in a standard of musts, what should be is told and decides nothing.
        """
        said = (result.judged.at(day) for result in self)
        return overall({judged.outcome for judged in said if judged.binds})

    def first_met(self, after: date) -> date | None:
        """The first day of the horizon, `after` or later, on which all that binds is met if nothing else changes."""
        starts = {stretch.start for result in self for stretch in result.timeline if stretch.start > after}
        return next((day for day in sorted(starts | {after}) if self.verdict(day) is Outcome.MET), None)

    def first_break(self, after: date) -> Break | None:
        """The first day later than `after` on which something that binds is judged not met that was not before.

        It need not have been met: the first leased place may bring a break too. Of several on one day, the first in the
        order of the standard.
        """
        return self._first(after, lambda before, now: now is Outcome.NOT_MET and before is not now)

    def first_unclear(self, after: date) -> Break | None:
        """The first day later than `after` on which something that binds, with which nothing was wrong, is not judged
        any more: data are missing, or somebody has to judge. Which of several: as in `first_break`.
        """
        return self._first(after, lambda before, now: now in UNCLEAR and before not in BROKEN)

    def _first(self, after: date, breaks: Callable[[Outcome, Outcome], bool]) -> Break | None:
        found = (one for result in self if (one := _first_break(result, after, breaks)))
        return min(found, key=lambda one: one.day, default=None)

    def turns(self, after: date) -> list[Turn]:
        """Every change of an outcome later than `after`, by day; those of one day in the order of the standard."""
        found = [turn for result in self for turn in _turns(result, after)]
        return sorted(found, key=lambda turn: turn.day)

    def as_json(self, language: str = "zh") -> dict[str, Any]:
        """With a family, `editions` says which standard judges which days (null: none is in force)."""
        answer: dict[str, Any] = {"standard": self.id}
        if isinstance(self.against, EditionCalendar):
            places = self.against.places_over(self.horizon)
            answer["jurisdiction"] = places.values[0] if len(places.values) == 1 else None
            answer["editions"] = [
                {
                    "from": date.fromordinal(first).isoformat(),
                    "until": date.fromordinal(last).isoformat(),
                    "jurisdiction": place,
                    "standard": edition.id if edition else None,
                }
                for first, last, place, edition in self.against.pieces_over(self.horizon)
            ]
        return answer | {"requirements": [result.as_json(language) for result in self]}

    def as_record(self, language: str = "zh") -> dict[str, Any]:
        """What to keep when the answer has an effect: the answer, and the hashes of its facts and its standard."""
        return {
            "answer": self.as_json(language),
            "horizon": {"from": self.horizon.start.isoformat(), "until": self.horizon.end.isoformat()},
            "person": self.person.id if self.person else None,
            "facts_sha256": facts_sha256(self.facts),
            "standard_sha256": self.against.sha256,
        }


def _first_break(
    result: RequirementResult, after: date, breaks: Callable[[Outcome, Outcome], bool]
) -> Break | None:
    for before, now in pairwise(result.timeline):
        if now.start > after and now.judged.binds and breaks(_binding(before), now.outcome):
            edition = now.edition if now.edition is not before.edition else None
            return Break(now.start, now.requirement, now, _causes(before, now), edition)
    return None


def _binding(stretch: Stretch) -> Outcome:
    """The outcome as far as it binds: what should be does not apply to the verdict."""
    return stretch.outcome if stretch.judged.binds else Outcome.NOT_APPLICABLE


def _turns(result: RequirementResult, after: date) -> Iterator[Turn]:
    for before, now in pairwise(result.timeline):
        if now.start > after and before.outcome is not now.outcome:
            yield Turn(now.start, result.requirement, before, now, _causes(before, now))


def _causes(before: Stretch, now: Stretch) -> tuple[Evidence, ...]:
    """A waiver that ends or begins, else the records that end the day before or begin on the day; none of the law's days."""
    by_law = (Aside.EDITION, Aside.REQUIREMENT)
    if now.edition is not before.edition or before.judged.aside or now.judged.aside in by_law:
        return ()
    if before.judged.waiver is not None:
        return (before.judged.waiver,)
    if now.judged.waiver is not None:
        return (now.judged.waiver,)
    return explain.causes(before.judged.finding, now.judged.finding, now.start)
