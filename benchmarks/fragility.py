"""Who cannot be spared, among 300 people and 40 requirements, against judging the shop anew for each of them.

The plain way is measured for a few people only, whose answers must agree, and told for all.
"""

import random
from dataclasses import replace
from datetime import date, timedelta
from time import perf_counter
from typing import Any

from benchmarks import timeline
from staffing.rules import Assessment, Facts, Span, Standard, assess, load_standard
from staffing.rules.assessment import BROKEN
from staffing.rules.changes import Leave, changed
from staffing.rules.fragility import who_cannot_leave
from staffing.rules.loading import standard_from

PEOPLE, COMPARED = 300, 5
ON = date(2026, 11, 23)
HORIZON = Span(date(2025, 11, 23), date(2028, 11, 23))
GRADES = ("初级工", "中级工", "高级工", "技师")


def crowd() -> Facts:
    """300 people, six times the shop of the timeline benchmark with papers of their own."""
    chance = random.Random(23)  # noqa: S311 (the same people every time, not a secret)
    people = []
    for number in range(PEOPLE):
        person = timeline.person(number % timeline.PEOPLE, chance)
        people.append(replace(person, id=str(number), name=f"员工{number:03}"))
    return replace(timeline.shop_facts(), people=tuple(people))


def large_standard() -> Standard:
    """The class II standard, and counts, shares and papers of single trades, to 40 requirements."""
    small = load_standard("cn-class2-source")
    data = small.model_dump(mode="json", by_alias=True)
    trades = ("mechanic", "electrician", "body-repairer", "painter", "ev-technician")
    model = data["requirements"][0]
    conditions: list[dict[str, Any]] = []
    for trade in trades:
        for at_least, grade in enumerate(GRADES[:3], 2):
            held = {"credential": {"kinds": ["skill-grade"], "level_at_least": grade}}
            conditions.append(
                {"count": {"of": {"holds_post": [trade]}, "who": held, "at_least": at_least * 3}}
            )
        middle = {"credential": {"kinds": ["skill-grade"], "level_at_least": "中级工"}}
        conditions.append(
            {"ratio": {"of": {"holds_post": [trade]}, "who": middle, "at_least": "1/3", "rounding": "up"}}
        )
        conditions.append(
            {"every": {"who": {"holds_post": [trade]}, "is": {"employed": True}, "empty": "met"}}
        )
    everybody = {"count": {"who": {"employed": True}, "at_least": 250}}
    schooled = {"count": {"who": {"education": {"at_least": "大专"}}, "at_least": 200}}
    conditions += [everybody, schooled, everybody, schooled]
    data["requirements"] += [
        {**model, "id": f"more-{number}", "condition": condition}
        for number, condition in enumerate(conditions)
    ]
    data["id"] = "benchmark"
    return standard_from(data, "benchmark")


def unfilled(people: int = PEOPLE) -> tuple[Standard, Facts]:
    """The ten posts of 2014, asked of a shop that has no manager: whoever leaves, it is not met already."""
    data = load_standard("cn-class2-source").model_dump(mode="json", by_alias=True)
    posts = load_standard("cn-repair-class2-2014").model_dump(mode="json", by_alias=True)["requirements"]
    data["requirements"], data["id"] = (
        [one for one in posts if one["id"] == "personnel"],
        "benchmark-unfilled",
    )
    crew = tuple(
        replace(one, postings=tuple(held for held in one.postings or () if held.post != "manager"))
        for one in crowd().people or ()
    )
    return standard_from(data, "benchmark-unfilled"), replace(crowd(), people=crew[:people])


def _unfilled() -> str:
    standard, facts = unfilled()
    base = assess(standard, facts, HORIZON)
    began = perf_counter()
    losses = who_cannot_leave(base, ON)
    spent = perf_counter() - began
    missed = sum(bool(loss.falls) for loss in losses)
    return f"  posts that are not filled        {spent:7.1f} s ({len(losses)} people, {missed} of whom it would lack more)"


def run() -> list[str]:
    """The lines to print: both times and their ratio, measured in this run; and a shop whose posts are not filled."""
    standard, facts = large_standard(), crowd()
    base = assess(standard, facts, HORIZON)

    began = perf_counter()
    losses = who_cannot_leave(base, ON)
    quick = perf_counter() - began

    begun = perf_counter()
    for loss in losses[:COMPARED]:
        expected = _plainly(base, loss.person.id)
        fallen = {fall.requirement.id: fall.day for fall in loss.falls if not fall.deepens}
        assert fallen == expected, loss.person
    plain = (perf_counter() - begun) / COMPARED * len(losses)
    harmful = sum(any(not fall.deepens for fall in loss.falls) for loss in losses)
    return [
        f"fragility: {len(losses)} people at work, {len(standard.requirements)} requirements, {harmful} cannot be spared",
        f"  judging the shop anew for each  {plain:7.1f} s (from {COMPARED} people)",
        f"  only what each takes part in    {quick:7.1f} s   {plain / quick:6.0f} times faster",
        _unfilled(),
    ]


def _plainly(base: Assessment, who: str) -> dict[str, date]:
    after = assess(base.standard, changed(base.facts, [Leave(person=who, day=ON)]), HORIZON)
    falls: dict[str, date] = {}
    for was, would_be in zip(base, after, strict=True):
        for stretch in would_be.timeline:
            day = max(stretch.start, ON + timedelta(days=1))
            while day <= stretch.end and was.requirement.id not in falls:
                before = was.on(day)
                if before.outcome not in BROKEN and stretch.outcome in BROKEN:
                    falls[was.requirement.id] = day
                day = before.end + timedelta(days=1)
    return falls


if __name__ == "__main__":
    print("\n".join(run()))
