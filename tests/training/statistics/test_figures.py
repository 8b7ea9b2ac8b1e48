"""The statistics of questions and papers: bounds that hold for any answers, and numbers worked by hand."""

import math
import random
import statistics

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.training.statistics.one_by_one import components_of, item_sums, third_of
from training.statistics.angoff import Judged, cut_score, spread
from training.statistics.attention import Concern, concerns, idle_distractors, key_doubtful
from training.statistics.choices import ChoiceLine, Cuts, choice_table, cut_places
from training.statistics.exposure import expected_overlap, observed_overlap, overused
from training.statistics.intervals import f_quantile, feldt, fisher, wilson
from training.statistics.items import FEWEST_FOR_FACILITY, ItemFigures, item_figures
from training.statistics.reliability import alpha, standard_error

SHARES = st.sampled_from([0.0, 1 / 3, 0.5, 2 / 3, 1.0])
PERCENTS = st.floats(0, 100)
ANSWERS = st.lists(st.tuples(SHARES, PERCENTS, PERCENTS), min_size=1, max_size=80)
MATRIX = st.integers(2, 6).flatmap(
    lambda items: st.lists(
        st.lists(st.integers(0, 3), min_size=items, max_size=items), min_size=30, max_size=60
    )
)


@given(ANSWERS)
def test_every_figure_stays_within_its_bounds_and_its_interval(
    answers: list[tuple[float, float, float]],
) -> None:
    figures = item_figures(item_sums(answers))
    assert (figures.facility is None) == (len(answers) < FEWEST_FOR_FACILITY)
    if figures.facility:
        assert 0 <= figures.facility.low <= figures.facility.value <= figures.facility.high <= 1
    for correlation in (figures.item_rest, figures.item_total):
        if correlation:
            assert -1 <= correlation.low <= correlation.value <= correlation.high <= 1


@given(ANSWERS, st.randoms(use_true_random=False))
def test_the_order_of_the_answers_says_nothing(
    answers: list[tuple[float, float, float]], chance: random.Random
) -> None:
    shuffled = chance.sample(answers, len(answers))
    assert item_figures(item_sums(shuffled)) == item_figures(item_sums(answers))


def cronbach(matrix: list[list[int]]) -> float:
    """Alpha as Cronbach (1951) wrote it."""
    items = len(matrix[0])
    variances = [statistics.variance(person[item] for person in matrix) for item in range(items)]
    return items / (items - 1) * (1 - sum(variances) / statistics.variance(map(sum, matrix)))


@given(MATRIX, st.randoms(use_true_random=False))
def test_alpha_is_cronbachs_and_needs_no_order(matrix: list[list[int]], chance: random.Random) -> None:
    assume(len({sum(person) for person in matrix}) > 1)
    found = alpha(components_of([dict(enumerate(person)) for person in matrix]))
    assert found
    assert math.isclose(found.value, cronbach(matrix), abs_tol=1e-9)
    assert found.low <= found.value <= found.high <= 1
    order = chance.sample(range(len(matrix[0])), len(matrix[0]))
    turned = [
        dict(enumerate(person[item] for item in order)) for person in chance.sample(matrix, len(matrix))
    ]
    again = alpha(components_of(turned))
    assert again
    assert math.isclose(again.value, found.value, abs_tol=1e-9)


def test_alpha_of_papers_drawn_from_a_bank_is_that_of_a_paper_everybody_took() -> None:
    chance = random.Random(2026)
    difficulty = [chance.uniform(-1.5, 1.5) for _item in range(60)]
    drawn, same = [], []
    for _person in range(3000):
        ability = chance.gauss(0, 1)
        marks = {
            item: float(chance.random() < 1 / (1 + math.exp(hard - ability)))
            for item, hard in enumerate(difficulty)
        }
        same.append({item: marks[item] for item in range(0, 60, 3)})
        drawn.append({item: marks[item] for item in chance.sample(range(60), 20)})
    of_same, of_drawn = alpha(components_of(same)), alpha(components_of(drawn))
    assert of_same
    assert of_drawn
    assert abs(of_same.value - of_drawn.value) < 0.02
    assert of_drawn.low < of_same.value < of_drawn.high


def test_too_few_persons_or_too_thinly_spread_answers_say_nothing() -> None:
    few = [{0: 1.0 * (n % 2), 1: 1.0 * (n % 3 == 0)} for n in range(29)]
    assert alpha(components_of(few)) is None
    assert alpha(components_of([*few, {0: 1.0, 1: 0.0}]))
    thin = [{n * 7 % 50: 1.0, n * 11 % 50: 0.0} for n in range(1, 40)]
    assert alpha(components_of(thin)) is None
    assert alpha(components_of([{0: 1.0, 1: 1.0}] * 40)) is None


