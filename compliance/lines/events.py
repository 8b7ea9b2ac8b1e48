"""Coming events in words, for the page and for calendars: what happens, to which clause, because of which record."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from compliance.lines.readiness import clause_url, record_url
from compliance.selectors.events import Event
from compliance.selectors.readiness import Readiness
from compliance.words import readiness as words
from staffing.rules import Outcome, Requirement, Turn

LAPSES = (Outcome.NOT_MET, Outcome.UNKNOWN, Outcome.NEEDS_JUDGEMENT)


@dataclass(frozen=True)
class Effect:
    """A clause that an event touches; ``before`` and ``after`` are outcomes, equal where nothing changes."""

    clause: str
    title: str
    url: str
    before: str
    after: str


@dataclass(frozen=True)
class EventLine:
    """``code`` is the outcome whose shape stands for the event; ``cause_url`` is empty where no record causes it."""

    day: date
    days_left: int
    code: str
    title: str
    effects: tuple[Effect, ...]
    cause: str
    cause_url: str
    key: tuple[str, ...]


def event_lines(events: list[Event], readiness: Readiness, language: str) -> list[EventLine]:
    """The events in their order."""
    return [_line(event, readiness, language) for event in events]


def _line(event: Event, readiness: Readiness, language: str) -> EventLine:
    because = words.causes(readiness, event.records, event.day, language)
    return EventLine(
        day=event.day,
        days_left=(event.day - readiness.on).days,
        code=_code(event),
        title=_title(event, because, language),
        effects=tuple(_effects(event, readiness, language)),
        cause=because or _by_the_rules(event.changes[0], language),
        cause_url=record_url(readiness, event.records[0].ref) if event.records else "",
        key=event.key,
    )


def _by_the_rules(turn: Turn, language: str) -> str:
    """The edition that takes over on the day, or else the reason of the day."""
    edition, reason = turn.stretch.edition, turn.stretch.reason(language)
    if edition is None or edition is turn.before.edition:
        return reason
    return _("%(edition)s takes over: %(reason)s") % {
        "edition": words.edition_words(edition, language),
        "reason": reason,
    }


def _code(event: Event) -> str:
    """The worst that comes of it; an end that changes nothing is a warning."""
    outcomes = [change.stretch.outcome for change in event.changes]
    worst = next((outcome for outcome in LAPSES if outcome in outcomes), outcomes[0] if outcomes else None)
    return worst.value if worst else "expiring"


def _title(event: Event, because: str, language: str) -> str:
    if not event.changes:
        return because
    return _("; ").join(_changed(change, language) for change in event.changes)


def _changed(change: Turn, language: str) -> str:
    title = change.requirement.title.of(language)
    forms = {
        Outcome.MET: _("%(title)s is met from this day"),
        Outcome.NOT_MET: _("%(title)s is no longer met"),
        Outcome.UNKNOWN: _("%(title)s lacks data from this day"),
        Outcome.NEEDS_JUDGEMENT: _("%(title)s is to be judged again"),
        Outcome.WAIVED: _("%(title)s is waived from this day"),
        Outcome.NOT_APPLICABLE: _("%(title)s no longer applies"),
    }
    return forms[change.stretch.outcome] % {"title": title}


def _effects(event: Event, readiness: Readiness, language: str) -> list[Effect]:
    changed = [
        _effect(change.requirement, change.before.outcome, change.stretch.outcome, readiness, language)
        for change in event.changes
    ]
    kept = []
    for requirement in event.counts_for:
        outcome = readiness.assessment[requirement.id].on(event.day).outcome
        kept.append(_effect(requirement, outcome, outcome, readiness, language))
    return changed + kept


def _effect(
    requirement: Requirement, before: Outcome, after: Outcome, readiness: Readiness, language: str
) -> Effect:
    return Effect(
        clause=requirement.clause.of(language),
        title=requirement.title.of(language),
        url=clause_url(readiness, requirement.id),
        before=before.value,
        after=after.value,
    )
