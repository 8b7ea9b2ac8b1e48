"""The pure part of the `assess` command: a facts file and a standard's id in, an answer or a list of errors out."""

from datetime import date
from pathlib import Path
from unicodedata import east_asian_width

from staffing.rules import files
from staffing.rules.assessment import Assessment
from staffing.rules.days import Span, add_months
from staffing.rules.editions import EditionCalendar
from staffing.rules.evaluate import assess
from staffing.rules.facts import Attestation, Facts, Waiver
from staffing.rules.facts_io import FactsError, facts_from_json
from staffing.rules.loading import (
    StandardError,
    all_standards,
    families,
    family_calendar,
    standard_or_calendar,
)
from staffing.rules.standard import Standard
from staffing.rules.vocabulary import vocabulary
from staffing.rules.whereabouts import places_of
from staffing.rules.words import say

LONGEST_YEARS = 50
LARGEST_FILE = 50_000_000


class CannotJudge(ValueError):
    """The input cannot be judged. `errors`: all of them, one line each."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


def assess_file(
    path: str | Path,
    standard_id: str,
    start: date,
    until: date,
    person: str | None = None,
    jurisdiction: str | None = None,
) -> Assessment:
    """The assessment of a facts file from `start` to `until`, both included, against a standard or a family.

    Raises CannotJudge.
    """
    errors: list[str] = []
    if until < start:
        errors.append(f"--until: found {until}, before --from {start}; expected the same day or a later one")
    elif until > add_months(start, 12 * LONGEST_YEARS):
        errors.append(f"--until: found {until}; expected at most {LONGEST_YEARS} years after --from {start}")
    facts, unread = _read(path)
    try:
        standard = _asked(standard_id, jurisdiction, facts)
    except StandardError as error:
        raise CannotJudge([*errors, *error.errors, *unread]) from None
    if errors or facts is None:
        raise CannotJudge([*errors, *unread])
    horizon = Span(start, until)
    if isinstance(standard, EditionCalendar):
        standard = standard.within(horizon)
    try:
        return assess(standard, facts, horizon, person)
    except ValueError as error:
        raise CannotJudge([f"--person: {error}"]) from None


def _read(path: str | Path) -> tuple[Facts | None, list[str]]:
    """The facts of a file; None with the errors where it holds none."""
    try:
        return facts_from_json(files.read_facts(Path(path), LARGEST_FILE)), []
    except OSError as error:
        return None, [f"{path}: cannot be read: {error.strerror or error}"]
    except FactsError as error:
        return None, [f"{path}: {line}" for line in error.errors]


def _asked(name: str, jurisdiction: str | None, facts: Facts | None) -> Standard | EditionCalendar:
    """The standard or family of that name; a family where the caller says, else where the shop of the facts is."""
    recorded = facts.shop.jurisdictions if facts and facts.shop else None
    if recorded and jurisdiction is None and name in families():
        return family_calendar(name, places_of(recorded))
    return standard_or_calendar(name, jurisdiction)


def unheard(assessment: Assessment) -> list[str]:
    """Attestations and waivers of the facts that no requirement of any standard hears, one line each."""
    statements: list[Attestation | Waiver] = [*assessment.facts.attestations, *assessment.facts.waivers]
    known = {requirement.id for standard in all_standards() for requirement in standard.requirements}
    return [
        f"{it.ref}: found the requirement {it.requirement!r}, which no standard has: it changes nothing"
        for it in statements
        if it.requirement not in known
    ]


def table(assessment: Assessment, language: str = "zh") -> str:
    """The answer as a table to read: requirement, days, outcome, reason."""
    rows = []
    for result in assessment:
        title = result.requirement.title.of(language)
        for entry in result.as_json(language)["timeline"]:
            outcome = say("waived_word" if entry["outcome"] == "waived" else entry["outcome"], language)
            rows.append((title, f"{entry['from']} – {entry['until']}", outcome, entry["reason"]))
            title = ""
    widths = [max(_width(row[column]) for row in rows) for column in range(3)]
    lines = [
        f"{assessment.against.title.of(language)} ({assessment.id})",
        *_editions(assessment, language),
        "",
    ]
    for row in rows:
        cells = [row[column] + " " * (widths[column] - _width(row[column])) for column in range(3)]
        lines.append("  ".join([*cells, row[3]]).rstrip())
    return "\n".join(lines) + "\n"


def _editions(assessment: Assessment, language: str) -> list[str]:
    """Of a family, a line for each stretch of days with the edition in force."""
    calendar = assessment.against
    if not isinstance(calendar, EditionCalendar):
        return []
    lines = []
    for first, last, code, edition in calendar.pieces_over(assessment.horizon):
        place = vocabulary().name("jurisdictions", code, language) if code else say("place_none", language)
        called = (
            f"{edition.edition.of(language)} ({edition.id})" if edition else say("edition_none", language)
        )
        lines.append(f"{date.fromordinal(first)} – {date.fromordinal(last)}  {place}  {called}")
    return lines


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
