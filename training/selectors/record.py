"""The whole record of a finished attempt as plain data, for whoever wants to check draw and chain."""

from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from training.exams.chain import instant_text
from training.models import Attempt, AttemptEvent, Mark

Kind = AttemptEvent.Kind
FORMAT = "shanggang-attempt-1"
TELLING = (Kind.FINALISE, Kind.MARK, Kind.RESULT, Kind.REMARK)


def _marks(attempt: Attempt) -> list[dict[str, Any]]:
    """What people gave, every version, by place and not by name."""
    rows = Mark.objects.filter(task__attempt=attempt).order_by("task__slot", "place", "version")
    names = ("place", "version", "marks", "comment", "reason")
    return [
        {"slot": it.task.slot, **{name: getattr(it, name) for name in names}, "at": instant_text(it.given_at)}
        for it in rows.select_related("task")
    ]


def _sealed(slot: dict[str, Any]) -> dict[str, Any]:
    """A slot without anything by which its question could be answered or told."""
    question = slot["question"]
    shown = {"code": question["code"], "sha256": question["sha256"]}
    if "case" in question:
        shown["case"] = {name: question["case"][name] for name in ("code", "place")}
    return {"slot": slot["slot"], "points": slot["points"], "question": shown}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """events: in order, none once their time is over. length and head: number and hash of the last."""

    length: int
    head: str
    events: list[AttemptEvent]


def chain_of(attempt: Attempt, *, withheld: bool = False) -> Chain:
    """The chain of an attempt with its seat, in one query; withheld: as far as handing in, as if it ended there.

    From the closing on links cover results and marks: who tries all results that add up to the points of the parts soon
    finds the one that fits a hash, and knows which answers were right.
    """
    events = list(attempt.events.all())
    if not withheld:
        return Chain(length=attempt.seat.events, head=attempt.seat.head, events=events)
    events = list(takewhile(lambda it: it.kind not in TELLING, events))
    last = events[-1] if events else None
    return Chain(length=last.number if last else 0, head=last.sha256 if last else "", events=events)


def attempt_record(attempt: Attempt, *, withheld: bool = False) -> dict[str, Any]:
    """What ``docs/check_attempt.py`` reads. Five queries. Raises ValueError before there is a result: the seed and
    the keys are nobody's before the result.

    withheld: for a reader who may not see the questions: of each its code and hash alone, and nothing of how single
    answers were marked; the draw, and the chain until the closing, can be checked all the same.

    ``chain``: its events, empty once their time is over, and the length and last hash, which stay unless withheld.
    """
    if attempt.passed is None:
        raise ValueError("An attempt without a result has no record yet.")
    chain = chain_of(attempt, withheld=withheld)
    return {
        "format": FORMAT,
        "attempt": str(attempt.pk),
        "exam": attempt.exam,
        "started_at": instant_text(attempt.started_at),
        "deadline": instant_text(attempt.deadline),
        "state": attempt.state,
        "blueprint": attempt.blueprint,
        "blueprint_sha256": attempt.blueprint_sha256,
        "commitment": attempt.commitment,
        "seed": attempt.seed,
        "bank": attempt.bank_list.questions if attempt.bank_list else None,
        "bank_sha256": attempt.bank_list_id,
        "avoided": attempt.avoided,
        "withheld": withheld,
        "paper": [_sealed(slot) for slot in attempt.paper] if withheld else attempt.paper,
        "paper_sha256": attempt.paper_sha256,
        "answers": [
            {
                "slot": it.slot,
                "sequence": it.sequence,
                "response": it.response,
                "flagged": it.flagged,
                "late": it.late,
                "received_at": instant_text(it.received_at),
            }
            for it in attempt.answers.all()
        ],
        "result": None if withheld else attempt.result,
        "marks": [] if withheld else _marks(attempt),
        "chain": {
            "length": chain.length,
            "head": chain.head,
            "events": [
                {
                    "number": it.number,
                    "kind": it.kind,
                    "at": instant_text(it.at),
                    "data": it.data,
                    "sha256": it.sha256,
                }
                for it in chain.events
            ],
        },
    }
