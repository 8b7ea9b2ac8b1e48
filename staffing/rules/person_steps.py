"""The next step of conditions on a person, and of what combines conditions."""

from datetime import date
from typing import Any

from staffing.rules.conditions import (
    AgeIs,
    AllOf,
    AnyOf,
    CourseCompleted,
    CredentialIs,
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
from staffing.rules.days import day_after
from staffing.rules.findings import Finding, Why
from staffing.rules.needs import kinds_of, months_of, needed, slug_title, topics_of
from staffing.rules.outcome import Truth
from staffing.rules.shop_conditions import ShopAllOf, ShopAnyOf
from staffing.rules.todo import UNRECORDED, Step, all_steps, never, next_of, plain, step
from staffing.rules.words import any_of_names, label, number, say

RENEWED = {Why.LAPSED: "renew", Why.TOO_OLD: "renew", Why.REVIEW_OVERDUE: "review"}


@step.register
def _(condition: CredentialIs, finding: Finding, day: date, language: str) -> Step:
    if finding.parts:
        open_parts = [part for part in finding.parts if part.truth < Truth.YES]
        return all_steps([next_of(part, day, language) for part in open_parts], language)
    if finding.truth is not Truth.YES and finding.why in RENEWED:
        key = RENEWED[finding.why]
        return Step(1, say(key, language, what=label(finding.evidence[0].record, language)))
    return plain(condition, finding, day, language)


@step.register
def _(condition: ExperienceIs, finding: Finding, day: date, language: str) -> Step:
    if finding.why not in (Why.NONE, Why.NOT_ENOUGH):
        return plain(condition, finding, day, language)
    if finding.day:
        return Step(1, say("wait", language, day=finding.day))
    months = months_of(condition, language)
    return Step(1, say("gain", language, kinds=kinds_of(condition, language), amount=months))


@step.register(ExamPassed)
@step.register(CourseCompleted)
def _(condition: Any, finding: Finding, day: date, language: str) -> Step:
    if finding.truth is Truth.YES or finding.why in (*UNRECORDED, Why.NOT_YET):
        return plain(condition, finding, day, language)
    if isinstance(condition, ExamPassed):
        return Step(1, say("pass_exam", language, what=slug_title(condition.exam, language)))
    return Step(1, say("take_course", language, what=slug_title(condition.course, language)))


@step.register
def _(condition: TrainingIs, finding: Finding, day: date, language: str) -> Step:
    cycle = condition.training.per_cycle
    if cycle and finding.why is Why.NONE:
        kinds = any_of_names("credentials", cycle.credential, language)
        return Step(1, say("get", language, what=kinds))
    topics = topics_of(condition, language)
    if finding.why is Why.START_UNKNOWN and finding.detail is not None:
        what = say("hours_undated", language, n=number(finding.detail.open), topics=topics)
        return Step(1, say("record", language, what=what))
    if finding.why is not Why.NOT_ENOUGH:
        return plain(condition, finding, day, language)
    lacking = number(condition.training.hours - finding.detail.certain)
    return Step(1, say("train", language, n=lacking, topics=topics))


@step.register
def _(condition: InGrace, finding: Finding, day: date, language: str) -> Step:
    """Nobody becomes new by doing something."""
    return never(language) if finding.truth is Truth.NO else plain(condition, finding, day, language)


@step.register
def _(condition: AgeIs, finding: Finding, day: date, language: str) -> Step:
    return never(language) if finding.why is Why.LAPSED else plain(condition, finding, day, language)


@step.register
def _(condition: SexIs, finding: Finding, day: date, language: str) -> Step:
    return never(language) if finding.truth is Truth.NO else plain(condition, finding, day, language)


@step.register
def _(condition: Employed, finding: Finding, day: date, language: str) -> Step:
    if finding.why in (Why.NONE, Why.LAPSED):
        return Step(1, say("employ", language))
    return plain(condition, finding, day, language)


@step.register
def _(condition: Not, finding: Finding, day: date, language: str) -> Step:
    part = finding.parts[0]
    return _undone(part, day, language) if part.truth is Truth.YES else next_of(part, day, language)


def _undone(finding: Finding, day: date, language: str) -> Step:
    """What it takes that something which holds holds no more: waiting, ending it, and often nothing will do."""
    condition = finding.condition
    if isinstance(condition, Not):
        return next_of(finding.parts[0], day, language)
    if isinstance(condition, AllOf | AnyOf):
        # of an any_of that holds the finding has one part: the one by which it does
        ways = [_undone(part, day, language) for part in finding.parts]
        return min(ways, key=lambda way: way.cost)
    passes = isinstance(condition, InGrace | AgeIs) or (
        isinstance(condition, ExperienceIs) and condition.experience.within_months
    )
    if passes and finding.day and finding.day >= day:
        return Step(1, say("wait", language, day=day_after(finding.day)))
    if isinstance(condition, HoldsPost | Employed):
        return Step(1, say("do_end", language, what=needed(condition, language)))
    if isinstance(condition, Judgement):
        return Step(1, say("attest", language, ask=needed(condition, language)))
    return never(language)


@step.register
def _(condition: HoldsPost, finding: Finding, day: date, language: str) -> Step:
    if finding.truth is Truth.NO:
        return Step(1, say("appoint", language, what=any_of_names("posts", condition.holds_post, language)))
    return plain(condition, finding, day, language)


@step.register
def _(condition: Judgement, finding: Finding, day: date, language: str) -> Step:
    return (
        Step(1, say("attest", language, ask=needed(condition, language)))
        if finding.truth < Truth.YES
        else Step(0, "")
    )


@step.register(AllOf)
@step.register(ShopAllOf)
def _(condition: Any, finding: Finding, day: date, language: str) -> Step:
    steps = [next_of(part, day, language) for part in finding.parts if part.truth < Truth.YES]
    return all_steps(steps, language)


@step.register(AnyOf)
@step.register(ShopAnyOf)
def _(condition: Any, finding: Finding, day: date, language: str) -> Step:
    steps = (next_of(part, day, language) for part in finding.parts if part.truth < Truth.YES)
    return min(steps, key=lambda found: found.cost)
