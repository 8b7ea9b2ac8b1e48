"""What marks by a frozen rubric come to: pure, and in exact fractions. For answers, theses and defences alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

# As `cms.models.Rubric.frozen` gives it.
Frozen = Mapping[str, Any]
Marks = Mapping[str, Fraction | int]


class RubricMarkError(ValueError):
    """The marks do not fit the rubric. ``key``: the criterion at which; the text says why, for a programmer."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(f"{key}: {message}")
        self.key = key


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricPart:
    """One criterion with its mark, from 0 to ``most``. ``minimum``: percent of ``most`` that it must reach."""

    key: str
    mark: Fraction
    most: int
    weight: int
    minimum: int

    @property
    def share(self) -> Fraction:
        return self.mark / self.most

    @property
    def reached(self) -> bool:
        return self.share * 100 >= self.minimum


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricScore:
    """All criteria together. ``total``: the weighted mean of the shares, from 0 to 1, exactly."""

    total: Fraction
    parts: tuple[RubricPart, ...]

    @property
    def reached(self) -> bool:
        """Whether each criterion reached the least that the rubric asks of it alone."""
        return all(it.reached for it in self.parts)

    @property
    def earned(self) -> Fraction:
        """What an answer earns: nothing where a criterion is below its least, whatever the others are."""
        return self.total if self.reached else Fraction(0)


def score(frozen: Frozen, marks: Marks) -> RubricScore:
    """The score of the marks (criterion's key -> mark), which may be means of several people's.

    Raises RubricMarkError where a criterion has no mark or one below 0 or above its most, or where a mark belongs to
    no criterion.
    """
    criteria = {it["key"]: it for it in frozen["criteria"]}
    for key in marks:
        if key not in criteria:
            raise RubricMarkError(key, "no such criterion")
    parts = tuple(_part(it, marks) for it in criteria.values())
    weights = sum(it.weight for it in parts)
    total = sum((it.share * it.weight for it in parts), Fraction(0)) / weights
    return RubricScore(total=total, parts=parts)


def _part(criterion: Mapping[str, Any], marks: Marks) -> RubricPart:
    key, most = criterion["key"], criterion["most"]
    if key not in marks:
        raise RubricMarkError(key, "no mark")
    mark = Fraction(marks[key])
    if not 0 <= mark <= most:
        raise RubricMarkError(key, f"must be from 0 to {most}")
    return RubricPart(key=key, mark=mark, most=most, weight=criterion["weight"], minimum=criterion["minimum"])


def check_levels(frozen: Frozen, marks: Marks) -> None:
    """Refuse marks of one person that are no levels of the rubric. Raises RubricMarkError.

    A criterion without levels takes any whole number up to its most.
    """
    score(frozen, marks)
    for criterion in frozen["criteria"]:
        key, levels = criterion["key"], [it["points"] for it in criterion["levels"]]
        if marks[key] not in (levels or range(criterion["most"] + 1)):
            raise RubricMarkError(key, "must be one of the levels' points")


def mean_marks(several: Sequence[Marks]) -> dict[str, Fraction]:
    """Criterion by criterion the mean of the marks of several people, of whom there is at least one."""
    return {key: sum((Fraction(it[key]) for it in several), Fraction(0)) / len(several) for key in several[0]}
