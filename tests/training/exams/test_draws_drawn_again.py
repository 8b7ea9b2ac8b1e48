"""The script in docs/ draws as the program does: whatever the bank holds, whatever the kind of question."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kinds.made import EVERY_KIND, drawn
from tests.training.exams.test_marking import blueprint
from tests.training.exams.test_papers import SEEDS, codes, frozen
from training.exams.papers import bank_list_of, draw_paper

SCRIPT = Path(__file__).parents[3] / "docs" / "check_attempt.py"
Falsifying = Callable[[dict[str, Any]], None]


@pytest.fixture(scope="module")
def script() -> Any:
    found = importlib.util.spec_from_file_location("check_attempt", SCRIPT)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@st.composite
def banks(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Twelve questions of one competency: some of a case, some about safety, easy and hard."""
    return [
        frozen(f"q-{number}", "one", draw(st.sampled_from(["single", "ordering"])))
        | {
            "critical": draw(st.sampled_from([False, False, False, True])),
            "difficulty": draw(st.integers(1, 2)),
        }
        | draw(st.sampled_from([{}, {"case": in_case("a", number)}, {"case": in_case("b", -number)}]))
        for number in range(12)
    ]


def in_case(code: str, place: int) -> dict[str, Any]:
    return {"code": code, "title": code, "text": "一辆车", "place": place, "revision": 1}


@given(SEEDS, banks(), st.integers(1, 6), st.sets(st.integers(0, 11)))
def test_a_bank_with_cases_and_safety_questions_is_drawn_the_same(
    script: Any, seed: str, questions: list[dict[str, Any]], number: int, seen: set[int]
) -> None:
    rules, avoided = blueprint(), [f"q-{it}" for it in seen]
    section = rules["sections"][0] | {"questions": number}
    hard = sum(it["difficulty"] == 2 for it in questions)
    rules["sections"] = [section, section | {"questions": min(2, hard), "difficulty": 2}][: 1 + bool(hard)]
    paper = draw_paper(blueprint=rules, bank={"one": questions}, seed=seed, avoid=avoided)
    listed = bank_list_of({"one": questions})
    record = {"seed": seed, "blueprint": rules, "bank": listed, "avoided": avoided}
    assert script.draw(record) == codes(paper)


@pytest.mark.parametrize("question", EVERY_KIND, ids=lambda it: it["kind"])
@given(SEEDS)
def test_a_question_of_any_kind_stands_as_the_seed_says(
    script: Any, question: dict[str, Any], seed: str
) -> None:
    assert script.stands_by_the_seed(drawn(question, seed), seed)


def turned_options(question: dict[str, Any]) -> None:
    question["options"].reverse()


def turned_choices(question: dict[str, Any]) -> None:
    question["details"]["gaps"][1]["choices"].reverse()


def another_day(question: dict[str, Any]) -> None:
    question["details"]["drawn"]["交车日"] = "2025-12-31"


@pytest.mark.parametrize(
    ("kind", "falsify"),
    [("single", turned_options), ("matching", turned_options), ("numeric", turned_options),
     ("cloze", turned_choices), ("date", another_day)],
)  # fmt: skip
def test_what_the_seed_does_not_say_is_found_out(script: Any, kind: str, falsify: Falsifying) -> None:
    question = drawn(next(it for it in EVERY_KIND if it["kind"] == kind))
    falsify(question)
    assert not script.stands_by_the_seed(question, "seed")


def test_a_list_from_before_cases_were_told_is_called_too_old(script: Any) -> None:
    paper = [{"question": frozen("q", "one") | {"kind": "hotspot", "case": in_case("a", 1)}}]
    old = {
        "paper": paper,
        "bank": [{"code": "q", "sha256": ""}],
        "seed": "s",
        "commitment": "c",
        "avoided": [],
    }
    named = {f"{it}_sha256": "" for it in ("blueprint", "paper", "bank")}
    checks = dict(script.draw_checks(old | named | {"blueprint": blueprint()}, ""))
    assert (
        checks["this list of the bank is older than the cases in it: the paper cannot be drawn again"] is None
    )
    assert not any("seed and bank give" in words for words in checks)
