"""Agreement of examiners agrees with what Shrout and Fleiss (1979) and Fleiss (1971) published."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.statistics.agreement import FEWEST, fleiss_kappa, icc

# Shrout and Fleiss 1979, table 2: six targets, four judges.
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
# Fleiss 1971, table 1: thirty patients, six psychiatrists each, five diagnoses.
FLEISS = [
    "00060", "03003", "01401", "00006", "03030", "20400", "00402", "20310", "20040", "00006",
    "10050", "11040", "03300", "10050", "02031", "00501", "30012", "51000", "02040", "10203",
    "00006", "01050", "02013", "20040", "10041", "05010", "40002", "02040", "10500", "00006",
]  # fmt: skip
# The example that text books and encyclopaedias compute: ten subjects, fourteen raters, kappa 0.210.
TEN_SUBJECTS = [
    (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
]  # fmt: skip


def verdicts_of(counts: list[tuple[int, ...]]) -> list[list[int]]:
    return [[verdict for verdict, many in enumerate(row) for _one in range(many)] for row in counts]


def test_icc_of_shrout_and_fleiss() -> None:
    found = icc(SHROUT_FLEISS)

    assert found
    assert round(found.single.value, 2) == 0.29
    assert round(found.average.value, 2) == 0.62
    assert round(found.consistency.value, 2) == 0.71


def test_the_intervals_are_those_that_statistics_programs_give_for_the_same_table() -> None:
    found = icc(SHROUT_FLEISS)

    assert found
    assert (found.single.low, found.single.high) == pytest.approx((0.019, 0.761), abs=0.001)
    assert (found.average.low, found.average.high) == pytest.approx((0.071, 0.927), abs=0.001)
    assert (found.consistency.low, found.consistency.high) == pytest.approx((0.342, 0.946), abs=0.001)


def test_who_marks_everything_lower_does_not_agree_but_is_consistent() -> None:
    found = icc([[mark, mark - 3] for mark in (5, 6, 7, 8, 9, 10)])

    assert found
    assert found.consistency.value == 1
    assert found.single.value < 0.5


def test_the_same_marks_by_all_agree_wholly() -> None:
    found = icc([[mark] * 3 for mark in range(6)])

    assert found
    assert (found.single.low, found.single.value, found.average.high) == (1, 1, 1)


@pytest.mark.parametrize(
    "points",
    [[[1, 2, 3]] * 6, [[1.0, 2.0]] * (FEWEST - 1), [[1.0]] * 8, []],
    ids=["targets alike", "too few targets", "one examiner", "nothing"],
)
def test_nothing_is_said_of_too_little(points: list[list[float]]) -> None:
    assert icc(points) is None


def test_a_gap_is_refused() -> None:
    with pytest.raises(ValueError, match="everything"):
        icc([[1, 2], [1]])


def test_kappa_of_fleiss() -> None:
    counts = [tuple(map(int, row)) for row in FLEISS]
    found = fleiss_kappa(verdicts_of(counts))

    assert [sum(column) for column in zip(*counts, strict=True)] == [26, 26, 30, 55, 43]
    assert found
    assert found.value == pytest.approx(0.430, abs=0.0005)


def test_kappa_of_the_ten_subjects() -> None:
    found = fleiss_kappa(verdicts_of(TEN_SUBJECTS))

    assert found
    assert found.value == pytest.approx(0.210, abs=0.0005)


def test_kappa_s_interval_is_what_drawing_the_patients_again_gives() -> None:
    verdicts = verdicts_of([tuple(map(int, row)) for row in FLEISS])
    dice = random.Random(20260101)
    drawn = sorted(found.value for _i in range(2000) if (found := fleiss_kappa(dice.choices(verdicts, k=30))))
    found = fleiss_kappa(verdicts)

    assert found
    assert found.low == pytest.approx(drawn[49], abs=0.03)
    assert found.high == pytest.approx(drawn[1949], abs=0.03)


def test_kappa_is_silent_where_everybody_says_the_same_of_everything() -> None:
    assert fleiss_kappa([["pass"] * 3] * 10) is None
    assert fleiss_kappa([["pass", "fail"]] * (FEWEST - 1)) is None


tables = st.integers(2, 7).flatmap(
    lambda k: st.lists(st.lists(st.integers(0, 10), min_size=k, max_size=k), min_size=FEWEST, max_size=12)
)


@given(tables)
def test_a_figure_lies_in_its_interval_and_no_figure_above_one(points: list[list[int]]) -> None:
    found, kappa = icc(points), fleiss_kappa([[mark >= 6 for mark in row] for row in points])
    figures = [found.single, found.average, found.consistency] if found else []
    for one in [*figures, *([kappa] if kappa else [])]:
        assert one.low - 1e-9 <= one.value <= one.high + 1e-9
        assert one.low >= -1 - 1e-9
        assert one.high <= 1 + 1e-9


@given(tables)
def test_the_order_of_examiners_and_targets_says_nothing(points: list[list[int]]) -> None:
    found, turned = icc(points), icc([row[::-1] for row in reversed(points)])
    assert (found is None) == (turned is None)
    if found and turned:
        assert found.single.value == pytest.approx(turned.single.value, abs=1e-9)
