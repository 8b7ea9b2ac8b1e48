"""Conditions on one person, judged to timelines."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import singledispatch
from typing import Any, TypeVar

from staffing.rules import credentials, experience, grace, look_back, training
from staffing.rules.conditions import (
    AgeIs,
    AllOf,
    AnyOf,
    CourseCompleted,
    CredentialIs,
    EducationIs,
    Employed,
    ExamPassed,
    ExperienceIs,
    HoldsPost,
    InGrace,
    Judgement,
    Not,
    SexIs,
    TrainingIs,
)
from staffing.rules.days import Span, add_months
from staffing.rules.facts import Attestation, Education, Person
from staffing.rules.findings import Evidence, Finding, Why
from staffing.rules.ladders import plain
from staffing.rules.outcome import Truth, opposite
from staffing.rules.records import MATCHES, Match, best_of
from staffing.rules.timeline import Timeline, combine
from staffing.rules.vocabulary import vocabulary

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Case:
    """A person to judge, the days, and what was attested about them for the requirement being judged."""

    person: Person
    horizon: Span
    attestations: tuple[Attestation, ...] = ()
    known: dict[Any, Any] = field(default_factory=dict)

    def remembered(self, key: Any, judge: Callable[[], T]) -> T:
        """Employment and posts are asked for by many requirements, and judged once."""
        if key not in self.known:
            self.known[key] = judge()
        found: T = self.known[key]
        return found


@singledispatch
def judge(condition: Any, case: Case) -> Timeline[Finding]:
    """How far the person satisfies the condition, for every day of the horizon."""
    raise TypeError(f"no judge for {type(condition).__name__}")


@judge.register
def _(condition: EducationIs, case: Case) -> Timeline[Finding]:
    return best_of(case.person.education, condition, case.horizon, lambda r: _education(r, condition))


def _education(record: Education, condition: EducationIs) -> Match:
    need, ladder = condition.education, vocabulary().ladders["education"]
    if need.at_least and not ladder.has(record.level):
        return Truth.UNKNOWN, Why.LEVEL_UNKNOWN
    if need.at_least and not ladder.at_least(record.level, need.at_least):
        return Truth.NO, Why.TOO_LOW
    if need.majors and record.major is None:
        return Truth.UNKNOWN, Why.MAJOR_UNKNOWN
    if need.majors and not any(plain(word) in plain(record.major or "") for word in need.majors):
        return Truth.NO, Why.OTHER_MAJOR
    return MATCHES


@judge.register
def _(condition: ExperienceIs, case: Case) -> Timeline[Finding]:
    window = condition.experience.within_months
    judged = experience.judge if window is None else look_back.judge
    return judged(case.person.experience, condition, case.horizon)


@judge.register
def _(condition: CredentialIs, case: Case) -> Timeline[Finding]:
    return credentials.judge(case.person.credentials, condition, case.horizon)


@judge.register
def _(condition: ExamPassed, case: Case) -> Timeline[Finding]:
    slug = condition.exam.slug
    return best_of(case.person.exams, condition, case.horizon, lambda r: MATCHES if r.exam == slug else None)


@judge.register
def _(condition: CourseCompleted, case: Case) -> Timeline[Finding]:
    slug = condition.course.slug
    return best_of(
        case.person.courses, condition, case.horizon, lambda r: MATCHES if r.course == slug else None
    )


@judge.register
def _(condition: TrainingIs, case: Case) -> Timeline[Finding]:
    return training.judge(case.person, condition, case.horizon)


@judge.register
def _(condition: InGrace, case: Case) -> Timeline[Finding]:
    return grace.judge(case.person, condition, case.horizon)


@judge.register
def _(condition: HoldsPost, case: Case) -> Timeline[Finding]:
    posts = tuple(condition.holds_post)
    return case.remembered(
        posts,
        lambda: best_of(
            case.person.postings, condition, case.horizon, lambda r: MATCHES if r.post in posts else None
        ),
    )


@judge.register
def _(condition: Employed, case: Case) -> Timeline[Finding]:
    return case.remembered(
        Employed, lambda: best_of(case.person.employments, condition, case.horizon, lambda r: MATCHES)
    )


@judge.register
def _(condition: AgeIs, case: Case) -> Timeline[Finding]:
    need, born = condition.age, case.person.born
    if born is None:
        return Timeline.constant(case.horizon, Finding(Truth.UNKNOWN, condition, Why.NOT_RECORDED))
    old_enough = add_months(born, 12 * (need.at_least or 0))
    changes = [(0, Finding(Truth.NO, condition, Why.NOT_YET, old_enough))]
    changes.append((old_enough.toordinal(), Finding(Truth.YES, condition, Why.HELD)))
    if need.at_most is not None:
        too_old = add_months(born, 12 * (need.at_most + 1))
        changes.append((too_old.toordinal(), Finding(Truth.NO, condition, Why.LAPSED, too_old)))
    return Timeline.clipped(case.horizon, changes)


@judge.register
def _(condition: SexIs, case: Case) -> Timeline[Finding]:
    if case.person.sex is None:
        finding = Finding(Truth.UNKNOWN, condition, Why.NOT_RECORDED)
    elif case.person.sex == condition.sex.only:
        finding = Finding(Truth.YES, condition, Why.HELD)
    else:
        finding = Finding(Truth.NO, condition, Why.NONE)
    return Timeline.constant(case.horizon, finding)


@judge.register
def _(condition: Judgement, case: Case) -> Timeline[Finding]:
    return attested(case.attestations, condition, case.horizon)


def attested(attestations: tuple[Attestation, ...], condition: Judgement, horizon: Span) -> Timeline[Finding]:
    """What was attested last and is still in force; on the same day, "not met" goes first. Else: needs judgement."""
    edges = {horizon.first}
    for record in attestations:
        edges |= {(record.since or date.min).toordinal(), (record.until or date.max).toordinal() + 1}
    changes = [(day, _attested_on(day, attestations, condition)) for day in sorted(edges)]
    return Timeline.clipped(horizon, changes)


def _attested_on(day: int, attestations: tuple[Attestation, ...], condition: Judgement) -> Finding:
    in_force = [
        record
        for record in attestations
        if record.since and record.since.toordinal() <= day <= (record.until or date.max).toordinal()
    ]
    if not in_force:
        return Finding(Truth.JUDGEMENT, condition, Why.NOT_ATTESTED)
    last = max(in_force, key=lambda record: (record.since, record.outcome == "not_met", record.ref))
    evidence = (Evidence(last, last.until),)
    if last.outcome == "met":
        return Finding(Truth.YES, condition, Why.HELD, last.since, evidence)
    return Finding(Truth.NO, condition, Why.REFUSED, last.since, evidence)


@judge.register
def _(condition: AllOf, case: Case) -> Timeline[Finding]:
    def worst(*parts: Finding) -> Finding:
        return Finding(min(part.truth for part in parts), condition, parts=parts)

    return combine(worst, *(judge(part, case) for part in condition.all_of))


@judge.register
def _(condition: AnyOf, case: Case) -> Timeline[Finding]:
    def best(*parts: Finding) -> Finding:
        truth = max(part.truth for part in parts)
        if truth is Truth.YES:
            parts = (next(part for part in parts if part.truth is Truth.YES),)
        return Finding(truth, condition, parts=parts)

    return combine(best, *(judge(part, case) for part in condition.any_of))


@judge.register
def _(condition: Not, case: Case) -> Timeline[Finding]:
    return judge(condition.not_, case).map(
        lambda part: Finding(opposite(part.truth), condition, parts=(part,))
    )
