"""When a search has to end, and what is told of it meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic


class OutOfPatience(Exception):
    """The search was stopped, or its time is over."""


@dataclass(frozen=True)
class Progress:
    """How a search stands: `bound`: no plan can cost less; `best`: the cost of the best plan found, None before; yuan."""

    rounds: int
    bound: int
    best: int | None
    seconds: float


@dataclass
class Watch:
    """Ends a search when `patience` says no, or after so many seconds. `seconds` None: no limit."""

    patience: Callable[[], bool] = lambda: True
    seconds: float | None = None
    began: float = field(default_factory=monotonic)

    @property
    def elapsed(self) -> float:
        return monotonic() - self.began

    @property
    def left(self) -> float | None:
        """The seconds that are left; None: without limit."""
        return None if self.seconds is None else max(0.0, self.seconds - self.elapsed)

    def check(self) -> None:
        """Raises OutOfPatience where the search has to end."""
        if self.left == 0.0 or not self.patience():
            raise OutOfPatience
