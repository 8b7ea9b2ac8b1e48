"""Appeals as the learner, the author and the record of a question read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from cms.kinds import kind_of
from cms.models import Question
from training.models import Appeal, Attempt, Remark
from training.permissions import AppealScope, StatisticsScope
from training.selectors.answers import files_of, marked_view
from training.selectors.rulings import responses_of
from training.selectors.sitting import case_text


def appeals_of(attempt: Attempt) -> dict[int, list[Appeal]]:
    """Slot -> what was doubted there, the newest first. One query."""
    found: dict[int, list[Appeal]] = {}
    for appeal in Appeal.objects.filter(attempt=attempt).select_related("remark"):
        found.setdefault(appeal.slot, []).append(appeal)
    return found


def appeals_within(scope: AppealScope) -> QuerySet[Appeal]:
    """Those that the reader answers for."""
    if scope.author is None:
        return Appeal.objects.all()
    own = Question.objects.filter(_revisions__user=scope.author).values("code")
    return Appeal.objects.filter(code__in=own)


def appeal_counts(scope: AppealScope) -> dict[str, int]:
    """State -> how many."""
    rows = appeals_within(scope).order_by().values_list("state").annotate(Count("pk"))
    return dict(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtedQuestion:
    """The question as it stood on the paper, with the answer given there. Nobody's name."""

    code: str
    kind: str
    stem: str
    case: str
    explanation: str
    template: str
    view: dict[str, Any]
    earned: str
    points: int


def doubted_question(appeal: Appeal) -> DoubtedQuestion:
    """One query, and one for files; the appeal comes with its attempt."""
    attempt = appeal.attempt
    slot: Mapping[str, Any] = attempt.slot(appeal.slot) or {}
    question = slot["question"]
    kind = kind_of(question)
    response = responses_of([attempt])[attempt.pk].get(appeal.slot, [])
    mark = next(it for it in attempt.marks["slots"] if it["slot"] == appeal.slot)
    return DoubtedQuestion(
        code=question["code"],
        kind=str(kind.name),
        stem=question["stem"],
        case=case_text(question),
        explanation=question["explanation"],
        template=kind.result_template,
        view=marked_view(question, response, files_of(attempt)),
        earned=mark["earned"],
        points=slot["points"],
    )


def remarks_of(code: str) -> list[Remark]:
    """What was decided, and what is under way, about a question; what was corrected of one person's answer is theirs. One query."""
    shown = Remark.objects.filter(code=code).exclude(state=Remark.State.DISCARDED)
    shown = shown.exclude(kind=Remark.Kind.MARKS)
    return list(shown.select_related("by", "done_by", "undoes"))


def appeals_on_record(code: str, scope: StatisticsScope) -> list[Appeal]:
    """What was doubted at a question by people within the reader's scope, the newest hundred. One query."""
    found = Appeal.objects.filter(code=code).select_related("remark", "answered_by")
    if scope.companies is not None:
        found = found.filter(attempt__shop__company__in=scope.companies)
    return list(found[:100])
