"""The tables of a dossier as plain data: roster, education and experience, papers, training, premises."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from compliance.dossier.wording import NOT_RECORDED, OPEN_END, RESULTS, SEX, TENURE
from compliance.models import Premises
from staffing.models import Certificate, TrainingRecord
from staffing.rules import Credential, Facts, Person, Record, vocabulary
from staffing.rules.ladders import plain
from staffing.rules.words import label

Row = dict[str, Any]

# 从业人员配备一览表: the rows stand in this order of posts; posts that the form does not name come last.
ROSTER_ORDER = (
    "manager",
    "technical-lead",
    "quality-inspector",
    "service-adviser",
    "receptionist",
    "settlement-clerk",
    "mechanic",
    "electrician",
    "body-repairer",
    "painter",
)


def days(since: date | None, until: date | None) -> str:
    """A pair of days as the tables print it; one day alone where both are the same."""
    if since is not None and since == until:
        return str(since)
    return f"{since or NOT_RECORDED} 至 {until or OPEN_END}"


def holds_on(record: Record, on: date) -> bool:
    return record.since is not None and record.since <= on and (record.until is None or on <= record.until)


def employed(facts: Facts, on: date) -> list[Person]:
    """Who works in the shop on the day, in the order of the roster."""
    people = [one for one in facts.people or () if any(holds_on(it, on) for it in one.employments or ())]
    return sorted(people, key=lambda one: (_place(one, on), one.name))


def roster(people: Iterable[Person], on: date) -> list[Row]:
    """The fixed columns of the roster; one row a person, at the place of their first post."""
    return [_roster_row(number, person, on) for number, person in enumerate(people, start=1)]


def _roster_row(number: int, person: Person, on: date) -> Row:
    best = max(person.education or (), key=lambda one: _rank("education", one.level), default=None)
    since = min((it.since for it in person.employments or () if holds_on(it, on) and it.since), default=None)
    return {
        "ref": person.ref,
        "number": number,
        "name": person.name,
        "sex": SEX.get(person.sex or "", NOT_RECORDED),
        "born": f"{person.born:%Y-%m}" if person.born else NOT_RECORDED,
        "education": _rung("education", best.level) if best else NOT_RECORDED,
        "major": (best.major if best else None) or NOT_RECORDED,
        "title": _best_level(person, "title", on) or "—",
        "skill": _best_level(person, "skill-grade", on) or "—",
        "post": "、".join(_post(code) for code in _posts(person, on)) or "—",
        "remark": f"{since:%Y-%m} 入职" if since else "",
    }


def background(people: Iterable[Person]) -> list[Row]:
    """Education and spells of work, a row each."""
    return [
        {
            "ref": record.ref,
            "name": person.name,
            "what": _background_words(record),
            "days": days(record.since, record.until)
            if record.until or kind == "experience"
            else str(record.since or NOT_RECORDED),
        }
        for person in people
        for kind in ("education", "experience")
        for record in getattr(person, kind) or ()
    ]


def papers(people: Iterable[Person], on: date) -> list[Row]:
    """The credentials in force on the day."""
    return [
        {
            "ref": paper.ref,
            "name": person.name,
            "kind": vocabulary().name("credentials", paper.kind, "zh"),
            "grade": _grade(paper) or "—",
            "number": paper.number or NOT_RECORDED,
            "issuer": paper.issuer or NOT_RECORDED,
            "days": days(paper.since, paper.until),
        }
        for person in people
        for paper in person.credentials or ()
        if holds_on(paper, on)
    ]


def certificates(rows: Iterable[Certificate]) -> list[Row]:
    """What this company issued and what stands on the day."""
    return [
        {
            "ref": f"certificate:{row.pk}",
            "name": row.snapshot["holder"],
            "title": row.snapshot["title_zh"],
            "subject": row.snapshot["subject_zh"],
            "number": row.number,
            "days": days(row.valid_from, row.valid_until),
        }
        for row in rows
    ]


def training(rows: Iterable[TrainingRecord]) -> list[Row]:
    """Time, content, participants and result; people who sat in the same course share a row."""
    courses: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        key = (row.held_until, row.held_from, row.title, row.content, row.minutes, row.trainer)
        course = courses.setdefault(
            key,
            {
                "refs": [],
                "days": days(row.held_from, row.held_until),
                "title": row.title,
                "content": row.content or NOT_RECORDED,
                "hours": f"{row.minutes / 60:.1f}".removesuffix(".0"),
                "trainer": row.trainer or NOT_RECORDED,
                "participants": [],
            },
        )
        course["refs"].append(f"training-record:{row.pk}")
        course["participants"].append({"name": row.person.name, "result": _result(row)})
    return list(courses.values())


def scopes(facts: Facts, on: date) -> list[Row]:
    records = facts.shop.scopes or () if facts.shop else ()
    return [
        {"ref": it.ref, "name": vocabulary().name("scopes", it.scope, "zh"), "days": days(it.since, it.until)}
        for it in records
        if holds_on(it, on)
    ]


def premises(rows: Iterable[Premises]) -> list[Row]:
    """The places in use, with their leases."""
    return [
        {
            "ref": f"premises:{row.pk}",
            "name": row.name,
            "kind": vocabulary().name("premises", row.kind, "zh"),
            "address": row.address or NOT_RECORDED,
            "area": f"{row.area_m2.normalize():f}" if row.area_m2 is not None else NOT_RECORDED,
            "tenure": TENURE[row.tenure],
            "since": str(row.valid_from),
            "lease": _lease(row),
        }
        for row in rows
    ]


def _lease(row: Premises) -> Row | None:
    if row.tenure == Premises.Tenure.OWNED:
        return None
    contract = {None: NOT_RECORDED, True: "有书面合同", False: "无书面合同"}[row.has_contract]
    return {
        "landlord": row.landlord or NOT_RECORDED,
        "contract": contract,
        "number": row.contract_number or NOT_RECORDED,
        "days": days(row.contract_from, row.contract_until) if row.has_contract else "—",
        "area": f"{row.contract_area_m2.normalize():f}" if row.contract_area_m2 is not None else NOT_RECORDED,
    }


def _posts(person: Person, on: date) -> list[str]:
    held = {posting.post for posting in person.postings or () if holds_on(posting, on)}
    return sorted(held, key=_order)


def _place(person: Person, on: date) -> int:
    return min(map(_order, _posts(person, on)), default=len(vocabulary().posts) + len(ROSTER_ORDER))


def _order(post: str) -> int:
    if post in ROSTER_ORDER:
        return ROSTER_ORDER.index(post)
    return len(ROSTER_ORDER) + list(vocabulary().posts).index(post)


def _post(code: str) -> str:
    return vocabulary().name("posts", code, "zh")


def _best_level(person: Person, kind: str, on: date) -> str:
    held = [it for it in person.credentials or () if it.kind == kind and it.level and holds_on(it, on)]
    best = max(held, key=lambda it: _rank(kind, it.level or ""), default=None)
    return _grade(best) if best else ""


def _grade(paper: Credential) -> str:
    ladder = vocabulary().ladder_of(paper.kind)
    level = ladder.name(paper.level, "zh") if ladder and paper.level else paper.level or ""
    return " ".join(filter(None, (_post(paper.trade) if paper.trade else "", level)))


def _rank(ladder: str, level: str) -> int:
    """The place on the ladder; a word the ladder does not know stands below all others."""
    rungs = vocabulary().ladders[ladder]
    return rungs.rank(level) if plain(level) in rungs.ranks else -1


def _rung(ladder: str, level: str) -> str:
    return vocabulary().ladders[ladder].name(level, "zh")


def _background_words(record: Record) -> str:
    major = getattr(record, "major", None)
    return f"{label(record, 'zh')}，{major}" if major else label(record, "zh")


def _result(row: TrainingRecord) -> str:
    score = f" {row.score.normalize():f} 分" if row.score is not None else ""
    return f"{RESULTS[row.result]}{score}"
