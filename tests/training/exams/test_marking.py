"""Marking: the stated rules, in exact fractions, on papers made up by hand and at random."""

from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.kinds import KINDS, ResponseError, read_response
from training.exams.marking import mark_paper, percent
from training.exams.papers import Blueprint, Paper, PaperQuestion, Slot

LETTERS = "abcdef"


def question(
    kind: str, options: str, key: str, *, competency: str = "one", critical: bool = False
) -> PaperQuestion:
    return PaperQuestion(
        code="q", kind=kind, stem="?", options=[{"key": it, "text": it, "bank": it} for it in options],
        key=list(key), explanation="", course="c", competency=competency, module={}, difficulty=1,
        critical=critical, revision=1, sha256="",
    )  # fmt: skip


def blueprint(*, pass_mark: int = 70, section_pass_mark: int = 0, **rules: str) -> Blueprint:
    section = {"zh": "", "en": "", "questions": 1, "points": 1}
    return Blueprint(
        exam="e", title="", title_en="", course="c", course_title="", course_title_en="", minutes=10,
        pass_mark=pass_mark, section_pass_mark=section_pass_mark, attempts=3, cooling_off_days=1,
        valid_months=24, multiple_rule=rules.get("multiple", "share"),
        ordering_rule=rules.get("ordering", "neighbours"),
        sections=[{"competency": it, **section} for it in ("one", "two")],
    )  # fmt: skip


def paper(*questions: PaperQuestion, points: int = 1) -> Paper:
    return [Slot(slot=number, points=points, question=it) for number, it in enumerate(questions, start=1)]


def earned(kind: str, options: str, key: str, response: str, rule: str = "share") -> Fraction:
    return KINDS[kind].mark(question(kind, options, key), list(response), rule)


@pytest.mark.parametrize(
    ("response", "share", "exact"),
    [("ab", 1, 1), ("a", Fraction(1, 2), 0), ("abc", 0, 0), ("ac", 0, 0), ("c", 0, 0), ("", 0, 0)],
)
def test_multiple_choice_earns_the_share_of_right_options_and_nothing_with_a_wrong_one(
    response: str, share: Fraction, exact: Fraction
) -> None:
    assert earned("multiple", "abcd", "ab", response) == share
    assert earned("multiple", "abcd", "ab", response, "exact") == exact


@pytest.mark.parametrize(
    ("response", "neighbours"),
    [("abcd", 1), ("bcda", Fraction(2, 3)), ("cdab", Fraction(2, 3)), ("dcba", 0), ("acbd", 0), ("", 0)],
)
def test_ordering_earns_the_share_of_neighbours_that_stand_together(
    response: str, neighbours: Fraction
) -> None:
    assert earned("ordering", "dbca", "abcd", response, "neighbours") == neighbours


def test_points_are_added_exactly_where_floating_point_would_not_reach_the_mark() -> None:
    thirds = [question("ordering", "badc", "abcd") for _ in range(3)]
    marking = mark_paper(
        paper=paper(*thirds), blueprint=blueprint(pass_mark=33), responses={1: list("abdc"), 2: list("abdc")}
    )
    assert marking.earned == Fraction(2, 3)
    assert marking.score == Decimal("22.2")


def test_a_score_is_rounded_down_so_that_nobody_reads_a_mark_that_was_not_reached() -> None:
    assert percent(Fraction(6999, 100), 100) == Decimal("69.9")
    assert percent(Fraction(70), 100) == Decimal("70.0")
    assert percent(Fraction(0), 0) == Decimal("0.0")


def test_exactly_the_pass_mark_passes_and_one_third_of_a_point_less_does_not() -> None:
    singles = [question("single", "ab", "a") for _ in range(7)]
    rest = [question("ordering", "badc", "abcd") for _ in range(3)]
    right = {slot: ["a"] for slot in range(1, 8)}
    assert mark_paper(paper=paper(*singles, *rest), blueprint=blueprint(), responses=right).passed
    almost = {**right, 7: [], 8: list("bcda")}
    assert not mark_paper(paper=paper(*singles, *rest), blueprint=blueprint(), responses=almost).passed


def test_a_part_below_its_own_mark_fails_an_otherwise_good_paper() -> None:
    questions = [question("single", "ab", "a") for _ in range(9)]
    questions.append(question("single", "ab", "a", competency="two"))
    marking = mark_paper(
        paper=paper(*questions),
        blueprint=blueprint(section_pass_mark=50),
        responses={slot: ["a"] for slot in range(1, 10)},
    )
    assert marking.total_reached
    assert [section.passed for section in marking.sections] == [True, False]
    assert not marking.passed


