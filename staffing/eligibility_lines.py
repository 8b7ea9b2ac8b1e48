"""The lines of an eligibility page: one requirement each, with what was seen, what counts and where to go next."""

from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from staffing.eligibility_line_words import (
    capitalised,
    clause_words,
    line_status,
    line_title,
    says_enough,
)
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
from staffing.rules.findings import Ends
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
    days: str
    url: str


@dataclass(frozen=True)
class Line:
    """One requirement on the day asked for: its title, what was seen, one link; the rest stands folded.

    ``needed`` is empty where the title says it already, ``advice`` where the link does.
    """

    id: str
    code: str
    title: str
    seen: str
    needed: str
    advice: str
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
    needed = stretch.needed(language)
    title, whole = line_title(requirement.title.of(language), needed)
    next_text, next_url = _link(result, on, reader) if open_line else ("", "")
    advice = stretch.next_step(language) if open_line else ""
    return Line(
        id=requirement.id,
        code="expiring" if expiring else stretch.outcome.value,
        title=title,
        seen=capitalised(line_status(stretch, language)),
        needed="" if whole else capitalised(needed),
        advice="" if says_enough(stretch) or not advice else capitalised(advice),
        records=tuple(_record(evidence, reader) for evidence in stretch.evidence),
        clause=clause_words(requirement.clause.of(language)),
        source=requirement.source.of(language),
        sureness=sureness_word(requirement.sureness),
        next_text=next_text,
        next_url=next_url,
        judgement=_asks_people(requirement),
        stretches=result.timeline,
    )


def _record(evidence: Evidence, reader: Reader) -> RecordLink:
    kind, _colon, key = evidence.ref.partition(":")
    url = ""
    if kind == "certificate" and reader.shop_slug:
        url = reverse("certificate", args=[reader.shop_slug, key])
    elif reader.person_url and kind in SECTION_OF_RECORD:
        url = f"{reader.person_url}#{SECTION_OF_RECORD[kind]}"
    return RecordLink(capitalised(label(evidence.record, reader.language)), _days(evidence), url)


def _days(evidence: Evidence) -> str:
    """The days a record holds; with them two spells of one kind can be told apart."""
    since, until = evidence.record.since, evidence.record.until
    if since and until:
        return _("%(since)s – %(until)s") % {"since": since, "until": until}
    if since:
        return _("since %(day)s") % {"day": since}
    return _("until %(day)s") % {"day": until} if until else ""


def _link(result: RequirementResult, on: date, reader: Reader) -> tuple[str, str]:
    """Words and address of what to do: the card whose review is to be entered, or the exam or course that is asked for;
    else the section of the person's page where papers are added; empty where the reader has no page for it.

    Who looks at somebody else is led to that person's training, not to their own exam.
    """
    stretch = result.on(on)
    if review_url := _review_url(stretch, reader):
        return _("Enter the review"), review_url
    parts = list(walk(result.requirement.condition))
    if reader.person and any(isinstance(part, ExamPassed | CourseCompleted) for part in parts):
        may_see = reader.may_see_training
        return _("Open their training"), (
            optional_url("training-person", reader.shop_slug, reader.person) if may_see else ""
        )
    for part in parts:
        if isinstance(part, ExamPassed):
            return _("Go to the exam"), optional_url("exam", part.exam.slug)
        if isinstance(part, CourseCompleted):
            return _("Go to the course"), optional_url("learn-course", part.course.slug)
    section = next((SECTION_OF_CONDITION[type(p)] for p in parts if type(p) in SECTION_OF_CONDITION), "")
    url = f"{reader.person_url}#{section}" if reader.person_url and section else ""
    counted = section == "experience" and stretch.outcome is Outcome.NOT_MET
    return _("See the experience that counts") if counted else _("Add or correct the records"), url


def _review_url(stretch: Stretch, reader: Reader) -> str:
    """Where the review that the stretch waits for is entered; empty where it waits for none or the reader may not."""
    cards = (item.ref.partition(":") for item in stretch.evidence if item.ends is Ends.REVIEW)
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
