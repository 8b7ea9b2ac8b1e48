"""Who can fill what at once: agreed with trying every way, on crowds small enough for that."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations, permutations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from staffing.rules import assignment as engine
from staffing.rules.assignment import Book, Kind, Needs, Rules, bits, cheapest, longest_standing, members
from staffing.rules.whole_numbers import Limit
from staffing.rules.whole_numbers import cheapest as cheapest_numbers

from .strategies import at_most

thorough = settings(max_examples=at_most(80), deadline=None)
Able = tuple[
    tuple[int | None, ...], tuple[int | None, ...]
]  # what each slot, each group inside, costs with a person


@st.composite
def all_rules(draw: st.DrawFn) -> Rules:
    slots = draw(st.integers(1, 4))
    some = st.lists(st.integers(0, slots - 1), min_size=1, max_size=slots, unique=True).map(bits)
    together = draw(st.lists(st.tuples(some, st.integers(2, 3)), max_size=2))
    return Rules(slots, tuple(together), tuple(draw(st.lists(some, max_size=2))))


@st.composite
def situations(draw: st.DrawFn, costs: tuple[int, ...] = (0,)) -> tuple[Rules, tuple[Able, ...], Needs]:
    rules = draw(all_rules())
    cost = st.none() | st.sampled_from(costs)
    able = st.tuples(
        st.tuples(*[cost] * rules.slots),
        st.tuples(*[cost] * len(rules.inside)),
    )
    people = draw(st.lists(able, max_size=4))
    needs = draw(st.tuples(*[st.integers(0, 2)] * (rules.slots + len(rules.inside))))
    return rules, tuple(people), needs


def may_fill(rules: Rules, slots: tuple[int, ...]) -> bool:
    return len(slots) <= 1 or any(
        all(group >> slot & 1 for slot in slots) and len(slots) <= most for group, most in rules.together
    )


def subsets(numbers: Iterable[int]) -> Iterator[tuple[int, ...]]:
    listed = list(numbers)
    return (some for size in range(len(listed) + 1) for some in combinations(listed, size))


def least_cost(rules: Rules, people: tuple[Able, ...], needs: Needs, base: int = 0) -> int | None:
    """The cheapest way to meet the needs, found by trying every way; None when there is none."""

    @cache
    def rest(person: int, lacking: Needs) -> int | None:
        if not any(lacking):
            return 0
        if person == len(people):
            return None
        slot_costs, inside_costs = people[person]
        found = [rest(person + 1, lacking)]
        for filled in subsets(slot for slot, cost in enumerate(slot_costs) if cost is not None):
            if not filled or not may_fill(rules, filled):
                continue
            inside = [
                group
                for group, cost in enumerate(inside_costs)
                if cost is not None and any(rules.inside[group] >> slot & 1 for slot in filled)
            ]
            for counted in subsets(inside):
                met = {*filled, *(rules.slots + group for group in counted)}
                left = tuple(max(n - (demand in met), 0) for demand, n in enumerate(lacking))
                further = rest(person + 1, left)
                if further is not None:
                    paid = sum(slot_costs[slot] or 0 for slot in filled)
                    paid += sum(inside_costs[group] or 0 for group in counted)
                    found.append(further + paid + base)
        return min((cost for cost in found if cost is not None), default=None)

    return rest(0, needs)


def crowd(rules: Rules, people: tuple[Able, ...], base: int = 1) -> Counter[Kind]:
    return Counter(rules.kind(*able, base) for able in people)


def only(needs: Needs, demands: Iterable[int]) -> Needs:
    return tuple(need if demand in set(demands) else 0 for demand, need in enumerate(needs))


@thorough
@given(situations())
def test_people_are_enough_exactly_when_some_way_of_filling_works(situation):
    rules, people, needs = situation
    assert Book().enough(crowd(rules, people), needs) is (least_cost(rules, people, needs) is not None)


@thorough
@given(st.lists(situations(), min_size=2, max_size=4))
def test_what_was_found_out_about_one_crowd_never_misleads_about_another(several):
    rules = several[0][0]
    book = Book()
    for other, people, needs in several:
        if (other.slots, len(other.inside)) == (rules.slots, len(rules.inside)):
            for part in range(len(people) + 1):
                expected = least_cost(rules, people[:part], needs) is not None
                assert book.enough(crowd(rules, people[:part]), needs) is expected


@thorough
@given(situations(costs=(0, 1, 3)))
def test_the_cheapest_plan_costs_what_the_cheapest_of_all_ways_costs(situation):
    rules, people, needs = situation
    plan = cheapest(crowd(rules, people, 0), needs)
    assert (None if plan is None else plan.cost) == least_cost(rules, people, needs)


@thorough
@given(situations(costs=(0, 1, 3)), st.integers(1, 4))
def test_where_people_may_be_lacking_at_a_price_the_plan_weighs_that_too(situation, price):
    rules, people, needs = situation
    ways = [
        price * sum(lacking) + cost
        for lacking in all_up_to(needs)
        if (cost := least_cost(rules, people, tuple(n - m for n, m in zip(needs, lacking, strict=True))))
        is not None
    ]
    plan = cheapest(crowd(rules, people, 0), needs, price)
    assert plan is not None
    assert plan.cost == min(ways)


def all_up_to(needs: Needs) -> Iterator[Needs]:
    if not needs:
        yield ()
        return
    for rest in all_up_to(needs[1:]):
        for first in range(needs[0] + 1):
            yield (first, *rest)


@thorough
@given(situations())
def test_the_smallest_set_that_cannot_be_filled_is_one_and_none_is_smaller(situation):
    rules, people, needs = situation
    if least_cost(rules, people, needs) is not None:
        return
    unmet = Book().smallest_unmet(crowd(rules, people), needs)
    assert least_cost(rules, people, only(needs, unmet)) is None
    smaller = combinations([demand for demand, need in enumerate(needs) if need], len(unmet) - 1)
    assert all(least_cost(rules, people, only(needs, some)) is not None for some in smaller)


def test_nothing_is_called_unmet_where_everything_can_be_met():
    with pytest.raises(ValueError, match="everything can be met"):
        Book().smallest_unmet({Rules(1).kind((0,)): 1}, (1,))


@thorough
@given(situations())
def test_what_can_be_met_in_order_is_met_and_no_demand_could_have_more_without_an_earlier_having_less(
    situation,
):
    rules, people, needs = situation
    met = Book().most_in_order(crowd(rules, people), needs)
    assert least_cost(rules, people, met) is not None
    for demand, need in enumerate(needs):
        more = (*met[:demand], met[demand] + 1, *[0] * (len(needs) - demand - 1))
        assert met[demand] == need or least_cost(rules, people, more) is None


def test_one_person_takes_a_combination_or_one_post_that_is_never_combined():
    rules = Rules(3, together=((0b011, 2),))
    versatile = rules.kind((0, 0, 0))
    assert {met for met, _ in versatile} == {0b011, 0b100}
    assert Book().enough({versatile: 1}, (1, 1, 0))
    assert not Book().enough({versatile: 1}, (1, 0, 1))
    assert not Book().enough({versatile: 1}, (2, 0, 0))


def test_three_posts_in_pairs_take_two_people_though_one_and_a_half_would_do_on_paper():
    rules = Rules(3, together=((0b111, 2),))
    versatile = rules.kind((0, 0, 0))
    plan = cheapest({versatile: 5}, (1, 1, 1))
    assert plan is not None
    assert plan.cost == 2
    assert not Book().enough({versatile: 1}, (1, 1, 1))


def test_somebody_may_count_in_two_groups_inside_but_only_while_they_fill_a_slot_of_each():
    rules = Rules(2, inside=(0b01, 0b11))
    both = rules.kind((0, None), (0, 0))
    assert Book().enough({both: 1}, (1, 0, 1, 1))
    assert not Book().enough({rules.kind((None, 0), (0, 0)): 1}, (0, 1, 1, 0))


def test_a_hundred_seats_of_one_post_are_counted_not_tried():
    rules = Rules(2)
    people = {rules.kind((0, None)): 60, rules.kind((0, 0)): 60}
    assert Book().enough(people, (100, 20))
    assert not Book().enough(people, (100, 21))


def without(people: tuple[Able, ...], chances: Iterable[tuple[int, int]]) -> tuple[Able, ...]:
    """The people with only these chances (person, slot)."""
    kept = set(chances)
    return tuple(
        (tuple(cost if (person, slot) in kept else None for slot, cost in enumerate(slot_costs)), inside)
        for person, (slot_costs, inside) in enumerate(people)
    )


@thorough
@given(situations(), st.randoms(use_true_random=False))
def test_who_remains_is_what_leaving_out_one_by_one_from_the_newest_leaves(situation, chance):
    rules, people, needs = situation
    assume(least_cost(rules, people, needs) is not None)
    chances = [(p, slot) for p, (costs, _) in enumerate(people) for slot, c in enumerate(costs) if c == 0]
    chance.shuffle(chances)
    kept = list(chances)
    for one in reversed(chances):
        fewer = [it for it in kept if it != one]
        if least_cost(rules, without(people, fewer), needs) is not None:
            kept = fewer
    able = {str(number): engine.Able(rules, *costs) for number, costs in enumerate(people)}
    found = longest_standing(Book(), needs, able, [(str(person), slot) for person, slot in chances])
    assert [(int(person), slot) for person, slot in found] == kept


def test_whole_numbers_are_found_or_there_are_none_and_nothing_is_printed(capfd):
    pairs = [Limit((0, 1), low=1), Limit((1, 2), low=1), Limit((0, 2), low=1)]
    assert sum(cheapest_numbers([1, 1, 1], [9, 9, 9], pairs) or ()) == 2
    assert cheapest_numbers([1], [1], [Limit((0,), low=2)]) is None
    assert cheapest_numbers([1, 1], [5, 5], [Limit((0, 1), low=3, high=2)]) is None
    assert cheapest_numbers([], [], [Limit((), low=1)]) is None
    assert cheapest_numbers([], [], []) == []
    assert capfd.readouterr() == ("", "")


def test_the_solver_is_loaded_only_when_there_is_something_to_solve():
    program = "import sys, staffing.rules; sys.exit('highspy' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_members_and_bits_are_each_other_turned_round():
    for some in permutations((0, 2, 5)):
        assert list(members(bits(some))) == [0, 2, 5]


def test_what_is_kept_of_kinds_of_people_does_not_grow_with_the_houses_that_are_judged():
    assert engine._kind.cache_parameters()["maxsize"] is not None


def test_the_cheapest_whole_numbers_are_the_cheapest_even_where_fractions_would_be_cheaper():
    """8a + 2b + 3c ≥ 17 at 9, 7 and 3 each: the relaxation takes a fraction of a."""
    assert cheapest_numbers([9, 7, 3], [4, 4, 4], [Limit((0, 1, 2), low=17, weights=(8, 2, 3))]) == [1, 0, 3]
