"""Posts by assignment: 300 people over four years in one timeline, against filling the posts of each day anew.

Both ways are asked for the same, the outcome on every day, and must agree. A third line has every stretch told in words
as well: who fills what, or what cannot be filled and which moves would do.
"""

import random
from datetime import date, timedelta
from time import perf_counter

from staffing.rules import (
    Credential,
    Employment,
    Facts,
    Outcome,
    Person,
    Posting,
    Span,
    Standard,
    assess,
)
from staffing.rules.loading import standard_from

PEOPLE = 300
HORIZON = Span(date(2026, 1, 1), date(2029, 12, 31))
SAMPLE = 40  # every so many days judged alone: all of them would take minutes
OFFICE = ("manager", "technical-lead", "service-adviser", "receptionist", "settlement-clerk")
TRADES = ("mechanic", "electrician", "body-repairer", "painter")
TEXT = {"zh": "岗位", "en": "posts"}
SOURCE = {**TEXT, "ref": "benchmark"}


def standard() -> Standard:
    """Class II as it would be written for a shop of that size: exclusive trades, an office that combines, EV inside."""
    paper = {"credential": {"kinds": ["inspector"]}}
    graded = {"credential": {"kinds": ["skill-grade"], "level_at_least": "中级工"}}
    card = {"credential": {"kinds": ["special-operation-low-voltage"]}}
    slots = {
        "manager": 1,
        "technical-lead": 1,
        "reception": {"at_least": 4, "posts": ["service-adviser", "receptionist"]},
        "settlement-clerk": 2,
        "quality-inspector": {"at_least": 12, "who": paper},
        **{
            trade: {"at_least": number, "who": graded}
            for trade, number in zip(TRADES, (40, 20, 15, 15), strict=True)
        },
    }
    condition = {
        "slots": slots,
        "combine": [{"slots": ["manager", "technical-lead", "reception", "settlement-clerk"], "at_most": 2}],
        "of_whom": [{"slots": list(TRADES), "at_least": 12, "who": card}],
    }
    requirement = {
        "id": "posts",
        "clause": "1",
        "title": TEXT,
        "basis": TEXT,
        "group": "personnel",
        "source": SOURCE,
        "sureness": "user",
        "condition": {"posts": condition},
    }
    data = {
        "id": "benchmark",
        "subject": "shop",
        "title": TEXT,
        "edition": TEXT,
        "jurisdiction": "cn",
        "in_force": {},
        "strength": "must",
        "source": SOURCE,
        "sureness": "user",
        "requirements": [requirement],
    }
    return standard_from(data, "benchmark.yaml")


def some_day(chance: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=chance.randrange((last - first).days))


def person(number: int, chance: random.Random) -> Person:
    """One in ten in the office, one in eight an inspector, the rest in one trade or two; papers that lapse, people who leave."""
    since = some_day(chance, date(2018, 1, 1), date(2027, 6, 1))
    until = some_day(chance, date(2027, 6, 2), date(2031, 6, 1)) if chance.random() < 0.3 else None
    if number % 10 == 0:
        posts = tuple(chance.sample(OFFICE, 2))
    elif number % 8 == 1:
        posts = ("quality-inspector", "mechanic")[: chance.choice((1, 1, 2))]
    else:
        posts = tuple(chance.sample(TRADES, chance.choice((1, 1, 1, 2))))
    kinds = ["skill-grade", *["inspector"] * ("quality-inspector" in posts)]
    kinds += ["special-operation-low-voltage"] * (chance.random() < 0.1)
    credentials = tuple(
        Credential(
            ref=f"credential:{number}:{kind}",
            kind=kind,
            level=chance.choice(("五级", "四级", "三级")) if kind == "skill-grade" else None,
            since=some_day(chance, date(2016, 1, 1), date(2026, 6, 1)),
            until=some_day(chance, date(2026, 7, 1), date(2034, 1, 1)) if chance.random() < 0.4 else None,
        )
        for kind in kinds
    )
    return Person(
        id=str(number),
        name=f"员工{number:03}",
        employments=(Employment(ref=f"employment:{number}", since=since, until=until),),
        postings=tuple(
            Posting(ref=f"posting:{number}:{post}", post=post, since=since, until=until) for post in posts
        ),
        credentials=credentials,
    )


def outcome_on(judged: Standard, facts: Facts, day: date) -> Outcome:
    return assess(judged, facts, Span(day, day))["posts"].on(day).outcome


def run() -> list[str]:
    """The lines to print: the times and their ratios, measured in this run."""
    chance = random.Random(16739)  # noqa: S311 (the same people every time, not a secret)
    facts = Facts(people=tuple(person(number, chance) for number in range(PEOPLE)))
    judged = standard()
    outcome_on(judged, facts, HORIZON.start)

    days = list(HORIZON)[::SAMPLE]
    began = perf_counter()
    alone = [outcome_on(judged, facts, day) for day in days]
    each_day = (perf_counter() - began) * len(HORIZON) / len(days)

    began = perf_counter()
    result = assess(judged, facts, HORIZON)["posts"]
    timeline = perf_counter() - began
    assert [result.on(day).outcome for day in days] == alone, "the timeline and the single days disagree"

    began = perf_counter()
    told = {stretch.reason("zh") for stretch in result.timeline}
    words = perf_counter() - began
    outcomes = sorted({stretch.outcome.value for stretch in result.timeline})
    return [
        f"{PEOPLE} people, {len(HORIZON)} days, {len(result.timeline)} stretches, outcomes {', '.join(outcomes)}",
        f"  each day anew         {each_day * 1000:9.1f} ms   (from every {SAMPLE}th day)",
        f"  one timeline          {timeline * 1000:9.1f} ms   {each_day / timeline:6.0f} times faster",
        f"  and told in words     {words * 1000:9.1f} ms   {len(told)} different reasons",
    ]


if __name__ == "__main__":
    print("\n".join(run()))
