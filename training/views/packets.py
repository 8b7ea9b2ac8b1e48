"""The small JSON between an exam page and the server: reading packets strictly, and saying what became of them."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.kinds import ResponseError
from training.services.attempts import Change, Outcome, Receipt, Saved
from training.services.errors import AnswerConflictError
from training.services.presence import Move, Standing

LARGEST_SAVE = 16 * 1024
LARGEST_PACKET = 64 * 1024
MOST_CHANGES = 200
MOST_MOVES_A_PULSE = 20
DEVICE = re.compile(r"[A-Za-z0-9-]{0,40}\Z")
LONGEST_AGO_S = 24 * 60 * 60


class TooLargeError(Exception):
    """More bytes than any packet can have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """changes: in order; one that cannot be read stands among them as its refusal. single: one, without the list around it."""

    changes: list[Change | ResponseError]
    device: str
    single: bool

    @property
    def readable(self) -> list[Change]:
        return [it for it in self.changes if isinstance(it, Change)]


def read_packet(request: HttpRequest) -> Packet:
    """The changes of a save. One of several that cannot be read keeps none of the others back.

    Raises TooLargeError and ResponseError: the packet itself is none, or its single change.
    """
    body = json_of(request, LARGEST_PACKET)
    device = device_of(body)
    if "changes" not in body:
        if len(request.body) > LARGEST_SAVE:
            raise TooLargeError
        return Packet(changes=[_change(body)], device=device, single=True)
    changes = body["changes"]
    if not isinstance(changes, list) or not 1 <= len(changes) <= MOST_CHANGES:
        raise ResponseError(f"changes must be a list of 1 to {MOST_CHANGES}")
    return Packet(changes=[_change_or_refusal(it) for it in changes], device=device, single=False)


def read_pulse(request: HttpRequest) -> dict[str, Any]:
    """device, take and moves of a pulse. Raises TooLargeError and ResponseError."""
    body = json_of(request, LARGEST_SAVE)
    take, moves = body.get("take", False), body.get("moves", [])
    if type(take) is not bool:
        raise ResponseError("take must be true or false")
    if not isinstance(moves, list) or len(moves) > MOST_MOVES_A_PULSE:
        raise ResponseError(f"moves must be a list of at most {MOST_MOVES_A_PULSE}")
    return {"device": device_of(body), "take": take, "moves": [_move(it) for it in moves]}


def receipt_answer(packet: Packet, receipt: Receipt) -> JsonResponse:
    """What became of each change, the readable ones by the receipt; a single one answers with a status of its own."""
    standing = standing_json(receipt.standing)
    outcomes = iter(receipt.outcomes)
    results = [
        _result(it, next(outcomes)) if isinstance(it, Change) else _not_an_answer(it) for it in packet.changes
    ]
    if not packet.single:
        return JsonResponse({"results": results, **standing})
    statuses = {"conflict": 409, "not_an_answer": 400}
    return JsonResponse(results[0] | standing, status=statuses.get(results[0].get("error", ""), 200))


def standing_json(standing: Standing) -> dict[str, Any]:
    """How the attempt stands, with the server's time; instants in milliseconds, as browsers count."""
    return {
        "open": standing.open,
        "paused": standing.paused,
        "elsewhere": standing.elsewhere,
        "deadline": milliseconds(standing.deadline),
        "now": milliseconds(timezone.now()),
    }


def refusal(status: int, code: str, message: str, **more: Any) -> JsonResponse:
    return JsonResponse({"error": code, "message": message, **more}, status=status)


def not_found() -> JsonResponse:
    """No attempt, or somebody else's: one answer for both."""
    return refusal(404, "not_found", _("There is no such exam attempt of yours."))


def milliseconds(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)


def _result(change: Change, outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Saved):
        saved = {
            "slot": outcome.slot,
            "sequence": outcome.sequence,
            "response": outcome.response,
            "flagged": outcome.flagged,
        }
        return {"saved": saved, "late": outcome.late, "remark": outcome.remark}
    if isinstance(outcome, AnswerConflictError):
        standing = {"sequence": outcome.sequence, "response": outcome.response, "flagged": outcome.flagged}
        return {"error": "conflict", "message": str(outcome), "slot": change.slot, **standing}
    return _not_an_answer(outcome) | {"slot": change.slot}


def _not_an_answer(refused: ResponseError) -> dict[str, Any]:
    return {"error": "not_an_answer", "message": str(refused)}


def json_of(request: HttpRequest, largest: int) -> dict[str, Any]:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > largest or len(request.body) > largest:
        raise TooLargeError
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise ResponseError("the body must be JSON") from error
    if not isinstance(body, dict):
        raise ResponseError("the body must be an object")
    return body


def device_of(body: dict[str, Any]) -> str:
    device = body.get("device", "")
    if not isinstance(device, str) or not DEVICE.match(device):
        raise ResponseError("device must be up to 40 letters, digits and hyphens")
    return device


def _change_or_refusal(body: Any) -> Change | ResponseError:
    try:
        return _change(body)
    except ResponseError as refused:
        return refused


def _change(body: Any) -> Change:
    if not isinstance(body, dict):
        raise ResponseError("a change must be an object with slot, sequence and response")
    for name in ("slot", "sequence"):
        if type(body.get(name)) is not int:
            raise ResponseError(f"{name} must be a whole number")
    flagged = body.get("flagged", False)
    if type(flagged) is not bool:
        raise ResponseError("flagged must be true or false")
    return Change(slot=body["slot"], sequence=body["sequence"], raw=body.get("response"), flagged=flagged)


def _move(body: Any) -> Move:
    kind = body.get("kind") if isinstance(body, dict) else None
    ago = body.get("ago") if isinstance(body, dict) else None
    if kind not in ("left", "back") or type(ago) is not int or not 0 <= ago <= LONGEST_AGO_S:
        raise ResponseError("a move must be left or back, and how many seconds ago")
    return Move(kind=kind, seconds_ago=ago)
