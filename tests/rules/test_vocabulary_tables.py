"""The tables of words: a mistake in one is told with file and place, and the most specific place comes first."""

from typing import Any

import pytest

from staffing.rules import StandardError, posts, vocabulary
from staffing.rules.ladders import Ladder, Rung, UnknownWord
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


def test_the_number_of_a_skill_grade_falls_as_skill_rises():
    grades = vocabulary().ladders["skill-grade"]
    numbers = ["五级", "四级", "三级", "二级", "一级"]
    assert [grades.rank(number) for number in numbers] == sorted(grades.rank(number) for number in numbers)
    assert grades.at_least("一级", "5")
    assert not grades.at_least("5", "一级")


@pytest.mark.parametrize("word", ["四级", "4级", "4", "４", " 四 级 ", "中级工", "四级/中级工"])
def test_a_grade_may_be_written_in_many_ways(word):
    assert vocabulary().ladders["skill-grade"].rung(word).code == "中级工"


def test_one_word_may_mean_different_rungs_on_different_ladders():
    assert vocabulary().ladders["title"].rung("中级").en == "engineer"
    assert vocabulary().ladders["skill-grade"].rung("中级").code == "中级工"


def test_a_word_that_no_rung_has_is_refused_and_a_word_on_two_rungs_cannot_be_loaded():
    with pytest.raises(UnknownWord, match="a word of the ladder education"):
        vocabulary().ladders["education"].rank("幼儿园")
    with pytest.raises(ValueError, match="'b' stands on two rungs"):
        Ladder("x", "x", "x", (Rung("a", "a", ("b",)), Rung("b", "b")))


def test_every_equivalence_names_rungs_that_exist_its_source_and_how_sure_it_is():
    words = vocabulary()
    assert words.equivalences
    for way in words.equivalences:
        assert words.ladders[way.ladder].has(way.level)
        assert words.ladders[way.other].has(way.counts_as)
        assert way.source("zh")
        assert way.source("en")
        assert way.ref.startswith("http")
        assert way.sureness in ("high", "mid", "low")


def test_posts_come_in_the_order_of_the_roster():
    codes = [post.code for post in posts()]
    assert codes[:3] == ["manager", "technical-lead", "quality-inspector"]
    assert [post.code for post in posts() if post.trade] == [
        "mechanic",
        "electrician",
        "body-repairer",
        "painter",
        "ev-technician",
    ]


def test_every_word_of_the_vocabulary_has_a_chinese_and_an_english_name():
    words = vocabulary()
    tables = (
        words.posts,
        words.credentials,
        words.experience,
        words.scopes,
        words.premises,
        words.quantities,
        words.training,
    )
    for table in (*tables, words.works, words.equipment, words.documents, words.units):
        assert all(term.zh and term.en and term.zh != term.en for term in table.values())
        assert len({term.zh for term in table.values()}) == len(table)