def test_intervals_agree_with_the_tables() -> None:
    assert [round(it, 4) for it in vars_of(wilson(10, 10))] == [1.0, 0.7225, 1.0]
    assert [round(it, 4) for it in vars_of(wilson(81, 263))] == [
        0.3080,
        0.2553,
        0.3662,
    ]  # Newcombe 1998, table I
    assert [round(it, 3) for it in vars_of(fisher(0.5, 28))] == [0.5, 0.156, 0.736]
    assert round(f_quantile(0.95, 3, 10), 3) == 3.708
    assert round(f_quantile(0.975, 10, 20), 3) == 2.774
    assert round(f_quantile(0.025, 10, 20), 4) == round(1 / f_quantile(0.975, 20, 10), 4)
    assert round(f_quantile(0.975, 120, 120), 2) == 1.43


def vars_of(estimate: object) -> list[float]:
    return [estimate.value, estimate.low, estimate.high]  # type: ignore[attr-defined]


def test_feldts_interval_is_narrow_above_and_wide_below() -> None:
    found = feldt(0.8, 41, 40 * 25)
    assert found.low < 0.8 < found.high
    assert found.high - 0.8 < 0.8 - found.low


@pytest.mark.parametrize(("successes", "n"), [(1, 0), (-1, 5), (6, 5)])
def test_what_cannot_be_counted_is_refused(successes: int, n: int) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        wilson(successes, n)


def test_a_correlation_of_three_has_no_interval() -> None:
    with pytest.raises(ValueError, match="no interval"):
        fisher(0.3, 3)


def test_the_error_of_measurement_is_all_of_the_spread_where_nothing_is_reliable() -> None:
    assert standard_error(12.0, 0.75) == 6.0
    assert standard_error(12.0, -0.3) == 12.0
    assert standard_error(12.0, 1.0) == 0.0


def test_thirds_keep_equal_scores_together() -> None:
    scores = sorted([40.0, 50.0, 50.0, 50.0, 60.0, 70.0, 70.0, 90.0, 95.0])
    lower, upper = (scores[place] for place in cut_places(len(scores)))
    cuts = Cuts(lower, upper)
    assert [third_of(cuts, it) for it in scores] == [0, 0, 0, 0, 1, 2, 2, 2, 2]
    assert [third_of(Cuts(50, 50), it) for it in (40, 50, 60)] == [0, 1, 2]


def test_options_are_counted_by_thirds_and_what_was_not_answered_stands_last() -> None:
    lines = choice_table(
        [(["a"], 2, 9), (["b"], 0, 4), ([], 0, 1), (["a", "c"], 1, 2)],
        options=["a", "b", "c", "d"],
        right=["a"],
    )
    assert [(it.key, it.right, it.chosen) for it in lines] == [
        ("a", True, (0, 2, 9)), ("b", False, (4, 0, 0)), ("c", False, (0, 2, 0)), ("d", False, (0, 0, 0)),
        ("", False, (1, 0, 0)),
    ]  # fmt: skip
    assert {it.of for it in lines} == {(5, 2, 9)}
    assert lines[0].shares == (0.0, 1.0, 1.0)


def test_overlap_counts_pairs_of_papers() -> None:
    # Three papers of two questions: ab, ab, ac. Pairs share 2, 1 and 1.
    assert observed_overlap([3, 2, 1], 3) == pytest.approx(4 / 3)
    assert observed_overlap([1, 1], 1) is None
    assert expected_overlap([(5, 20), (4, 4), (3, 0)]) == pytest.approx(25 / 20 + 4)


def figures(answers: list[tuple[float, float, float]]) -> ItemFigures:
    return item_figures(item_sums(answers))


def test_concerns_are_said_only_when_the_numbers_carry_them() -> None:
    right_when_weak = [(float(n < 40), float(n), float(n)) for n in range(100)]
    lines = choice_table(
        [(["a"], 0, 33), (["a"], 1, 7), (["b"], 1, 27), (["b"], 2, 33)], options=["a", "b", "c"], right=["a"]
    )
    assert concerns(figures(right_when_weak), lines, overused=False, closed=True) == [
        Concern.KEY, Concern.NEGATIVE, Concern.IDLE,
    ]  # fmt: skip
    assert idle_distractors(lines) == ["c"]
    assert concerns(figures(right_when_weak), [], overused=True, closed=False) == [
        Concern.NEGATIVE, Concern.OVERUSED,
    ]  # fmt: skip
    assert concerns(figures([(1.0, 50.0, 60.0)] * 100), [], overused=False, closed=True) == [Concern.EASY]
    assert concerns(figures([(0.0, 50.0, 60.0)] * 100), [], overused=False, closed=True) == [Concern.HARD]
    assert concerns(figures(right_when_weak[30:42]), lines[:0], overused=False, closed=True) == [Concern.FEW]


