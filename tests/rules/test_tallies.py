"""Counting with certain and possible people; the tables of the domain for ratios."""

from fractions import Fraction

import pytest

from staffing.rules.outcome import Truth
from staffing.rules.tallies import EMPTY, LEVELS, Tally, at_least, every, heads_needed, share

NO, UNKNOWN, JUDGEMENT, YES = Truth.NO, Truth.UNKNOWN, Truth.JUDGEMENT, Truth.YES
HALF = Fraction(1, 2)


def tally(*people: tuple[Truth, Truth]) -> Tally:
    """A tally of people given as (in the group, satisfies)."""
    cells = list(EMPTY)
    for group, who in people:
        cells[group * LEVELS + who] += 1
    return tuple(cells)


def members(satisfied: int, of: int) -> Tally:
    return tally(*[(YES, YES)] * satisfied, *[(YES, NO)] * (of - satisfied))


@pytest.mark.parametrize(("satisfied", "of", "expected"), [(3, 5, YES), (2, 5, NO), (1, 2, YES), (0, 1, NO)])
def test_half_of_the_technicians(satisfied, of, expected):
    assert share(members(satisfied, of), HALF) is expected


NEEDED = [
    ("3/4", {1: 1, 2: 2, 3: 3, 4: 3, 5: 4, 6: 5, 7: 6, 8: 6, 9: 7, 12: 9}),
    ("3/5", {1: 1, 2: 2, 3: 2, 4: 3, 5: 3, 6: 4, 7: 5}),
    ("1/4", {2: 1, 4: 1, 5: 2, 8: 2, 9: 3, 12: 3, 13: 4, 16: 4}),
]


@pytest.mark.parametrize(("needed", "table"), NEEDED)
def test_the_number_needed_is_rounded_up_and_is_exactly_where_the_share_begins_to_hold(needed, table):
    for people, heads in table.items():
        assert heads_needed(Fraction(needed), people) == heads
        assert share(members(heads, people), Fraction(needed)) is YES
        assert share(members(heads - 1, people), Fraction(needed)) is NO


def test_a_share_of_nobody_is_unknown():
    assert share(EMPTY, HALF) is UNKNOWN
    assert share(tally((UNKNOWN, YES)), HALF) is UNKNOWN


def test_a_share_is_unknown_only_where_what_is_missing_could_change_it():
    assert share(tally((YES, YES), (YES, UNKNOWN)), HALF) is YES
    assert share(tally((YES, NO), (YES, UNKNOWN)), HALF) is UNKNOWN
    assert share(tally((YES, NO), (YES, NO), (YES, UNKNOWN)), HALF) is NO
    assert share(tally((YES, YES), (UNKNOWN, NO)), HALF) is YES
    assert share(tally((YES, YES), (UNKNOWN, NO)), Fraction(3, 5)) is UNKNOWN


def test_a_share_that_waits_for_a_judgement_alone_needs_judgement():
    assert share(tally((YES, YES), (YES, JUDGEMENT)), Fraction(1)) is JUDGEMENT
    assert share(tally((YES, UNKNOWN), (YES, JUDGEMENT)), Fraction(1)) is UNKNOWN


def test_at_least_two_counts_the_certain_first_and_then_the_possible():
    assert at_least(members(2, 2), 2) is YES
    assert at_least(tally((YES, YES), (YES, UNKNOWN)), 2) is UNKNOWN
    assert at_least(tally((YES, YES), (UNKNOWN, YES)), 2) is UNKNOWN
    assert at_least(tally((YES, YES), (YES, JUDGEMENT), (YES, UNKNOWN)), 2) is JUDGEMENT
    assert at_least(tally((YES, YES), (YES, NO)), 2) is NO
    assert at_least(EMPTY, 1) is NO


def test_everybody_satisfies_unless_a_certain_member_does_not():
    assert every(members(3, 3), UNKNOWN) is YES
    assert every(members(2, 3), UNKNOWN) is NO
    assert every(tally((YES, YES), (UNKNOWN, NO)), UNKNOWN) is UNKNOWN
    assert every(tally((YES, YES), (UNKNOWN, YES)), UNKNOWN) is YES


@pytest.mark.parametrize("empty", [Truth.UNKNOWN, Truth.YES, Truth.NOT_APPLICABLE])
def test_everybody_of_nobody_is_what_the_standard_says_it_is(empty):
    assert every(EMPTY, empty) is empty


def test_where_perhaps_there_is_nobody_everybody_is_unknown():
    assert every(tally((UNKNOWN, YES)), UNKNOWN) is UNKNOWN
    assert every(tally((UNKNOWN, YES)), Truth.YES) is YES
