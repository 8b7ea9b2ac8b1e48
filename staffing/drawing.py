"""Geometry of the drawings that pages and PDFs share: bars of time and the radar. Plain numbers, no HTML."""

import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import Any

from staffing.rules.days import add_months

LABEL_STEPS_IN_MONTHS = (1, 2, 3, 6, 12, 24, 60)
MOST_LABELS = 5
# Two labels nearer than this many percent of the width would touch on a phone.
LABEL_GAP = 19.0
TODAY_GAP = 14.0
# In the head of a table the axis is narrower, so that months need more room beside today.
TODAY_GAP_IN_HEAD = 20.0
# Longer windows are told in the head of a table by their ends and whole years.
MONTHS_WITHOUT_YEARS = 24


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
class Mark:
    """A day on which something else begins, in percent of the bar, and what."""

    x: float
    words: str


@dataclass
class TimeBar:
    """A bar from `start` to `end`, both included; `today` in percent, None when outside."""

    start: date
    end: date
    today: float | None
    parts: list[Part] = field(default_factory=list)
    ticks: list[Tick] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    @property
    def today_anchor(self) -> str:
        return _anchor(self.today or 0.0)


def time_bar(
    stretches: Iterable[Any],
    *,
    start: date,
    end: date,
    today: date,
    head: bool = False,
    marks: Iterable[tuple[date, str]] = (),
) -> TimeBar:
    """Lay out stretches (`.start`, `.end`, `.outcome`) between two days, both included; `head` for a narrow axis.

    `marks`: days on which something else begins, and what.
    """
    days = (end - start).days + 1
    if days < 1:
        raise ValueError(f"a bar of time cannot end ({end}) before it starts ({start})")
    bar = TimeBar(start=start, end=end, today=None)
    if start <= today <= end:
        bar.today = _percent((today - start).days, days)
    bar.parts = _parts(stretches, start, end, days)
    bar.marks = [
        Mark(_percent((day - start).days, days), words) for day, words in marks if start <= day <= end
    ]
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
    if head and len(months) > MONTHS_WITHOUT_YEARS:
        return _anniversaries(start, end, days, today)
    step = next((s for s in LABEL_STEPS_IN_MONTHS if len(months) / s <= MOST_LABELS), 120)
    tick_step = 1 if len(months) <= 26 else 3
    today_gap = TODAY_GAP_IN_HEAD if head else TODAY_GAP
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
        ticks.append(Tick(x, month.strftime("%Y-%m") if labelled else "", _anchor(x)))
    return ticks


def _anniversaries(start: date, end: date, days: int, today: float | None) -> list[Tick]:
    """The ends of the window and every whole year from today (else from the start), for a narrow axis over years."""
    first = start if today is None else start + timedelta(days=round(today * days / 100))
    years = (add_months(first, 12 * step) for step in range(-60, 61))
    marks = sorted({start, end, *(day for day in years if start < day < end)})
    ticks: list[Tick] = []
    free_from = 0.0
    for day in marks:
        x = 100.0 if day == end else _percent((day - start).days, days)
        free = x >= free_from and (day == end or x <= 100 - LABEL_GAP)
        if free and (today is None or abs(x - today) >= LABEL_GAP):
            free_from = x + LABEL_GAP
            ticks.append(Tick(x, day.strftime("%Y-%m"), _anchor(x)))
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
    """Polygons as SVG point lists in a box 360 wide, from ``top`` on ``height`` high; letters ``size`` high.

    ``keyed``: the labels are too long for the drawing, so that numbers stand in it and the labels below it.
    """

    axes: list[Axis]
    area: str
    rings: list[str]
    threshold: str
    threshold_value: float | None
    size: int
    line_height: int
    top: float
    height: float
    keyed: bool


WIDTH = 360.0
CENTRE = (WIDTH / 2, 160.0)
RADIUS = 98.0
LABEL_DISTANCE = 18.0
# Chinese letters are as wide as high; Latin ones, half bold, take about this share.
LATIN_WIDTH = 0.58


@dataclass(frozen=True)
class Fit:
    """A way to set the labels: how far the corners reach, the height of letters and the most lines."""

    radius: float
    size: int
    lines: int

    @property
    def line_height(self) -> int:
        return self.size + 2


FITS = (Fit(RADIUS, 16, 2), Fit(66.0, 14, 3))


