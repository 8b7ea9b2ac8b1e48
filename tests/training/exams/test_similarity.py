"""Identical wrong answers against what the frequencies lead to expect: a hint, never a verdict."""

from collections import Counter
from itertools import product
from math import prod

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cms.models import Exam
from staffing.models import Person, Shop
from tests.training.conftest import answer, at, make_person
from training.exams.similarity import at_least, likeness
from training.models import Attempt
from training.selectors.similarity import similarity_of
from training.services.attempts import attempt_start, attempt_submit

SPREAD = {f"q{number}": Counter(a=12, b=12, c=12) for number in range(12)}


def wrong(letters: str) -> dict[str, str]:
    return {f"q{number}": letter for number, letter in enumerate(letters)}


@given(st.lists(st.floats(0, 1), max_size=7), st.integers(0, 7))
def test_the_chance_is_that_of_all_outcomes_counted_one_by_one(chances: list[float], count: int) -> None:
    by_hand = sum(
        prod(chance if success else 1 - chance for chance, success in zip(chances, outcome, strict=True))
        for outcome in product((True, False), repeat=len(chances))
        if sum(outcome) >= count
    )
    assert at_least(count, chances) == pytest.approx(by_hand)


def test_two_who_agree_on_every_mistake_are_remarkable_and_two_who_agree_on_a_third_are_not() -> None:
    same = likeness(wrong("abcabcabcabc"), wrong("abcabcabcabc"), SPREAD)
    assert (same.common, same.identical) == (12, 12)
    assert same.expected == pytest.approx(4, abs=0.1)
    assert same.remarkable(190)
    third = likeness(wrong("abcabcabcabc"), wrong("abcabcbcabca"[::-1]), SPREAD)
    assert not third.remarkable(1)


def test_a_wrong_answer_that_nearly_everybody_gives_says_nothing() -> None:
    usual = {question: Counter(a=40, b=1) for question in SPREAD}
    assert not likeness(wrong("a" * 12), wrong("a" * 12), usual).remarkable(1)


def test_too_few_common_mistakes_or_too_few_others_say_nothing() -> None:
    few = likeness(wrong("abc"), wrong("abc"), SPREAD)
    assert not few.enough
    assert few.chance == 1
    alone = {question: Counter(a=2) for question in SPREAD}
    assert likeness(wrong("a" * 12), wrong("a" * 12), alone).common == 0


LETTERS = st.text("abc", min_size=12, max_size=12)


@given(LETTERS, LETTERS)
def test_the_comparison_is_the_same_from_both_sides_and_within_bounds(one: str, other: str) -> None:
    there, back = likeness(wrong(one), wrong(other), SPREAD), likeness(wrong(other), wrong(one), SPREAD)
    assert there == back
    assert 0 <= there.chance <= 1
    assert 0 <= there.identical <= there.common


def test_who_sat_at_another_time_or_elsewhere_is_not_compared(
    attempt: Attempt, lin: Person, auditor: Person, shop: Shop, other_shop: Shop, exam: Exam, stranger: Person
) -> None:
    beside = attempt_start(person=lin, shop=shop, exam=exam, now=at(23, 9, 3))
    attempt_start(person=stranger, shop=other_shop, exam=exam, now=at(23, 9, 3))
    later = attempt_start(person=auditor, shop=shop, exam=exam, now=at(23, 12))
    for it in (attempt, beside):
        attempt_submit(attempt=it, now=at(23, 9, 10))
    attempt_submit(attempt=later, now=at(23, 12, 10))
    attempt.refresh_from_db()
    found = similarity_of(attempt)
    assert (found.compared, found.shown) == (1, [])


def test_the_page_says_that_it_is_a_hint(
    attempt: Attempt, lin: Person, shop: Shop, exam: Exam, signed_in
) -> None:
    for number in range(12):
        other = attempt_start(
            person=make_person(shop, f"N{number}", "某"), shop=shop, exam=exam, now=at(23, 9, 1)
        )
        attempt_submit(attempt=other, now=at(23, 9, 9))
    answer(attempt, 1, [])
    attempt_submit(attempt=attempt, now=at(23, 9, 10))
    page = signed_in(lin).get(reverse("training-similarity", args=[shop.slug, attempt.pk]))
    assert page.status_code == 200
    assert page.context["similarity"].compared == 12
