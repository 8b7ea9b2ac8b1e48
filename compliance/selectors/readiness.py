"""Does the shop meet the standard, on any day? One assessment answers for the day, the year before and three after."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from compliance.facts import shop_facts
from staffing.models import Shop
from staffing.rules import (
    Assessment,
    Break,
    Facts,
    Outcome,
    Person,
    RequirementResult,
    Span,
    Standard,
    all_standards,
    assess,
)
from staffing.rules.days import add_months

LOOK_BACK_MONTHS = 12
LOOK_AHEAD_MONTHS = 36
DEFAULT_STANDARD = "cn-class2-source"
EXPIRING = "expiring"


@dataclass(frozen=True, slots=True)
class OutcomeDays:
    """Days, both included, on which one outcome holds."""

    start: date
    end: date
    outcome: str


@dataclass(frozen=True)
class Readiness:
    """The answer for one shop, standard and day, with the stretches of the whole horizon."""

    shop: Shop
    on: date
    assessment: Assessment

    @property
    def standard(self) -> Standard:
        return self.assessment.standard

    @property
    def facts(self) -> Facts:
        return self.assessment.facts

    @property
    def horizon(self) -> Span:
        return self.assessment.horizon

    @property
    def shop_has_people(self) -> bool:
        return bool(self.facts.people)

    @property
    def shop_has_scope(self) -> bool:
        return bool(self.facts.shop and self.facts.shop.scopes)

    @property
    def shop_has_premises(self) -> bool:
        return bool(self.facts.shop and self.facts.shop.premises)

    @cached_property
    def verdict(self) -> Outcome:
        return self.assessment.verdict(self.on)

    @cached_property
    def verdicts(self) -> tuple[OutcomeDays, ...]:
        """The verdict on every day of the horizon."""
        starts = sorted({stretch.start for result in self.assessment for stretch in result.timeline})
        ends = [day - timedelta(days=1) for day in starts[1:]] + [self.horizon.end]
        found: list[OutcomeDays] = []
        for start, end in zip(starts, ends, strict=True):
            outcome = self.assessment.verdict(start).value
            if found and found[-1].outcome == outcome:
                start = found.pop().start
            found.append(OutcomeDays(start, end, outcome))
        return tuple(found)

    @cached_property
    def codes(self) -> dict[str, str]:
        """Requirement id -> outcome of the day, or "expiring" where it is met for less than 90 days more."""
        return {result.requirement.id: self._code(result) for result in self.assessment}

    @cached_property
    def first_break(self) -> Break | None:
        """The first later day on which something that was met is met no more."""
        return self.assessment.first_break(self.on)

    @cached_property
    def to_do(self) -> list[RequirementResult]:
        """What needs doing, what to warn about first at the head."""
        return self.assessment.to_do(self.on)

    @cached_property
    def owners(self) -> dict[str, Person]:
        """The reference of a record -> the person it belongs to."""
        return {
            record.ref: person
            for person in self.facts.people or ()
            for records in (
                person.employments,
                person.postings,
                person.education,
                person.experience,
                person.credentials,
                person.exams,
                person.courses,
                person.training,
            )
            for record in records or ()
        }

    @cached_property
    def stated_of(self) -> dict[str, str]:
        """The reference of an attestation or waiver of the shop -> the requirement it is about."""
        attested = {one.ref: one.requirement for one in self.facts.attestations if one.person is None}
        return attested | {one.ref: one.requirement for one in self.facts.waivers if one.person is None}

    def count(self, code: str) -> int:
        """How many requirements have this outcome on the day; expiring ones are counted apart from the met."""
        return list(self.codes.values()).count(code)

    def _code(self, result: RequirementResult) -> str:
        stretch = result.on(self.on)
        return EXPIRING if stretch.expires_within(self.on) else stretch.outcome.value


def shop_standards() -> list[Standard]:
    """The standards that judge a shop and stand alone: an edition of a family holds only for some places and days."""
    return [standard for standard in all_standards() if not standard.is_role and standard.family is None]


def readiness_of(*, shop: Shop, standard: Standard, on: date) -> Readiness:
    """Judge what is recorded of the shop now for ``on``, twelve months before it and thirty-six after."""
    return readiness_from(shop=shop, standard=standard, facts=shop_facts(shop), on=on)


def readiness_from(*, shop: Shop, standard: Standard, facts: Facts, on: date) -> Readiness:
    """Judge facts that were read already, over the same days as `readiness_of`."""
    horizon = Span(add_months(on, -LOOK_BACK_MONTHS), add_months(on, LOOK_AHEAD_MONTHS))
    return Readiness(shop, on, assess(standard, facts, horizon))
