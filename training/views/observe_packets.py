"""The small JSON between an observation's page and the server, and the same as a plain form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from cms.kinds import ResponseError, is_whole_text
from staffing.views.reader import whole_number
from training.models import Observation, ObservationMark
from training.models.practice import LONGEST_WORDS
from training.services.practice import Tick, TickConflict, TickOutcome
from training.views.packets import device_of, json_of

MOST_TICKS = 200
LARGEST_PACKET = 256 * 1024
LONGEST_TIMER_S = 24 * 60 * 60
LAST_INSTANT_MS = 4_102_444_800_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """ticks: in order; a change that is no tick stands among them as its refusal."""

    ticks: list[Tick | ResponseError]
    device: str


def read_ticks(request: HttpRequest) -> Packet:
    """The ticks of a save. One that cannot be read keeps none of the others back. Raises TooLargeError and ResponseError."""
    body = json_of(request, LARGEST_PACKET)
    changes = body.get("changes")
    if not isinstance(changes, list) or not 1 <= len(changes) <= MOST_TICKS:
        raise ResponseError(f"changes must be a list of 1 to {MOST_TICKS}")
    return Packet(ticks=[_tick_or_refusal(it) for it in changes], device=device_of(body))


def read_confirmation(request: HttpRequest) -> dict[str, Any]:
    """words, seconds and confirmed_at. Raises TooLargeError and ResponseError."""
    body = json_of(request, LARGEST_PACKET)
    words, seconds = body.get("words", ""), body.get("seconds")
    if not isinstance(words, str) or len(words) > LONGEST_WORDS or not is_whole_text(words):
        raise ResponseError(f"words must be text of at most {LONGEST_WORDS} characters")
    if seconds is not None and (type(seconds) is not int or not 0 <= seconds <= LONGEST_TIMER_S):
        raise ResponseError("seconds must be a whole number of at most a day")
    return {"words": words, "seconds": seconds, "confirmed_at": _instant(body.get("at"))}


def tick_json(mark: ObservationMark) -> dict[str, Any]:
    return {"slot": mark.place, "sequence": mark.sequence, "mark": mark.mark, "note": mark.note}


def tick_result(
    tick: Tick | ResponseError, outcome: TickOutcome | ResponseError, stands: Mapping[int, ObservationMark]
) -> dict[str, Any]:
    """What became of a tick; of one that is refused also what stands at its step."""
    if isinstance(outcome, ObservationMark):
        return {"saved": tick_json(outcome)}
    if isinstance(outcome, TickConflict):
        return {"error": "conflict", **tick_json(outcome.stands)}
    if isinstance(tick, ResponseError):
        return {"error": "not_a_tick", "message": _("This tick could not be read. Tick the step again.")}
    last = stands.get(tick.place)
    return {
        "error": "not_a_tick",
        "message": str(outcome),
        "slot": tick.place,
        "stands": tick_json(last) if last else None,
    }


def page_ticks(
    fields: Mapping[str, Any], observation: Observation, stands: Mapping[int, ObservationMark]
) -> list[Tick]:
    """The ticks that a plain form changed against what its page showed (``sequence-<place>``)."""
    changed = []
    for step in observation.frozen["steps"]:
        place = step["place"]
        last = stands.get(place)
        mark, note = fields.get(f"mark-{place}", ""), fields.get(f"note-{place}", "").strip()
        if (mark, note) == ((last.mark, last.note) if last else ("", "")):
            continue
        shown = whole_number(fields.get(f"sequence-{place}", "0"), 7)
        if shown is None or not is_whole_text(note):
            raise ResponseError("the form does not fit this page")
        changed.append(Tick(place=place, sequence=shown + 1, mark=mark, note=note))
    return changed


def _tick_or_refusal(body: Any) -> Tick | ResponseError:
    try:
        return _tick(body)
    except ResponseError as refusal:
        return refusal


def _tick(body: Any) -> Tick:
    if not isinstance(body, dict):
        raise ResponseError("a change must be an object with slot, sequence and mark")
    for name in ("slot", "sequence"):
        if type(body.get(name)) is not int or not 0 <= body[name] <= 1_000_000:
            raise ResponseError(f"{name} must be a whole number")
    mark, note = body.get("mark"), body.get("note", "")
    if not isinstance(mark, str) or not isinstance(note, str) or not is_whole_text(note):
        raise ResponseError("mark and note must be text")
    at = _instant(body.get("at"))
    return Tick(place=body["slot"], sequence=body["sequence"], mark=mark, note=note, marked_at=at)


def _instant(value: Any) -> datetime | None:
    """Milliseconds of a browser's clock."""
    if value is None:
        return None
    if type(value) is not int or not 0 <= value <= LAST_INSTANT_MS:
        raise ResponseError("an instant must be in milliseconds")
    return datetime.fromtimestamp(value / 1000, tz=UTC)
