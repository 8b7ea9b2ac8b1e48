"""One timeline over three years against judging each day alone: 50 people, the class II standard.

Both ways are asked for the same, the outcome of every requirement on every day, and must agree. Run it with
`python -m benchmarks.timeline`.
"""

import random
from datetime import date, timedelta
from decimal import Decimal
from time import perf_counter

from staffing.rules import (
    Credential,
    Education,
    Employment,
    Experience,
    Facts,
    Outcome,
    Person,
    Posting,
    Premises,
    Scope,
    Shop,
    Span,
    assess,
    load_standard,
)

PEOPLE = 50
HORIZON = Span(date(2026, 1, 1), date(2028, 12, 31))
POSTS = (
    *("manager", "technical-lead", "settlement-clerk", "statistician", "receptionist", "service-adviser"),
    *["quality-inspector"] * 4,
    *["mechanic"] * 14,
    *["electrician"] * 9,
    *["body-repairer"] * 7,
    *["painter"] * 6,
    *["ev-technician"] * 4,
)
PAPERS = {
    "quality-inspector": "inspector",
    "settlement-clerk": "settlement-clerk",
    "statistician": "statistician",
}


def some_day(chance: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=chance.randrange((last - first).days))


def person(number: int, chance: random.Random) -> Person:
    """Somebody with a post, papers that may lapse, experience, and for one in five a last day."""
    post = POSTS[number]
    since = some_day(chance, date(2018, 1, 1), date(2027, 6, 1))
    until = some_day(chance, date(2027, 6, 2), date(2029, 6, 1)) if chance.random() < 0.2 else None
    kind = PAPERS.get(post, "title" if post == "technical-lead" else "skill-grade")
    level = {"title": "助理工程师", "skill-grade": chance.choice(("五级", "四级", "三级"))}.get(kind)
    credential = Credential(
        ref=f"credential:{number}",
        kind=kind,
        level=level,
        trade=post if kind == "skill-grade" else None,
        since=some_day(chance, date(2016, 1, 1), date(2026, 1, 1)),
        until=some_day(chance, date(2026, 2, 1), date(2030, 1, 1)) if chance.random() < 0.5 else None,
    )
    return Person(
        id=str(number),
        name=f"员工{number:02}",
        employments=(Employment(ref=f"employment:{number}", since=since, until=until),),
        postings=(Posting(ref=f"posting:{number}", post=post, since=since, until=until),),
        education=(Education(level="大专", major="汽车检测与维修", since=date(2010, 7, 1)),),
        experience=(
            Experience(kind="repair-trade-management", since=some_day(chance, date(2020, 1, 1), since)),
        )
        if since > date(2020, 1, 1)
        else (),
        credentials=(credential,),
    )


def shop_facts() -> Facts:
    chance = random.Random(11)  # noqa: S311 (the same people every time, not a secret)
    opened = date(2018, 1, 1)
    ends = date(2027, 12, 31)
    workshop = Premises(
        id="1",
        kind="workshop",
        area_m2=Decimal(420),
        tenure="leased",
        since=opened,
        contract=True,
        contract_since=opened,
        contract_until=ends,
    )
    parking = Premises(id="2", kind="parking", area_m2=Decimal(180), tenure="owned", since=opened)
    scopes = (Scope(scope="small-vehicle", since=opened), Scope(scope="electric", since=date(2026, 7, 1)))
    return Facts(
        shop=Shop(id="1", name="示范店", scopes=scopes, premises=(workshop, parking)),
        people=tuple(person(number, chance) for number in range(PEOPLE)),
    )


def run() -> list[str]:
    """The lines to print: both times and their ratio, measured in this run."""
    standard, facts = load_standard("cn-class2-source"), shop_facts()
    assess(standard, facts, Span(HORIZON.start, HORIZON.start))

    began = perf_counter()
    alone: list[dict[str, Outcome]] = []
    for day in HORIZON:
        answer = assess(standard, facts, Span(day, day))
        alone.append({result.requirement.id: result.judged.at(day).outcome for result in answer})
    each_day = perf_counter() - began

    began = perf_counter()
    answer = assess(standard, facts, HORIZON)
    together = [{r.requirement.id: r.judged.at(day).outcome for r in answer} for day in HORIZON]
    with_reading = perf_counter() - began

    began = perf_counter()
    answer = assess(standard, facts, HORIZON)
    timeline = perf_counter() - began

    assert together == alone, "the timeline and the single days disagree"
    stretches = sum(len(result.timeline) for result in answer)
    return [
        f"timeline: {PEOPLE} people, {len(HORIZON)} days, {len(standard.requirements)} requirements, {stretches} stretches",
        f"  each day alone        {each_day * 1000:9.1f} ms",
        f"  one timeline          {timeline * 1000:9.1f} ms   {each_day / timeline:6.0f} times faster",
        f"  and every day read    {with_reading * 1000:9.1f} ms   {each_day / with_reading:6.0f} times faster",
    ]


if __name__ == "__main__":
    print("\n".join(run()))
