"""Taking finished attempts into the statistics, and out of them. The clock does it, so that handing in costs nothing more.

Attempts from before the statistics existed are taken in the same way: there is one path.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from cms.selectors import stems_as_written
from staffing.models import Person
from training.exams.choices import choices_of, is_drawn, version_content
from training.exams.papers import Slot, sha256_of
from training.exams.rulings import LEAVE_OUT
from training.exams.timing import Pause, seconds_by_slot
from training.models import (
    Answer,
    Attempt,
    CountedPaper,
    CountedResponse,
    Intervention,
    PaperForm,
    QuestionVersion,
)
from training.models.counted import any_number
from training.services.finalising import UNREADABLE

BATCH = 100

logger = logging.getLogger(__name__)
Kind = Intervention.Kind


@dataclass(slots=True)
class Saves:
    """What was saved of an attempt, and when it stood still; ``paused_at``: the latest pause."""

    answers: list[Answer] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    paused_at: datetime | None = None


def attempts_count(*, most: int | None = None) -> int:
    """Take finished attempts into the statistics, oldest first; gives back how many. At most ``most``, if given."""
    done = 0
    while most is None or done < most:
        taken = _count_batch(BATCH if most is None else min(BATCH, most - done))
        done += taken
        if not taken:
            break
    return done


def attempt_uncount(*, attempt: Attempt) -> None:
    """Take an attempt out of the statistics, for example before it is marked anew; the clock counts it again."""
    with transaction.atomic():
        CountedPaper.objects.filter(pk=attempt.pk).delete()
        Attempt.objects.filter(pk=attempt.pk).update(counted=False)
        attempt.counted = False


def first_found_anew(*, person: Person, exam: str) -> None:
    """Where the person's first attempt at the exam was declared void, the next one is the first from now on."""
    first = (
        Attempt.objects.exclude(state=Attempt.State.VOID)
        .filter(person=person, exam=exam)
        .order_by("started_at")
        .first()
    )
    if first is None or not CountedPaper.objects.filter(pk=first.pk, first=False).exists():
        return
    CountedPaper.objects.filter(pk=first.pk).update(first=True, mark=any_number())
    CountedResponse.objects.filter(paper=first.pk).update(first=True)


@transaction.atomic
def _count_batch(size: int) -> int:
    # Two clocks at once each take what the other has not locked.
    waiting = Attempt.objects.to_count().order_by("finalised_at", "pk")
    keys = list(waiting.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[:size])
    earlier = Attempt.objects.filter(
        person=OuterRef("person"), exam=OuterRef("exam"), started_at__lt=OuterRef("started_at")
    ).exclude(state=Attempt.State.VOID)
    # Oldest first here too: a form or version that is met later gets the higher number.
    attempts = list(
        Attempt.objects.filter(pk__in=keys)
        .order_by("finalised_at", "pk")
        .select_related("shop")
        .annotate(is_first=~Exists(earlier))
    )
    saves = _saves_of(attempts)
    try:
        with transaction.atomic():
            _write(attempts, saves)
    except UNREADABLE:
        _write_each(attempts, saves)
    Attempt.objects.filter(pk__in=keys).update(counted=True)
    return len(keys)


def _write_each(attempts: Iterable[Attempt], saves: Mapping[Any, Saves]) -> None:
    """One by one, so that an attempt whose paper nobody can read any more is told in the log and holds up no other."""
    for attempt in attempts:
        try:
            with transaction.atomic():
                _write([attempt], saves)
        except UNREADABLE:
            logger.exception("attempt %s cannot be counted; the statistics go without it", attempt.pk)


def _saves_of(attempts: Iterable[Attempt]) -> dict[Any, Saves]:
    """Every save of the attempts, each slot's in rising sequence, and their pauses, by attempt. Two queries."""
    found = {attempt.pk: Saves() for attempt in attempts}
    for answer in Answer.objects.filter(attempt__in=found).order_by("slot", "sequence"):
        found[answer.attempt_id].answers.append(answer)
    halts = Intervention.objects.filter(attempt__in=found, kind__in=[Kind.PAUSE, Kind.RESUME])
    for halt in halts.order_by("at", "pk"):
        saves = found[halt.attempt_id]
        if halt.kind == Kind.PAUSE:
            saves.paused_at = halt.at
        elif saves.paused_at:
            saves.pauses.append((saves.paused_at, halt.at))
    return found


