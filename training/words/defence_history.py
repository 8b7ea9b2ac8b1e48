"""What a line of a defence's history says. Lines are kept as facts with " · " between them and never change; here they become sentences."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from training.models import DefenceEvent
from training.words.shared import in_english

BETWEEN = " · "
Kind = DefenceEvent.Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A line as it is read: what happened, more in words, the hash that it is about, who and when."""

    what: str
    words: str
    code: str
    by: str
    at: datetime


def told(event: DefenceEvent) -> Told:
    """In the reader's language. What cannot be told apart is shown as it was kept. No query where defence and user are at hand."""
    hashed = event.kind in HASHES
    return Told(
        what=event.get_kind_display(),
        words=_hash_of(event) if hashed else SENTENCES.get(event.kind, _as_kept)(event),
        code=event.words if hashed else "",
        by=str(event.by),
        at=event.at,
    )


def unsigned_reason(event: DefenceEvent | None) -> str:
    """Why the minutes were printed without a signature; empty where none is missing."""
    return event.words.partition(BETWEEN)[2] if event else ""


def _as_kept(event: DefenceEvent) -> str:
    return event.words


def _submitted(event: DefenceEvent) -> str:
    number, _between, rest = event.words.partition(BETWEEN)
    title, _between, characters = rest.rpartition(BETWEEN)
    if not (number.isdecimal() and title and characters.isdecimal()):
        return event.words
    length = f"{int(characters):,}" if in_english() else characters
    values = {"number": number, "title": title, "characters": length}
    return _("Version %(number)s · “%(title)s” · %(characters)s characters") % values


def _due(event: DefenceEvent) -> str:
    due, _between, reason = event.words.partition(BETWEEN)
    return _("Now due %(due)s. Reason: %(reason)s") % {"due": due, "reason": reason}


def _scheduled(event: DefenceEvent) -> str:
    """Rooms and reasons may hold either separator; the panel is known by the number of its names, the chair first."""
    when, *rest = event.words.split(BETWEEN)
    size = event.defence.rules["panel_size"]
    # The room is asked for and stands first.
    places = range(1, len(rest))
    place = next((place for place in places if rest[place].count("、") == size - 1), None)
    if place is None:
        return event.words
    chair, *others = rest[place].split("、")
    names = _(", ").join([_("%(name)s (chair)") % {"name": chair}, *others])
    values = {"when": when, "room": BETWEEN.join(rest[:place]), "names": names}
    reason = BETWEEN.join(rest[place + 1 :])
    if not reason:
        return _("%(when)s, %(room)s. Examiners: %(names)s") % values
    return _("%(when)s, %(room)s. Examiners: %(names)s. Reason: %(reason)s") % (values | {"reason": reason})


def _member(event: DefenceEvent) -> str:
    name, _between, reason = event.words.partition(BETWEEN)
    return _("%(name)s. Reason: %(reason)s") % {"name": name, "reason": reason}


def _cancelled(event: DefenceEvent) -> str:
    return _("Reason: %(reason)s") % {"reason": event.words}


def _unsigned(event: DefenceEvent) -> str:
    names = _(", ").join(event.words.partition(BETWEEN)[0].split("、"))
    values = {"names": names, "reason": unsigned_reason(event)}
    return _("Not confirmed by %(names)s. Reason: %(reason)s") % values


def _hash_of(event: DefenceEvent) -> str:
    if event.kind == Kind.SEALED:
        return _("SHA-256 of the sheet:")
    return _("SHA-256 of the result:") if event.kind == Kind.OPENED else _("SHA-256 of the confirmation:")


HASHES = frozenset((Kind.SEALED, Kind.OPENED, Kind.CONFIRMED))
# Admissions and conflicts are kept without words.
SENTENCES: dict[str, Callable[[DefenceEvent], str]] = {
    Kind.SUBMITTED: _submitted,
    Kind.DUE: _due,
    Kind.SCHEDULED: _scheduled,
    Kind.ABSENT: _member,
    Kind.REOPENED: _member,
    Kind.CHAIR: _member,
    Kind.CANCELLED: _cancelled,
    Kind.UNSIGNED: _unsigned,
}
