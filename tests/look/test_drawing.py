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


def test_the_head_of_four_years_tells_its_ends_and_the_months_between() -> None:
    bar = drawing.time_bar(
        [], start=date(2025, 11, 26), end=date(2029, 11, 26), today=date(2026, 11, 26), head=True
    )
    assert [tick.label for tick in bar.ticks] == ["2025-11", "2027-11", "2028-11", "2029-11"]


@pytest.mark.parametrize("years", [3, 4, 10, 50])
def test_dates_in_the_head_of_a_table_never_touch(years: int) -> None:
    bar = drawing.time_bar(
        [], start=date(2025, 11, 23), end=date(2025 + years, 11, 22), today=date(2026, 11, 22), head=True
    )
    labels = [tick.x for tick in bar.ticks if tick.label]
    assert len(labels) >= 2
    assert all(after - before >= drawing.LABEL_GAP for before, after in pairwise(labels))


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


@pytest.mark.parametrize(
    "labels",
    [
        ["懂汽车", "懂市场", "懂营销", "善于沟通与协调", "管理能力"],
        ["Preparing oneself and the tools", "Keeping the surroundings tidy", "Meeting and guiding to park",
         "Greeting and address", "Safety with a boiling engine"],
        ["Incomprehensibilities of bodywork", "Communication", "Responsibility"],
    ],
)  # fmt: skip
def test_labels_stay_inside_the_drawing_or_become_numbers(labels: list[str]) -> None:
    radar = drawing.radar([(label, 80.0) for label in labels])
    for axis in radar.axes:
        width = max(drawing._width(line) for line in axis.lines) * radar.size
        left = {"start": axis.text[0], "end": axis.text[0] - width, "middle": axis.text[0] - width / 2}
        assert left[axis.anchor] >= 0
        assert left[axis.anchor] + width <= drawing.WIDTH
        assert axis.text[1] - radar.size >= radar.top
        if not radar.keyed:  # no word is broken
            assert " ".join(axis.lines) == axis.label or " " not in axis.label


def test_labels_that_fit_nowhere_are_numbered() -> None:
    radar = drawing.radar([("Internationalisierungsbeauftragte", 80.0), ("懂市场", 0), ("懂营销", 50)])
    assert radar.keyed
    assert [axis.lines for axis in radar.axes] == [["1"], ["2"], ["3"]]