def by_the_strong(right: int, wrong: int, *, others: int = 0) -> list[ChoiceLine]:
    """How many of the stronger third chose the right option, the wrong one, and none of them."""
    return choice_table(
        [(["a"], 2, right), (["b"], 2, wrong), ([], 2, others), (["a"], 0, 30)],
        options=["a", "b"],
        right=["a"],
    )


@pytest.mark.parametrize(
    ("right", "wrong", "doubtful"),
    # 30 against 24 of 54 happens by chance often enough; the few are never enough to say.
    [(24, 30, False), (15, 35, True), (0, 9, False), (1, 12, True), (35, 15, False), (0, 0, False)],
)
def test_a_key_is_doubted_only_when_more_of_the_strong_prefer_a_wrong_option_than_chance_explains(
    right: int, wrong: int, *, doubtful: bool
) -> None:
    assert key_doubtful(by_the_strong(right, wrong)) == doubtful
    assert key_doubtful(by_the_strong(right, wrong, others=200)) == doubtful


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))
def test_a_doubted_key_is_preferred_less_and_more_against_it_doubts_it_still(
    right: int, wrong: int, more: int
) -> None:
    if key_doubtful(by_the_strong(right, wrong)):
        assert wrong > right
        assert key_doubtful(by_the_strong(right, wrong + more))


def test_a_version_that_was_ruled_on_is_not_held_against_its_author_again() -> None:
    right_when_weak = [(float(n < 40), float(n), float(n)) for n in range(100)]
    lines = by_the_strong(0, 33)
    assert concerns(figures(right_when_weak), lines, overused=True, closed=True, ruled=True) == [
        Concern.OVERUSED
    ]


def test_a_paper_of_one_question_is_not_called_too_small() -> None:
    """There is no rest to compare with, however many answer."""
    alone = [(float(n % 2), 0.0, 100.0 * (n % 2)) for n in range(200)]
    assert figures(alone).item_rest is None
    assert concerns(figures(alone), [], overused=False, closed=False) == []


def test_where_everybody_is_right_no_option_is_called_idle() -> None:
    lines = choice_table([(["a"], third, 60) for third in range(3)], options=["a", "b", "c"], right=["a"])
    assert idle_distractors(lines) == ["b", "c"]
    assert concerns(figures([(1.0, 50.0, 60.0)] * 180), lines, overused=False, closed=True) == [Concern.EASY]


QUESTIONS = [Judged("q1", "one"), Judged("q2", "one"), Judged("q3", "two")]


def test_the_cut_score_weighs_sections_by_their_points() -> None:
    judges = [{"q1": 80, "q2": 60, "q3": 50}, {"q1": 90, "q2": 70, "q3": 60}, {"q1": 70, "q2": 60, "q3": 70}]
    result = cut_score(judges, QUESTIONS, {"one": 30, "two": 10})
    assert result.by_judge == (65.0, 75.0, 66.25)
    assert result.mean == pytest.approx(68.75)
    assert result.error == pytest.approx(statistics.stdev([65, 75, 66.25]) / math.sqrt(3))
    assert result.recommended == 69
    assert (spread([80, 90, 70]).least, spread([80, 90, 70]).mean, spread([80, 90, 70]).most) == (70, 80, 90)


def test_a_cut_score_takes_two_judges_and_every_rating() -> None:
    with pytest.raises(ValueError, match="at least 2 judges"):
        cut_score([{"q1": 1, "q2": 1, "q3": 1}], QUESTIONS, {"one": 1, "two": 1})
    with pytest.raises(ValueError, match="no rating of q3"):
        cut_score([{"q1": 1, "q2": 1}] * 2, QUESTIONS, {"one": 1, "two": 1})


@given(st.lists(st.lists(st.integers(0, 100), min_size=3, max_size=3), min_size=2, max_size=9))
def test_a_cut_score_lies_between_the_lowest_and_the_highest_rating(ratings: list[list[int]]) -> None:
    judges = [dict(zip(("q1", "q2", "q3"), one, strict=True)) for one in ratings]
    result = cut_score(judges, QUESTIONS, {"one": 3, "two": 1})
    given_ = [rating for one in ratings for rating in one]
    assert min(given_) - 1e-9 <= result.mean <= max(given_) + 1e-9
    assert 0 <= result.recommended <= 100


def test_a_question_is_over_used_only_when_the_papers_are_enough_to_say_so():
    assert [overused(drawn, papers) for drawn, papers in [(0, 0), (2, 2), (12, 20), (15, 20), (60, 100)]] == [
        False, False, False, True, True,
    ]  # fmt: skip
