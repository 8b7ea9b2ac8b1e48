"""Files that are broken or mean harm: each is refused in words, and nothing of it runs or reads elsewhere."""

from __future__ import annotations

import re

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.exchange import FORMATS, read_file, recognised
from cms.exchange.base import FileQuestion, Reading
from sheets.table import FileRefusedError
from tests.cms.exchange.corpus import ONE, WHOLE
from tests.cms.exchange.strategies import DETAILED, FORMS, KINDS, several

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def question(text: str, kind: str = "multichoice") -> bytes:
    options = "".join(
        f'<answer fraction="{weight}"><text>{it}</text></answer>'
        for it, weight in (("甲", 100), ("乙", 0), ("丙", 0))
    )
    return (
        f'<quiz><question type="{kind}"><questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>'
        f"{options}</question></quiz>"
    ).encode()


def refused(data: bytes) -> str:
    with pytest.raises(FileRefusedError) as refusal:
        read_file(data, recognised(data).code if data.strip() else "gift")
    return str(refusal.value)


@pytest.mark.parametrize("name", WHOLE)
def test_a_file_that_cannot_be_used_is_refused_with_its_reason_in_both_languages(name: str) -> None:
    data, words = WHOLE[name]

    assert re.search(words, refused(data))
    with translation.override("zh-hans"):
        assert CHINESE.search(refused(data))


@pytest.mark.parametrize("name", ONE)
def test_a_question_that_cannot_be_used_is_refused_with_its_place_in_both_languages(name: str) -> None:
    data, words = ONE[name]

    reading = read_file(data, recognised(data).code)

    assert not reading.questions
    [found] = reading.refused
    assert re.fullmatch(r"question 1|line 1|sheet Sheet, row 2", found.place)
    assert re.search(words, " ".join(found.faults))
    with translation.override("zh-hans"):
        [found] = read_file(data, recognised(data).code).refused
    assert CHINESE.search(found.place)
    assert CHINESE.search(" ".join(found.faults))


@settings(max_examples=60, deadline=None)
@given(several(st.one_of(*(KINDS | DETAILED | FORMS).values())), st.data())
def test_a_good_file_changed_at_random_is_read_or_refused_and_never_fails(
    questions: list[FileQuestion], data: st.DataObject
) -> None:
    code = data.draw(st.sampled_from(["gift", "moodle-xml", "aiken"]))
    file = FORMATS[code].write(questions).data
    for _change in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(file)))
        end = data.draw(st.integers(start, min(len(file), start + 200)))
        put = data.draw(
            st.sampled_from(
                [b"", b"{", b"}", b"<", b"]]>", b"<![CDA", b"\\", b"%", b"#", b"nan", b"\x00", b"\xff"]
            )
        )
        file = file[:start] + put + file[end:]

    try:
        reading = read_file(file, code)
    except FileRefusedError as refusal:
        assert str(refusal)
    else:
        assert reading.questions or reading.refused


@pytest.mark.parametrize(
    "text",
    [
        "问<script>alert(1)</script>",
        "问<SCRIPT src=//x></SCRIPT>",
        '问<img src="x" onerror="alert(1)">',
        '问<a href="java\tscript:alert(1)">x</a>',
        '问<iframe src="http://x"></iframe>',
        "问<svg onload=alert(1)>",
    ],
)
@pytest.mark.parametrize("code", ["moodle-xml", "gift"])
def test_a_question_with_a_script_is_refused_and_its_place_is_named(code: str, text: str) -> None:
    escaped = text.replace("=", "\\=").replace(":", "\\:")
    data = question(text) if code == "moodle-xml" else f"{escaped} {{=甲 ~乙 ~丙}}".encode()

    reading = read_file(data, code)

    assert not reading.questions
    assert [it.place for it in reading.refused] == ["question 1" if code == "moodle-xml" else "line 1"]
    assert "active content" in reading.refused[0].faults[0]


