"""What makes a panel, and what its marks come to: pure, in exact fractions."""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

FEWEST = 3
SIZES = (3, 5, 7)


class PanelFault(StrEnum):
    """What is wrong with a panel."""

    TWICE = "twice"
    SIZE = "size"
    CHAIR = "chair"


def panel_faults(members: Collection[Hashable], chair: Hashable | None, *, size: int) -> list[PanelFault]:
    """Everything wrong with a panel that is to be appointed; ``size``: how many the rules ask for."""
    found = {
        PanelFault.TWICE: any(many > 1 for many in Counter(members).values()),
        PanelFault.SIZE: len(set(members)) != size,
        PanelFault.CHAIR: chair not in members,
    }
    return [fault for fault, holds in found.items() if holds]


def can_decide(present: int) -> bool:
    """Whether so many members who have marked may decide: three or more, and odd, so that there is no tie."""
    return present >= FEWEST and present % 2 == 1


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a result. mean: of the members' percents. weight: its share in the total. mark: what it must reach."""

    key: str
    mean: Fraction
    weight: int
    mark: int

    @property
    def passed(self) -> bool:
        return self.mean >= self.mark


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the panel's marks come to: the parts, the total by their weights, and what the total must reach."""

    parts: tuple[Part, ...]
    total: Fraction
    mark: int
    stopped: bool = False

    @property
    def passed(self) -> bool:
        """The total and every part reach their marks, and no criterion that stands for itself was failed."""
        return self.total >= self.mark and not self.failed and not self.stopped

    @property
    def failed(self) -> list[str]:
        """The keys of the parts that stay below their mark."""
        return [part.key for part in self.parts if not part.passed]


def outcome(
    sheets: Sequence[Mapping[str, Fraction]],
    *,
    weights: Mapping[str, int],
    mark: int,
    part_mark: int,
    stopped: bool = False,
) -> Outcome:
    """The result of a panel.

    sheets: for each member who marked, part -> percent from 0 to 100. weights: part -> share in the total, in the order of the
    parts. stopped: something else forbids passing, whatever the means. Raises ValueError for a panel that may not decide and
    for a member who left out a part.
    """
    if not can_decide(len(sheets)):
        raise ValueError(f"a panel of {len(sheets)} may not decide")
    if any(set(sheet) != set(weights) for sheet in sheets):
        raise ValueError("every member marks every part")
    parts = tuple(
        Part(key, sum((sheet[key] for sheet in sheets), Fraction()) / len(sheets), weight, part_mark)
        for key, weight in weights.items()
    )
    total = sum((part.mean * part.weight for part in parts), Fraction()) / sum(weights.values())
    return Outcome(parts, total, mark, stopped)
