"""The distribution of scores as a drawing for page and paper. Plain numbers, no HTML."""

from collections.abc import Sequence
from dataclasses import dataclass

from training.selectors.paper_statistics import Bar

WIDTH, HEIGHT, FOOT, HEAD, GAP = 400, 180, 24, 20, 3


@dataclass(frozen=True, slots=True)
class Column:
    """A bar as a rectangle; its number stands above it, at ``middle`` and ``label_y``."""

    bar: Bar
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def label_y(self) -> float:
        return round(self.y - 5, 1)


@dataclass(frozen=True, slots=True)
class Histogram:
    """Columns in a box ``WIDTH`` by ``HEIGHT``, ticks (x, percent) below them, and where the pass mark stands."""

    columns: list[Column]
    ticks: list[tuple[float, int]]
    pass_x: float
    pass_mark: int
    base: int = HEIGHT - FOOT
    width: int = WIDTH
    height: int = HEIGHT
    head: int = HEAD
    tick_y: int = HEIGHT - 6


def histogram(bars: Sequence[Bar], *, pass_mark: int) -> Histogram:
    """Lay out bars of equal width from 0 to 100 percent, the tallest as high as there is room."""
    tallest = max((bar.number for bar in bars), default=0) or 1
    room = HEIGHT - FOOT - HEAD
    columns = []
    for bar in bars:
        height = round(room * bar.number / tallest, 1)
        x = round(bar.low * WIDTH / 100 + GAP / 2, 1)
        width = round((bar.high - bar.low) * WIDTH / 100 - GAP, 1)
        columns.append(Column(bar, x, round(HEIGHT - FOOT - height, 1), width, height))
    ticks = [(percent * WIDTH / 100, percent) for percent in range(0, 101, 20)]
    return Histogram(columns, ticks, round(pass_mark * WIDTH / 100, 1), pass_mark)
