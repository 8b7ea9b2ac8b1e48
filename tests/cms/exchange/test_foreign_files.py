"""Files as other programs write them: what they mean is taken, and what goes on the way is named."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from cms.exchange import read_file
from cms.exchange.base import FileQuestion
from cms.exchange.pictures import checked_picture
from tests.cms.exchange.strategies import drawn


def moodle(kind: str, text: str, inside: str = "") -> FileQuestion:
    """The one question of a file as Moodle exports it."""
    data = f"""<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<!-- question: 187 -->
  <question type="{kind}">
    <name><text>题目一</text></name>
    <questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>
    <generalfeedback format="html"><text></text></generalfeedback>
    <defaultgrade>1.0000000</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden><idnumber></idnumber>
    {inside}
  </question>
</quiz>"""
    reading = read_file(data.encode(), "moodle-xml")
    assert not reading.refused, reading.refused
    return reading.questions[0]


def own(question: FileQuestion) -> dict[str, Any]:
    return {key: value for key, value in question.values.items() if key != "explanation"}


def test_embedded_answers_become_a_text_with_gaps() -> None:
    question = moodle(
        "cloze",
        "<p>把流程填完整。</p><p>先{1:SHORTANSWER:=听~=聽一聽~*#再想想}，再看{2:MULTICHOICE_H:摩擦片~%0%油位~=制动盘&amp;卡钳#对}，"
        "间隔 {1:NM:=3.50} 毫米。</p>",
    )

    assert own(question) == {
        "kind": "cloze",
        "stem": "把流程填完整。",
        "text": "先[[1]]，再看[[2]]，间隔 [[3]] 毫米。",
        "gaps": [
            {"right": ["听", "聽一聽"]},
            {"right": ["制动盘&卡钳"], "wrong": ["摩擦片", "油位"]},
            {"right": ["3.50"]},
        ],
    }
    assert question.changed == (
        "Feedback to single options is not kept.",
        "Wrong answers to a typed gap are not kept.",
        "A number in a gap is compared as text: 3.50 is not taken for 3.5.",
        "The weights of the gaps are not kept: the exam's rule of marking holds.",
        "The title “题目一” is not kept.",
    )


@pytest.mark.parametrize(("kind", "tag"), [("gapselect", "selectoption"), ("ddwtos", "dragbox")])
def test_missing_words_become_a_text_with_gaps_to_choose(kind: str, tag: str) -> None:
    words = [("听", 1), ("两周", 2), ("看", 1), ("十年", 2)]
    rows = "".join(f"<{tag}><text>{text}</text><group>{group}</group></{tag}>" for text, group in words)

    question = moodle(kind, "<p>填空。</p><p>先[[3]]，每[[2]]一次。</p>", rows)

    assert own(question) == {
        "kind": "cloze",
        "stem": "填空。",
        "text": "先[[1]]，每[[2]]一次。",
        "gaps": [{"right": ["看"], "wrong": ["听"]}, {"right": ["两周"], "wrong": ["十年"]}],
    }


def test_a_number_with_units_keeps_its_tolerance_and_the_factors() -> None:
    question = moodle(
        "numerical",
        "<p>油压是多少？</p>",
        "<answer fraction='100' format='moodle_auto_format'><text>0.25</text><feedback format='html'><text></text></feedback>"
        "<tolerance>0.01</tolerance></answer><answer fraction='50'><text>0.3</text><tolerance>0</tolerance></answer>"
        "<units><unit><multiplier>10</multiplier><unit_name>bar</unit_name></unit>"
        "<unit><multiplier>1</multiplier><unit_name>MPa</unit_name></unit></units>"
        "<unitgradingtype>0</unitgradingtype><unitpenalty>0.1</unitpenalty><showunits>3</showunits><unitsleft>0</unitsleft>",
    )

    assert own(question) == {
        "kind": "numeric",
        "stem": "油压是多少？",
        "value": "0.25",
        "tolerance": "0.01",
        "units": [{"text": "MPa", "factor": "1"}, {"text": "bar", "factor": "0.1"}],
    }
    assert "Part of the points for other options is not kept." in question.changed


def test_a_short_answer_becomes_a_gap_to_type() -> None:
    question = moodle(
        "shortanswer",
        "<p>客户最关心什么？</p>",
        "<usecase>1</usecase><answer fraction='100'><text>价格</text></answer><answer fraction='100'><text>价钱</text></answer>"
        "<answer fraction='50'><text>费用</text></answer><answer fraction='0'><text>*</text></answer>",
    )

    assert own(question) == {
        "kind": "cloze",
        "stem": "客户最关心什么？",
        "text": "[[1]]",
        "gaps": [{"right": ["价格", "价钱"]}],
    }
    assert question.changed[:2] == (
        "Part of the points for other options is not kept.",
        "Capital and small letters count as the same.",
    )


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("<responseformat>editor</responseformat><attachments>0</attachments>", {"kind": "text"}),
        (
            "<responseformat>noinline</responseformat><attachments>3</attachments>",
            {"kind": "file", "files": 3},
        ),
        (
            "<responseformat>noinline</responseformat><attachments>-1</attachments>",
            {"kind": "file", "files": 5},
        ),
    ],
)
def test_an_essay_becomes_a_text_or_files_for_people(settings: str, expected: dict[str, Any]) -> None:
    question = moodle(
        "essay",
        "<p>怎么说？</p>",
        f"{settings}<graderinfo format='html'><text><![CDATA[<p>说到价格得一分。</p>]]></text></graderinfo>",
    )

    assert own(question) == expected | {"stem": "怎么说？", "guide": "说到价格得一分。", "most": 1}


def test_markers_on_a_picture_become_places_by_the_pixels_in_which_moodle_counts() -> None:
    # of 800 × 500 points Moodle shows 600 × 375
    picture = drawn(10)
    question = moodle(
        "ddmarker",
        "<p>电机在哪里？</p>",
        f"<file name='x.png' path='/' encoding='base64'>{base64.b64encode(picture).decode()}</file>"
        "<drag><no>1</no><text>电机</text><noofdrags>1</noofdrags></drag>"
        "<drop><no>1</no><shape>rectangle</shape><coords>60,75;120,150</coords><choice>1</choice></drop>",
    )

    assert question.values["picture"] == checked_picture(picture)
    assert question.values["areas"] == [
        {"place": "位置 1", "left": "10", "top": "20", "width": "20", "height": "40", "correct": True}
    ]
    assert question.changed[:2] == (
        "A place has no words: write where it is, for who does not see the picture.",
        "The picture has no description: write one for who does not see it.",
    )


def test_a_description_that_questions_name_becomes_their_case() -> None:
    data = """<quiz>
      <question type="description"><name><text>早上的排队</text></name>
        <questiontext format="html"><text>&lt;p&gt;三辆车在等。&lt;/p&gt;</text></questiontext><idnumber>queue</idnumber></question>
      <question type="truefalse"><questiontext format="html"><text>先接预约的。</text></questiontext>
        <answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>
        <tags><tag><text>case:queue</text></tag></tags></question>
      <question type="description"><name><text>说明</text></name><questiontext><text>请认真作答。</text></questiontext></question>
    </quiz>"""

    reading = read_file(data.encode(), "moodle-xml")

    assert reading.questions[0].values["case"] == {
        "id": "queue",
        "place": 1,
        "title": "早上的排队",
        "text": "三辆车在等。",
    }
    assert [(it.place, it.title) for it in reading.refused] == [("question 3", "请认真作答。")]


GIFT = """// Beispiele aus der Beschreibung des Formats
::Grant::Grant is {~buried =entombed ~living} in Grant's tomb.

