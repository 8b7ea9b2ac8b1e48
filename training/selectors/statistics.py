"""What the counted papers say: an exam's questions, one question, the paper. Each in a fixed number of queries.

Figures rest on every person's first attempt: who sits again has met questions before, and answers of one person are not independent. Nothing here
names a person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When

from cms.models import Exam, Question
from cms.selectors import exam_by_slug, published_exams
from training.choices import is_closed, known_choices, taken_apart
from training.models import Attempt, CountedPaper, CountedResponse, PaperForm, QuestionVersion
from training.permissions import StatisticsScope
from training.statistics.attention import Concern, concerns
from training.statistics.choices import NOT_ANSWERED, ChoiceLine, Cuts, choice_table, cut_places
from training.statistics.exposure import OVERUSED, expected_overlap, observed_overlap
from training.statistics.items import ItemFigures, ItemSums, item_figures

SUMS = {
    "n": Count("pk"),
    "x": Sum("share"),
    "xx": Sum(F("share") * F("share")),
    "rest_": Sum("rest"),
    "rest_rest": Sum(F("rest") * F("rest")),
    "x_rest": Sum(F("share") * F("rest")),
    "total_": Sum("total"),
    "total_total": Sum(F("total") * F("total")),
    "x_total": Sum(F("share") * F("total")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """A version of a question with its figures. ``current``: the one that papers are drawn with today."""

    version: QuestionVersion
    current: bool
    figures: ItemFigures
    exposure: float
    concerns: list[Concern]
    choices: list[ChoiceLine] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return str(self.version.content["kind"])


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


@dataclass(frozen=True, slots=True)
class Counted:
    """The counted papers of an exam within the reader's scope, and how the scores divide them."""

    forms: list[PaperForm]
    papers: QuerySet[CountedPaper]
    responses: QuerySet[CountedResponse]
    number: int
    cuts: Cuts


def counted(exam: str, scope: StatisticsScope) -> Counted:
    """Four queries."""
    forms = list(PaperForm.objects.filter(exam=exam))
    limits: dict[str, Any] = {"form__in": [form.pk for form in forms], "first": True}
    if scope.companies is not None:
        limits["company__in"] = scope.companies
    papers = CountedPaper.objects.filter(**limits)
    number = papers.count()
    ranked = papers.order_by("percent").values_list("percent", flat=True)
    lower, upper = (next(iter(ranked[place : place + 1]), 0.0) for place in cut_places(number))
    return Counted(forms, papers, CountedResponse.objects.filter(**limits), number, Cuts(lower, upper))


def waiting_of(exam: str) -> int:
    """How many finished attempts the statistics do not hold yet."""
    return Attempt.objects.to_count().filter(exam=exam).count()


