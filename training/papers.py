"""Drawing a paper: pure, and the same for the same seed.

Everything that is to stand in a random order is sorted by the SHA-256 of the seed and its own name. That needs no
random generator whose algorithm might change, and anybody can check a draw with a few lines.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NotRequired, TypedDict, cast

from cms.kinds import kind_of, rank

Frozen = Mapping[str, Any]


class Section(TypedDict):
    """How many questions of one competency, and what each is worth."""

    competency: str
    zh: str
    en: str
    questions: int
    points: int


class Blueprint(TypedDict):
    """The rules of an exam as plain data; see ``training.blueprints.blueprint_of``."""

    exam: str
    title: str
    title_en: str
    course: str
    course_title: str
    course_title_en: str
    minutes: int
    pass_mark: int
    section_pass_mark: int
    attempts: int
    cooling_off_days: int
    valid_months: int
    multiple_rule: str
    ordering_rule: str
    sections: list[Section]


class Option(TypedDict):
    """One option. ``key`` is a letter of this paper alone; ``bank`` is the option's lasting key."""

    key: str
    text: str
    bank: str


class PaperQuestion(TypedDict):
    code: str
    kind: str
    stem: str
    options: list[Option]
    key: list[str]
    details: NotRequired[dict[str, Any]]
    explanation: str
    course: str
    competency: str
    module: dict[str, str]
    difficulty: int
    critical: bool
    revision: int
    sha256: str


class Slot(TypedDict):
    """A place on the paper: its number from 1, what it is worth, and its question with the key."""

    slot: int
    points: int
    question: PaperQuestion


Paper = list[Slot]


class BankShortfallError(Exception):
    """The bank cannot fill the blueprint. ``missing``: competency -> how many questions are lacking."""

    def __init__(self, missing: Mapping[str, int]) -> None:
        super().__init__(", ".join(f"{competency}: {number}" for competency, number in missing.items()))
        self.missing = dict(missing)


def draw_paper(
    *, blueprint: Blueprint, bank: Mapping[str, Sequence[Frozen]], seed: str, avoid: Collection[str] = ()
) -> Paper:
    """A paper by the blueprint. Raises BankShortfallError.

    bank: the frozen questions by competency. avoid: codes that are drawn only where the others do not suffice
    (those of the person's last paper).
    """
    missing = {
        section["competency"]: section["questions"] - len(bank.get(section["competency"], ()))
        for section in blueprint["sections"]
        if len(bank.get(section["competency"], ())) < section["questions"]
    }
    if missing:
        raise BankShortfallError(missing)
    drawn = [
        (section["points"], question)
        for section in blueprint["sections"]
        for question in _draw(bank[section["competency"]], section["questions"], seed, avoid)
    ]
    return [
        Slot(slot=number, points=points, question=_instance(question, seed))
        for number, (points, question) in enumerate(drawn, start=1)
    ]


def sha256_of(data: Any) -> str:
    """The SHA-256 of the canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _draw(questions: Iterable[Frozen], number: int, seed: str, avoid: Collection[str]) -> list[Frozen]:
    """The first by rank; where a section has safety questions, at least one of them is among the drawn."""
    by_rank = sorted(questions, key=lambda it: (it["code"] in avoid, rank(seed, it["code"])))
    drawn, left = by_rank[:number], by_rank[number:]
    if not any(it["critical"] for it in drawn):
        drawn[-1] = next((it for it in left if it["critical"]), drawn[-1])
    return sorted(drawn, key=lambda it: rank(seed, it["code"]))


def _instance(question: Frozen, seed: str) -> PaperQuestion:
    return cast(PaperQuestion, kind_of(question).instance(question, seed))
