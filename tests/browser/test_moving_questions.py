"""A trainer brings questions in from a file and takes them out again, on a phone and at a desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult
from playwright.sync_api import Page, expect
from pytest_django import Settings

from cms.exchange import read_file
from cms.exchange.base import MOST_BYTES
from cms.models import Question
from cms.vocabulary import EDITORS_GROUP
from staffing.models import User
from tests.browser.fitting import fits
from training.question_import_tasks import questions_take_over_task

pytestmark = pytest.mark.browser
SignIn = Callable[[Page, Any], None]
BANK = "/cms/snippets/cms/question/"

FILE = """$CATEGORY: 刹车

听到异响先做什么？ {=听声音、问情况 ~换零件 ~写报价####先弄清，才知道查哪里。}

制动液每 {=两年 ~十年 ~三十年} 换一次。

坏题 {=甲 =乙 ~丙}
"""


@pytest.fixture
def queued(settings: Settings) -> None:
    """Tasks stay in the queue of the database, as in production, until a worker takes them."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def work_off_the_queue() -> None:
    """What a worker does, in this process."""
    for row in DBTaskResult.objects.ready().filter(task_path=questions_take_over_task.module_path):
        row.claim("here")
        questions_take_over_task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])


def trainer() -> User:
    found = User.objects.filter(groups__name=EDITORS_GROUP).order_by("pk").first()
    assert found
    return found


def upload(page: Page, data: bytes, name: str = "刹车.gift.txt") -> None:
    page.goto(f"{BANK}import/")
    page.locator("[name=file]").set_input_files([{"name": name, "mimeType": "text/plain", "buffer": data}])
    page.locator("[name=module]").select_option(index=1)
    competencies = page.locator("[name=competency] option:not([hidden]):not([disabled])")
    code = competencies.nth(1).get_attribute("value")
    page.locator("[name=competency]").select_option(code)
    page.get_by_role("button", name="先看一看").click()


def test_from_the_file_to_the_drafts_and_back_into_a_file(
    desk: Page, sign_in: SignIn, queued: None, tmp_path: Path
) -> None:
    sign_in(desk, trainer())
    upload(desk, FILE.encode())

    refused = desk.locator("section", has_text="未通过").first
    expect(refused.get_by_role("row", name="第 7 行")).to_contain_text("有几个选项各得满分")
    expect(desk.get_by_role("row", name="第 1 行")).to_contain_text("分类“刹车”不保留")
    expect(desk.get_by_role("row", name="第 5 行")).to_contain_text("没有解析")
    assert not Question.objects.filter(stem__startswith="听到异响").exists()

    desk.get_by_role("button", name="把 2 道题接收为草稿").click()
    expect(desk.get_by_role("heading", name="导入“刹车.gift.txt”")).to_be_visible()
    expect(desk.get_by_text("正在排队")).to_be_visible()
    expect(desk.locator(".crumbs li")).to_have_count(1)
    work_off_the_queue()
    expect(desk.get_by_text("题目已作为草稿进入题库。")).to_be_visible()
    desk.get_by_role("link", name="查看结果").click()
    expect(desk.get_by_text("2 道题已接收为草稿")).to_be_visible()

    desk.get_by_role("link", name="去题库").click()
    expect(desk.get_by_text("听到异响先做什么？")).to_be_visible()

    desk.goto(f"{BANK}export/?live=false")
    desk.get_by_role("link", name="Excel 工作簿").click()
    expect(desk.get_by_text("文件内容完整", exact=False)).to_be_visible()
    with desk.expect_download() as download:
        desk.get_by_role("link", name="下载").click()
    download.value.save_as(tmp_path / "questions.xlsx")
    stems = {
        it.values["stem"]
        for it in read_file((tmp_path / "questions.xlsx").read_bytes(), "workbook").questions
    }
    assert {"听到异响先做什么？", "把句子补充完整。"} <= stems


def test_on_a_phone_the_form_the_report_and_a_refused_file_fit(phone: Page, sign_in: SignIn) -> None:
    sign_in(phone, trainer())
    upload(phone, b"%PDF-1.7 {}", "题目.pdf")
    expect(phone.get_by_text("认不出这个文件的格式", exact=False).first).to_be_visible()
    assert fits(phone)
    box = phone.locator("[name=module]").bounding_box()
    assert box
    assert box["x"] + box["width"] <= 360

    upload(phone, FILE.encode())

    expect(phone.get_by_role("row", name="第 7 行")).to_be_visible()
    assert fits(phone)


def test_a_file_that_is_too_large_is_refused_in_words(desk: Page, sign_in: SignIn) -> None:
    sign_in(desk, trainer())

    upload(desk, b"q{" + b"a" * MOST_BYTES + b"}")

    expect(desk.get_by_text("文件超过 20 MB", exact=False).first).to_be_visible()
