"""The cheapest actions that satisfy what has been learnt, as whole numbers under linear limits."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from compliance.plan.actions import Action
from compliance.plan.bounds import Bound
from staffing.rules.whole_numbers import Limit, cheapest

# Actions of one likeness, and how many of them a plan has.
Likeness = tuple[frozenset[str], int]


@dataclass(frozen=True)
class Cut:
    """Every plan takes one of `add`, or does without one of `drop`. `requirement`: what taught it, "" for all."""

    add: frozenset[str]
    drop: frozenset[str]
    requirement: str = ""


@dataclass
class Proposal:
    """A column for each action, 1 where it is taken, and the limits on them. Costs first, then the number of actions."""

    actions: dict[str, Action]
    costs: list[int] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unit = len(self.actions) + 1
        for action in self.actions.values():
            self.columns[action.id] = self._column(action.cost * unit + 1)
        for action in self.actions.values():
            if action.after in self.columns:
                self._limit({action.id: 1, action.after: -1}, high=0)

    def keep(self, actions: Iterable[str]) -> None:
        """These are taken in any case."""
        for action in actions:
            self._limit({action: 1}, low=1)

    def learn(self, cut: Cut) -> None:
        self._limit(_literals(cut.add, cut.drop), low=1 - len(cut.drop))

    def reach(self, bound: Bound) -> None:
        """The gains come to `least`, each counting only where what it takes is done."""
        done = [self._column(0) for _ in bound.gains]
        for column, gain in zip(done, bound.gains, strict=True):
            if gain.add or gain.drop:
                self._limit(_literals(gain.add, gain.drop), low=-len(gain.drop), more={column: -1})
            for action in gain.needs:
                self._limit({action: 1}, low=0, more={column: -1})
            for action in gain.bars:
                self._limit({action: 1}, high=1, more={column: 1})
        weights = {column: gain.most for column, gain in zip(done, bound.gains, strict=True)}
        self._limit({}, low=bound.least, more=weights)

    def be_unlike(self, likenesses: tuple[Likeness, ...]) -> None:
        """Fewer of some likeness than a plan that was found before."""
        fewer = [self._column(0) for _ in likenesses]
        for column, (alike, number) in zip(fewer, likenesses, strict=True):
            room = len(alike) - number + 1
            self._limit(dict.fromkeys(alike, 1), high=len(alike), more={column: room})
        self._limit({}, low=1, more=dict.fromkeys(fewer, 1))

    def made(self, seconds: float | None = None) -> frozenset[str] | None:
        """The cheapest actions within all limits, of these the fewest; None where there are none.

        Raises TookTooLong where they are not found within `seconds`.
        """
        numbers = cheapest(self.costs, [1] * len(self.costs), self.limits, seconds)
        if numbers is None:
            return None
        return frozenset(action for action, column in self.columns.items() if numbers[column])

    def _column(self, cost: int) -> int:
        self.costs.append(cost)
        return len(self.costs) - 1

    def _limit(
        self,
        weights: dict[str, int],
        *,
        low: int | None = None,
        high: int | None = None,
        more: dict[int, int] | None = None,
    ) -> None:
        by_column = {self.columns[action]: weight for action, weight in sorted(weights.items())} | (
            more or {}
        )
        self.limits.append(Limit(tuple(by_column), low, high, tuple(by_column.values())))


def _literals(add: Iterable[str], drop: Iterable[str]) -> dict[str, int]:
    return dict.fromkeys(add, 1) | dict.fromkeys(drop, -1)
