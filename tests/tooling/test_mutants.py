"""The copy of the engine that is mutated: without decorators, and otherwise the same."""

import pytest

from bin.mutants import undecorated, wilson

DECORATED = """
from functools import cache, singledispatch


@singledispatch
def judge(condition, day):
    raise TypeError(condition)


@judge.register
def _(condition: int, day):
    return condition + day


@judge.register
def _(
    condition: str, day
):
    return condition * day


@cache
def remembered(number):
    calls.append(number)
    return number


calls = []


class Span:
    def __init__(self, first):
        self.first = first

    @property
    def last(self):
        return self.first + 1

    @staticmethod
    def of(first):
        return Span(first)
"""


def test_the_copy_answers_as_the_original_does():
    for source in (DECORATED, undecorated(DECORATED)):
        module: dict = {}
        exec(source, module)
        assert module["judge"](2, 3) == 5
        assert module["judge"]("ab", 2) == "abab"
        assert module["Span"].of(4).last == 5
        assert module["remembered"](1) == module["remembered"](1) == 1
        assert module["calls"] == [1]


def test_only_static_methods_keep_their_decorator_and_every_form_gets_a_name_of_its_own():
    copy = undecorated(DECORATED)
    assert [line.strip() for line in copy.splitlines() if line.strip().startswith("@")] == ["@staticmethod"]
    assert "def judge_int(" in copy
    assert "def judge_str(" in copy
    assert "def _(" not in copy


def test_lines_stand_where_they_stood_but_for_one_more_after_each_function():
    assert undecorated("def plain():\n    return 1\n") == "def plain():\n    return 1\n"
    assert undecorated("@cache\ndef f():\n    return 1\n") == "\ndef f():\n    return 1\nf = cache(f)\n"


def test_a_sample_holds_the_true_share_within_the_interval_of_wilson():
    low, high = wilson(90, 100)
    assert (round(low, 3), round(high, 3)) == (0.826, 0.945)
    assert wilson(0, 10)[0] == pytest.approx(0)
    assert wilson(10, 10)[1] == pytest.approx(1)
