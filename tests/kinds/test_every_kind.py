"""What holds for every kind of question, whatever a person or a broken script sends."""

from __future__ import annotations

import json
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from cms.kinds import KINDS, MarkedByPeopleError, ResponseError
from tests.kinds.made import EVERY_KIND, bank, drawn

SEEDS = st.text("0123456789abcdef", min_size=8, max_size=32)
ALL = pytest.mark.parametrize("question", EVERY_KIND, ids=lambda it: it["kind"])


def response_parts(question: dict[str, Any]) -> st.SearchStrategy[str]:
    """Parts of responses: keys and choices of the question, and what people type."""
    known = [option["key"] for option in question["options"]]
    for gap in question.get("details", {}).get("gaps", []):
        known += [*gap["choices"], *gap["right"]]
    typed = st.one_of(
        st.text(max_size=12),
        st.from_regex(r"-?[0-9]{1,3}(\.[0-9]{1,2})?", fullmatch=True),
        st.dates().map(str),
    )
    return st.one_of(st.sampled_from([*known, *question["key"], ""]), typed)


@st.composite
def answered(draw: st.DrawFn) -> tuple[dict[str, Any], list[str]]:
    """A question of one paper and a response that was taken."""
    question = drawn(draw(st.sampled_from(EVERY_KIND)), draw(SEEDS))
    kind = KINDS[question["kind"]]
    parts = response_parts(question)
    most = max(1, len(question["key"]), len(question["options"]))
    if question["kind"] == "ordering":
        raw = draw(st.one_of(st.permutations(question["key"]), st.just([])))
    else:
        raw = draw(st.lists(parts, max_size=most))
    try:
        return question, kind.read(question, raw)
    except ResponseError:
        return question, []


@given(answered(), st.data())
def test_marks_are_within_bounds_and_nothing_answered_earns_nothing(
    sat: tuple[dict[str, Any], list[str]], data: st.DataObject
) -> None:
    question, response = sat
    kind = KINDS[question["kind"]]
    rule = data.draw(st.sampled_from(list(kind.rules)))
    mark = kind.mark(question, response, rule)
    assert isinstance(mark, Fraction)
    assert 0 <= mark <= 1
    assert kind.mark(question, [], rule) == 0


@given(answered())
def test_a_response_that_was_read_is_read_the_same_again_and_can_be_kept(
    sat: tuple[dict[str, Any], list[str]],
) -> None:
    question, response = sat
    kind = KINDS[question["kind"]]
    assert kind.read(question, response) == response
    assert kind.read(question, json.loads(json.dumps(response))) == response


@given(answered())
def test_everything_can_be_shown_marked_and_counted(sat: tuple[dict[str, Any], list[str]]) -> None:
    question, response = sat
    kind = KINDS[question["kind"]]
    rendered = render_to_string(kind.sit_template, {"view": kind.shown(question, response)})
    assert "response" in rendered
    assert render_to_string(
        kind.result_template, {"view": kind.marked(question, response), "name": "shown-1"}
    )
    given_parts = kind.given(question, response)
    assert bool(given_parts) == bool(response)
    strict = [*kind.rules][-1]
    if kind.mark(question, response, strict) == 1:
        assert all(it.right for it in given_parts)


@ALL
@given(SEEDS)
def test_the_key_earns_everything_by_every_rule_and_is_its_own_normal_form(
    question: dict[str, Any], seed: str
) -> None:
    paper = drawn(question, seed)
    kind = KINDS[paper["kind"]]
    key = kind.read(paper, paper["key"])
    for rule in kind.rules:
        assert kind.mark(paper, key, rule) == 1
    assert kind.remark(paper, key) == ""


@ALL
@given(SEEDS)
def test_the_same_seed_draws_the_same_question_as_plain_data(question: dict[str, Any], seed: str) -> None:
    paper = drawn(question, seed)
    assert paper == drawn(json.loads(json.dumps(question)), seed)
    assert json.loads(json.dumps(paper)) == paper


@ALL
@pytest.mark.parametrize("raw", [None, "a", 3, {"a": 1}, [1], [None], [["a"]], ["x" * 5000], ["a"] * 500])
def test_what_is_no_response_is_refused(question: dict[str, Any], raw: Any) -> None:
    paper = drawn(question)
    with pytest.raises(ResponseError):
        KINDS[paper["kind"]].read(paper, raw)


@ALL
def test_a_plain_form_and_the_script_mean_the_same(question: dict[str, Any]) -> None:
    paper = drawn(question)
    kind = KINDS[paper["kind"]]
    form = QueryDict(mutable=True)
    form.setlist("response", paper["key"])
    assert kind.read(paper, kind.from_form(form, answered=True)) == kind.read(paper, paper["key"])


@ALL
def test_the_page_of_the_sitting_looks_the_same_whichever_answer_is_right(question: dict[str, Any]) -> None:
    paper = drawn(question)
    kind = KINDS[paper["kind"]]
    others = {
        "details": json.loads(json.dumps(paper.get("details", {})).replace('"0.25"', '"0.35"')),
        "key": paper["key"][::-1] if len(paper["key"]) != 1 else ["0"],
    }
    for gap in others["details"].get("gaps", []):
        gap["right"] = gap["choices"][-1:] or ["别的"]
    assert kind.shown(paper, []) == kind.shown(paper | others, [])


def test_a_short_text_is_kept_as_typed_and_no_machine_marks_it() -> None:
    paper = drawn(bank("text", longest=20, guide="一分"))
    kind = KINDS["text"]
    response = kind.read(paper, ["  先听\r\n后看  "])
    assert response == ["先听\n后看"]
    assert kind.read(paper, [" \n"]) == []
    assert "先听" in render_to_string(kind.sit_template, {"view": kind.shown(paper, response)})
    assert "先听" in render_to_string(kind.result_template, {"view": kind.marked(paper, response)})
    assert kind.mark(paper, [], kind.default_rule) == 0
    with pytest.raises(MarkedByPeopleError):
        kind.mark(paper, response, kind.default_rule)
    with pytest.raises(ResponseError):
        kind.read(paper, ["字" * 21])


@ALL
def test_every_rule_has_its_words_and_every_choice_of_rules_has_names(question: dict[str, Any]) -> None:
    kind = KINDS[question["kind"]]
    assert all(str(words) for words in kind.rules.values())
    assert set(kind.rule_names) == (set(kind.rules) if len(kind.rules) > 1 else set())


def test_twenty_thousand_random_responses_are_marked_within_bounds() -> None:
    chance = Random(1)
    for _number in range(20_000):
        paper = drawn(chance.choice(EVERY_KIND), str(chance.random()))
        kind = KINDS[paper["kind"]]
        pool = [
            *(option["key"] for option in paper["options"]),
            *paper["key"],
            "",
            "0.25",
            "2026-03-01",
            "听",
        ]
        raw = chance.sample(paper["key"], len(paper["key"]))
        if kind.way != "order":
            raw = [chance.choice(pool) for _part in range(chance.randint(0, max(1, len(paper["key"]))))]
        try:
            response = kind.read(paper, raw)
        except ResponseError:
            continue
        assert all(0 <= kind.mark(paper, response, rule) <= 1 for rule in kind.rules)


@ALL
@pytest.mark.parametrize("text", ["a\0b", "a\ud83d"], ids=["zero byte", "half a letter"])
def test_texts_that_no_database_keeps_are_refused(question: dict[str, Any], text: str) -> None:
    paper = drawn(question, "0" * 8)
    with pytest.raises(ResponseError):
        KINDS[paper["kind"]].read(paper, [text])
