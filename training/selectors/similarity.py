"""Whose wrong answers resemble somebody's who sat the same exam at the same time in the same shop."""

import json
from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from cms.kinds import Response, kind_of
from training.exams.papers import PaperQuestion
from training.exams.similarity import Likeness, likeness
from training.models import Answer, Attempt

# Frequencies come from these many latest attempts at the exam, whatever the shop.
FROM_LATEST = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """Somebody who sat at the same time, and the hint in words."""

    attempt: Attempt
    likeness: Likeness
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Similarity:
    """compared: how many sat at the same time; shown: those whose likeness is remarkable."""

    compared: int
    shown: list[Neighbour]


def similarity_of(attempt: Attempt) -> Similarity:
    """Compare a finished attempt with those of its shop and exam that ran at the same time. Two queries."""
    latest = (
        Attempt.objects.finished().filter(exam=attempt.exam).select_related("person").order_by("-started_at")
    )
    attempts = {it.pk: it for it in latest.filter(started_at__lte=attempt.finalised_at)[:FROM_LATEST]}
    attempts[attempt.pk] = attempt
    wrong = _wrong(attempts)
    frequencies: dict[str, Counter[str]] = {}
    for responses in wrong.values():
        for question, response in responses.items():
            frequencies.setdefault(question, Counter())[response] += 1
    beside = [it for it in attempts.values() if it.pk != attempt.pk and _overlap(it, attempt)]
    found = [(it, likeness(wrong[attempt.pk], wrong[it.pk], frequencies)) for it in beside]
    shown = [
        Neighbour(attempt=it, likeness=like, words=_words(like))
        for it, like in found
        if like.remarkable(len(found))
    ]
    return Similarity(compared=len(found), shown=sorted(shown, key=lambda it: it.likeness.chance))


def _overlap(one: Attempt, other: Attempt) -> bool:
    return (
        one.shop_id == other.shop_id
        and one.ended_at is not None
        and other.ended_at is not None
        and one.started_at < other.ended_at
        and other.started_at < one.ended_at
    )


def _wrong(attempts: dict[UUID, Attempt]) -> dict[UUID, dict[str, str]]:
    """Attempt -> question (of one text) -> the wrong response that was given. One query."""
    given: dict[UUID, dict[int, Response]] = {key: {} for key in attempts}
    rows = Answer.objects.filter(attempt__in=list(attempts)).order_by("sequence")
    for key, slot, response in rows.values_list("attempt_id", "slot", "response"):
        given[key][slot] = response
    found: dict[UUID, dict[str, str]] = {}
    for key, attempt in attempts.items():
        right = {mark["slot"] for mark in attempt.marks["slots"] if mark["right"]}
        found[key] = {
            slot["question"]["sha256"]: _comparable(slot["question"], given[key][slot["slot"]])
            for slot in attempt.paper
            if slot["slot"] not in right
            and given[key].get(slot["slot"])
            and not kind_of(slot["question"]).by_people
        }
    return found


def _comparable(question: PaperQuestion, response: Response) -> str:
    """The response in lasting terms: each paper names the options anew."""
    parts = sorted((it.part, it.value) for it in kind_of(question).given(question, response))
    return json.dumps(parts, ensure_ascii=False)


def _words(like: Likeness) -> str:
    return _(
        "Of %(common)d questions that both got wrong, %(identical)d have the same wrong answer; by chance it would be "
        "about %(expected).1f. So many or more come about by chance once in %(once)d pairs."
    ) % {
        "common": like.common,
        "identical": like.identical,
        "expected": like.expected,
        "once": max(1, round(1 / max(like.chance, 1e-9))),
    }
