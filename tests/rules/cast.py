"""The people, shops and small standards that the tests of the engine speak about."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from staffing.rules import (
    Assessment,
    Attestation,
    Credential,
    Document,
    Education,
    Employment,
    Equipment,
    Exam,
    Experience,
    Facts,
    Outcome,
    Person,
    Posting,
    Premises,
    Quantity,
    Scope,
    Shop,
    Span,
    Standard,
    Stretch,
    Training,
    Verification,
    Work,
    assess,
)
from staffing.rules.loading import standard_from

OPENED = date(2020, 1, 1)
YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))
TEXT = {"zh": "字", "en": "words"}
SOURCE = {**TEXT, "ref": "test"}


def day(text: str) -> date:
    return date.fromisoformat(text)


def standard(subject: str, *conditions: Any, **fields: Any) -> Standard:
    """A standard with one requirement a condition: r1, r2, …"""
    requirements = [
        {
            "id": f"r{number}",
            "clause": str(number),
            "title": TEXT,
            "basis": TEXT,
            "group": "personnel",
            "source": SOURCE,
            "sureness": "user",
            "condition": condition,
        }
        for number, condition in enumerate(conditions, 1)
    ]
    data = {
        "id": "test",
        "subject": subject,
        "title": TEXT,
        "edition": TEXT,
        "jurisdiction": "cn",
        "in_force": {},
        "strength": "must",
        "source": SOURCE,
        "sureness": "user",
        "requirements": requirements,
        **({"post": "mechanic"} if subject == "person" else {}),
        **fields,
    }
    return standard_from(data, "test.yaml")


def edition(standard_id: str, conditions: dict[str, Any], **fields: Any) -> Standard:
    """An edition of the family "rule" for shops: requirement id -> its condition, or all of its keys that are not usual."""
    requirements = [
        {
            "id": requirement,
            "clause": "1",
            "title": TEXT,
            "basis": TEXT,
            "group": "personnel",
            "source": SOURCE,
            "sureness": "high",
            **(condition if "condition" in condition else {"condition": condition}),
        }
        for requirement, condition in conditions.items()
    ]
    data = {
        "id": standard_id,
        "family": "rule",
        "subject": "shop",
        "title": {"zh": "规则", "en": "rule"},
        "edition": {"zh": f"{standard_id} 版", "en": f"edition {standard_id}"},
        "jurisdiction": "cn",
        "in_force": {},
        "strength": "must",
        "source": SOURCE,
        "sureness": "high",
        "requirements": requirements,
        **fields,
    }
    return standard_from(data, f"{standard_id}.yaml")


def person(name: str, post: str | None = None, **facts: Any) -> Person:
    """Somebody employed since the shop opened, holding one post since then, with nothing else on record."""
    recorded: dict[str, Any] = {
        "employments": (Employment(ref=f"employment:{name}", since=OPENED),),
        "postings": (Posting(ref=f"posting:{name}", post=post, since=OPENED),) if post else (),
        "education": (),
        "experience": (),
        "credentials": (),
        "exams": (),
        "courses": (),
        "training": (),
    }
    return Person(id=name, name=name, **{**recorded, **facts})


def credential(
    kind: str, since: str | None = "2020-01-01", until: str | None = None, **fields: Any
) -> Credential:
    return Credential(
        ref=fields.pop("ref", f"credential:{kind}"),
        kind=kind,
        since=day(since) if since else None,
        until=day(until) if until else None,
        **fields,
    )


def grade(level: str | None, trade: str = "mechanic", **fields: Any) -> Credential:
    return credential("skill-grade", level=level, trade=trade, **fields)


def spell(since: str | None, until: str | None = None, kind: str = "repair-trade-management") -> Experience:
    return Experience(
        ref=f"experience:{since}",
        kind=kind,
        since=day(since) if since else None,
        until=day(until) if until else None,
    )


def trained(on: str | None, hours: float, topic: str = "safety", result: Any = None) -> Training:
    since = day(on) if on else None
    return Training(ref=f"training:{on}", topic=topic, hours=Decimal(str(hours)), since=since, result=result)


def school(level: str, major: str | None = None, on: str | None = "2010-07-01") -> Education:
    return Education(ref=f"education:{level}", level=level, major=major, since=day(on) if on else None)


def exam(slug: str, since: str, until: str | None = None) -> Exam:
    return Exam(ref=f"certificate:{slug}", exam=slug, since=day(since), until=day(until) if until else None)


def attestation(requirement: str, since: str = "2020-01-01", **fields: Any) -> Attestation:
    return Attestation(
        **{
            "ref": "attestation:1",
            "requirement": requirement,
            "since": day(since),
            "outcome": "met",
            "by": "张考官",
            "reason": "现场查看",
            **fields,
        }
    )


def premises(kind: str, area: float | None, **fields: Any) -> Premises:
    size = None if area is None else Decimal(str(area))
    recorded: dict[str, Any] = {"id": kind, "ref": f"premises:{kind}", "since": OPENED, "tenure": "owned"}
    return Premises(kind=kind, area_m2=size, **{**recorded, **fields})


def shop(*places: Premises, scopes: tuple[str, ...] = ("small-vehicle",), **things: Any) -> Shop:
    used = tuple(Scope(ref=f"scope:{scope}", scope=scope, since=OPENED) for scope in scopes)
    return Shop(id="1", name="江南店", scopes=used, premises=places, **things)


def quantity(kind: str, value: float, since: str | None = "2020-01-01", until: str | None = None) -> Quantity:
    return Quantity(
        ref=f"quantity:{kind}:{since}",
        kind=kind,
        value=Decimal(str(value)),
        since=day(since) if since else None,
        until=day(until) if until else None,
    )


def device(kind: str, name: str = "", **fields: Any) -> Equipment:
    """A device of the shop's own, at hand since the shop opened, named for its kind where it has no name."""
    recorded: dict[str, Any] = {"id": name or kind, "label": name, "since": OPENED, "ownership": "owned"}
    return Equipment(kind=kind, ref=f"equipment:{name or kind}", **{**recorded, **fields})