def radar(axes: Iterable[tuple[str, float]], *, threshold: float | None = None) -> Radar:
    """Lay out values from 0 to 100; the first axis points up, the others follow clockwise.

    Labels are wrapped; where they do not fit the drawing shrinks, and as a last resort they become numbers.
    """
    given = [(label, min(100.0, max(0.0, float(value)))) for label, value in axes]
    count = len(given)
    if count < 3:
        raise ValueError(f"a radar needs at least three axes, got {count}")
    labels = [label for label, _value in given]
    numbers = [[str(number)] for number in range(1, count + 1)]
    fit, wrapped = next(
        ((fit, lines) for fit in FITS if (lines := _wrap_all(labels, fit))), (FITS[0], numbers)
    )
    laid = [_axis(index, count, given[index], wrapped[index], threshold, fit) for index in range(count)]
    top, bottom = _reach(laid, fit)
    return Radar(
        axes=laid,
        area=_polygon([value / 100 for _label, value in given], fit.radius),
        rings=[_polygon([share] * count, fit.radius) for share in (0.25, 0.5, 0.75, 1.0)],
        threshold="" if threshold is None else _polygon([threshold / 100] * count, fit.radius),
        threshold_value=threshold,
        size=fit.size,
        line_height=fit.line_height,
        top=top,
        height=round(bottom - top, 1),
        keyed=wrapped is numbers,
    )


def _axis(
    index: int, count: int, given: tuple[str, float], lines: list[str], threshold: float | None, fit: Fit
) -> Axis:
    label, value = given
    x, y = _at(index, count, 1.0, fit.radius, extra=LABEL_DISTANCE)
    # The words, with the value as last line, stand above the top corner, below the bottom one, else beside.
    anchor = _side(x)
    height = fit.line_height * len(lines)
    middle = anchor == "middle"
    rise = height if middle and y < CENTRE[1] else -8 if middle else height / 2 - 4
    return Axis(
        label=label,
        lines=lines,
        value=value,
        low=threshold is not None and value < threshold,
        end=_at(index, count, 1.0, fit.radius),
        point=_at(index, count, value / 100, fit.radius),
        text=(x, round(y - rise, 1)),
        anchor=anchor,
    )


def _side(x: float) -> str:
    side = x - CENTRE[0]
    return "middle" if abs(side) < 12 else "start" if side > 0 else "end"


def _reach(axes: list[Axis], fit: Fit) -> tuple[float, float]:
    """The upper and lower edge of everything drawn, letters included."""
    upper = min(axis.text[1] - fit.size for axis in axes)
    lower = max(axis.text[1] + fit.line_height * len(axis.lines) + 4 for axis in axes)
    return round(upper, 1), round(max(lower, CENTRE[1] + fit.radius), 1)


def _wrap_all(labels: list[str], fit: Fit) -> list[list[str]] | None:
    """Every label in lines that stay inside the drawing; None where one cannot."""
    count = len(labels)
    corners = (_at(index, count, 1.0, fit.radius, extra=LABEL_DISTANCE)[0] for index in range(count))
    wrapped = [_wrap(label, _room(x) / fit.size, fit.lines) for label, x in zip(labels, corners, strict=True)]
    return [lines for lines in wrapped if lines] if all(wrapped) else None


def _room(x: float) -> float:
    """How wide a label at this place may be, in the drawing's units."""
    return {"middle": CENTRE[0], "start": WIDTH - x, "end": x}[_side(x)]


def _wrap(label: str, room: float, most: int) -> list[str] | None:
    """A label in at most so many lines of about equal length, each within the room (in letter heights); None if not."""
    for count in range(1, most + 1):
        lines = _break(label, count)
        if lines and all(_width(line) <= room for line in lines):
            return lines
    return None


def _break(label: str, count: int) -> list[str] | None:
    """The label in so many lines, at spaces where it has some; None where it has fewer words than lines."""
    if " " not in label:
        if label.isascii() and count > 1:
            return None
        length = math.ceil(len(label) / count)
        return [label[at : at + length] for at in range(0, len(label), length)]
    words = label.split()
    ways = (
        [" ".join(words[start:end]) for start, end in pairwise((0, *cuts, len(words)))]
        for cuts in combinations(range(1, len(words)), count - 1)
    )
    return min(ways, key=lambda lines: max(map(_width, lines)), default=None)


def _width(text: str) -> float:
    """About how wide a text is drawn, in letter heights."""
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WF" else LATIN_WIDTH for letter in text)


def _at(index: int, count: int, share: float, radius: float, extra: float = 0.0) -> tuple[float, float]:
    angle = 2 * math.pi * index / count - math.pi / 2
    reach = radius * share + extra
    return round(CENTRE[0] + reach * math.cos(angle), 1), round(CENTRE[1] + reach * math.sin(angle), 1)


def _polygon(shares: list[float], radius: float) -> str:
    return " ".join(
        "{},{}".format(*_at(index, len(shares), share, radius)) for index, share in enumerate(shares)
    )