Two plus two equals {=four =4}.

::Q3:: The speed is {#300000:500} kilometers a second.

When was it? {#1815..1825 ####Around 1820.}

Write a short biography. {####It names birth, work and death.}

Which are right? {~%50%one ~%50%two ~%-100%three}
"""


def test_the_examples_of_the_gift_format_are_taken() -> None:
    reading = read_file(GIFT.encode(), "gift")

    assert not reading.refused
    assert [own(it) for it in reading.questions] == [
        {
            "kind": "cloze",
            "stem": "把句子补充完整。",
            "text": "Grant is [[1]] in Grant's tomb.",
            "gaps": [{"right": ["entombed"], "wrong": ["buried", "living"]}],
        },
        {
            "kind": "cloze",
            "stem": "把句子补充完整。",
            "text": "Two plus two equals [[1]].",
            "gaps": [{"right": ["four", "4"]}],
        },
        {
            "kind": "numeric",
            "stem": "The speed is _____ kilometers a second.",
            "value": "300000",
            "tolerance": "500",
        },
        {"kind": "numeric", "stem": "When was it?", "value": "1820", "tolerance": "5"},
        {"kind": "text", "stem": "Write a short biography.", "guide": "It names birth, work and death."},
        {
            "kind": "multiple",
            "stem": "Which are right?",
            "choices": [
                {"text": "one", "correct": True},
                {"text": "two", "correct": True},
                {"text": "three"},
            ],
        },
    ]
