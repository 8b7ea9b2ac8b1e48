"""A panel is odd and has one chair, and its marks come to an exact result."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.defences.panels import SIZES, PanelFault, can_decide, outcome, panel_faults
from training.words.defences import agreement_lines

WEIGHTS = {"thesis": 40, "defence": 60}


def test_three_different_people_with_a_chair_among_them_are_a_panel() -> None:
    assert panel_faults(["a", "b", "c"], "b", size=3) == []


@pytest.mark.parametrize(
    ("members", "chair", "faults"),
    [
        (["a", "b"], "a", [PanelFault.SIZE]),
        (["a", "b", "c", "d"], "a", [PanelFault.SIZE]),
        (["a", "b", "b"], "a", [PanelFault.TWICE, PanelFault.SIZE]),
        (["a", "b", "c"], "d", [PanelFault.CHAIR]),
        (["a", "b", "c"], None, [PanelFault.CHAIR]),
    ],
)
def test_what_is_wrong_with_a_panel(members: list[str], chair: str | None, faults: list[PanelFault]) -> None:
    assert panel_faults(members, chair, size=3) == faults


def test_three_five_and_seven_decide_and_no_even_number_does() -> None:
    assert [number for number in range(9) if can_decide(number)] == list(SIZES)


def test_the_result_is_the_mean_of_each_part_and_the_weighted_total() -> None:
    sheets = [
        {"thesis": Fraction(70), "defence": Fraction(60)},
        {"thesis": Fraction(80), "defence": Fraction(65)},
        {"thesis": Fraction(60), "defence": Fraction(64)},
    ]
    result = outcome(sheets, weights=WEIGHTS, mark=60, part_mark=60)

    assert [(part.key, part.mean) for part in result.parts] == [
        ("thesis", Fraction(70)),
        ("defence", Fraction(63)),
    ]
    assert result.total == Fraction(70 * 40 + 63 * 60, 100)
    assert result.passed


def test_reaching_the_mark_exactly_passes_and_a_hair_below_fails() -> None:
    exact = [{"thesis": Fraction(60), "defence": Fraction(60)}] * 3
    hair = [*exact[:2], {"thesis": Fraction(60) - Fraction(1, 10**9), "defence": Fraction(100)}]

    assert outcome(exact, weights=WEIGHTS, mark=60, part_mark=60).passed
    below = outcome(hair, weights=WEIGHTS, mark=60, part_mark=60)
    assert not below.passed
    assert below.failed == ["thesis"]
    assert below.total > 60


def test_what_stops_somebody_stops_whatever_the_means() -> None:
    assert not outcome(
        [{"thesis": Fraction(90), "defence": Fraction(90)}] * 3,
        weights=WEIGHTS,
        mark=60,
        part_mark=60,
        stopped=True,
    ).passed


def test_an_even_panel_and_a_sheet_with_a_gap_are_refused() -> None:
    whole = {"thesis": Fraction(90), "defence": Fraction(90)}
    with pytest.raises(ValueError, match="may not decide"):
        outcome([whole] * 4, weights=WEIGHTS, mark=60, part_mark=60)
    with pytest.raises(ValueError, match="every part"):
        outcome([whole, whole, {"thesis": Fraction(90)}], weights=WEIGHTS, mark=60, part_mark=60)


percents = st.fractions(0, 100, max_denominator=100)
sheet = st.fixed_dictionaries({"thesis": percents, "defence": percents})


@given(st.sampled_from(SIZES).flatmap(lambda n: st.lists(sheet, min_size=n, max_size=n)), st.randoms())
def test_the_result_does_not_depend_on_who_marked_what_first_and_never_leaves_its_bounds(
    sheets, dice
) -> None:  # type: ignore[no-untyped-def]  # drawn
    mixed = list(sheets)
    dice.shuffle(mixed)
    result = outcome(sheets, weights=WEIGHTS, mark=60, part_mark=60)

    assert result == outcome(mixed, weights=WEIGHTS, mark=60, part_mark=60)
    assert 0 <= result.total <= 100
    assert min(part.mean for part in result.parts) <= result.total <= max(part.mean for part in result.parts)


def test_an_interval_that_rounds_to_nothing_has_no_minus_before_its_nought() -> None:
    figure = {"value": 0.37, "low": -0.001, "high": 0.74}
    agreement = dict.fromkeys(("single", "average", "consistency", "kappa"), figure)
    lines = agreement_lines(agreement | {"members": 3, "unanimous": False})
    assert {words for _label, words, _note in lines} == {"0.37 (0.00 – 0.74)"}
