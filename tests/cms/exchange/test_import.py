"""Trainer Luo brings questions in from files and takes them out again."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from cms.exchange import FORMATS, read_file
from cms.exchange.bank import Courses, exported
from cms.models import ModulePage, Question, QuestionImport
from staffing.models import User
from tests.cms.conftest import questions
from tests.guards import assert_queries_stay_flat

pytestmark = pytest.mark.django_db

UPLOAD = "wagtailsnippets_cms_question:import"
PREVIEW = "wagtailsnippets_cms_question:import_preview"
TAKE_OVER = "wagtailsnippets_cms_question:import_take_over"
TEMPLATE = "wagtailsnippets_cms_question:import_template"
EXPORT = "wagtailsnippets_cms_question:export"

AIKEN = "先做什么？\nA. 听声音\nB. 换零件\nC. 写报价\nANSWER: A\n\n坏题\nA. 甲\nB. 乙\nC. 丙\nANSWER: D\n"


# the questions of the small course, all of kinds that three formats hold
BANK = len(questions())


def bank(code: str) -> bytes:
    rows = Question.objects.select_related("latest_revision").order_by("code")
    return FORMATS[code].write(exported(rows, Courses.read())).data


def uploaded(client: Client, data: bytes | str, name: str = "题目.txt", **more: Any) -> Any:
    content = data.encode() if isinstance(data, str) else data
    module = ModulePage.objects.get(slug="noise")
    form = {"module": module.pk, "competency": "hear", "difficulty": 2, "format": ""} | more
    return client.post(reverse(UPLOAD), form | {"file": SimpleUploadedFile(name, content)}, follow=True)


def taken_over(client: Client) -> Any:
    return client.post(reverse(TAKE_OVER, args=[QuestionImport.objects.latest("pk").pk]), follow=True)


def places(response: Any, part: str) -> list[str]:
    return [row["place"] for row in response.context["report"][part]]


def test_the_preview_names_what_is_taken_and_what_is_refused_and_writes_nothing(luo: Client) -> None:
    page = uploaded(luo, AIKEN)

    assert places(page, "new") == ["line 1"]
    assert places(page, "refused") == ["line 7"]
    assert "the answer “D” is none of the options A, B, C" in page.content.decode()
    assert "There is no explanation." in page.content.decode()
    assert Question.objects.count() == BANK


def test_the_report_speaks_chinese_to_who_reads_chinese(luo: Client) -> None:
    luo.cookies["django_language"] = "zh-hans"
    with translation.override("zh-hans"):
        page = uploaded(luo, AIKEN).content.decode()

    assert "第 7 行" in page
    assert "答案“D”不是选项 A, B, C 中的任何一个" in page
    assert "没有解析" in page


def test_what_is_taken_over_is_a_draft_that_no_paper_draws(luo: Client) -> None:
    uploaded(luo, AIKEN)
    page = taken_over(luo)

    drawn = Question.objects.get(stem="先做什么？")
    assert not drawn.live
    assert drawn.latest_revision is not None
    assert drawn not in Question.objects.published()
    assert (drawn.competency, drawn.module.slug, drawn.difficulty) == ("hear", "noise", 2)
    assert [(it.value["text"], it.value["correct"]) for it in drawn.options] == [
        ("听声音", True),
        ("换零件", False),
        ("写报价", False),
    ]
    assert "1 question was taken over as a draft" in page.content.decode()
    with pytest.raises(ValidationError, match="explanation"):
        drawn.get_latest_revision_as_object().full_clean()


def test_pressing_twice_writes_once(luo: Client) -> None:
    uploaded(luo, AIKEN)
    taken_over(luo)
    taken_over(luo)

    assert Question.objects.filter(stem="先做什么？").count() == 1


def test_the_same_file_again_is_recognised(luo: Client) -> None:
    uploaded(luo, AIKEN)
    taken_over(luo)

    page = uploaded(luo, AIKEN)

    assert places(page, "same") == ["line 1"]
    assert "The same file was taken over before" in page.content.decode()
    assert not places(page, "new")


@pytest.mark.parametrize("code", ["workbook", "moodle-xml", "gift"])
def test_the_bank_exported_and_imported_again_is_there_already(luo: Client, code: str) -> None:
    page = uploaded(luo, bank(code))

    assert page.context["upload"].format == code
    assert len(places(page, "same")) == BANK
    assert [places(page, part) for part in ("new", "changes", "refused", "lost")] == [[], [], [], []]


@pytest.mark.parametrize("code", ["workbook", "moodle-xml", "gift"])
def test_a_bank_that_lost_its_questions_gets_the_same_ones_back(luo: Client, code: str) -> None:
    before = [it.values for it in read_file(bank(code), code).questions]
    data = bank(code)
    Question.objects.all().delete()

    uploaded(luo, data)
    taken_over(luo)

    assert [it.values for it in read_file(bank(code), code).questions] == before


def test_another_wording_of_a_known_code_becomes_a_draft_and_the_published_one_stays(luo: Client) -> None:
    keys = [it.id for it in Question.objects.get(code="br-1").options]
    page = uploaded(luo, bank("gift").replace("题目 br-1".encode(), "新题面".encode()))
    assert [row["code"] for row in page.context["report"]["changes"]] == ["br-1"]

    taken_over(luo)

    question = Question.objects.get(code="br-1")
    assert question.frozen()["stem"] == "题目 br-1"
    assert question.has_unpublished_changes
    assert question.get_latest_revision_as_object().stem == "新题面"
    assert [it.id for it in question.get_latest_revision_as_object().options] == keys


def test_all_faults_of_a_row_are_named_at_once_with_row_and_column(luo: Client) -> None:
    rows = FORMATS["workbook"].read(bank("workbook")).questions
    wrong = [rows[0].values | {"stem": "长" * 1001, "choices": [{"text": "甲"}, {"text": "乙"}]}]
    data = FORMATS["workbook"].write([type(rows[0])("x", values | {"id": "新 题"}) for values in wrong]).data

    [row] = uploaded(luo, data).context["report"]["refused"]

    assert row["place"] == "sheet 题目, row 2"
    assert len(row["words"]) == 3


def test_a_cell_that_is_too_long_refuses_its_row_and_names_every_such_column(luo: Client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(bank("workbook")))
    page = book["题目"]
    columns = {cell.value: cell.column for cell in page[1]}
    for heading in ("题干", "解析"):
        page.cell(row=2, column=columns[heading]).value = "长" * 2001
    stream = io.BytesIO()
    book.save(stream)

    report = uploaded(luo, stream.getvalue()).context["report"]

    [row] = report["refused"]
    assert row["place"] == "sheet 题目, row 2"
    assert [words.split(":")[0] for words in row["words"]] == ["Column 题干", "Column 解析"]
    assert all("2,001 characters" in words for words in row["words"])
    assert len(report["same"]) == BANK - 1


def test_control_characters_that_a_workbook_brings_are_taken_out_and_named(luo: Client) -> None:
    book = openpyxl.Workbook()
    book.active.append(["题干", "选项A", "选项B", "选项C", "答案"])
    book.active.append(["先做\x7f什么？", "一", "二", "三", "A"])
    stream = io.BytesIO()
    book.save(stream)

    [row] = uploaded(luo, stream.getvalue()).context["report"]["new"]

    assert "Control characters were taken out." in row["words"]


def test_what_stands_outside_the_headings_of_a_workbook_is_named(luo: Client) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["题库 2026"],
        ["题干", "选项A", "选项B", "选项C", "答案"],
        ["甲？", "一", "二", "三", "A", "备注"],
    ):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)

    report = uploaded(luo, stream.getvalue()).context["report"]

    assert [(it["place"], it["words"]) for it in report["lost"]] == [
        ("sheet Sheet, row 2", "Column F has no heading; what stands in it is not kept."),
        ("sheet Sheet, row 1", "This row stands above the headings and was not read."),
    ]
    assert len(report["new"]) == 1


def test_a_locked_question_is_left_alone(luo: Client) -> None:
    Question.objects.filter(code="br-1").update(locked=True)

    page = uploaded(luo, bank("gift").replace("题目 br-1".encode(), "新题面".encode()))

    assert [row["words"] for row in page.context["report"]["refused"]] == [
        ["br-1 is in the bank and locked or waiting for approval. Finish that first."]
    ]


def test_a_question_that_stands_twice_in_a_file_is_taken_once(luo: Client) -> None:
    page = uploaded(luo, "甲 {=一 ~二 ~三}\n\n甲 {=一 ~二 ~三}")

    assert places(page, "new") == ["line 1"]
    assert page.context["report"]["refused"][0]["words"] == [
        "The same question stands at line 1 of this file."
    ]


def test_two_files_looked_at_in_two_tabs_are_both_there_until_the_next_day(luo: Client) -> None:
    uploaded(luo, AIKEN)
    first = QuestionImport.objects.latest("pk")
    uploaded(luo, AIKEN.replace("先做什么", "再做什么"))
    assert places(luo.get(reverse(PREVIEW, args=[first.pk])), "new") == ["line 1"]

    QuestionImport.objects.update(uploaded_at=timezone.now() - timedelta(days=2))
    uploaded(luo, AIKEN)
    assert QuestionImport.objects.get().pk > first.pk + 1


def test_an_unusable_file_is_refused_beside_its_field(luo: Client) -> None:
    page = uploaded(luo, b"%PDF-1.7", name="x.xlsx")

    assert "in none of the formats" in page.content.decode()
    assert not QuestionImport.objects.exists()


def test_who_may_not_write_questions_imports_none_and_sees_no_upload_of_another(
    luo: Client, client: Client, approver: User
) -> None:
    uploaded(luo, AIKEN)
    upload = QuestionImport.objects.latest("pk")
    reader = User.objects.create_user("reader", password="reader")
    reader.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", "view_question"]))

    client.force_login(reader)
    assert client.get(reverse(UPLOAD)).status_code == 302
    assert client.post(reverse(TAKE_OVER, args=[upload.pk])).status_code == 302
    assert client.get(reverse(EXPORT)).status_code == 200
    client.force_login(User.objects.create_superuser("root", password="root"))
    assert client.get(reverse(PREVIEW, args=[upload.pk])).status_code == 404
    client.logout()
    for name in (UPLOAD, TEMPLATE, EXPORT):
        assert client.get(reverse(name)).status_code == 302
    assert Question.objects.count() == BANK


def test_the_export_follows_the_filter_of_the_list(luo: Client) -> None:
    data = luo.get(reverse(EXPORT), {"kind": "ordering", "format": "gift", "download": "1"}).content

    assert [it.values["id"] for it in read_file(data, "gift").questions] == ["br-4"]


def test_the_export_says_what_a_format_does_not_hold(luo: Client) -> None:
    page = luo.get(reverse(EXPORT), {"format": "aiken"})

    assert [it.place for it in page.context["writing"].left_out] == [
        it["id"]
        for it in sorted(questions(), key=lambda it: it["id"])
        if it["kind"] not in ("single", "true_false")
    ]
    assert {"br-1", "br-3"} <= {it.place for it in page.context["writing"].changed}
    assert "Aiken holds single choice and true or false only." in page.content.decode()


def test_the_template_can_be_uploaded_once_it_is_filled_in(luo: Client) -> None:
    response = luo.get(reverse(TEMPLATE))

    assert response["Content-Disposition"] == 'attachment; filename="question-template.xlsx"'
    assert b"There is no question in this file." in uploaded(luo, response.content).content


def more_questions() -> None:
    text = "\n\n".join(f"// [id:more-{n}]\n问 {n} {{=一 ~二 ~三}}" for n in range(20))
    before = Question.objects.get(code="br-1")
    for it in read_file(text.encode(), "gift").questions:
        copy = Question.objects.get(pk=before.pk)
        copy.pk, copy.code, copy.stem, copy.latest_revision = None, it.values["id"], it.values["stem"], None
        copy.live_revision = None
        copy.save()


def test_list_and_export_take_the_same_queries_however_many_questions(luo: Client) -> None:
    export = reverse(EXPORT) + "?format=gift"
    assert_queries_stay_flat(
        lambda: (luo.get(reverse("wagtailsnippets_cms_question:list")), luo.get(export)), grow=more_questions
    )


def test_a_large_report_is_read_a_hundred_rows_at_a_time(luo: Client) -> None:
    page = uploaded(luo, "\n\n".join(f"第 {n} 问 {{T}}" for n in range(120)))
    [part] = [it for it in page.context["parts"] if it["count"]]
    assert (len(part["rows"]), part["earlier"]) == (100, "")

    page = luo.get(page.request["PATH_INFO"] + part["later"])

    [part] = [it for it in page.context["parts"] if it["count"]]
    assert [row["title"] for row in part["rows"]] == [f"第 {n} 问" for n in range(100, 120)]
