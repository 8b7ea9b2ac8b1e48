"""Marking a frozen paper: pure, and in exact fractions from the first point to the verdict.

What machines cannot mark, people mark by the rubric that is frozen with the question; their marks come in as an argument.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cms.kinds import Response, kind_of, rule_of
from training.exams.papers import Blueprint, Paper, Slot
from training.exams.rubrics import Marks, score
from training.exams.rulings import FULL, LEAVE_OUT, Ruling, Rulings, share_under


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotMark:
    """What one slot earned. ``right``: everything there was to earn.

    marks: what people gave, by criterion. waiting: answered, and not marked by people yet.
    ruling: by which it earned otherwise than by its own key, if by any. A question that is left out has no points:
    there was nothing to earn, and nothing to get wrong.
    """

    slot: int
    earned: Fraction
    points: int
    competency: str
    critical: bool
    marks: Marks | None = None
    waiting: bool = False
    ruling: Ruling | None = None

    @property
    def right(self) -> bool:
        return self.earned == self.points and not self.waiting

    def as_json(self) -> dict[str, Any]:
        plain: dict[str, Any] = {"slot": self.slot, "earned": str(self.earned), "right": self.right}
        if self.marks is not None:
            plain["marks"] = {key: str(mark) for key, mark in self.marks.items()}
        if self.ruling is not None:
            plain["ruling"] = self.ruling.kind
        return plain | ({"waiting": True} if self.waiting else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionMark:
    """What one competency earned, and whether it reached the mark of its own."""

    competency: str
    earned: Fraction
    points: int
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """The verdict on a paper; none yet while an answer waits for people."""

    slots: tuple[SlotMark, ...]
    sections: tuple[SectionMark, ...]
    earned: Fraction
    points: int
    total_reached: bool

    @property
    def waiting(self) -> tuple[int, ...]:
        """The slots whose answers people have still to mark."""
        return tuple(mark.slot for mark in self.slots if mark.waiting)

    @property
    def critical_wrong(self) -> tuple[int, ...]:
        """The slots of safety questions that were not answered wholly right, as far as they are marked."""
        return tuple(it.slot for it in self.slots if it.critical and not it.right and not it.waiting)

    @property
    def passed(self) -> bool:
        reached = self.total_reached and all(it.passed for it in self.sections)
        return reached and not self.critical_wrong and not self.waiting

    @property
    def score(self) -> Decimal:
        """Percent of all points with one decimal, rounded down: nobody reads a mark that was not reached."""
        return percent(self.earned, self.points)

    def as_json(self) -> dict[str, Any]:
        """The verdict as plain data; fractions as text ("5/3")."""
        return {
            "earned": str(self.earned),
            "points": self.points,
            "passed": self.passed,
            "total_reached": self.total_reached,
            "critical_wrong": list(self.critical_wrong),
            "sections": [
                {
                    "competency": it.competency,
                    "earned": str(it.earned),
                    "points": it.points,
                    "passed": it.passed,
                }
                for it in self.sections
            ],
            "slots": [it.as_json() for it in self.slots],
        }


def percent(earned: Fraction, points: int) -> Decimal:
    """Earned of points in percent, one decimal, rounded down; 0 where there was nothing to earn."""
    tenths = int(earned * 1000 // points) if points else 0
    return Decimal(tenths).scaleb(-1)


def reaches(earned: Fraction, points: int, mark: int) -> bool:
    """Whether earned is at least ``mark`` percent of points, exactly."""
    return earned * 100 >= points * mark


# Nobody has marked anything yet, or there is nothing for people to mark.
NO_MARKS: Mapping[int, Marks] = {}
# No version on the paper was ruled on.
NO_RULINGS: Rulings = {}


def mark_paper(
    *,
    paper: Paper,
    blueprint: Blueprint,
    responses: Mapping[int, Response],
    marks: Mapping[int, Marks] = NO_MARKS,
    rulings: Rulings = NO_RULINGS,
) -> Marking:
    """Mark the responses (slot -> response; a missing slot was not answered) by the frozen paper and rules.

    marks: slot -> criterion of its rubric -> what people decided on. An answer for people without them waits.
    rulings: for versions whose own key proved wrong.
    """
    slots = tuple(
        _mark_slot(
            slot,
            responses.get(slot["slot"], []),
            blueprint,
            marks.get(slot["slot"]),
            rulings.get(slot["question"].get("sha256", "")),
        )
        for slot in paper
    )
    earned, points = _sum(slots)
    return Marking(
        slots=slots,
        sections=tuple(_mark_section(it, slots, blueprint) for it in competencies_of(blueprint)),
        earned=earned,
        points=points,
        total_reached=reaches(earned, points, blueprint["pass_mark"]),
    )


def competencies_of(blueprint: Blueprint) -> list[str]:
    """The competencies in the blueprint's order, each once, however many sections it has."""
    return list(dict.fromkeys(it["competency"] for it in blueprint["sections"]))


def _mark_slot(
    slot: Slot, response: Response, blueprint: Blueprint, marks: Marks | None, ruling: Ruling | None
) -> SlotMark:
    own = _slot_under(slot, response, blueprint, marks, None)
    if ruling is None:
        return own
    ruled = _slot_under(slot, response, blueprint, marks, ruling)
    # A ruling that makes no difference here leaves no trace, so that the result stays the very same.
    return own if replace(ruled, ruling=None) == own else ruled


def _slot_under(
    slot: Slot, response: Response, blueprint: Blueprint, marks: Marks | None, ruling: Ruling | None
) -> SlotMark:
    question = slot["question"]
    for_people = kind_of(question).by_people and bool(response)
    ruled = ruling is not None and ruling.kind in (FULL, LEAVE_OUT)
    if ruled or not for_people:
        share = share_under(question, response, rule_of(question["kind"], blueprint), ruling)
    else:
        share = score(question["details"]["rubric"], marks).earned if marks is not None else Fraction(0)
    return SlotMark(
        slot=slot["slot"],
        earned=share * slot["points"],
        points=0 if ruling is not None and ruling.kind == LEAVE_OUT else slot["points"],
        competency=question["competency"],
        critical=question["critical"],
        marks=marks if for_people else None,
        waiting=for_people and marks is None and not ruled,
        ruling=ruling,
    )


def _mark_section(competency: str, slots: tuple[SlotMark, ...], blueprint: Blueprint) -> SectionMark:
    earned, points = _sum(tuple(it for it in slots if it.competency == competency))
    passed = reaches(earned, points, blueprint["section_pass_mark"])
    return SectionMark(competency=competency, earned=earned, points=points, passed=passed)


def _sum(slots: tuple[SlotMark, ...]) -> tuple[Fraction, int]:
    return sum((it.earned for it in slots), Fraction(0)), sum(it.points for it in slots)