def verified(until: str, since: str = "2025-07-01") -> Verification:
    return Verification(ref=f"verification:{until}", since=day(since), until=day(until))


def document(kind: str, until: str | None = None, **fields: Any) -> Document:
    ends = day(until) if until else None
    return Document(ref=f"document:{kind}", kind=kind, **{"since": OPENED, "until": ends, **fields})


def work(code: str, since: str = "2020-01-01", until: str | None = None) -> Work:
    return Work(ref=f"work:{code}", work=code, since=day(since), until=day(until) if until else None)


def judge_person(condition: Any, who: Person, horizon: Span = YEAR, **facts: Any) -> Assessment:
    return assess(standard("person", condition), Facts(people=(who,), **facts), horizon, person=who.id)


def judge_shop(
    condition: Any,
    *people: Person,
    of: Shop | None = None,
    horizon: Span = YEAR,
    **facts: Any,
) -> Assessment:
    return assess(standard("shop", condition), Facts(shop=of or shop(), people=people, **facts), horizon)


def pieces(assessment: Assessment, requirement: str = "r1") -> list[tuple[str, str]]:
    """(first day, outcome) of every stretch of one requirement."""
    return [(s.start.isoformat(), s.outcome.value) for s in assessment[requirement].timeline]


def turns(assessment: Assessment, requirement: str = "r1") -> list[tuple[str, str]]:
    """The days on which the outcome of one requirement changes, whatever the reason."""
    found = pieces(assessment, requirement)
    return [found[0], *(now for before, now in pairwise(found) if now[1] != before[1])]


def outcome(assessment: Assessment, on: str = "2026-06-01") -> Outcome:
    return stretch(assessment, on).outcome


def stretch(assessment: Assessment, on: str = "2026-06-01") -> Stretch:
    return assessment["r1"].on(day(on))


def in_both(words: Callable[[str], str]) -> tuple[str, str]:
    """What is said in Chinese and in English."""
    return words("zh"), words("en")
