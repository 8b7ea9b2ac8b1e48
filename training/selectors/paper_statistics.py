"""What the scores of an exam say: their distribution, and how far they can be relied on."""

import math
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, F, IntegerField, Q, QuerySet, Sum
from django.db.models.functions import Cast, Floor, Least

from training.models import CountedPaper, CountedResponse, PaperForm
from training.permissions import StatisticsScope
from training.statistics.intervals import Estimate, wilson
from training.statistics.items import FEWEST_FOR_FACILITY
from training.statistics.reliability import Components, alpha, standard_error

BAR = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """How many scores from ``low`` to below ``high`` percent; the last bar takes 100 too."""

    low: int
    high: int
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperStatistics:
    """The scores of papers of one form, in percent of their points. None: too few to say.

    error: the standard error of measurement in percentage points.
    """

    form: PaperForm
    papers: int
    bars: list[Bar]
    mean: float | None
    deviation: float | None
    passed: Estimate | None
    alpha: Estimate | None
    error: float | None

    @property
    def questions(self) -> int:
        return sum(section["questions"] for section in self.form.content["sections"])

    @property
    def points(self) -> int:
        return sum(section["questions"] * section["points"] for section in self.form.content["sections"])

    @property
    def tallest(self) -> int:
        return max((bar.number for bar in self.bars), default=0)


def paper_statistics(form: PaperForm, scope: StatisticsScope) -> PaperStatistics:
    """The figures of one form of an exam's paper. Three queries."""
    limits: dict[str, Any] = {"form": form, "first": True}
    if scope.companies is not None:
        limits["company__in"] = scope.companies
    papers = CountedPaper.objects.filter(**limits)
    sums = papers.aggregate(
        n=Count("pk"),
        x=Sum("percent"),
        xx=Sum(F("percent") * F("percent")),
        passed=Count("pk", filter=Q(passed=True)),
    )
    number = sums["n"]
    enough = number >= FEWEST_FOR_FACILITY
    mean = sums["x"] / number if enough else None
    deviation = math.sqrt(max(0.0, sums["xx"] - sums["x"] ** 2 / number) / (number - 1)) if enough else None
    reliability = alpha(_components(CountedResponse.objects.filter(**limits, points__gt=0)))
    return PaperStatistics(
        form=form,
        papers=number,
        bars=_bars(papers),
        mean=mean,
        deviation=deviation,
        passed=wilson(sums["passed"], number) if enough else None,
        alpha=reliability,
        error=standard_error(deviation, reliability.value) if reliability and deviation is not None else None,
    )


def _bars(papers: QuerySet[CountedPaper]) -> list[Bar]:
    place = Least(Cast(Floor(F("percent") / BAR), IntegerField()), 100 // BAR - 1)
    counts = dict(papers.annotate(place=place).order_by().values_list("place").annotate(Count("pk")))
    return [Bar(low, low + BAR, counts.get(low // BAR, 0)) for low in range(0, 100, BAR)]


def _components(responses: QuerySet[CountedResponse]) -> Components:
    """Formed by the database: a sum over papers of sums over answers, each less its question's mean.

    By hand, because the ORM has no way to sum what a window function or a grouped join gives.
    """
    columns = responses.order_by().values("paper", "version", gained=F("share") * F("points"))
    sql, parameters = columns.query.sql_with_params()
    statement = f"""
        WITH answers AS ({sql}),
        questions AS (SELECT version, AVG(gained) AS mean FROM answers GROUP BY version),
        persons AS (
            SELECT SUM(a.gained - q.mean) AS gained, COUNT(*) AS answers,
                   SUM((a.gained - q.mean) * (a.gained - q.mean)) AS squares
            FROM answers a JOIN questions q ON q.version = a.version GROUP BY a.paper
        )
        SELECT COUNT(*), (SELECT COUNT(*) FROM questions), COALESCE(SUM(answers), 0),
               COALESCE(SUM(gained * gained / answers), 0), COALESCE(SUM(squares), 0)
        FROM persons
    """  # noqa: S608  the parts are the ORM's own, the values parameters
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        persons, questions, answers, between, squares = cursor.fetchone()
    return Components(
        persons=persons,
        questions=questions,
        answers=int(answers),
        between=float(between),
        squares=float(squares),
    )
