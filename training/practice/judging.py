"""What the ticks of an observation come to: pure, exact, the same for the same ticks.

Passed: every critical step done, and at least the stated share of the other steps that applied. A critical step
is done or not done; it never counts as not applicable. Where nothing at all applied nothing was observed: not passed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from cms.freezing import FrozenChecklist

DONE, NOT_DONE, NOT_APPLICABLE = "done", "not_done", "not_applicable"
MARKS = (DONE, NOT_DONE, NOT_APPLICABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """passed, and why: places of critical steps that were missed, the other steps done of those that applied, and
    places that nobody ticked yet."""

    passed: bool
    critical: int
    missed: tuple[int, ...]
    done: int
    applied: int
    required: Fraction
    unmarked: tuple[int, ...]

    @property
    def share(self) -> Fraction | None:
        """Of the other steps that applied, how many were done; None where none applied."""
        return Fraction(self.done, self.applied) if self.applied else None

    @property
    def reaches_share(self) -> bool:
        share = self.share
        return share is None or share >= self.required

    def as_json(self) -> dict[str, Any]:
        return {
            "passed": self.passed,
            "critical": self.critical,
            "missed": list(self.missed),
            "done": self.done,
            "applied": self.applied,
            "required": str(self.required),
        }


def verdict_from(result: Mapping[str, Any]) -> Verdict:
    """The verdict as `as_json` kept it."""
    return Verdict(
        passed=result["passed"],
        critical=result["critical"],
        missed=tuple(result["missed"]),
        done=result["done"],
        applied=result["applied"],
        required=Fraction(result["required"]),
        unmarked=(),
    )


def judge(checklist: FrozenChecklist, marks: Mapping[int, str]) -> Verdict:
    """marks: place -> mark; a place without one, or with an empty one, was not ticked and counts as not done."""
    critical = [step["place"] for step in checklist["steps"] if step["critical"]]
    others = [step["place"] for step in checklist["steps"] if not step["critical"]]
    missed = tuple(place for place in critical if marks.get(place) != DONE)
    applied = [place for place in others if marks.get(place) != NOT_APPLICABLE]
    done = sum(marks.get(place) == DONE for place in applied)
    required = Fraction(checklist["required_share"], 100)
    enough = not applied or Fraction(done, len(applied)) >= required
    return Verdict(
        passed=not missed and enough and bool(critical or applied),
        critical=len(critical),
        missed=missed,
        done=done,
        applied=len(applied),
        required=required,
        unmarked=tuple(step["place"] for step in checklist["steps"] if not marks.get(step["place"])),
    )
