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
    """How many questions of one competency, and what each is worth.

    kind, difficulty: only questions of these; empty and 0 ask for none. Papers drawn before there was this lack both.
    """

    competency: str
    zh: str
    en: str
    questions: int
    points: int
    kind: NotRequired[str]
    difficulty: NotRequired[int]


class Blueprint(TypedDict):
    """The rules of an exam as plain data; see ``training.selectors.blueprints.blueprint_of``."""

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
    # blueprints of before these kinds existed do not say them
    cloze_rule: NotRequired[str]
    matching_rule: NotRequired[str]
    hotspot_rule: NotRequired[str]
    sections: list[Section]
    # What papers from before there was this lack:
    purpose: NotRequired[str]
    open_from: NotRequired[str]
    open_until: NotRequired[str]
    posts: NotRequired[list[str]]
    onsite_word: NotRequired[bool]
    # how many people mark an answer that no machine marks, and up to which difference (percent) their mean stands
    markers: NotRequired[int]
    marker_difference: NotRequired[int]
    questions_shown: NotRequired[str]


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
    case: NotRequired[dict[str, Any]]
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
    sections = blueprint["sections"]
    taken: set[str] = set()
    missing: dict[str, int] = {}
    by_section: dict[int, list[Frozen]] = {}
    # The narrowest first: a section of any kind leaves the others what only they can take.
    for place in sorted(range(len(sections)), key=lambda it: -_narrowness(sections[it])):
        section = sections[place]
        fitting = [it for it in bank.get(section["competency"], ()) if _fits(it, section, taken)]
        lacking = section["questions"] - len(fitting)
        if lacking > 0:
            missing[section["competency"]] = missing.get(section["competency"], 0) + lacking
            continue
        by_section[place] = _draw(fitting, section["questions"], seed, avoid)
        taken.update(it["code"] for it in by_section[place])
    if missing:
        raise BankShortfallError(missing)
    drawn = [(it["points"], question) for place, it in enumerate(sections) for question in by_section[place]]
    return [
        Slot(slot=number, points=points, question=_instance(question, seed))
        for number, (points, question) in enumerate(drawn, start=1)
    ]


def sha256_of(data: Any) -> str:
    """The SHA-256 of the canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def commitment_of(*, blueprint_sha256: str, seed: str) -> str:
    """What is shown before the first question: it binds the seed and the rules without giving the seed away."""
    return sha256_of({"blueprint": blueprint_sha256, "seed": seed})


def bank_list_of(bank: Mapping[str, Sequence[Frozen]]) -> list[dict[str, Any]]:
    """Of every question that could be drawn what a draw goes by, and the hash of its text. By code.

    Lists from before cases were told in them lack ``case``.
    """
    questions = (question for questions in bank.values() for question in questions)
    return sorted(map(_listed, questions), key=lambda it: it["code"])


def _listed(question: Frozen) -> dict[str, Any]:
    names = ("code", "competency", "kind", "difficulty", "critical", "sha256")
    line = {name: question[name] for name in names}
    if "case" in question:
        line["case"] = {name: question["case"][name] for name in ("code", "place")}
    return line


def _narrowness(section: Section) -> int:
    return bool(section.get("kind")) + bool(section.get("difficulty"))


def _fits(question: Frozen, section: Section, taken: Collection[str]) -> bool:
    return (
        question["code"] not in taken
        and section.get("kind", "") in ("", question["kind"])
        and section.get("difficulty", 0) in (0, question["difficulty"])
    )


def _draw(questions: Iterable[Frozen], number: int, seed: str, avoid: Collection[str]) -> list[Frozen]:
    """The first by rank; where a section has safety questions, at least one of them is among the drawn.

    Questions of a case come together: where not all of them fit any more the case is passed over, and only where the
    others do not suffice a part of it is drawn.
    """
    by_rank = sorted(questions, key=lambda it: (it["code"] in avoid, rank(seed, it["code"])))
    drawn = _first(by_rank, number)
    if not any(it["critical"] for it in drawn):
        _let_in_a_safety_question(drawn, by_rank)
    return sorted(
        drawn, key=lambda it: (rank(seed, _unit(it)), it["case"]["place"] if "case" in it else 0, it["code"])
    )


def _first(by_rank: Sequence[Frozen], number: int) -> list[Frozen]:
    units: dict[str, list[Frozen]] = {}
    for question in by_rank:
        units.setdefault(_unit(question), []).append(question)
    drawn: list[Frozen] = []
    left: list[Frozen] = []
    for unit in units.values():
        unit.sort(key=lambda it: it["case"]["place"] if "case" in it else 0)
        (drawn if len(drawn) + len(unit) <= number else left).extend(unit)
    return drawn + left[: number - len(drawn)]


def _let_in_a_safety_question(drawn: list[Frozen], by_rank: Iterable[Frozen]) -> None:
    """The first, in place of the last that stands alone, so that a case stays whole where it can. None is drawn yet."""
    wanted = next((it for it in by_rank if it["critical"]), None)
    if wanted is not None:
        alone = [place for place, it in enumerate(drawn) if "case" not in it]
        drawn[alone[-1] if alone else -1] = wanted


def _unit(question: Frozen) -> str:
    """What is drawn as one: a case, or a question that stands alone."""
    return f"case/{question['case']['code']}" if "case" in question else str(question["code"])


def _instance(question: Frozen, seed: str) -> PaperQuestion:
    return cast(PaperQuestion, kind_of(question).instance(question, seed))
