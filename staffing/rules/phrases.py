"""Why a condition on a person holds or does not, in words that are the same on every day of the stretch."""

from functools import singledispatch
from typing import Any

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
from staffing.rules.credentials import equivalence
from staffing.rules.days import Span, day_after
from staffing.rules.experience import Amount
from staffing.rules.facts import Course, Education
from staffing.rules.findings import Ends, Finding, NoEdition, NotInEdition, Why
from staffing.rules.needs import kinds_of, level_name, months_of, needed, slug_title, topics_of
from staffing.rules.outcome import Truth
from staffing.rules.vocabulary import vocabulary
from staffing.rules.words import amount, any_of_names, joined, label, number, say


@singledispatch
def phrase(condition: Any, finding: Finding, language: str) -> str:
    """Why the finding says what it says about its condition."""
    raise TypeError(f"no phrase for {type(condition).__name__}")


def why(finding: Finding, language: str) -> str:
    return phrase(finding.condition, finding, language)


RECORD_SENTENCES = {
    Why.NOT_YET: "not_yet",
    Why.LAPSED: "lapsed",
    Why.START_UNKNOWN: "start_unknown",
    Why.REVIEW_OVERDUE: "review_overdue",
    Why.REVIEW_NOT_RECORDED: "review_unrecorded",
    Why.LEVEL_UNKNOWN: "level_unknown",
    Why.TRADE_UNKNOWN: "trade_unknown",
    Why.MAJOR_UNKNOWN: "major_unknown",
}

HELD_SENTENCES = {Ends.RECORD: "held_until", Ends.REVIEW: "held_review", Ends.VIEW: "held_in_view"}

# records of one day, which their day has its own word for
UNDATED_SENTENCES: dict[type, str] = {Education: "graduation_unknown", Course: "completion_unknown"}


def record_phrase(finding: Finding, language: str, called: str = "") -> str:
    """The sentence on the record that comes closest, `called` so where it has no label of its own."""
    evidence = finding.evidence[0]
    name = evidence.record.label or called or label(evidence.record, language)
    if finding.why is Why.START_UNKNOWN and type(evidence.record) in UNDATED_SENTENCES:
        return say(UNDATED_SENTENCES[type(evidence.record)], language, label=name)
    if finding.why is Why.TOO_OLD and finding.day:
        return say("too_old", language, label=name, day=day_after(finding.day))
    if finding.why in RECORD_SENTENCES:
        return say(RECORD_SENTENCES[finding.why], language, label=name, day=finding.day)
    if evidence.until:
        return say(HELD_SENTENCES[evidence.ends], language, label=name, day=evidence.until)
    return say("held", language, label=name)


@phrase.register
def _(condition: EducationIs, finding: Finding, language: str) -> str:
    need = condition.education
    if not finding.evidence:
        key = "none" if finding.why is Why.NONE else "not_recorded"
        return say(key, language, what=say("noun_education", language))
    record: Any = finding.evidence[0].record
    name = label(record, language)
    if finding.why is Why.TOO_LOW:
        floor = vocabulary().ladders["education"].name(need.at_least or "", language)
        return say("too_low", language, label=name, level=floor)
    if finding.why is Why.OTHER_MAJOR:
        return say("other_major", language, label=name, major=record.major)
    return record_phrase(finding, language)


@phrase.register
def _(condition: ExperienceIs, finding: Finding, language: str) -> str:
    kinds, months = kinds_of(condition, language), months_of(condition, language)
    if finding.why is Why.NOT_RECORDED:
        return say("not_recorded", language, what=say("noun_experience", language, kinds=kinds))
    if finding.why is Why.NONE:
        return say("none", language, what=say("noun_experience", language, kinds=kinds))
    key = _experience_sentence(condition, finding)
    if key:
        return say(key, language, kinds=kinds, amount=months, day=finding.day)
    if finding.day:
        return say("not_enough", language, kinds=kinds, amount=months, day=finding.day)
    return say("never_enough", language, kinds=kinds, amount=months)


def _experience_sentence(condition: ExperienceIs, finding: Finding) -> str:
    """The sentence for enough, or perhaps enough, experience; "" where there is not enough."""
    amounts = "enough" if condition.experience.months else "some"
    if finding.why is Why.START_UNKNOWN:
        return "open_start" if condition.experience.months else "some_perhaps"
    if finding.truth is not Truth.YES:
        return ""
    if condition.experience.within_months is None:
        return "enough"
    return f"{amounts}_until" if finding.day else f"{amounts}_now"


@phrase.register
def _(condition: CredentialIs, finding: Finding, language: str) -> str:
    if finding.parts:
        return together(finding, language)
    if not finding.evidence:
        kinds = any_of_names("credentials", condition.credential.kinds, language)
        return say("none" if finding.why is Why.NONE else "not_recorded", language, what=kinds)
    record: Any = finding.evidence[0].record
    if finding.why is Why.TOO_LOW:
        return say("too_low", language, label=label(record, language), level=level_name(condition, language))
    if finding.why is Why.OTHER_TRADE:
        trade = vocabulary().name("posts", record.trade, language)
        return say("other_trade", language, label=label(record, language), trade=trade)
    text = record_phrase(finding, language)
    if record.kind in condition.credential.kinds or not (way := equivalence(record, condition)):
        return text
    known = say(f"sureness_{way.sureness}", language)
    return say("by_equivalence", language, text=text, source=way.source(language), sureness=known)


@phrase.register(ExamPassed)
@phrase.register(CourseCompleted)
def _(condition: Any, finding: Finding, language: str) -> str:
    kind = "exam" if isinstance(condition, ExamPassed) else "course"
    title = slug_title(getattr(condition, kind), language)
    if finding.why is Why.NONE:
        return say(f"none_{kind}", language, what=title)
    if finding.why is Why.NOT_RECORDED:
        return say("not_recorded", language, what=say(f"noun_{kind}", language, title=title))
    return record_phrase(finding, language, say(f"label_{kind}", language, title=title))


