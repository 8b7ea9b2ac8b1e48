"""The sheets, columns and words of the workbook of questions: Chinese headings, and others that are understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.exchange.base import RefusedError
from sheets.table import CELL_TEXT_LIMIT

SHEET, CASES, EXPLANATION, EXAMPLES, MISSING = "题目", "案例", "填写说明", "示例", "未写入"
NOT_READ = (EXPLANATION, EXAMPLES, MISSING)
LETTERS = "ABCDEF"
KINDS = {"single": "单选", "multiple": "多选", "true_false": "判断", "ordering": "排序"}
# Kinds whose answer fits no column of options: it stands in one cell, line by line.
DETAILED = {
    "numeric": "数值",
    "matching": "匹配",
    "cloze": "填空",
    "date": "日期",
    "hotspot": "热点",
    "text": "简答",
    "file": "照片文件",
}
ALL_KINDS = KINDS | DETAILED
DIFFICULTIES = {1: "易", 2: "中", 3: "难"}
USES = {"exam": "考试", "practice": "练习", "check": "随堂检查"}
YES, NO = "是", "否"
TRUE_WORDS, FALSE_WORDS = {"对", "正确", "√", "true", "是"}, {"错", "错误", "×", "false", "否"}
PLACE_COLUMNS = ("id", "course", "module", "competency", "origin")


@dataclass(frozen=True, slots=True)
class Column:
    """``help``: how to fill it in; ``width``: in characters."""

    code: str
    zh: str
    help: Any
    width: int = 12
    aliases: tuple[str, ...] = ()

    def is_called(self, heading: str) -> bool:
        return _key(heading) in {_key(it) for it in (self.zh, self.code, *self.aliases)}


def _key(heading: str) -> str:
    return "".join(heading.split()).lower()


COLUMNS = [
    Column("id", "编号", _("Code of the question. Leave it empty for a new one."), 14, ("题号", "题目编号")),
    Column(
        "kind",
        "题型",
        _("单选, 多选, 判断, 排序, 数值, 匹配, 填空, 日期, 热点, 简答 or 照片文件."),
        10,
        ("类型", "题目类型"),
    ),
    Column("stem", "题干", _("The question."), 50, ("题目", "试题", "问题")),
    *(
        Column(
            letter,
            f"选项{letter}",
            _("For 单选 and 多选: the options. For 排序: the items. Leave it empty for all other kinds."),
            22,
            (f"答案选项{letter}",),
        )
        for letter in LETTERS
    ),
    Column(
        "answer",
        "答案",
        _("单选: A. 多选: ABD. 判断: 对 or 错. 排序: the letters in the right order. 数值: the number."),
        10,
        ("正确答案", "标准答案"),
    ),
    Column(
        "details",
        "作答内容",
        _(
            "For 数值, 匹配, 填空, 日期, 热点, 简答 and 照片文件: line by line, each beginning with its word. The sheet 示例 "
            "shows every kind."
        ),
        30,
    ),
    Column(
        "picture",
        "图片",
        _("For 热点: put the picture over this cell (a floating picture, not one in the cell)."),
        24,
    ),
    Column(
        "explanation",
        "解析",
        _("Why the answer is right, and why the tempting one is wrong."),
        50,
        ("答案解析", "说明"),
    ),
    Column("difficulty", "难度", _("易, 中 or 难."), 8),
    Column("critical", "安全题", _("是 where a wrong answer may hurt or kill and so fails the exam."), 8),
    Column("use", "用途", _("考试, 练习 or 随堂检查. Empty: 考试."), 10),
    Column(
        "case",
        "案例",
        _("Code of the case that the question shares with others; its text stands in the sheet 案例."),
        16,
    ),
    Column("case_place", "案例内顺序", _("1 for the case's first question, 2 for the next."), 12),
    Column("course", "课程", _("Code of the course. Empty: the one chosen at the import."), 16),
    Column("module", "课", _("Code of the lesson. Empty: the one chosen at the import."), 16, ("课时",)),
    Column("competency", "能力项", _("Code of the competency. Empty: the one chosen at the import."), 16),
    Column(
        "origin",
        "出处",
        _("editor, or cited with law or standard and clause, or source with section."),
        24,
        ("来源",),
    ),
]
CASE_COLUMNS = [
    Column("case_code", "案例编号", _("By this code questions name the case."), 20),
    Column("case_title", "案例标题", _("A short name of the case."), 30),
    Column("case_text", "案例正文", _("The situation that its questions share."), 80),
]


def column_called(heading: str, columns: Sequence[Column]) -> Column | None:
    return next((it for it in columns if it.is_called(heading)), None)


def in_column(code: str, words: str) -> RefusedError:
    zh = next(it.zh for it in (*COLUMNS, *CASE_COLUMNS) if it.code == code)
    return RefusedError(gettext("Column %(name)s: %(words)s") % {"name": zh, "words": words})


def too_long(code: str, length: int) -> RefusedError:
    words = gettext("it holds %(count)s characters, and a cell takes %(limit)s; shorten it.")
    return in_column(code, words % {"count": f"{length:,}", "limit": f"{CELL_TEXT_LIMIT:,}"})
