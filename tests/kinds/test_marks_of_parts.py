"""Partial credit of gaps, pairs and places: by share, right minus wrong, exactly; and when more is never less."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.kinds import KINDS, ResponseError
from tests.kinds.made import bank, choice, drawn, gaps, pairs, places

RULES = st.sampled_from(["share", "minus", "exact"])


@pytest.mark.parametrize(
    ("response", "share", "minus", "exact"),
    [
        (["听", "制动踏板", "OBD诊断仪"], 1, 1, 1),
        (["听", "制动踏板", ""], Fraction(2, 3), Fraction(2, 3), 0),
        (["听", "油门", ""], Fraction(1, 3), 0, 0),
        (["听", "油门", "尺"], Fraction(1, 3), 0, 0),
        (["看", "油门", "尺"], 0, 0, 0),
    ],
)
def test_gaps_earn_by_the_rule(
    response: list[str], share: Fraction, minus: Fraction, exact: Fraction
) -> None:
    paper = drawn(gaps())
    kind = KINDS["cloze"]
    read = kind.read(paper, response)
    assert [kind.mark(paper, read, rule) for rule in ("share", "minus", "exact")] == [share, minus, exact]


@pytest.mark.parametrize(
    "typed", ["ＯＢＤ诊断仪", "obd 診斷儀", " O B D 诊断仪 ", "Obd\u3000诊断儀", "OBD\u200b诊断仪"]
)
def test_width_letters_spaces_and_case_of_a_typed_gap_do_not_count(typed: str) -> None:
    paper = drawn(gaps())
    kind = KINDS["cloze"]
    assert kind.mark(paper, kind.read(paper, ["", "", typed]), "share") == Fraction(1, 3)


def test_a_gap_with_choices_takes_no_other_text() -> None:
    with pytest.raises(ResponseError, match="unknown choice"):
        KINDS["cloze"].read(drawn(gaps()), ["", "方向盘", ""])


def test_a_choice_is_taken_as_its_author_wrote_it() -> None:
    choices = {"right": ["5 \N{OHM SIGN}"], "wrong": ["6 \N{OHM SIGN}"]}
    paper = drawn(bank("cloze", text="[[1]]", gaps=[choices]))
    kind = KINDS["cloze"]
    assert kind.mark(paper, kind.read(paper, paper["key"]), "exact") == 1


def test_an_empty_gap_is_no_answer_and_a_shorter_response_leaves_the_rest_open() -> None:
    paper = drawn(gaps())
    assert KINDS["cloze"].read(paper, ["", "  ", ""]) == []
    assert KINDS["cloze"].read(paper, ["听"]) == ["听", "", ""]


@given(st.data(), RULES)
def test_a_further_right_pair_never_costs_and_a_further_wrong_one_never_pays(
    data: st.DataObject, rule: str
) -> None:
    paper = drawn(pairs())
    kind = KINDS["matching"]
    keys = [option["key"] for option in paper["options"]]
    response = data.draw(st.lists(st.sampled_from(["", *keys]), min_size=4, max_size=4))
    open_lines = [place for place, key in enumerate(response) if not key]
    before = kind.mark(paper, kind.read(paper, response), rule)
    for place in open_lines:
        for key in keys:
            more = [*response[:place], key, *response[place + 1 :]]
            after = kind.mark(paper, kind.read(paper, more), rule)
            assert after >= before if key == paper["key"][place] else after <= before


@given(st.data(), st.sampled_from(["share", "minus", "exact"]), st.sampled_from(["multiple", "hotspot"]))
def test_a_further_right_option_never_costs_and_a_further_wrong_one_never_pays(
    data: st.DataObject, rule: str, code: str
) -> None:
    right = (True, True, True, False, False)
    paper = drawn(choice(code, *right) if code == "multiple" else places(*right))
    kind = KINDS[code]
    keys = [option["key"] for option in paper["options"]]
    chosen = data.draw(st.sets(st.sampled_from(keys)))
    before = kind.mark(paper, kind.read(paper, sorted(chosen)), rule)
    for key in set(keys) - chosen:
        after = kind.mark(paper, kind.read(paper, sorted(chosen | {key})), rule)
        assert after >= before if key in paper["key"] else after <= before


@pytest.mark.parametrize(
    ("chosen", "minus"), [("ab", 1), ("abc", Fraction(1, 2)), ("ac", 0), ("a", Fraction(1, 2)), ("cd", 0)]
)
def test_right_minus_wrong_takes_a_share_for_every_wrong_option(chosen: str, minus: Fraction) -> None:
    question = choice("multiple", True, True, False, False)
    question["options"] = [{**it, "bank": it["key"]} for it in question["options"]]
    names = dict(zip("abcd", (it["key"] for it in question["options"]), strict=True))
    kind = KINDS["multiple"]
    assert kind.mark(question, kind.read(question, [names[it] for it in chosen]), "minus") == minus


def test_two_pairs_may_have_the_same_right_side_and_it_stands_in_the_list_once() -> None:
    paper = drawn(pairs())
    assert [option["text"] for option in paper["options"]].count("乙") == 1
    assert len(paper["options"]) == 4


def test_places_are_numbered_from_the_top_whatever_the_seed_so_that_numbers_tell_nothing() -> None:
    for seed in range(5):
        paper = drawn(places(False, True, False), str(seed))
        assert [option["text"] for option in paper["options"]] == ["位置0", "位置1", "位置2"]


def test_with_one_right_place_a_second_one_is_refused() -> None:
    with pytest.raises(ResponseError, match="one option only"):
        KINDS["hotspot"].read(drawn(places(True, False, False)), ["a", "b"])