@phrase.register
def _(condition: TrainingIs, finding: Finding, language: str) -> str:
    topics, seen = topics_of(condition, language), finding.detail
    if finding.why is Why.NOT_RECORDED:
        return say("not_recorded", language, what=say("noun_training", language, topics=topics))
    if seen is None:
        return _cycle_card(condition, finding, language)
    said = {"topics": topics, "hours": number(condition.training.hours)}
    said["period"] = _counted_in(condition, seen.period, language)
    key = "hours_not_due" if finding.why is Why.NOT_DUE else "hours_seen"
    text = say(key, language, **said, n=number(seen.certain), day=finding.day)
    if finding.truth is Truth.YES or not seen.open:
        return text
    return joined([text, say("hours_open", language, n=number(seen.open))], language, "and")


def _counted_in(condition: TrainingIs, period: Span | None, language: str) -> str:
    """The days whose hours are counted; "" where all are."""
    if period is not None:
        return say("in_period", language, start=period.start, end=period.end)
    months = condition.training.within_months
    return say("in_window", language, months=amount(Amount(months, 0), language)) if months else ""


def _cycle_card(condition: TrainingIs, finding: Finding, language: str) -> str:
    """The card that the cycles are counted from, where it is the card that is missing."""
    if finding.evidence:
        return record_phrase(finding, language)
    cycle = condition.training.per_cycle
    kinds = any_of_names("credentials", cycle.credential if cycle else (), language)
    return say("none" if finding.why is Why.NONE else "not_recorded", language, what=kinds)


@phrase.register
def _(condition: InGrace, finding: Finding, language: str) -> str:
    noun = say("noun_employment" if condition.grace.after == "employment" else "noun_posting", language)
    if finding.why is Why.NOT_RECORDED:
        return say("not_recorded", language, what=noun)
    if finding.why is Why.START_UNKNOWN:
        return record_phrase(finding, language)
    keys = {Why.HELD: "grace_until", Why.LAPSED: "grace_over"}
    return say(keys.get(finding.why or Why.NONE, "grace_none"), language, day=finding.day)


@phrase.register
def _(condition: HoldsPost, finding: Finding, language: str) -> str:
    if finding.why is Why.NONE:
        return say("none_post", language, what=any_of_names("posts", condition.holds_post, language))
    if finding.why is Why.NOT_RECORDED:
        return say("not_recorded", language, what=say("noun_posting", language))
    return record_phrase(finding, language)


@phrase.register
def _(condition: Employed, finding: Finding, language: str) -> str:
    if finding.why is Why.NONE:
        return say("none_employed", language)
    if finding.why is Why.NOT_RECORDED:
        return say("not_recorded", language, what=say("noun_employment", language))
    return record_phrase(finding, language)


@phrase.register
def _(condition: AgeIs, finding: Finding, language: str) -> str:
    need = condition.age
    if finding.why is Why.NOT_RECORDED:
        return say("not_recorded", language, what=say("noun_born", language))
    if finding.why is Why.NOT_YET:
        return say("age_from", language, n=need.at_least, day=finding.day)
    if finding.why is Why.LAPSED:
        return say("age_over", language, n=need.at_most, day=finding.day)
    return say("age_held", language)


@phrase.register
def _(condition: SexIs, finding: Finding, language: str) -> str:
    if finding.why is Why.NOT_RECORDED:
        return say("not_recorded", language, what=say("noun_sex", language))
    if finding.truth is Truth.NO:
        return say("none_sex", language, what=needed(condition, language))
    return needed(condition, language)


@phrase.register
def _(condition: Judgement, finding: Finding, language: str) -> str:
    if finding.why is Why.NOT_ATTESTED:
        return say("not_attested", language, ask=needed(condition, language))
    record: Any = finding.evidence[0].record
    key = "refused" if finding.why is Why.REFUSED else "attested" if record.by else "attested_by_nobody_yet"
    return say(key, language, by=record.by, day=finding.day, reason=record.reason)


@phrase.register
def _(condition: AllOf, finding: Finding, language: str) -> str:
    return together(finding, language)


@phrase.register
def _(condition: AnyOf, finding: Finding, language: str) -> str:
    return one_of(finding, language)


@phrase.register
def _(condition: Not, finding: Finding, language: str) -> str:
    part = finding.parts[0]
    if finding.truth is Truth.NO:
        return say("not_but", language, what=why(part, language))
    return why(part, language)


@phrase.register(NoEdition)
@phrase.register(NotInEdition)
def _(condition: Any, finding: Finding, language: str) -> str:
    return needed(condition, language)


def together(finding: Finding, language: str) -> str:
    """All parts when all hold; otherwise those that do not."""
    open_parts = [part for part in finding.parts if part.truth < Truth.YES] or finding.parts
    return joined((why(part, language) for part in open_parts), language, "and")


def one_of(finding: Finding, language: str) -> str:
    """The part that holds; otherwise why none does."""

    def said(*truths: Truth) -> str:
        parts = (why(part, language) for part in finding.parts if part.truth in truths)
        return joined(parts, language, "and")

    if finding.truth >= Truth.YES or len(finding.parts) == 1:
        return said(*Truth)
    refuted = said(Truth.NO, Truth.NOT_APPLICABLE)
    if finding.truth is Truth.NO:
        return say("none_of", language, what=refuted)
    uncertain = say("none_proven", language, what=said(Truth.UNKNOWN, Truth.JUDGEMENT))
    refuted = say("not_fulfilled", language, what=refuted) if refuted else ""
    return joined((uncertain, refuted), language, "and")
