"""Every kind of question with its case and its picture, out of the bank and back into it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from openpyxl.utils import get_column_letter

from cms.exchange import read_file
from cms.models import Case, Question
from tests.cms.conftest import CourseFolder, further_questions, question, questions
from tests.cms.exchange.test_import import EXPORT, bank, places, taken_over, uploaded

pytestmark = pytest.mark.django_db

CASE = {
    "id": "br-case",
    "competency": "look",
    "title": "早上的排队",
    "text": "店里排了三辆车。\n先接哪一辆？",
}


def in_case(code: str, **more: Any) -> dict[str, Any]:
    return question(code, "true_false", "look", answer=True, case="br-case", **more)


@pytest.fixture
def whole_bank(luo: Client, folder: CourseFolder, load: Callable[..., None]) -> list[dict[str, Any]]:
    """Every kind of question, and a case that two of them share, the later code asked first."""
    rows = [*questions(), *further_questions(), in_case("br-z"), in_case("br-a")]
    folder.write("questions.yaml", rows)
    folder.write("cases.yaml", [CASE])
    load()
    Question.objects.filter(code="br-2").update(use="practice")
    return rows


@pytest.mark.parametrize("code", ["workbook", "moodle-xml"])
def test_every_kind_with_its_case_and_picture_comes_back(
    luo: Client, whole_bank: list[dict[str, Any]], code: str
) -> None:
    left_out = {"workbook": 0, "moodle-xml": 1}[code]  # dates by formula have no form in Moodle
    data = bank(code)
    before = read_file(data, code).questions
    assert len(places(uploaded(luo, data), "same")) == len(before) == len(whole_bank) - left_out
    Question.objects.all().delete()
    Case.objects.all().delete()

    page = uploaded(luo, data)
    assert [(row["code"], row["title"]) for row in page.context["report"]["cases"]] == [
        ("br-case", "早上的排队")
    ]
    taken_over(luo)

    again = read_file(bank(code), code).questions
    assert [it.values for it in again] == [it.values for it in before]
    assert [it.picture for it in again] == [it.picture for it in before]
    assert [it.code for it in Question.objects.filter(case__code="br-case").order_by("case_place")] == [
        "br-z",
        "br-a",
    ]
    assert Question.objects.get(code="br-2").use == "practice"
    assert not Case.objects.get().live


def test_another_wording_of_a_case_becomes_its_draft_and_its_questions_stay(
    luo: Client, whole_bank: list[dict[str, Any]]
) -> None:
    page = uploaded(luo, bank("moodle-xml").replace("三辆车".encode(), "四辆车".encode()))

    assert [row["code"] for row in page.context["report"]["cases"]] == ["br-case"]
    assert not places(page, "changes")

    taken_over(luo)

    case = Case.objects.get()
    assert "三辆车" in case.text
    assert "四辆车" in case.get_latest_revision_as_object().text


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (["br-x", "none-such"], "There is no case “none-such” in the bank, and the file does not tell it."),
        (["br-x", "br-case", "hear"], "The case br-case belongs to brakes, look: its questions do too."),
    ],
)
def test_a_question_with_a_case_that_cannot_be_is_refused(
    luo: Client, whole_bank: list[dict[str, Any]], rows: list[str], fault: str
) -> None:
    code, case, *competency = rows
    tags = "".join(f"[tag:competency:{it}]" for it in competency)

    page = uploaded(luo, f"// [id:{code}][tag:case:{case}]{tags}\n问 {{T}}")

    assert page.context["report"]["refused"][0]["words"] == [fault]


def test_a_case_whose_questions_are_for_exams_takes_none_for_practice_from_a_file(
    luo: Client, whole_bank: list[dict[str, Any]]
) -> None:
    tags = "[tag:case:br-case][tag:competency:look][tag:use:practice]"

    report = uploaded(luo, f"// [id:br-x]{tags}\n问 {{T}}").context["report"]

    assert [row["words"] for row in report["refused"]] == [
        [
            "The case br-case holds br-a, which is reserved for “Exams only”. All questions of a case are reserved for "
            "the same."
        ]
    ]


def test_a_file_that_mixes_exam_and_practice_in_a_case_of_its_own_keeps_those_that_come_first(
    luo: Client, whole_bank: list[dict[str, Any]]
) -> None:
    data = (
        bank("moodle-xml")
        .replace(b"br-case", b"br-yard")
        .replace(b"br-a<", b"br-b<")
        .replace(b"br-z<", b"br-y<")
    )
    head, sep, tail = data.rpartition(b"use:exam")

    report = uploaded(luo, head + b"use:practice" + tail).context["report"]

    assert sep
    assert [row["code"] for row in report["new"]] == ["br-y"]
    assert ["br-y, which is reserved for “Exams only”" in row["words"][0] for row in report["refused"]] == [
        True
    ]


def test_a_misspelt_name_in_the_explanation_of_a_date_is_refused_with_those_that_exist(
    luo: Client, whole_bank: list[dict[str, Any]]
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(bank("workbook")))
    page = book["题目"]
    columns = {cell.value: cell.column for cell in page[1]}
    row = next(cell.row for cell in page[get_column_letter(columns["编号"])] if cell.value == "br-8")
    page.cell(row=row, column=columns["解析"]).value = "从{交车曰}起数，最晚是 {answer}。"
    stream = io.BytesIO()
    book.save(stream)

    [refused] = uploaded(luo, stream.getvalue()).context["report"]["refused"]

    assert "{交车曰} is no name of this question" in refused["words"][0]
    assert "{交车日}、{n}、{answer}" in refused["words"][0]


@pytest.mark.parametrize("code", ["workbook", "moodle-xml", "gift"])
def test_a_control_character_in_the_bank_breaks_no_file_and_is_named(luo: Client, code: str) -> None:
    Question.objects.filter(code="br-1").update(stem="先听\x0b后看\ufffe")

    page = luo.get(reverse(EXPORT), {"format": code})

    assert [(it.place, it.changed) for it in page.context["writing"].changed] == [
        ("br-1", ("Control characters were taken out.",))
    ]
    assert read_file(bank(code), code).questions[0].values["stem"] == "先听后看"


def test_a_text_that_looks_like_a_formula_is_a_text_in_the_workbook(luo: Client) -> None:
    Question.objects.filter(code="br-1").update(stem='=HYPERLINK("http://example.com")')
    data = bank("workbook")

    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(data))["题目"] for cell in row]

    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert read_file(data, "workbook").questions[0].values["stem"].startswith("=HYPERLINK")


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/media/", b"<html><script>alert(1)</script></html>"),
        ("xl/media/", b""),
        ("xl/drawings/drawing", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
        ("xl/drawings/_rels/", b"<Relationships"),
        (
            "xl/drawings/_rels/",
            b'<Relationships><Relationship Id="rId1" Target="../../../etc/passwd"/></Relationships>',
        ),
    ],
)
def test_a_picture_of_a_workbook_that_is_none_refuses_its_question_alone(
    luo: Client, whole_bank: list[dict[str, Any]], part: str, content: bytes
) -> None:
    source = zipfile.ZipFile(io.BytesIO(bank("workbook")))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            target.writestr(name, content if name.startswith(part) else source.read(name))

    reading = read_file(stream.getvalue(), "workbook")

    assert [it.title for it in reading.refused] == ["题目 br-9"]
    assert len(reading.questions) == len(whole_bank) - 1
