"""Does the shop meet the standard, on any day? One assessment answers for the day, the year before and three after."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

from compliance.facts import shop_facts
from compliance.house.overlays import Against, Judging, is_house, written
from compliance.models import HouseRule
from compliance.selectors.standards import judging_of
from staffing.models import Shop
from staffing.rules import (
    Assessment,
    Break,
    EditionCalendar,
    Facts,
    Outcome,
    Person,
    RequirementResult,
    Span,
    Standard,
    Text,
    assess,
)
from staffing.rules.days import add_months
from staffing.rules.standard import Source, Sureness

LOOK_BACK_MONTHS = 12
LOOK_AHEAD_MONTHS = 36
EXPIRING = "expiring"


@dataclass(frozen=True, slots=True)
class OutcomeDays:
    """Days, both included, on which one outcome holds."""

    start: date
    end: date
    outcome: str


@dataclass(frozen=True)
class Asked:
    """The standard or family that was asked for, as it stands on the day: its edition then, as it was written.

    ``id`` is what addresses and statements name. ``edition`` is None on a day on which none is in force; the words
    are then those of the newest one, and ``label`` and ``sureness`` say nothing.
    """

    id: str
    against: Against
    edition: Standard | None

    @property
    def words_of(self) -> Standard:
        newest = self.against.editions[-1] if isinstance(self.against, EditionCalendar) else self.against
        return written(self.edition or newest)

    @property
    def title(self) -> Text:
        return self.words_of.title

    @property
    def label(self) -> Text | None:
        return self.words_of.label if self.edition else None

    @property
    def source(self) -> Source:
        return self.words_of.source

    @property
    def sureness(self) -> Sureness | None:
        return self.words_of.sureness if self.edition else None

    @property
    def sha256(self) -> str:
        """Of all days and editions, with the rules of the house."""
        return self.against.sha256


@dataclass(frozen=True, slots=True)
class Takeover:
    """The day from which another edition judges, or another set of house rules; None: nothing is in force.

    ``moves``: the shop moves on the day, to ``place``; None: nobody recorded where it is then.
    """

    day: date
    edition: Standard | None
    by_house: bool
    moves: bool = False
    place: str | None = None


@dataclass(frozen=True)
class Readiness:
    """The answer for one shop, standard and day, with the stretches of the whole horizon.

    ``judging`` knows the rules of the house; None where a standard was judged as it was written.
    """

    shop: Shop
    on: date
    assessment: Assessment
    judging: Judging | None = None

    @cached_property
    def standard(self) -> Asked:
        return Asked(self.assessment.id, self.assessment.against, self.assessment.edition(self.on))

    @cached_property
    def house_rules(self) -> dict[str, list[HouseRule]]:
        """Requirement id -> the rules of the house about it on the day."""
        return self.judging.rules_on(self.on) if self.judging else {}

    @cached_property
    def takeovers(self) -> tuple[Takeover, ...]:
        """The days of the horizon, but for its first, on which another edition takes over or the shop moves."""
        against = self.assessment.against
        if not isinstance(against, EditionCalendar):
            return ()
        pieces = list(against.pieces_over(self.horizon))
        return tuple(
            Takeover(
                date.fromordinal(first), edition, _is_by_house(before, edition), place != place_before, place
            )
            for (_, _, place_before, before), (first, _, place, edition) in pairwise(pieces)
        )

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
        """The first later day on which something is judged not met that was not before."""
        return self.assessment.first_break(self.on)

    @cached_property
    def first_unclear(self) -> Break | None:
        """The first later day on which something with which nothing was wrong is not judged any more."""
        return self.assessment.first_unclear(self.on)

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

    @cached_property
    def asked(self) -> list[str]:
        """The outcomes of the requirements that the edition of the day has; what only another edition asks is left out."""
        return [self.codes[one.requirement.id] for one in self.assessment if one.on(self.on).is_in_edition]

    def count(self, code: str) -> int:
        """How many requirements have this outcome on the day; expiring ones are counted apart from the met."""
        return self.asked.count(code)

    def _code(self, result: RequirementResult) -> str:
        stretch = result.on(self.on)
        return EXPIRING if stretch.expires_within(self.on) else stretch.outcome.value


def _is_by_house(before: Standard | None, after: Standard | None) -> bool:
    """Whether one edition goes on and only the rules of the house about it change."""
    if before is None or after is None or before is after or written(before) is not written(after):
        return False
    return is_house(before) or is_house(after)


def readiness_of(*, shop: Shop, standard: Against | Judging | None = None, on: date) -> Readiness:
    """Judge what is recorded of the shop now for ``on``, twelve months before it and thirty-six after.

    ``standard``: what judges it; its main standard, with the rules of the house, when left out.
    """
    against = judging_of(shop) if standard is None else standard
    return readiness_from(shop=shop, standard=against, facts=shop_facts(shop), on=on)


def readiness_from(*, shop: Shop, standard: Against | Judging, facts: Facts, on: date) -> Readiness:
    """Judge facts that were read already, over the same days as `readiness_of`."""
    horizon = Span(add_months(on, -LOOK_BACK_MONTHS), add_months(on, LOOK_AHEAD_MONTHS))
    judging = standard if isinstance(standard, Judging) else None
    return Readiness(shop, on, assessed(standard, facts, horizon), judging)


def assessed(standard: Against | Judging, facts: Facts, horizon: Span) -> Assessment:
    """Judge facts over a horizon, by the editions of a family that have days in it and the rules of the house."""
    against = standard.against if isinstance(standard, Judging) else standard
    if isinstance(against, EditionCalendar):
        against = against.within(horizon)
    return assess(against, facts, horizon)
