"""The versions of a question, with how often each was answered."""

from dataclasses import dataclass

from django.db.models import Count, Max, Q

from cms.models import Exam, Question
from training.models import QuestionVersion
from training.permissions import StatisticsScope


@dataclass(frozen=True, slots=True)
class VersionLine:
    """answers: first attempts within the reader's scope; exams: short name and title of those on whose papers it stood;
    current: drawn today."""

    version: QuestionVersion
    answers: int
    last: object
    exams: list[tuple[str, str]]
    current: bool


def versions_of(code: str, scope: StatisticsScope) -> list[VersionLine]:
    """The versions that stood on a counted paper, the newest first. Four queries."""
    within = Q(responses__first=True)
    if scope.companies is not None:
        within &= Q(responses__company__in=scope.companies)
    versions = QuestionVersion.objects.filter(code=code).annotate(
        answers=Count("responses", filter=within), last=Max("responses__paper__ended_at", filter=within)
    )
    rows = QuestionVersion.objects.filter(code=code).order_by().values_list("pk", "responses__form__exam")
    titles = {it.slug: it.display_title for it in Exam.objects.all()}
    exams: dict[int, set[tuple[str, str]]] = {}
    for key, exam in rows.distinct():
        exams.setdefault(key, set()).update([(exam, titles.get(exam, exam))] if exam else [])
    live = Question.objects.published().filter(code=code).values_list("live_revision", flat=True).first()
    return [
        VersionLine(it, it.answers, it.last, sorted(exams.get(it.pk, ())), it.revision == live)
        for it in versions
    ]
