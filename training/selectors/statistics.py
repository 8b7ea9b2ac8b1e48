"""What the counted papers of an exam say: its questions, one question, its bank. Each in a fixed number of queries."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any

from django.db.models import Count, Q

from cms.kinds import KINDS
from cms.models import Exam, Question
from cms.selectors import exam_by_slug, published_exams
from training.exams.choices import is_closed
from training.models import Attempt, CountedPaper, QuestionVersion, Remark
from training.permissions import StatisticsScope
from training.selectors.item_lines import ItemLine, item_lines, papers_with
from training.selectors.kept_sums import known_sums
from training.selectors.sums import Sums, chosen_by_thirds, rows_of
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
    """An exam's questions, those that need attention first; ``waiting``: finished attempts not counted yet.

    as_of: when all was added up, where papers were counted since.
    """

    exam: Exam
    sums: Sums
    as_of: datetime | None
    waiting: int
    items: list[ItemLine]
    bank: BankState

    @property
    def papers(self) -> int:
        return self.sums.papers

    @property
    def pressing(self) -> list[ItemLine]:
        """Those with a concern other than few answers."""
        return [line for line in self.items if line.concerns and line.concerns[0] is not Concern.FEW]


def waiting_of(exam: str) -> int:
    """How many finished attempts the statistics do not hold yet."""
    return Attempt.objects.to_count().filter(exam=exam).count()


def exam_statistics(slug: str, scope: StatisticsScope) -> ExamStatistics | None:
    """Every question of the exam that was answered; None for an exam that is not published. Sixteen queries at most."""
    exam = exam_by_slug(slug)
    if exam is None:
        return None
    known = known_sums(slug, scope)
    live = Question.objects.published().filter(course=exam.course_id).values_list("code", "live_revision")
    versions = QuestionVersion.objects.in_bulk(known.sums.items)
    items = item_lines(
        known.sums,
        versions,
        live=dict(live),
        rulings=_rulings(versions),
        chosen=_of_closed_kinds(versions, known.sums),
    )
    drawn = papers_with((line.version.code, line.figures.n) for line in items)
    return ExamStatistics(
        exam=exam,
        sums=known.sums,
        as_of=known.as_of,
        waiting=waiting_of(slug),
        items=sorted(items, key=_urgency),
        bank=_bank_state(exam, drawn, known.sums.papers),
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


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionStatistics:
    """The versions of a question that stood on a counted paper, the newest first."""

    lines: list[ItemLine]
    as_of: datetime | None


def question_statistics(exam: str, code: str, scope: StatisticsScope) -> QuestionStatistics:
    """One question, with what was given to it whatever its kind. Fourteen queries at most."""
    known = known_sums(exam, scope)
    versions = QuestionVersion.objects.filter(code=code).in_bulk()
    versions = {key: it for key, it in versions.items() if key in known.sums.items}
    open_kinds = [key for key, it in versions.items() if not is_closed(it.content["kind"])]
    given = chosen_by_thirds(rows_of(exam, scope).telling.filter(version__in=open_kinds), known.sums.cuts)
    lines = item_lines(
        known.sums,
        versions,
        live=dict(Question.objects.published().filter(code=code).values_list("code", "live_revision")),
        rulings=_rulings(versions),
        chosen=_of_closed_kinds(versions, known.sums)
        # What people mark is not counted by its wording.
        | {
            key: given.get(key, [])
            for key in open_kinds
            if not KINDS[versions[key].content["kind"]].by_people
        },
    )
    newest_first = sorted(lines, key=lambda line: (line.version.revision, line.version.pk), reverse=True)
    return QuestionStatistics(lines=newest_first, as_of=known.as_of)


def seconds_quartiles(
    version: QuestionVersion, exam: str, scope: StatisticsScope
) -> tuple[int, int, int, int] | None:
    """How many answers have a known time, and its quartiles (by rank) in seconds; None where none has. Two queries."""
    timed = rows_of(exam, scope).responses.filter(version=version, seconds__isnull=False).order_by("seconds")
    counts = list(timed.values_list("seconds").annotate(Count("pk")))
    number = sum(many for _seconds, many in counts)
    if not number:
        return None
    ranks = list(accumulate(many for _seconds, many in counts))
    first, middle, last = (counts[bisect_right(ranks, (number - 1) * part // 4)][0] for part in (1, 2, 3))
    return number, first, middle, last


def _of_closed_kinds(versions: Mapping[int, QuestionVersion], sums: Sums) -> dict[int, list[Any]]:
    return {key: sums.choices.get(key, []) for key, it in versions.items() if is_closed(it.content["kind"])}


def _rulings(versions: Mapping[int, QuestionVersion]) -> dict[str, str]:
    """SHA-256 -> the kind of the ruling in force, of versions that are not marked by their own key. One query."""
    found = Remark.objects.in_force().filter(sha256__in=[it.sha256 for it in versions.values()])
    return dict(found.exclude(kind=Remark.Kind.ORIGINAL).values_list("sha256", "kind"))


def _urgency(line: ItemLine) -> tuple[list[int], str, int]:
    """What has the gravest concerns comes first, what has none last."""
    concerns: list[int] = list(line.concerns) or [max(Concern) + 1]
    return concerns, line.version.code, -line.version.revision


def _bank_state(exam: Exam, drawn: Mapping[str, int], papers: int) -> BankState:
    sections = exam.shortfall()
    return BankState(
        sections=sections,
        questions=exam.questions_count,
        expected=expected_overlap((it.wanted, it.available) for it in sections),
        observed=observed_overlap(drawn.values(), papers),
        overused=sorted(code for code, number in drawn.items() if overused(number, papers)),
    )