def _write(attempts: Sequence[Attempt], saves: Mapping[Any, Saves]) -> None:
    forms, versions = _forms(attempts), _versions(slot for one in attempts for slot in one.paper)
    papers: list[CountedPaper] = []
    responses: list[CountedResponse] = []
    for attempt in attempts:
        paper = _paper(attempt, forms[_form_key(attempt)])
        papers.append(paper)
        responses += _responses(attempt, paper, saves[attempt.pk], versions)
    CountedPaper.objects.bulk_create(papers)
    CountedResponse.objects.bulk_create(responses, batch_size=500)


def _paper(attempt: Attempt, form: PaperForm) -> CountedPaper:
    earned, points = Fraction(attempt.marks["earned"]), attempt.marks["points"]
    ended, passed = attempt.ended_at, attempt.passed
    if ended is None or passed is None:
        raise ValueError("an open attempt is not counted")
    return CountedPaper(
        attempt=attempt,
        form=form,
        company_id=attempt.shop.company_id,
        first=attempt.is_first,  # type: ignore[attr-defined]  # annotated above
        percent=_percent(earned, points),
        passed=passed,
        ended_at=ended,
    )


def _responses(
    attempt: Attempt, paper: CountedPaper, saves: Saves, versions: dict[str, int]
) -> Iterable[CountedResponse]:
    standing = {save.slot: save.response for save in saves.answers}
    received = [(save.slot, save.received_at) for save in saves.answers]
    seconds = seconds_by_slot(attempt.started_at, received, saves.pauses)
    earned_in_all, points_in_all = Fraction(attempt.marks["earned"]), attempt.marks["points"]
    for slot, mark in zip(attempt.paper, attempt.marks["slots"], strict=True):
        earned, points = Fraction(mark["earned"]), points_of(slot, mark)
        yield CountedResponse(
            paper=paper,
            version_id=versions[slot["question"]["sha256"]],
            form_id=paper.form_id,
            company_id=paper.company_id,
            first=paper.first,
            points=points,
            share=float(earned / points) if points else 0.0,
            rest=_percent(earned_in_all - earned, points_in_all - points),
            total=paper.percent,
            seconds=seconds.get(slot["slot"]),
            choices=choices_of(slot["question"], standing.get(slot["slot"], [])),
        )


def points_of(slot: Slot, mark: Mapping[str, Any]) -> int:
    """What there was to earn: nothing where a ruling leaves the question out."""
    return 0 if mark.get("ruling") == LEAVE_OUT else slot["points"]


def _percent(earned: Fraction, points: int) -> float:
    """Percent of the points; 0 where there were none, as on the rest of a paper of one question."""
    return float(earned * 100 / points) if points else 0.0


def _form_content(attempt: Attempt) -> dict[str, Any]:
    blueprint = attempt.blueprint
    sections = [
        {it: section[it] for it in ("competency", "questions", "points")}
        # Where a section asks for none of its own, it says nothing, as those of before there was this.
        | {it: section[it] for it in ("kind", "difficulty") if section.get(it)}
        for section in blueprint["sections"]
    ]
    rules = {name: rule for name, rule in blueprint.items() if name.endswith("_rule")}
    return {"sections": sections, "rules": rules}


def _form_key(attempt: Attempt) -> tuple[str, str]:
    return attempt.exam, sha256_of(_form_content(attempt))


def _forms(attempts: Iterable[Attempt]) -> dict[tuple[str, str], PaperForm]:
    """The form of each attempt, written when it is met for the first time."""
    contents = {_form_key(attempt): _form_content(attempt) for attempt in attempts}
    new = [PaperForm(exam=exam, sha256=sha256, content=it) for (exam, sha256), it in contents.items()]
    PaperForm.objects.bulk_create(new, ignore_conflicts=True)
    exams = {exam for exam, _sha256 in contents}
    return {(form.exam, form.sha256): form for form in PaperForm.objects.filter(exam__in=exams)}


def _versions(slots: Iterable[Slot]) -> dict[str, int]:
    """The row of each question's version by its SHA-256, written when it is met for the first time."""
    questions = {slot["question"]["sha256"]: slot["question"] for slot in slots}
    known = dict(QuestionVersion.objects.filter(sha256__in=questions).values_list("sha256", "pk"))
    new = {sha256: it for sha256, it in questions.items() if sha256 not in known}
    if not new:
        return known
    # A revision that is not kept any more leaves the words of this paper.
    written = stems_as_written(it["revision"] for it in new.values() if is_drawn(it))
    QuestionVersion.objects.bulk_create(
        [
            QuestionVersion(
                code=it["code"],
                sha256=sha256,
                revision=it["revision"],
                content=version_content(it, written.get(it["revision"], it["stem"])),
            )
            for sha256, it in new.items()
        ],
        ignore_conflicts=True,
    )
    return dict(QuestionVersion.objects.filter(sha256__in=questions).values_list("sha256", "pk"))
