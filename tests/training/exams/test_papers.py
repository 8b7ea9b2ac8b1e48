"""Drawing papers: by the blueprint, the same for the same seed, and without what the last paper asked."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.exams.test_marking import blueprint
from training.exams.papers import BankShortfallError, Blueprint, draw_paper, sha256_of

SEEDS = st.text("0123456789abcdef", min_size=32, max_size=32)


def frozen(code: str, competency: str, kind: str = "single") -> dict[str, Any]:
    keys = ["true", "false"] if kind == "true_false" else [f"{code}-{number}" for number in range(4)]
    right = keys if kind == "ordering" else keys[:1]
    return {
        "code": code, "kind": kind, "stem": code, "options": [{"key": it, "text": it.upper()} for it in keys],
        "key": right, "explanation": "", "course": "c", "competency": competency, "module": {},
        "difficulty": 1, "critical": False, "revision": 1, "sha256": "",
    }  # fmt: skip


BANK = {
    competency: [
        frozen(f"{competency}-{number}", competency, ("single", "ordering", "true_false")[number % 3])
        for number in range(9)
    ]
    for competency in ("one", "two")
}


def rules(one: int = 3, two: int = 2) -> Blueprint:
    made = blueprint()
    made["sections"][0]["questions"], made["sections"][1]["questions"] = one, two
    return made


def codes(paper: Any) -> list[str]:
    return [slot["question"]["code"] for slot in paper]


@given(SEEDS)
def test_a_paper_holds_what_the_blueprint_asks_for(seed: str) -> None:
    paper = draw_paper(blueprint=rules(), bank=BANK, seed=seed)
    assert [slot["question"]["competency"] for slot in paper] == ["one"] * 3 + ["two"] * 2
    assert [slot["slot"] for slot in paper] == [1, 2, 3, 4, 5]
    assert len(set(codes(paper))) == 5


@given(SEEDS)
def test_the_same_seed_draws_the_same_paper_whatever_the_order_of_the_bank(seed: str) -> None:
    backwards = {competency: questions[::-1] for competency, questions in BANK.items()}
    first = draw_paper(blueprint=rules(), bank=BANK, seed=seed)
    assert sha256_of(first) == sha256_of(draw_paper(blueprint=rules(), bank=backwards, seed=seed))


def test_different_seeds_draw_every_question_sooner_or_later() -> None:
    drawn = {
        code for seed in range(60) for code in codes(draw_paper(blueprint=rules(), bank=BANK, seed=str(seed)))
    }
    assert drawn == {question["code"] for questions in BANK.values() for question in questions}


@given(SEEDS, st.integers(1, 9))
def test_the_last_papers_questions_come_back_only_where_the_bank_has_no_others(
    seed: str, number: int
) -> None:
    last = draw_paper(blueprint=rules(one=6), bank=BANK, seed="last")
    paper = draw_paper(blueprint=rules(one=number), bank=BANK, seed=seed, avoid=codes(last))
    again = {code for code in codes(paper) if code.startswith("one")} & set(codes(last))
    assert len(again) == max(0, number - 3)


@given(SEEDS, st.sets(st.integers(0, 8), min_size=1), st.integers(1, 9))
def test_a_section_with_safety_questions_never_comes_without_one(
    seed: str, critical: set[int], number: int
) -> None:
    bank = {**BANK, "one": [{**it, "critical": place in critical} for place, it in enumerate(BANK["one"])]}
    avoid = {f"one-{place}" for place in critical}
    paper = draw_paper(blueprint=rules(one=number), bank=bank, seed=seed, avoid=avoid)
    drawn = [slot["question"] for slot in paper if slot["question"]["competency"] == "one"]
    assert any(it["critical"] for it in drawn)
    assert len({it["code"] for it in drawn}) == number


@given(SEEDS)
def test_an_ordering_never_comes_in_its_right_order_and_keys_tell_nothing(seed: str) -> None:
    for slot in draw_paper(blueprint=rules(9, 9), bank=BANK, seed=seed):
        question = slot["question"]
        shown = [option["key"] for option in question["options"]]
        assert shown == sorted(shown)
        if question["kind"] == "ordering":
            assert question["key"] != shown
            assert sorted(question["key"]) == shown


@given(SEEDS)
def test_the_renamed_key_still_means_the_banks_right_options(seed: str) -> None:
    bank = {question["code"]: question for questions in BANK.values() for question in questions}
    for slot in draw_paper(blueprint=rules(9, 9), bank=BANK, seed=seed):
        question = slot["question"]
        lasting = {option["key"]: option["bank"] for option in question["options"]}
        assert [lasting[key] for key in question["key"]] == bank[question["code"]]["key"]


def test_true_and_false_stay_in_their_place() -> None:
    for seed in range(20):
        for slot in draw_paper(blueprint=rules(9, 9), bank=BANK, seed=str(seed)):
            if slot["question"]["kind"] == "true_false":
                assert [option["bank"] for option in slot["question"]["options"]] == ["true", "false"]


def test_a_bank_that_is_too_small_names_what_is_missing() -> None:
    with pytest.raises(BankShortfallError) as refusal:
        draw_paper(blueprint=rules(one=11, two=2), bank={"one": BANK["one"], "two": []}, seed="s")
    assert refusal.value.missing == {"one": 2, "two": 2}


def test_the_hash_is_over_canonical_json() -> None:
    assert sha256_of({"b": 1, "a": "中"}) == sha256_of(json.loads('{ "a": "中",  "b": 1 }'))


KINDS = ("single", "ordering", "true_false")


@given(SEEDS, st.integers(0, 3), st.integers(0, 3), st.integers(1, 3))
def test_sections_by_kind_get_their_kind_and_no_question_twice(
    seed: str, orderings: int, singles: int, any_kind: int
) -> None:
    made = rules(any_kind, 1)
    first = made["sections"][0]
    made["sections"] += [
        {**first, "questions": number, "kind": kind, "points": 5}
        for kind, number in (("ordering", orderings), ("single", singles))
        if number
    ]
    paper = draw_paper(blueprint=made, bank=BANK, seed=seed)
    assert len(set(codes(paper))) == len(paper) == any_kind + 1 + orderings + singles
    fives = [slot["question"]["kind"] for slot in paper if slot["points"] == 5]
    assert fives == ["ordering"] * orderings + ["single"] * singles


def test_a_section_of_any_kind_leaves_the_narrower_ones_what_only_they_can_take() -> None:
    made = rules(6, 1)
    made["sections"].append({**made["sections"][0], "questions": 3, "kind": "ordering"})
    for seed in range(20):
        assert len(draw_paper(blueprint=made, bank=BANK, seed=str(seed))) == 10


def test_a_section_by_difficulty_that_the_bank_cannot_fill_is_named() -> None:
    made = rules()
    made["sections"][0]["difficulty"] = 3
    with pytest.raises(BankShortfallError) as refusal:
        draw_paper(blueprint=made, bank=BANK, seed="s")
    assert refusal.value.missing == {"one": 3}
