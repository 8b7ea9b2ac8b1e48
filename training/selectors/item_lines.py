"""A question's line in the statistics: its figures, and what was chosen, from sums that the database forms.

Figures rest on every person's first attempt: who sits again has met questions before, and answers of one person are not independent. Nothing here
names a person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, F, IntegerField, QuerySet, Sum, Value, When

from cms.kinds import KINDS
from training.choices import is_closed, known_choices, taken_apart
from training.models import CountedPaper, CountedResponse, PaperForm, QuestionVersion
from training.permissions import StatisticsScope
from training.statistics.attention import Concern, concerns
from training.statistics.choices import NOT_ANSWERED, ChoiceLine, Cuts, choice_table, cut_places
from training.statistics.exposure import overused
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


@dataclass(frozen=True, slots=True)
class Counted:
    """The counted papers of an exam within the reader's scope, and how the scores divide them."""

    forms: list[PaperForm]
    papers: QuerySet[CountedPaper]
    responses: QuerySet[CountedResponse]
    number: int
    cuts: Cuts


def counted(exam: str, scope: StatisticsScope) -> Counted:
    """Four queries. Questions that a ruling left out of the total (no points) say nothing."""
    forms = list(PaperForm.objects.filter(exam=exam))
    limits: dict[str, Any] = {"form__in": [form.pk for form in forms], "first": True}
    if scope.companies is not None:
        limits["company__in"] = scope.companies
    papers = CountedPaper.objects.filter(**limits)
    number = papers.count()
    ranked = papers.order_by("percent").values_list("percent", flat=True)
    lower, upper = (next(iter(ranked[place : place + 1]), 0.0) for place in cut_places(number))
    return Counted(
        forms, papers, CountedResponse.objects.filter(**limits, points__gt=0), number, Cuts(lower, upper)
    )


def item_lines(
    found: Counted, responses: QuerySet[CountedResponse], live: Mapping[str, int], *, all_kinds: bool = False
) -> list[ItemLine]:
    """A line for each version among the responses, in no order. Three queries.

    live: code -> the revision that papers are drawn with. all_kinds: what was chosen also where that is no list of options.
    """
    sums: list[Mapping[str, Any]] = [*responses.order_by().values("version").annotate(**SUMS)]
    versions = QuestionVersion.objects.in_bulk([row["version"] for row in sums])
    tables = _choice_tables(found, versions, all_kinds=all_kinds)
    drawn = papers_with((versions[row["version"]].code, row["n"]) for row in sums)
    return [
        _line(row, versions[row["version"]], found, tables.get(row["version"], []), drawn, live)
        for row in sums
    ]


def papers_with(versions: Iterable[tuple[str, int]]) -> dict[str, int]:
    """In how many papers each question stood, whatever its version. versions: (code, number of papers)."""
    drawn: dict[str, int] = {}
    for code, number in versions:
        drawn[code] = drawn.get(code, 0) + number
    return drawn


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
    times = drawn[version.code]
    closed = is_closed(version.content["kind"])
    return ItemLine(
        version=version,
        current=live.get(version.code) == version.revision,
        figures=figures,
        exposure=times / found.number,
        concerns=concerns(figures, choices, overused=overused(times, found.number), closed=closed),
        choices=choices,
    )


def _choice_tables(
    found: Counted, versions: Mapping[int, QuestionVersion], *, all_kinds: bool = False
) -> dict[int, list[ChoiceLine]]:
    """What was chosen by thirds, by version: of the kinds whose wrong options are distractors, or of all that a machine
    marks: what people mark is not counted by its wording. One query."""
    wanted = [key for key, it in versions.items() if _has_choices(it.content["kind"], all_kinds=all_kinds)]
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


def _has_choices(kind: str, *, all_kinds: bool) -> bool:
    return is_closed(kind) or (all_kinds and not KINDS[kind].by_people)


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