def test_formatting_and_pictures_go_and_each_is_named() -> None:
    reading = read_file(
        question('<p>听<b>声音</b></p><p>看<img src="@@PLUGINFILE@@/a.png"></p><style>p{}</style>'),
        "moodle-xml",
    )

    [taken] = reading.questions
    assert taken.values["stem"] == "听声音\n看"
    assert taken.changed == (
        "Formatting (<b>) is not kept, its text is.",
        "A picture, sound or film is not kept.",
        "Formatting (<style>) is not kept, its text is.",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_in_any_usual_encoding_is_read_and_a_conversion_is_told(encoding: str) -> None:
    reading = read_file("先做什么？ {=听声音 ~换零件 ~写报价}".encode(encoding), "gift")

    assert reading.questions[0].values["stem"] == "先做什么？"
    assert [it.place for it in reading.lost] == ([] if encoding.startswith("utf-8") else ["whole file"])


def test_an_xml_file_that_says_gb2312_is_read() -> None:
    data = "<?xml version='1.0' encoding='gb2312'?>" + question("先听").decode()

    assert read_file(data.encode("gb18030"), "moodle-xml").questions[0].values["stem"] == "先听"


def refusals(reading: Reading) -> list[tuple[str, str]]:
    return [(it.place, it.faults[0]) for it in reading.refused]


def test_gift_names_by_line_what_it_does_not_take() -> None:
    text = (
        "$CATEGORY: 刹车\n\n// 备注\n一 {}\n\n二 {=甲 -> 乙 =丙 -> 丁}\n\n三 {#}\n\n四 {=甲 =乙} 丁\n\n只有文字\n\n"
        "五 {=甲 ~乙\n\n六 {=甲#好 ~%50%乙 ~丙}\n\n七 {甲}\n\n八 {=甲 =乙 ~丙}\n\n九{T}十"
    )

    reading = read_file(text.encode(), "gift")

    assert refusals(reading) == [
        ("line 4", "Who marks has no guide. Write after #### in the braces what a good answer holds."),
        ("line 8", "A numeric answer should be one number with its tolerance, such as {#3:0.5}."),
        (
            "line 14",
            "Its braces { } do not match, a blank line stands between them, or it has more than one answer.",
        ),
        ("line 18", "Before its first option stands a text without = or ~."),
        ("line 20", "Several options each earn all points. Make it a multiple choice with shares (~%50%)."),
        (
            "line 12",
            "This text belongs to no question. Give it a code and its questions the tag case: with this code.",
        ),
    ]
    assert [(it.place, it.changed) for it in reading.questions] == [
        ("line 6", ()),
        (
            "line 10",
            ("There is no question above the text: “把句子补充完整。” was written for it.",),
        ),
        (
            "line 16",
            ("Feedback to single options is not kept.", "Part of the points for other options is not kept."),
        ),
        ("line 22", ("The gap in the text became “_____”.",)),
    ]
    assert [(it.place, it.words) for it in reading.lost] == [
        ("line 1", "The category “刹车” is not kept."),
        ("line 3", "A comment is not kept: // 备注"),
    ]


def test_aiken_names_by_line_what_is_wrong() -> None:
    text = "一\nA. 甲\nB. 乙\nANSWER: C\n\n二\nA. 甲\nB. 乙\n\nA. 甲\nANSWER: A\n\n三\nA) 甲\n乙\nANSWER: A\n\n四\nANSWER: A\n\n五\nA．甲\nB、乙\nC）丙\n答案：B"

    reading = read_file(text.encode(), "aiken")

    assert refusals(reading) == [
        ("line 1", "Line 4: the answer “C” is none of the options A, B."),
        ("line 6", "Line 8 should be “ANSWER: ” with a letter."),
        ("line 10", "There is no question above the options."),
        ("line 13", "Line 15 is no option such as “A. text”."),
        ("line 18", "It has no options such as “A. text”."),
    ]
    assert [it.values["choices"] for it in reading.questions] == [
        [{"text": "甲"}, {"text": "乙", "correct": True}, {"text": "丙"}]
    ]


def test_moodle_xml_names_what_it_does_not_take_and_what_it_does_not_keep() -> None:
    data = (
        "<quiz><question type='category'><category><text>$course$/刹车</text></category></question>"
        "<question type='cloze'><name><text>填空</text></name></question>"
        "<question type='calculated'><name><text>算</text></name></question>"
        "<question type='truefalse'><questiontext><text>制动液可以混用。</text></questiontext><defaultgrade>2</defaultgrade>"
        "<hint><text>想一想</text></hint><tags><tag><text>车</text></tag></tags>"
        "<answer fraction='0'><text>true</text></answer>"
        "<answer fraction='100'><text>false</text><feedback><text>对</text></feedback></answer></question></quiz>"
    )

    reading = read_file(data.encode(), "moodle-xml")

    assert refusals(reading) == [
        ("question 1", "Its text has no gap such as {1:SHORTANSWER:=answer}."),
        ("question 2", "This kind of question is not taken: calculated."),
    ]
    assert [(it.place, it.words) for it in reading.lost] == [
        ("before question 1", "The category “$course$/刹车” is not kept.")
    ]
    assert reading.questions[0].changed == (
        "The tag “车” is not kept.",
        "Feedback to single options is not kept.",
        "The points are not kept: the exam gives them.",
        "Hints and feedback to results are not kept.",
    )
