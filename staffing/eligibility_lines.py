"""The lines of an eligibility page: one requirement each, with what was seen, what counts and where to go next."""

from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse

from staffing.eligibility_words import sureness_word
from staffing.rules import Evidence, Outcome, Requirement, RequirementResult, Standard, Stretch
from staffing.rules.conditions import (
    CourseCompleted,
    CredentialIs,
    EducationIs,
    Employed,
    ExamPassed,
    ExperienceIs,
    HoldsPost,
    Judgement,
)
from staffing.rules.standard import walk
from staffing.rules.words import label
from staffing.selectors.eligibility import Eligibility

# The sections of a person's page, by the kind of record and by what a condition asks for.
SECTION_OF_RECORD = {
    "employment": "employments",
    "posting": "postings",
    "education": "education",
    "experience": "experience",
    "credential": "credentials",
    "training-record": "training",
}
SECTION_OF_CONDITION: dict[type, str] = {
    CredentialIs: "credentials",
    EducationIs: "education",
    Employed: "employments",
    ExperienceIs: "experience",
    HoldsPost: "postings",
}


@dataclass(frozen=True)
class RecordLink:
    """A record that counts; ``url`` is empty where the reader has no page for it."""

    label: str
    url: str


@dataclass(frozen=True)
class Line:
    """One requirement on the day asked for."""

    id: str
    code: str
    title: str
    seen: str
    needed: str
    records: tuple[RecordLink, ...]
    clause: str
    source: str
    sureness: str
    next_text: str
    next_url: str
    judgement: bool
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True)
class Reader:
    """Who reads the page: their language, the person's page and shop where they may see them, what else they may."""

    language: str
    shop_slug: str = ""
    person: int | None = None
    may_change: bool = False
    may_see_training: bool = False

    @property
    def person_url(self) -> str:
        return reverse("person", args=[self.shop_slug, self.person]) if self.person else ""


def eligibility_lines(eligibility: Eligibility, reader: Reader) -> list[Line]:
    """All requirements in the standard's order; none without a standard."""
    return [_line(result, eligibility.on, reader) for result in eligibility.assessment or ()]


def judged_by_people(standard: Standard) -> frozenset[str]:
    """The ids of the requirements that ask for somebody's judgement."""
    return frozenset(requirement.id for requirement in standard.requirements if _asks_people(requirement))


def _asks_people(requirement: Requirement) -> bool:
    return any(isinstance(part, Judgement) for part in walk(requirement.condition))


def _line(result: RequirementResult, on: date, reader: Reader) -> Line:
    language = reader.language
    stretch = result.on(on)
    requirement = result.requirement
    expiring = stretch.expires_within(on)
    open_line = stretch.outcome is not Outcome.MET or expiring
    return Line(
        id=requirement.id,
        code="expiring" if expiring else stretch.outcome.value,
        title=requirement.title.of(language),
        seen=_seen(stretch, language),
        needed=stretch.needed(language),
        records=tuple(_record(evidence, reader) for evidence in stretch.evidence),
        clause=requirement.clause,
        source=requirement.source.of(language),
        sureness=sureness_word(requirement.sureness),
        next_text=stretch.next_step(language) if open_line else "",
        next_url=_next_url(result, on, reader) if open_line else "",
        judgement=_asks_people(requirement),
        stretches=result.timeline,
    )


def _seen(stretch: Stretch, language: str) -> str:
    """What was found, and why it is not enough where that says more."""
    seen, reason = stretch.seen(language), stretch.reason(language)
    if not seen or seen in reason:
        return reason
    separator = "；" if language.startswith("zh") else "; "
    return f"{seen}{separator}{reason}"


def _record(evidence: Evidence, reader: Reader) -> RecordLink:
    kind, _colon, key = evidence.ref.partition(":")
    url = ""
    if kind == "certificate" and reader.shop_slug:
        url = reverse("certificate", args=[reader.shop_slug, key])
    elif reader.person_url and kind in SECTION_OF_RECORD:
        url = f"{reader.person_url}#{SECTION_OF_RECORD[kind]}"
    return RecordLink(label(evidence.record, reader.language), url)


def _next_url(result: RequirementResult, on: date, reader: Reader) -> str:
    """The card whose review is to be entered, or the exam or course that is asked for; else the section of the person's
    page where papers are added. Who looks at somebody else is led to that person's training, not to their own exam.
    """
    if review_url := _review_url(result.on(on), reader):
        return review_url
    parts = list(walk(result.requirement.condition))
    if reader.person and any(isinstance(part, ExamPassed | CourseCompleted) for part in parts):
        may_see = reader.may_see_training
        return optional_url("training-person", reader.shop_slug, reader.person) if may_see else ""
    for part in parts:
        if isinstance(part, ExamPassed):
            return optional_url("exam", part.exam.slug)
        if isinstance(part, CourseCompleted):
            return optional_url("learn-course", part.course.slug)
    section = next((SECTION_OF_CONDITION[type(p)] for p in parts if type(p) in SECTION_OF_CONDITION), "")
    return f"{reader.person_url}#{section}" if reader.person_url and section else ""


def _review_url(stretch: Stretch, reader: Reader) -> str:
    """Where the review that the stretch waits for is entered; empty where it waits for none or the reader may not."""
    cards = (item.ref.partition(":") for item in stretch.evidence if item.review_due)
    card = next((key for kind, _colon, key in cards if kind == "credential"), "")
    if not card or not reader.may_change:
        return ""
    return reverse("record-edit", args=[reader.shop_slug, reader.person, "credentials", card])


def optional_url(name: str, *arguments: str | int) -> str:
    """An address of a room above this one; empty where that room is not installed."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
