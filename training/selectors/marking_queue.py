"""What waits to be marked in a shop, for one marker; one answer as its marker sees it, without whose it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from cms.kinds import kind_of
from cms.selectors import published_exams
from staffing.models import Shop, User
from training.models import Attempt, Mark, MarkingClaim, MarkingTask
from training.selectors.answers import current_answers, files_of, marked_view
from training.selectors.sitting import case_text
from training.services.marking_claims import tasks_for
from training.words.shared import named, title_of

LATEST_OUT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """The answers to one question that the person may mark. free: with a place that nobody has just now."""

    exam: str
    title: str
    code: str
    stem: str
    waiting: int
    free: int
    oldest: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLine:
    """An answer that the person has marked, and its question."""

    task: MarkingTask
    stem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkingQueue:
    """lines: what waits for this person. own: what they gave and can still correct. out: what they gave
    whose result is out, the latest. others: what waits for others."""

    lines: list[QueueLine]
    own: list[OwnLine]
    out: list[OwnLine]
    given_today: int
    others: int

    @property
    def waiting(self) -> int:
        return sum(line.waiting for line in self.lines)


def marking_queue(*, marker: User, shop: Shop, now: datetime, since: datetime) -> MarkingQueue:
    """The queue of a shop as one marker sees it. Nine queries. since: from when on given marks are counted."""
    titles = {exam.slug: exam.display_title for exam in published_exams()}
    mine = tasks_for(marker=marker, shop=shop)
    claims = MarkingClaim.objects.filter(task=OuterRef("pk"), until__gt=now).exclude(marker=marker)
    held = claims.order_by().values("task").annotate(number=Count("pk")).values("number")
    places = F("given") + Coalesce(Subquery(held), 0)
    rows = (
        mine.order_by()
        .annotate(taken=places)
        .values("exam", "code")
        .annotate(
            waiting=Count("pk"),
            full=Count("pk", filter=Q(taken__gte=F("wanted"))),
            oldest=Min("opened_at"),
            sample=Min("pk"),
        )
        .order_by("exam", "code")
    )
    own = list(_correctable(marker, shop))
    out = list(_with_results(marker, shop))
    told = {(it.exam, it.code): it.pk for it in (*own, *out)}
    stems = _stems([*(row["sample"] for row in rows), *told.values()])
    lines = [
        QueueLine(
            exam=row["exam"],
            title=titles.get(row["exam"], row["exam"]),
            code=row["code"],
            stem=stems[row["exam"], row["code"]],
            waiting=row["waiting"],
            free=row["waiting"] - row["full"],
            oldest=row["oldest"],
        )
        for row in rows
    ]
    everything = MarkingTask.objects.filter(
        shop=shop, decided_at__isnull=True, attempt__state=Attempt.State.MARKING
    )
    given = Mark.objects.filter(marker=marker, task__shop=shop, version=1, given_at__gte=since)
    return MarkingQueue(
        lines=lines,
        own=[OwnLine(task=it, stem=stems[it.exam, it.code]) for it in own],
        out=[OwnLine(task=it, stem=stems[it.exam, it.code]) for it in out],
        given_today=given.count(),
        others=everything.count() - sum(line.waiting for line in lines),
    )


def _correctable(marker: User, shop: Shop) -> Iterable[MarkingTask]:
    still = MarkingTask.objects.filter(shop=shop, attempt__state=Attempt.State.MARKING)
    return still.filter(pk__in=Mark.objects.filter(marker=marker).values("task_id")).order_by("-pk")[:50]


def _with_results(marker: User, shop: Shop) -> Iterable[MarkingTask]:
    out = MarkingTask.objects.filter(shop=shop, attempt__passed__isnull=False)
    out = out.exclude(attempt__state=Attempt.State.VOID)
    given = Mark.objects.filter(marker=marker, task__shop=shop).values("task_id")
    return out.filter(pk__in=given).order_by("-decided_at", "-pk")[:LATEST_OUT]


def _stems(tasks: Iterable[int]) -> dict[tuple[str, str], str]:
    """(exam, question) -> its words, as they stand on the papers of these answers. One query."""
    rows = MarkingTask.objects.filter(pk__in=tasks).order_by().select_related("attempt")
    found = rows.only("exam", "code", "slot", "attempt__paper")
    return {(it.exam, it.code): str(it.attempt.paper[it.slot - 1]["question"]["stem"]) for it in found}


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelChoice:
    points: int
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionField:
    """One criterion to mark: levels to choose from, or a number up to ``most`` where it has none."""

    key: str
    name: str
    title: str
    weight: int
    most: int
    minimum: int
    levels: list[LevelChoice]
    value: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerToMark:
    """An answer with its question, guide and rubric. own: what the marker gave before, if anything."""

    task: MarkingTask
    exam: str
    meta: str
    case: str
    stem: str
    guide: str
    explanation: str
    template: str
    view: dict[str, Any]
    rubric: Mapping[str, Any]
    rubric_title: str
    own: Mark | None
    closed: bool

    @property
    def correcting(self) -> bool:
        """Whether what is given here changes what was given before."""
        return self.closed or self.own is not None


def answer_to_mark(task: MarkingTask, marker: User) -> AnswerToMark:
    """The answer for its marker: no name, no number, nobody else's marks. Three queries."""
    slot = task.attempt.paper[task.slot - 1]
    question = slot["question"]
    kind = kind_of(question)
    answer = current_answers(task.attempt).get(task.slot)
    files = files_of(task.attempt)
    rubric = question["details"]["rubric"]
    return AnswerToMark(
        task=task,
        exam=title_of(task.attempt.blueprint),
        meta=" · ".join((str(kind.name), _("worth %(points)d points") % {"points": slot["points"]})),
        case=case_text(question),
        stem=question["stem"],
        guide=question["details"]["guide"],
        explanation=question["explanation"],
        template=kind.result_template,
        view=marked_view(question, answer.response if answer else [], files),
        rubric=rubric,
        rubric_title=named(rubric["title"]),
        own=task.given_marks.filter(marker=marker).order_by("-version").first(),
        closed=task.attempt.state != Attempt.State.MARKING,
    )


def criterion_fields(
    rubric: Mapping[str, Any], values: Mapping[str, str], errors: Mapping[str, str]
) -> list[CriterionField]:
    """The rubric as form fields, with what was chosen or typed, and what is wrong beside it."""
    return [
        CriterionField(
            key=it["key"],
            name=f"mark-{it['key']}",
            title=named(it["title"]),
            weight=it["weight"],
            most=it["most"],
            minimum=it["minimum"],
            levels=[
                LevelChoice(
                    points=level["points"],
                    words=level["words"],
                    chosen=values.get(it["key"], "") == str(level["points"]),
                )
                for level in it["levels"]
            ],
            value=values.get(it["key"], ""),
            error=errors.get(it["key"], ""),
        )
        for it in rubric["criteria"]
    ]
