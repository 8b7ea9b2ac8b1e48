"""A version whose own key proved wrong is marked by another one, the same on every paper."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.kinds import KINDS, ResponseError
from tests.kinds.made import EVERY_KIND, bank, deadline, drawn, gaps, pressure
from tests.kinds.test_every_kind import SEEDS, answered
from training.exams.rulings import ACCEPT, FULL, KEY, LEAVE_OUT, ORIGINAL, Ruling, key_words, share_under

MACHINES = [it for it in EVERY_KIND if not KINDS[it["kind"]].by_people]
Sat = tuple[dict[str, Any], list[str]]


def bank_of(question: dict[str, Any]) -> dict[str, Any]:
    return next(it for it in EVERY_KIND if it["code"] == question["code"] and it["kind"] == question["kind"])


@given(answered(), SEEDS, st.data())
def test_a_whole_response_taken_as_a_key_earns_everything_on_every_paper(
    sat: Sat, seed: str, data: st.DataObject
) -> None:
    question, response = sat
    kind = KINDS[question["kind"]]
    try:
        lasting = kind.lasting(question, response)
    except ResponseError:
        return
    rule = data.draw(st.sampled_from(list(kind.rules)))
    for way in (ACCEPT, KEY):
        ruling = Ruling(kind=way, keys=(tuple(lasting),))
        assert share_under(question, response, rule, ruling) == 1
    if kind.by_people:
        return
    assert kind.on_paper(question, lasting) == kind.read(question, kind.on_paper(question, lasting))


@pytest.mark.parametrize("question", MACHINES, ids=lambda it: it["kind"])
@given(seeds=st.tuples(SEEDS, SEEDS))
def test_a_key_means_the_same_on_papers_in_another_order(
    question: dict[str, Any], seeds: tuple[str, str]
) -> None:
    one, other = (drawn(question, seed) for seed in seeds)
    kind = KINDS[question["kind"]]
    assert kind.on_paper(other, kind.lasting(one, one["key"])) == kind.read(other, other["key"])


@given(answered(), answered(), st.data())
def test_marks_stay_within_bounds_and_a_further_answer_never_costs(
    sat: Sat, other: Sat, data: st.DataObject
) -> None:
    question, response = sat
    kind = KINDS[question["kind"]]
    if kind.by_people:
        return
    rule = data.draw(st.sampled_from(list(kind.rules)))
    key = kind.lasting(question, question["key"])
    if other[0]["code"] == question["code"]:
        try:
            key = kind.lasting(*other)
        except ResponseError:
            return
    own = share_under(question, response, rule, None)
    shares = {
        way: share_under(question, response, rule, Ruling(kind=way, keys=(tuple(key),)))
        for way in (ORIGINAL, ACCEPT, KEY, FULL, LEAVE_OUT)
    }
    assert all(0 <= it <= 1 for it in shares.values())
    assert shares[ORIGINAL] == own
    assert shares[ACCEPT] >= own
    assert (shares[FULL], shares[LEAVE_OUT]) == (1, 0)


@given(answered(), st.data())
def test_a_question_marked_anew_by_its_own_key_is_marked_the_same(sat: Sat, data: st.DataObject) -> None:
    question, response = sat
    kind = KINDS[question["kind"]]
    if kind.by_people:
        return
    rule = data.draw(st.sampled_from(list(kind.rules)))
    own = Ruling(kind=ACCEPT, keys=(tuple(kind.lasting(question, question["key"])),))
    assert share_under(question, response, rule, own) == share_under(question, response, rule, None)


def test_a_typed_gap_takes_any_of_the_texts_accepted_for_it() -> None:
    question = drawn(gaps())
    key = ("闻", "油门", "OBD 诊断仪")
    accepting = Ruling(kind=ACCEPT, keys=(key,))
    replacing = Ruling(kind=KEY, keys=(key,))
    mixed = ["闻", "制动踏板", "obd诊断仪"]
    assert share_under(question, mixed, "share", accepting) == 1
    assert share_under(question, mixed, "exact", replacing) == 0
    assert key_words(question, key) == "1：闻；2：油门；3：OBD 诊断仪"


def test_another_number_is_a_key_with_the_same_tolerance_and_the_signs_of_a_phone_do_not_matter() -> None:
    question, kind = drawn(pressure()), KINDS["numeric"]
    ruling = Ruling(kind=KEY, keys=(tuple(kind.lasting(question, ["３．５", "bar"])),))
    assert [share_under(question, [it, "bar"], "exact", ruling) for it in ("3.4", "3.6", "3.61", "2.5")] == [
        1, 1, 0, 0,
    ]  # fmt: skip


def test_another_date_is_so_many_days_from_each_papers_own() -> None:
    one, other, kind = drawn(deadline(), "1"), drawn(deadline(), "2"), KINDS["date"]
    next_day = kind.on_paper(one, ["+1"])
    ruling = Ruling(kind=ACCEPT, keys=(tuple(kind.lasting(one, next_day)),))
    assert one["key"] != other["key"]
    assert share_under(other, kind.on_paper(other, ["+1"]), "exact", ruling) == 1
    assert share_under(other, kind.on_paper(other, ["+2"]), "exact", ruling) == 0


@pytest.mark.parametrize(
    ("question", "response"),
    [
        (pressure(), ["1", ""]),
        (pressure(), ["一"]),
        (gaps(), ["听", "", ""]),
        (deadline(), ["明天"]),
        (gaps(), []),
    ],
)
def test_a_response_that_leaves_something_open_is_no_key(
    question: dict[str, Any], response: list[str]
) -> None:
    with pytest.raises(ResponseError):
        KINDS[question["kind"]].lasting(drawn(question), response)


def test_without_units_a_number_is_a_key_as_it_is() -> None:
    plain = bank("numeric", value="12", tolerance="0", tolerance_in="absolute", units=[])
    assert KINDS["numeric"].lasting(drawn(plain), ["1,200.50"]) == ["1200.5"]
