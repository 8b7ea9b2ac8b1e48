"""Geometry of the drawings that pages and PDFs share: bars of time and the radar. Plain numbers, no HTML."""

import math
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

LABEL_STEPS_IN_MONTHS = (1, 2, 3, 6, 12, 24, 60)
MOST_LABELS = 5
# Two labels nearer than this many percent of the width would touch on a phone.
LABEL_GAP = 19.0
TODAY_GAP = 14.0
# In the head of a table the axis is narrower, so that months need more room beside today.
TODAY_GAP_IN_HEAD = 20.0


@dataclass
class Part:
    """A stretch of one outcome as it stands in the bar; `x` and `width` in percent of the bar."""

    outcome: str
    start: date
    end: date
    x: float
    width: float
    word: str = ""


@dataclass
class Tick:
    """A first of a month on the axis; `label` is empty where only the tick is drawn."""

    x: float
    label: str
    anchor: str = "middle"


@dataclass
class TimeBar:
    """A bar from `start` to `end`, both included; `today` in percent, None when outside."""

    start: date
    end: date
    today: float | None
    parts: list[Part] = field(default_factory=list)
    ticks: list[Tick] = field(default_factory=list)

    @property
    def today_anchor(self) -> str:
        return _anchor(self.today or 0.0)


def time_bar(stretches: Iterable[Any], *, start: date, end: date, today: date, head: bool = False) -> TimeBar:
    """Lay out stretches (`.start`, `.end`, `.outcome`) between two days, both included; `head` for a narrow axis."""
    days = (end - start).days + 1
    if days < 1:
        raise ValueError(f"a bar of time cannot end ({end}) before it starts ({start})")
    bar = TimeBar(start=start, end=end, today=None)
    if start <= today <= end:
        bar.today = _percent((today - start).days, days)
    bar.parts = _parts(stretches, start, end, days)
    bar.ticks = _ticks(start, end, days, bar.today, head)
    return bar


def _parts(stretches: Iterable[Any], start: date, end: date, days: int) -> list[Part]:
    """Cut to the window; neighbours of one outcome become one part."""
    parts: list[Part] = []
    for stretch in sorted(stretches, key=lambda one: one.start):
        first, last = max(stretch.start, start), min(stretch.end or end, end)
        if first > last:
            continue
        outcome = str(getattr(stretch.outcome, "value", stretch.outcome))
        before = parts[-1] if parts else None
        if before and before.outcome == outcome and before.end + timedelta(days=1) == first:
            first = parts.pop().start
        x = _percent((first - start).days, days)
        parts.append(Part(outcome, first, last, x, round(_percent((last - start).days + 1, days) - x, 3)))
    return parts


def _ticks(start: date, end: date, days: int, today: float | None, head: bool) -> list[Tick]:
    months = list(_firsts_of_months(start, end))
    step = next((s for s in LABEL_STEPS_IN_MONTHS if len(months) / s <= MOST_LABELS), 120)
    tick_step = 1 if len(months) <= 26 else 3
    years = head and step >= 12
    today_gap = TODAY_GAP_IN_HEAD if head and not years else TODAY_GAP
    ticks: list[Tick] = []
    last_label = -LABEL_GAP
    for month in months:
        index = month.year * 12 + month.month - 1
        if index % tick_step:
            continue
        x = _percent((month - start).days, days)
        free = x - last_label >= LABEL_GAP and (today is None or abs(x - today) >= today_gap)
        labelled = index % step == 0 and free and x <= 100 - LABEL_GAP / 2
        if labelled:
            last_label = x
        ticks.append(Tick(x, month.strftime("%Y" if years else "%Y-%m") if labelled else "", _anchor(x)))
    return ticks


def _firsts_of_months(start: date, end: date) -> Iterable[date]:
    year, month = start.year, start.month
    while (day := date(year, month, 1)) <= end:
        if day >= start:
            yield day
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _percent(part: int, whole: int) -> float:
    return round(part * 100 / whole, 3)


def _anchor(x: float) -> str:
    return "start" if x < 6 else "end" if x > 94 else "middle"


@dataclass(frozen=True)
class Axis:
    """One spoke: its end, the point of its value, and where its words stand."""

    label: str
    lines: list[str]
    value: float
    low: bool
    end: tuple[float, float]
    point: tuple[float, float]
    text: tuple[float, float]
    anchor: str


@dataclass(frozen=True)
class Radar:
    """Polygons as SVG point lists in a box of 360 by 320."""

    axes: list[Axis]
    area: str
    rings: list[str]
    threshold: str
    threshold_value: float | None


CENTRE = (180.0, 160.0)
RADIUS = 98.0
LINE_HEIGHT = 18


def radar(axes: Iterable[tuple[str, float]], *, threshold: float | None = None) -> Radar:
    """Lay out values from 0 to 100; the first axis points up, the others follow clockwise."""
    given = [(label, min(100.0, max(0.0, float(value)))) for label, value in axes]
    if len(given) < 3:
        raise ValueError(f"a radar needs at least three axes, got {len(given)}")
    count = len(given)
    laid = [_axis(index, count, label, value, threshold) for index, (label, value) in enumerate(given)]
    rings = [_polygon([share] * count) for share in (0.25, 0.5, 0.75, 1.0)]
    limit = "" if threshold is None else _polygon([threshold / 100] * count)
    return Radar(laid, _polygon([value / 100 for _label, value in given]), rings, limit, threshold)


def _axis(index: int, count: int, label: str, value: float, threshold: float | None) -> Axis:
    lines = _lines(label)
    x, y = _at(index, count, 1.0, extra=18)
    side = x - CENTRE[0]
    # The words, with the value as last line, stand above the top corner, below the bottom one, else beside.
    height = LINE_HEIGHT * len(lines)
    rise = height if abs(side) < 12 and y < CENTRE[1] else -8 if abs(side) < 12 else height / 2 - 4
    text = (x, round(y - rise, 1))
    anchor = "middle" if abs(side) < 12 else "start" if side > 0 else "end"
    low = threshold is not None and value < threshold
    return Axis(
        label, lines, value, low, _at(index, count, 1.0), _at(index, count, value / 100), text, anchor
    )


def _lines(label: str) -> list[str]:
    """A label in one or two short lines: at spaces, else in the middle when it is long."""
    if " " in label:
        return textwrap.wrap(label, 11)
    if len(label) <= 5 or label.isascii():
        return [label]
    middle = (len(label) + 1) // 2
    return [label[:middle], label[middle:]]


def _at(index: int, count: int, share: float, extra: float = 0.0) -> tuple[float, float]:
    angle = 2 * math.pi * index / count - math.pi / 2
    reach = RADIUS * share + extra
    return round(CENTRE[0] + reach * math.cos(angle), 1), round(CENTRE[1] + reach * math.sin(angle), 1)


def _polygon(shares: list[float]) -> str:
    return " ".join("{},{}".format(*_at(index, len(shares), share)) for index, share in enumerate(shares))
