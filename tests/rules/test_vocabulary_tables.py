"""The tables of words: a mistake in one is told with file and place, and the most specific place comes first."""

from typing import Any

import pytest

from staffing.rules import StandardError, vocabulary
from staffing.rules.ladders import UnknownWord
from staffing.rules.vocabulary import Jurisdiction, Term, jurisdictions_from, terms_from

CHINA = {"code": "cn", "zh": "中国", "en": "China"}


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ({}, "t.yaml: the whole file: found no list; expected one entry a line"),
        ([{"code": "cn", "zh": "中国"}], "t.yaml: [0]: found code, zh; expected code, en, zh"),
        ([{**CHINA, "colour": "red"}], "t.yaml: [0]: found code, colour, en, zh; expected code, en, zh"),
        (["cn"], "t.yaml: [0]: found no keys; expected code, en, zh"),
        ([CHINA, CHINA], "t.yaml: [1].code: found 'cn' twice; expected each code once"),
    ],
)
def test_a_table_that_is_not_as_it_should_be_says_where(entries: Any, message: str):
    with pytest.raises(StandardError) as caught:
        terms_from(entries, Term, "t.yaml")
    assert caught.value.errors == [message]


def test_a_place_inside_a_place_that_is_not_there_is_refused():
    place = {"code": "cn-sh", "zh": "上海", "en": "Shanghai", "inside": "xx"}
    with pytest.raises(StandardError, match=r"j\.yaml: cn-sh\.inside: found 'xx'; expected one of cn-sh"):
        jurisdictions_from([place], "j.yaml")


def test_the_lineage_of_a_place_runs_from_the_houses_own_rules_to_the_widest():
    assert vocabulary().lineage("cn-gd-sz") == ("house", "cn-gd-sz", "cn-gd", "cn")
    assert vocabulary().lineage("house") == ("house",)
    with pytest.raises(UnknownWord, match="one of cn, "):
        vocabulary().lineage("mars")


def test_places_inside_each_other_in_a_circle_are_refused():
    entries = [
        {"code": "a", "zh": "甲", "en": "A", "inside": "b"},
        {"code": "b", "zh": "乙", "en": "B", "inside": "a"},
    ]
    with pytest.raises(StandardError, match=r"j\.yaml: a\.inside: found 'b', which leads back to a"):
        jurisdictions_from(entries, "j.yaml")


def test_a_jurisdiction_without_a_wider_one_is_inside_nothing():
    assert jurisdictions_from([CHINA], "j.yaml") == {"cn": Jurisdiction("cn", "中国", "China")}
