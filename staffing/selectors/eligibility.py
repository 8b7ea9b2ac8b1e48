"""May this person hold this post on this day? Asked for one pair, or for everybody and every post at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from staffing import models
from staffing.facts import staff_facts
from staffing.rules import (
    Assessment,
    Facts,
    Outcome,
    RequirementResult,
    Span,
    Standard,
    all_standards,
    assess,
)
from staffing.rules.days import Days, add_months, day_before, expires_within

LOOK_BACK_MONTHS = 3
LOOK_AHEAD_MONTHS = 60


@dataclass(frozen=True)
class VerdictStretch:
    """Days, both included, with one verdict over all requirements."""

    start: date
    end: date
    outcome: Outcome


@dataclass(frozen=True)
class Eligibility:
    """The answer for one person and post, for every day from some months before ``on`` to five years after.

    ``assessment`` is None where no standard for the post is in force on ``on``.
    """

    person_id: int
    post: str
    on: date
    assessment: Assessment | None

    @property
    def standard(self) -> Standard | None:
        return self.assessment.standard if self.assessment else None

    @cached_property
    def verdicts(self) -> tuple[VerdictStretch, ...]:
        """The verdict over the whole horizon; neighbours differ."""
        return _verdicts(self.assessment) if self.assessment else ()

    @property
    def outcome(self) -> Outcome | None:
        """The verdict of the day; None without a standard."""
        return self._today.outcome if self.assessment else None

    @property
    def is_met(self) -> bool:
        return self.outcome is Outcome.MET

    @property
    def met_from(self) -> date | None:
        """When not met: the first later day on which it is, if nothing else changes."""
        if self.assessment is None or self.is_met:
            return None
        return next((s.start for s in self.verdicts if s.start > self.on and s.outcome is Outcome.MET), None)

    @property
    def earliest(self) -> date | None:
        """When not met: the day before which waiting is needed in any case, whatever else is done meanwhile.

        The latest of the days on which the lines that time alone mends are met; None where time mends none.
        """
        days = (self._next_met(result) for result in self.open)
        return self.met_from or max((day for day in days if day), default=None)

    @property
    def met_until(self) -> date | None:
        """When met: the last day of it; None when no end is in sight."""
        if not self.assessment or not self.is_met:
            return None
        end = self._today.end
        return None if end == self.assessment.horizon.end else end

    @property
    def employed_until(self) -> date | None:
        """The last day of the unbroken employment in the shop; None when the person does not work there on the day."""
        if self.assessment is None:
            return None
        person = next(p for p in self.assessment.facts.people or () if p.id == str(self.person_id))
        days = Days(
            (spell.since.toordinal(), (spell.until or date.max).toordinal())
            for spell in person.employments or ()
            if spell.since
        )
        return days.run_end(self.on)

    @property
    def is_expiring(self) -> bool:
        """Met, and no longer so within 90 days."""
        return expires_within(self.met_until, self.on)

    @property
    def open(self) -> tuple[RequirementResult, ...]:
        """The requirements that stand in the way on the day."""
        if not self.assessment:
            return ()
        passing = (Outcome.MET, Outcome.NOT_APPLICABLE, Outcome.WAIVED)
        return tuple(result for result in self.assessment if result.on(self.on).outcome not in passing)

    @property
    def waits_for_more(self) -> int:
        """How many open requirements time alone does not mend."""
        return sum(self._next_met(result) is None for result in self.open)

    def _next_met(self, result: RequirementResult) -> date | None:
        later = (stretch for stretch in result.timeline if stretch.start > self.on)
        return next((stretch.start for stretch in later if stretch.outcome is Outcome.MET), None)

    @cached_property
    def _today(self) -> VerdictStretch:
        return next(s for s in self.verdicts if s.start <= self.on <= s.end)


def role_standard_on(post: str, on: date) -> Standard | None:
    """The edition for the post that is in force on the day; the youngest where several are."""
    found = [
        standard
        for standard in all_standards()
        if standard.is_role and getattr(standard, "post", "") == post and _in_force(standard, on)
    ]
    return max(found, key=lambda standard: standard.in_force.since or date.min, default=None)


def eligibility_of(*, person: models.Person, shop: models.Shop, post: str, on: date) -> Eligibility:
    """The answer for one person and one post."""
    return eligibilities(people=[person], shop=shop, posts=[post], on=on)[person.pk, post]


def eligibilities(
    *, people: Sequence[models.Person], shop: models.Shop, posts: Iterable[str], on: date
) -> dict[tuple[int, str], Eligibility]:
    """The answers by (person's key, post), in a fixed number of queries."""
    facts = staff_facts(people, shop=shop)
    return judge_people(people=people, facts=facts, posts=posts, on=on)


def judge_people(
    *, people: Iterable[models.Person], facts: Facts, posts: Iterable[str], on: date
) -> dict[tuple[int, str], Eligibility]:
    """The same for facts at hand; takes no query."""
    horizon = Span(add_months(on, -LOOK_BACK_MONTHS), add_months(on, LOOK_AHEAD_MONTHS))
    standards = {post: role_standard_on(post, on) for post in posts}
    facts_by_person = {
        person.id: Facts(people=(person,), attestations=facts.attestations) for person in facts.people or ()
    }
    return {
        (person.pk, post): Eligibility(
            person.pk,
            post,
            on,
            assess(standard, facts_by_person[str(person.pk)], horizon, str(person.pk)) if standard else None,
        )
        for person in people
        for post, standard in standards.items()
    }


def held_posts(facts: Facts, on: date) -> set[tuple[int, str]]:
    """(person's key, post) of everybody who holds a post on the day."""
    return {
        (int(person.id), posting.post)
        for person in facts.people or ()
        for posting in person.postings or ()
        if posting.since and posting.since <= on and (posting.until is None or on <= posting.until)
    }


def _in_force(standard: Standard, on: date) -> bool:
    since, until = standard.in_force.since, standard.in_force.until
    return (since is None or since <= on) and (until is None or on <= until)


def _verdicts(assessment: Assessment) -> tuple[VerdictStretch, ...]:
    days = sorted({stretch.start for result in assessment for stretch in result.timeline})
    changes: list[tuple[date, Outcome]] = []
    for day in days:
        outcome = assessment.verdict(day)
        if not changes or changes[-1][1] is not outcome:
            changes.append((day, outcome))
    ends = [day_before(day) for day, _outcome in changes[1:]] + [assessment.horizon.end]
    return tuple(
        VerdictStretch(start, end, outcome) for (start, outcome), end in zip(changes, ends, strict=True)
    )
