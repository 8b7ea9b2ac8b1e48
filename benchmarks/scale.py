"""What judging costs as there is more of it: shops of 50 people, people in one shop, years of one timeline.

Everybody is made up from a seed, with papers that lapse and days on which they came and leave. To the processor's times of each
growth a power is fitted (least squares on the logarithms): its exponent is 1 where the cost is linear, and we allow
ourselves 1.1. Then the facts of a shop of 10 and of 300 people are read from the database, in the same number of queries.
"""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from statistics import median
from time import process_time

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from benchmarks.timeline import PEOPLE, person, shop_facts
from compliance.facts import shop_facts as facts_on_record
from staffing import models
from staffing.rules import Facts, Person, Span, assess, load_standard
from staffing.rules.days import add_months, day_before

SHOPS = (10, 30, 100, 300, 1000)
STAFF = (10, 30, 100, 300, 1000)
YEARS = (1, 2, 4, 8, 16, 32)
ON_RECORD = (10, 300)
ROUNDS = 5
LEAST_SHOPS = 100
START = date(2026, 1, 1)
ALLOWED = 1.1


def run() -> list[str]:
    """The lines to print: times and fitted exponents, measured in this run, and the queries that facts take."""
    judging(made_facts(0), 3)
    return [
        *growth(f"shops of {PEOPLE} people", SHOPS, judging_shops),
        *growth("people in a shop", STAFF, lambda n: median_of(made_facts(0, n), 3)),
        *growth("years ahead", YEARS, lambda n: median_of(renewing(made_facts(0), n), n)),
        *queries(),
    ]


def made_facts(seed: int, people: int = PEOPLE) -> Facts:
    """A shop with so many people; the posts are spread over them as over the 50 of a shop."""
    chance = random.Random(seed)  # noqa: S311 (the same people every time, not a secret)
    staff = (replace(person(number % PEOPLE, chance), id=str(number)) for number in range(people))
    return replace(shop_facts(), people=tuple(staff))


def judging_shops(number: int) -> float:
    """So many different shops; of a few the mean of several rounds, because ten are over too soon to tell."""
    rounds = max(1, LEAST_SHOPS // number)
    return sum(judging(made_facts(seed), 3) for seed in range(number * rounds)) / rounds


def renewing(facts: Facts, years: int) -> Facts:
    """The same people, who hold their paper for ten months of each year: something lapses as long as one looks ahead."""
    chance = random.Random(years)  # noqa: S311 (the same people every time, not a secret)
    return replace(facts, people=tuple(_renewing(one, years, chance) for one in facts.people or ()))


def _renewing(one: Person, years: int, chance: random.Random) -> Person:
    paper = (one.credentials or ())[0]
    days = [add_months(START, 12 * year + chance.randrange(12)) for year in range(years)]
    papers = (replace(paper, ref=f"{paper.ref}:{day}", since=day, until=add_months(day, 10)) for day in days)
    return replace(one, credentials=tuple(papers))


def median_of(facts: Facts, years: int) -> float:
    return median(judging(facts, years) for _round in range(ROUNDS))


def judging(facts: Facts, years: int) -> float:
    """The seconds of the processor that one timeline over so many years takes."""
    standard = load_standard("cn-class2-source")
    horizon = Span(START, day_before(add_months(START, 12 * years)))
    began = process_time()
    assess(standard, facts, horizon)
    return process_time() - began


def growth(of: str, sizes: Sequence[int], seconds: Callable[[int], float]) -> list[str]:
    times = [seconds(size) for size in sizes]
    exponent = fitted_exponent(sizes, times)
    verdict = "at most" if exponent <= ALLOWED else "MORE than"
    return [
        f"{of}: exponent {exponent:.2f}, {verdict} {ALLOWED}",
        *(f"  {size:5} {time * 1000:10.1f} ms" for size, time in zip(sizes, times, strict=True)),
    ]


def fitted_exponent(sizes: Sequence[int], times: Sequence[float]) -> float:
    """The k of the power size ** k that lies nearest to the times, by least squares on the logarithms."""
    xs, ys = [math.log(size) for size in sizes], [math.log(time) for time in times]
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    rise = sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True))
    return rise / sum((x - middle_x) ** 2 for x in xs)


def queries() -> list[str]:
    """How many queries the facts of a small and of a large shop take; the shops are gone afterwards."""
    with transaction.atomic():
        counts = {size: _queries_of(_shop_on_record(size)) for size in ON_RECORD}
        transaction.set_rollback(True)
    verdict = "the same" if len(set(counts.values())) == 1 else "NOT the same"
    told = ", ".join(f"{count} for {size} people" for size, count in counts.items())
    return [f"queries for the facts of a shop: {told}: {verdict}"]


def _queries_of(shop: models.Shop) -> int:
    with CaptureQueriesContext(connection) as asked:
        facts_on_record(shop)
    return len(asked)


def _shop_on_record(size: int) -> models.Shop:
    """A shop whose people each have an employment, a posting and a credential on record."""
    company = models.Company.objects.create(name=f"基准{size}", slug=f"benchmark-{size}")
    shop = models.Shop.objects.create(company=company, name=company.name, slug=company.slug, code=f"B{size}")
    for number in range(size):
        one = models.Person.objects.create(company=company, staff_number=f"B-{number}", name=f"员工{number}")
        models.Employment.objects.create(person=one, shop=shop, valid_from=START)
        models.Posting.objects.create(person=one, shop=shop, post="mechanic", valid_from=START)
        models.Credential.objects.create(person=one, kind="skill-grade", level="四级", valid_from=START)
    return shop


if __name__ == "__main__":
    print("\n".join(run()))