def test_a_wrong_safety_question_fails_whatever_the_points() -> None:
    questions = [question("single", "ab", "a") for _ in range(9)]
    questions.append(question("single", "ab", "a", critical=True))
    marking = mark_paper(
        paper=paper(*questions), blueprint=blueprint(), responses={slot: ["a"] for slot in range(1, 10)}
    )
    assert marking.critical_wrong == (10,)
    assert not marking.passed


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("single", ["a", "b"]), ("single", ["z"]), ("single", "a"), ("single", None), ("single", [1]),
        ("single", {"a": 1}), ("single", [["a"]]), ("multiple", ["a", "a"]), ("multiple", list("abcda")),
        ("ordering", ["a", "b"]), ("ordering", ["a", "b", "c", "c"]), ("ordering", ["a\0", "b", "c", "d"]),
    ],
)  # fmt: skip
def test_a_response_that_does_not_fit_its_question_is_refused(kind: str, raw: object) -> None:
    with pytest.raises(ResponseError):
        read_response(question(kind, "abcd", "ab"), raw)


def test_the_order_in_which_options_were_ticked_does_not_matter() -> None:
    asked = question("multiple", "abcd", "ab")
    assert read_response(asked, ["b", "a"]) == read_response(asked, ["a", "b"]) == ["a", "b"]


@st.composite
def questions(draw: st.DrawFn) -> PaperQuestion:
    kind = draw(st.sampled_from(["single", "true_false", "multiple", "ordering"]))
    options = draw(st.permutations(LETTERS[: 2 if kind == "true_false" else draw(st.integers(3, 6))]))
    size = {"multiple": draw(st.integers(2, len(options))), "ordering": len(options)}.get(kind, 1)
    key = draw(st.permutations(options))[:size]
    critical = draw(st.booleans())
    return question(
        kind,
        "".join(options),
        "".join(key),
        competency=draw(st.sampled_from(["one", "two"])),
        critical=critical,
    )


@st.composite
def responses(draw: st.DrawFn, asked: PaperQuestion) -> list[str]:
    options = [option["key"] for option in asked["options"]]
    if asked["kind"] == "ordering":
        return draw(st.one_of(st.just([]), st.permutations(options)))
    most = len(options) if asked["kind"] == "multiple" else 1
    return draw(st.lists(st.sampled_from(options), unique=True, max_size=most))


@st.composite
def sat_papers(draw: st.DrawFn) -> tuple[Paper, dict[int, list[str]]]:
    sheet = paper(*draw(st.lists(questions(), min_size=1, max_size=8)), points=draw(st.integers(1, 5)))
    return sheet, {slot["slot"]: draw(responses(slot["question"])) for slot in sheet}


@given(sat_papers(), st.sampled_from(["share", "exact"]), st.sampled_from(["neighbours", "exact"]))
def test_marks_stay_within_bounds_and_parts_add_up(
    sat: tuple[Paper, dict[int, list[str]]], multiple: str, ordering: str
) -> None:
    sheet, given_responses = sat
    marking = mark_paper(
        paper=sheet, blueprint=blueprint(multiple=multiple, ordering=ordering), responses=given_responses
    )
    assert all(0 <= mark.earned <= mark.points for mark in marking.slots)
    assert sum(section.earned for section in marking.sections) == marking.earned
    assert 0 <= marking.score <= 100


@given(sat_papers())
def test_the_key_earns_everything_and_passes(sat: tuple[Paper, dict[int, list[str]]]) -> None:
    sheet, _responses = sat
    keys = {slot["slot"]: slot["question"]["key"] for slot in sheet}
    marking = mark_paper(
        paper=sheet, blueprint=blueprint(pass_mark=100, section_pass_mark=100), responses=keys
    )
    assert marking.earned == marking.points
    assert marking.passed


@given(st.data(), st.sampled_from(["share", "exact"]))
def test_a_further_right_option_never_costs_and_a_further_wrong_one_never_pays(
    data: st.DataObject, rule: str
) -> None:
    options = data.draw(st.permutations(LETTERS))
    key = options[: data.draw(st.integers(1, 5))]
    asked = question("multiple", LETTERS, "".join(key))
    chosen = data.draw(st.sets(st.sampled_from(LETTERS)))
    before = KINDS["multiple"].mark(asked, sorted(chosen), rule)
    for option in set(LETTERS) - chosen:
        after = KINDS["multiple"].mark(asked, sorted(chosen | {option}), rule)
        assert after >= before if option in key else after <= before


@given(sat_papers(), st.randoms())
def test_the_order_of_the_options_is_irrelevant(
    sat: tuple[Paper, dict[int, list[str]]], random: object
) -> None:
    sheet, given_responses = sat
    shuffled = [
        Slot(
            **{
                **slot,
                "question": {
                    **slot["question"],
                    "options": sorted(slot["question"]["options"], key=lambda _: random.random()),
                },
            }
        )
        for slot in sheet
    ]
    rules = blueprint()
    one = mark_paper(paper=sheet, blueprint=rules, responses=given_responses)
    assert one == mark_paper(paper=shuffled, blueprint=rules, responses=given_responses)


def test_every_order_but_the_right_one_earns_less_than_everything() -> None:
    for order in permutations("abcd"):
        share = earned("ordering", "abcd", "abcd", "".join(order), "neighbours")
        assert (share == 1) == (order == tuple("abcd"))
