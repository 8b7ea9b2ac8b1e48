"""The bar of time and the radar, before they are drawn."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import pytest

from staffing import drawing


@dataclass
class Stretch:
    outcome: str
    start: date
    end: date | None


YEAR = {"start": date(2026, 1, 1), "end": date(2026, 12, 31), "today": date(2026, 11, 23)}


def test_a_stretch_of_half_the_days_is_half_the_bar() -> None:
    bar = drawing.time_bar(
        [Stretch("met", date(2026, 1, 1), date(2026, 1, 5)), Stretch("not_met", date(2026, 1, 6), None)],
        start=date(2026, 1, 1),
        end=date(2026, 1, 10),
        today=date(2026, 1, 1),
    )
    assert [(part.outcome, part.x, part.width) for part in bar.parts] == [("met", 0, 50), ("not_met", 50, 50)]


def test_what_lies_outside_the_window_is_cut_off() -> None:
    bar = drawing.time_bar(
        [Stretch("met", date(2020, 1, 1), None), Stretch("unknown", date(2030, 1, 1), None)], **YEAR
    )
    assert [(part.start, part.end, part.width) for part in bar.parts] == [(YEAR["start"], YEAR["end"], 100)]


def test_neighbours_with_one_outcome_become_one_part() -> None:
    bar = drawing.time_bar(
        [Stretch("met", date(2026, 3, 1), None), Stretch("met", date(2026, 1, 1), date(2026, 2, 28))], **YEAR
    )
    assert [(part.start, part.end) for part in bar.parts] == [(YEAR["start"], YEAR["end"])]


def test_a_single_day_can_be_drawn() -> None:
    day = date(2028, 2, 29)
    bar = drawing.time_bar([Stretch("met", day, day)], start=day, end=day, today=day)
    assert (bar.parts[0].width, bar.today) == (100, 0)


def test_today_outside_the_window_is_not_marked() -> None:
    bar = drawing.time_bar([], start=date(2027, 1, 1), end=date(2027, 12, 31), today=date(2026, 11, 23))
    assert bar.today is None


def test_a_bar_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        drawing.time_bar([], start=date(2027, 1, 2), end=date(2027, 1, 1), today=date(2027, 1, 1))


@pytest.mark.parametrize("years", [1, 2, 4, 10, 50])
def test_dates_on_the_axis_never_touch_each_other_or_today(years: int) -> None:
    bar = drawing.time_bar(
        [], start=date(2025, 11, 23), end=date(2025 + years, 11, 22), today=date(2026, 11, 22)
    )
    labels = [tick.x for tick in bar.ticks if tick.label]
    assert labels
    assert all(after - before >= drawing.LABEL_GAP for before, after in pairwise(labels))
    assert bar.today is None or all(abs(x - bar.today) >= drawing.TODAY_GAP for x in labels)


def test_the_first_axis_of_the_radar_points_up() -> None:
    radar = drawing.radar([("懂汽车", 100), ("懂市场", 0), ("懂营销", 50)])
    top = radar.axes[0]
    assert top.point == top.end == (drawing.CENTRE[0], drawing.CENTRE[1] - drawing.RADIUS)
    assert radar.axes[1].point == drawing.CENTRE


def test_only_values_below_the_pass_mark_are_marked() -> None:
    radar = drawing.radar([("懂汽车", 59), ("懂市场", 60), ("懂营销", 61)], threshold=60)
    assert [axis.low for axis in radar.axes] == [True, False, False]


def test_a_radar_needs_three_axes() -> None:
    with pytest.raises(ValueError, match="three axes"):
        drawing.radar([("懂汽车", 1), ("懂市场", 2)])
