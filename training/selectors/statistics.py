"""What the counted papers of an exam say: its questions, one question, its bank. Each in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from cms.models import Exam, Question
from cms.selectors import exam_by_slug, published_exams
from training.models import Attempt, CountedPaper, CountedResponse, PaperForm, QuestionVersion
from training.permissions import StatisticsScope
from training.selectors.item_lines import ItemLine, counted, item_lines, papers_with
from training.statistics.attention import Concern
from training.statistics.exposure import expected_overlap, observed_overlap, overused


@dataclass(frozen=True, slots=True, kw_only=True)
class BankState:
    """Whether the bank fills the blueprint, and what papers share. Overlaps are numbers of questions."""

    sections: list[Any]
    questions: int
    expected: float
    observed: float | None
    overused: list[str]

    @property
    def fills(self) -> bool:
        return bool(self.sections) and not any(section.missing for section in self.sections)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamStatistics:
    """An exam's questions, those that need attention first; ``waiting``: finished attempts not counted yet."""

    exam: Exam
    papers: int
    waiting: int
    items: list[ItemLine]
    bank: BankState

    @property
    def pressing(self) -> list[ItemLine]:
        """Those with a concern other than few answers."""
        return [line for line in self.items if line.concerns and line.concerns[0] is not Concern.FEW]


def waiting_of(exam: str) -> int:
    """How many finished attempts the statistics do not hold yet."""
    return Attempt.objects.to_count().filter(exam=exam).count()


def exam_statistics(slug: str, scope: StatisticsScope) -> ExamStatistics | None:
    """Every question of the exam that was answered; None for an exam that is not published. Thirteen queries."""
    exam = exam_by_slug(slug)
    if exam is None:
        return None
    found = counted(slug, scope)
    live = dict(
        Question.objects.published().filter(course=exam.course_id).values_list("code", "live_revision")
    )
    items = sorted(item_lines(found, found.responses, live), key=_urgency)
    return ExamStatistics(
        exam=exam,
        papers=found.number,
        waiting=waiting_of(slug),
        items=items,
        bank=_bank_state(
            exam, papers_with((line.version.code, line.figures.n) for line in items), found.number
        ),
    )


@dataclass(frozen=True, slots=True)
class ExamOverview:
    """A published exam with how many people's first attempts were counted and how many passed."""

    exam: Exam
    papers: int
    passed: int


def exam_overview(scope: StatisticsScope) -> list[ExamOverview]:
    """Every published exam. Three queries."""
    papers = CountedPaper.objects.filter(first=True)
    if scope.companies is not None:
        papers = papers.filter(company__in=scope.companies)
    rows = (
        papers.order_by()
        .values_list("form__exam")
        .annotate(n=Count("pk"), passing=Count("pk", filter=Q(passed=True)))
    )
    counts = {exam: (number, passed) for exam, number, passed in rows}
    exams = (
        published_exams().filter(course__live=True).select_related("course").order_by("course__path", "slug")
    )
    return [ExamOverview(exam, *counts.get(exam.slug, (0, 0))) for exam in exams]


def stands_in_bank(exam: Exam, code: str) -> bool:
    """Whether the exam's papers can have, or could have, a question of this code. One query."""
    return Question.objects.filter(course=exam.course_id, code=code).exists()


def question_statistics(exam: str, code: str, scope: StatisticsScope) -> list[ItemLine]:
    """Every version of a question that stood on a counted paper, the newest first; empty when none did. Nine queries."""
    found = counted(exam, scope)
    of_code = found.responses.filter(version__in=QuestionVersion.objects.filter(code=code))
    lines = item_lines(found, of_code, dict(_live_revision(code)), all_kinds=True)
    return sorted(lines, key=lambda line: (line.version.revision, line.version.pk), reverse=True)


def seconds_quartiles(
    version: QuestionVersion, exam: str, scope: StatisticsScope
) -> tuple[int, int, int, int] | None:
    """How many answers have a known time, and its quartiles (by rank) in seconds; None where none has. Five queries."""
    forms = list(PaperForm.objects.filter(exam=exam).values_list("pk", flat=True))
    timed = CountedResponse.objects.filter(version=version, form__in=forms, first=True, seconds__isnull=False)
    if scope.companies is not None:
        timed = timed.filter(company__in=scope.companies)
    number = timed.count()
    if not number:
        return None
    ranked = timed.order_by("seconds").values_list("seconds", flat=True)
    first, middle, last = (ranked[(number - 1) * part // 4] or 0 for part in (1, 2, 3))
    return number, first, middle, last


def _urgency(line: ItemLine) -> tuple[list[int], str, int]:
    """What has the gravest concerns comes first, what has none last."""
    concerns: list[int] = list(line.concerns) or [max(Concern) + 1]
    return concerns, line.version.code, -line.version.revision


def _live_revision(code: str) -> QuerySet[Question, tuple[Any, ...]]:
    return Question.objects.published().filter(code=code).values_list("code", "live_revision")


def _bank_state(exam: Exam, drawn: Mapping[str, int], papers: int) -> BankState:
    sections = exam.shortfall()
    return BankState(
        sections=sections,
        questions=exam.questions_count,
        expected=expected_overlap((it.wanted, it.available) for it in sections),
        observed=observed_overlap(drawn.values(), papers),
        overused=sorted(code for code, number in drawn.items() if overused(number, papers)),
    )
