"""Everything that the statistics of an exam are worked out from, added up by the database.

Figures rest on every person's first attempt: who sits again has met questions before, and answers of one person are not independent.
Nothing here names a person.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Cast, Floor, Least

from training.exams.choices import is_closed
from training.models import CountedPaper, CountedResponse, PaperForm, QuestionVersion
from training.permissions import StatisticsScope
from training.statistics.choices import Cuts, cut_places
from training.statistics.items import ItemSums
from training.statistics.reliability import Components

BAR = 10
# (what was chosen, third, how many)
ChosenSums = tuple[list[str], int, int]
# An annotation may not be called like a field of the rows.
_ITEM_SUMS = {
    "n": Count("pk"),
    "x": Sum("share"),
    "xx": Sum(F("share") * F("share")),
    "sum_rest": Sum("rest"),
    "rest_rest": Sum(F("rest") * F("rest")),
    "x_rest": Sum(F("share") * F("rest")),
    "sum_total": Sum("total"),
    "total_total": Sum(F("total") * F("total")),
    "x_total": Sum(F("share") * F("total")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSums:
    """The papers of one form: how many, their percents and squares, how many passed, how many in each tenth of the scale."""

    n: int
    x: float
    xx: float
    passed: int
    bars: dict[int, int]
    components: Components


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """papers: how many. items, choices: by the key of a version; choices only of the kinds whose wrong options are
    distractors. scores: by the key of a form."""

    papers: int
    cuts: Cuts
    items: dict[int, ItemSums]
    choices: dict[int, list[ChosenSums]]
    scores: dict[int, ScoreSums]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Sums":
        """What ``as_json`` gave, after JSON has made texts of its numbers as keys."""
        return cls(
            papers=plain["papers"],
            cuts=Cuts(**plain["cuts"]),
            items={int(key): ItemSums(**it) for key, it in plain["items"].items()},
            choices={
                int(key): [(chosen, third, n) for chosen, third, n in rows]
                for key, rows in plain["choices"].items()
            },
            scores={
                int(key): ScoreSums(
                    **it
                    | {
                        "bars": {int(place): n for place, n in it["bars"].items()},
                        "components": Components(**it["components"]),
                    }
                )
                for key, it in plain["scores"].items()
            },
        )


@dataclass(frozen=True, slots=True)
class Rows:
    """The counted first attempts at an exam within a scope, and all answers on them."""

    papers: QuerySet[CountedPaper]
    responses: QuerySet[CountedResponse]

    @property
    def telling(self) -> QuerySet[CountedResponse]:
        """A question that a ruling left out of the total, without points, says nothing."""
        return self.responses.filter(points__gt=0)


def rows_of(exam: str, scope: StatisticsScope) -> Rows:
    """One query."""
    # As a list: a database that reads the forms within the query leaves its index alone.
    forms = list(PaperForm.objects.filter(exam=exam).values_list("pk", flat=True))
    limits: dict[str, Any] = {"form__in": forms, "first": True}
    if scope.companies is not None:
        limits["company__in"] = scope.companies
    return Rows(CountedPaper.objects.filter(**limits), CountedResponse.objects.filter(**limits))


def added_up(rows: Rows) -> Sums:
    """The sums, from the rows themselves. Nine queries."""
    papers, responses = rows.papers, rows.telling
    number = papers.count()
    ranked = papers.order_by("percent").values_list("percent", flat=True)
    cuts = Cuts(*(next(iter(ranked[place : place + 1]), 0.0) for place in cut_places(number)))
    items = {
        row["version"]: _item(row) for row in responses.order_by().values("version").annotate(**_ITEM_SUMS)
    }
    closed = [
        key
        for key, kind in QuestionVersion.objects.filter(pk__in=items).values_list("pk", "content__kind")
        if is_closed(kind)
    ]
    return Sums(
        papers=number,
        cuts=cuts,
        items=items,
        choices=chosen_by_thirds(responses.filter(version__in=closed), cuts),
        scores=_scores(papers, responses),
    )


def chosen_by_thirds(responses: QuerySet[CountedResponse], cuts: Cuts) -> dict[int, list[ChosenSums]]:
    """By version, what was chosen by how many of each third. One query."""
    rows = responses.annotate(third=_third(cuts)).order_by().values_list("version", "choices", "third")
    found: dict[int, list[ChosenSums]] = {}
    for version, choices, third, number in rows.annotate(number=Count("pk")):
        found.setdefault(version, []).append((choices, third, number))
    return found


def _item(row: Mapping[str, Any]) -> ItemSums:
    return ItemSums(**{name.removeprefix("sum_"): row[name] for name in _ITEM_SUMS})


def _third(cuts: Cuts) -> Case:
    """0 weaker, 1 middle, 2 stronger: where the rest of the own paper stands among all scores.

    The rest, because a wrong key pulls whoever knows better out of the stronger third of the whole.
    """
    one_score = cuts.lower >= cuts.upper
    weaker = Q(rest__lt=cuts.lower) if one_score else Q(rest__lte=cuts.lower)
    stronger = Q(rest__gt=cuts.upper) if one_score else Q(rest__gte=cuts.upper)
    return Case(
        When(weaker, then=Value(0)),
        When(stronger, then=Value(2)),
        default=Value(1),
        output_field=IntegerField(),
    )


def _scores(papers: QuerySet[CountedPaper], responses: QuerySet[CountedResponse]) -> dict[int, ScoreSums]:
    place = Least(Cast(Floor(F("percent") / BAR), IntegerField()), 100 // BAR - 1)
    bars: dict[int, dict[int, int]] = {}
    for form, tenth, number in (
        papers.annotate(place=place).order_by().values_list("form", "place").annotate(Count("pk"))
    ):
        bars.setdefault(form, {})[tenth] = number
    if not bars:
        return {}
    components = _components(responses)
    sums = (
        papers.order_by()
        .values("form")
        .annotate(
            n=Count("pk"),
            x=Sum("percent"),
            xx=Sum(F("percent") * F("percent")),
            right=Count("pk", filter=Q(passed=True)),
        )
    )
    return {
        row["form"]: ScoreSums(
            n=row["n"],
            x=row["x"],
            xx=row["xx"],
            passed=row["right"],
            bars=bars[row["form"]],
            components=components.get(row["form"], NO_ANSWERS),
        )
        for row in sums
    }


NO_ANSWERS = Components(persons=0, questions=0, answers=0, between=0.0, squares=0.0)


def _components(responses: QuerySet[CountedResponse]) -> dict[int, Components]:
    """By form: a sum over papers of sums over answers, each less its question's mean.

    By hand, because the ORM has no way to sum what a window function or a grouped join gives.
    """
    columns = responses.order_by().values("form", "paper", "version", gained=F("share") * F("points"))
    sql, parameters = columns.query.sql_with_params()
    statement = f"""
        WITH answers AS ({sql}),
        questions AS (SELECT form, version, AVG(gained) AS mean FROM answers GROUP BY form, version),
        persons AS (
            SELECT a.form, SUM(a.gained - q.mean) AS gained, COUNT(*) AS answers,
                   SUM((a.gained - q.mean) * (a.gained - q.mean)) AS squares
            FROM answers a JOIN questions q ON q.form = a.form AND q.version = a.version GROUP BY a.form, a.paper
        )
        SELECT p.form, COUNT(*), (SELECT COUNT(*) FROM questions q WHERE q.form = p.form), SUM(p.answers),
               SUM(p.gained * p.gained / p.answers), SUM(p.squares)
        FROM persons p GROUP BY p.form
    """  # noqa: S608  the parts are the ORM's own, the values parameters
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return {
            form: Components(
                persons=persons,
                questions=questions,
                answers=int(number),
                between=float(between),
                squares=float(squares),
            )
            for form, persons, questions, number, between, squares in cursor.fetchall()
        }