def exam_statistics(slug: str, scope: StatisticsScope) -> ExamStatistics | None:
    """Every question of the exam that was answered; None for an exam that is not published. Twelve queries."""
    exam = exam_by_slug(slug)
    if exam is None:
        return None
    found = counted(slug, scope)
    sums = list(found.responses.order_by().values("version").annotate(**SUMS))
    versions = QuestionVersion.objects.in_bulk([row["version"] for row in sums])
    tables = _choice_tables(found, versions)
    live = dict(
        Question.objects.published().filter(course=exam.course_id).values_list("code", "live_revision")
    )
    drawn = _drawn(sums, versions)
    items = [
        _line(row, versions[row["version"]], found, tables.get(row["version"], []), drawn, live)
        for row in sums
    ]
    items.sort(key=lambda line: _urgency(line))
    return ExamStatistics(
        exam=exam,
        papers=found.number,
        waiting=waiting_of(slug),
        items=items,
        bank=_bank_state(exam, drawn, found.number),
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
    """Every version of a question that stood on a counted paper, the newest first; empty when none did. Eight queries."""
    found = counted(exam, scope)
    versions = {version.pk: version for version in QuestionVersion.objects.filter(code=code)}
    of_code = found.responses.filter(version__in=versions)
    sums = list(of_code.order_by().values("version").annotate(**SUMS))
    tables = _choice_tables(found, {row["version"]: versions[row["version"]] for row in sums}, all_kinds=True)
    drawn, live = _drawn(sums, versions), dict(_live_revision(code))
    lines = [
        _line(row, versions[row["version"]], found, tables.get(row["version"], []), drawn, live)
        for row in sums
    ]
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


def _line(
    row: Mapping[str, Any],
    version: QuestionVersion,
    found: Counted,
    choices: list[ChoiceLine],
    drawn: Mapping[str, int],
    live: Mapping[str, int],
) -> ItemLine:
    figures = item_figures(
        ItemSums(
            n=row["n"],
            x=row["x"],
            xx=row["xx"],
            rest=row["rest_"],
            rest_rest=row["rest_rest"],
            x_rest=row["x_rest"],
            total=row["total_"],
            total_total=row["total_total"],
            x_total=row["x_total"],
        )
    )
    exposure = drawn[version.code] / found.number
    closed = is_closed(version.content["kind"])
    return ItemLine(
        version=version,
        current=live.get(version.code) == version.revision,
        figures=figures,
        exposure=exposure,
        concerns=concerns(figures, choices, exposure=exposure, closed=closed),
        choices=choices,
    )


def _drawn(sums: Iterable[Mapping[str, Any]], versions: Mapping[int, QuestionVersion]) -> dict[str, int]:
    """In how many papers each question stood, whatever its version."""
    drawn: dict[str, int] = {}
    for row in sums:
        code = versions[row["version"]].code
        drawn[code] = drawn.get(code, 0) + row["n"]
    return drawn


def _choice_tables(
    found: Counted, versions: Mapping[int, QuestionVersion], *, all_kinds: bool = False
) -> dict[int, list[ChoiceLine]]:
    """What was chosen by thirds, by version: of the kinds whose wrong options are distractors, or of all. One query."""
    wanted = [key for key, it in versions.items() if all_kinds or is_closed(it.content["kind"])]
    third = (
        Case(
            When(total__lte=found.cuts.lower, then=Value(0)),
            When(total__gte=found.cuts.upper, then=Value(2)),
            default=Value(1),
            output_field=IntegerField(),
        )
        if found.cuts.lower < found.cuts.upper
        else Case(
            When(total__lt=found.cuts.lower, then=Value(0)),
            When(total__gt=found.cuts.upper, then=Value(2)),
            default=Value(1),
            output_field=IntegerField(),
        )
    )
    answers = found.responses.filter(version__in=wanted) if all_kinds else found.responses
    rows = answers.annotate(third=third).order_by().values_list("version", "choices", "third")
    by_version: dict[int, list[tuple[list[str], int, int]]] = {}
    for version, choices, place, number in rows.annotate(number=Count("pk")):
        by_version.setdefault(version, []).append((choices, place, number))
    return {key: _table(versions[key], by_version.get(key, [])) for key in wanted}


def _table(version: QuestionVersion, answers: list[tuple[list[str], int, int]]) -> list[ChoiceLine]:
    content = version.content
    known = known_choices(content)
    given = {key for chosen, _third, _number in answers for key in chosen}
    right = [key for key in given.union(known) if taken_apart(key).right]
    lines = choice_table(answers, options=known, right=right)
    return sorted(lines, key=_place_of_choice)


def _place_of_choice(line: ChoiceLine) -> tuple[bool, str, bool, int]:
    """Part by part, the right answer first, then the most frequent; "not answered" at the end."""
    if line.key == NOT_ANSWERED:
        return True, "", False, 0
    chosen = taken_apart(line.key)
    return False, chosen.part, not chosen.right, -line.n


def _bank_state(exam: Exam, drawn: Mapping[str, int], papers: int) -> BankState:
    sections = exam.shortfall()
    return BankState(
        sections=sections,
        questions=exam.questions_count,
        expected=expected_overlap((it.wanted, it.available) for it in sections),
        observed=observed_overlap(drawn.values(), papers),
        overused=sorted(code for code, number in drawn.items() if number > OVERUSED * papers),
    )
