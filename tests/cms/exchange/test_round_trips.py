"""Exported and imported again, questions of every kind are the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.exchange import FORMATS, read_file, recognised
from cms.exchange.base import FileQuestion
from cms.kinds import KINDS as ALL_KINDS
from tests.cms.exchange.strategies import DETAILED, FORMS, KINDS, several

WHOLE = ["workbook", "moodle-xml", "gift"]
HELD_BY_AIKEN = {"stem", "kind", "choices", "answer"}


def test_every_kind_of_the_bank_is_tried_here() -> None:
    assert {*KINDS, *DETAILED} == set(ALL_KINDS)


ALL = KINDS | DETAILED | FORMS
HELD = (
    [("workbook", kind) for kind in ALL]
    + [("moodle-xml", kind) for kind in ALL if kind != "date"]
    + [("gift", kind) for kind in (*KINDS, "numeric", "matching", "one gap", "text")]
)
# what Moodle itself does not see, though it comes back whole: the export says so
TOLD = {("gift", "text"), ("moodle-xml", "hotspot")}


@pytest.mark.parametrize(("code", "kind"), HELD)
def test_a_format_gives_back_every_question_whole(code: str, kind: str) -> None:
    @settings(max_examples=25, deadline=None)
    @given(several(ALL[kind]))
    def check(questions: list[FileQuestion]) -> None:
        writing = FORMATS[code].write(questions)
        reading = read_file(writing.data, code)

        assert not writing.left_out
        assert bool(writing.changed) is ((code, kind) in TOLD)
        assert recognised(writing.data).code == code
        assert [it.values for it in reading.questions] == [it.values for it in questions]
        assert [it.picture for it in reading.questions] == [it.picture for it in questions]
        assert [it.changed for it in reading.questions] == [()] * len(questions)
        assert not reading.refused
        assert not reading.lost

    check()


@settings(max_examples=40, deadline=None)
@given(several(st.one_of(KINDS["single"], KINDS["true_false"])))
def test_aiken_gives_back_stem_and_options_and_names_what_it_leaves_out(
    questions: list[FileQuestion],
) -> None:
    writing = FORMATS["aiken"].write(questions)
    left_out = {it.place for it in writing.left_out}
    kept = [it for it in questions if it.place not in left_out]

    if kept:
        reading = read_file(writing.data, "aiken")
        assert [it.values for it in reading.questions] == [
            {key: value for key, value in it.values.items() if key in HELD_BY_AIKEN} for it in kept
        ]
    assert {it.place for it in writing.changed} == {it.place for it in kept}


@pytest.mark.parametrize("kind", ["multiple", "ordering"])
def test_aiken_says_which_kinds_it_cannot_hold(kind: str) -> None:
    @settings(max_examples=5, deadline=None)
    @given(several(KINDS[kind]))
    def check(questions: list[FileQuestion]) -> None:
        assert len(FORMATS["aiken"].write(questions).left_out) == len(questions)

    check()


def test_gift_leaves_out_an_item_that_looks_like_a_comment_and_says_so_in_the_file() -> None:
    values = {"id": "br-4", "kind": "ordering", "stem": "排序", "items": ["//停车", "熄火", "检查"]}

    writing = FORMATS["gift"].write([FileQuestion("br-4", values)])

    assert [it.place for it in writing.left_out] == ["br-4"]
    assert writing.data.decode().startswith("// br-4: An item begins with //")


@pytest.mark.parametrize(
    ("code", "kind"),
    [("gift", it) for it in ("units", "cloze", "date", "hotspot", "file")] + [("moodle-xml", "date")],
)
def test_what_a_format_has_no_form_for_is_left_out_and_named_in_the_file(code: str, kind: str) -> None:
    @settings(max_examples=5, deadline=None)
    @given(several(ALL[kind]))
    def check(questions: list[FileQuestion]) -> None:
        writing = FORMATS[code].write(questions)

        assert [it.place for it in writing.left_out] == [it.place for it in questions]
        assert all(it.place in writing.data.decode() for it in questions)

    check()


def test_gift_leaves_out_a_pair_with_an_arrow_and_says_so() -> None:
    pairs = [{"left": "甲->乙", "right": "丙"}, {"left": "丁", "right": "戊"}]
    values = {"id": "br-7", "kind": "matching", "stem": "配对", "pairs": pairs}

    assert "holds ->" in FORMATS["gift"].write([FileQuestion("br-7", values)]).data.decode()
