"""The columns of the workbook of questions: Chinese headings, and others that are understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

LETTERS = "ABCDEF"


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
        _("单选, 多选, 判断, 排序, 数值, 匹配, 填空, 日期, 简答 or 照片文件."),
        10,
        ("类型", "题目类型"),
    ),
    Column("stem", "题干", _("The question."), 50, ("题目", "试题", "问题")),
    *(
        Column(
            letter,
            f"选项{letter}",
            _("Leave it empty for 判断. For 排序: the items."),
            22,
            (f"答案选项{letter}",),
        )
        for letter in LETTERS
    ),
    Column(
        "answer",
        "答案",
        _("单选: A. 多选: ABD. 判断: 对 or 错. 排序: the letters in the right order."),
        10,
        ("正确答案", "标准答案"),
    ),
    Column(
        "details",
        "作答内容",
        _("For 数值, 匹配, 填空, 日期, 简答 and 照片文件: as an exported file writes it."),
        30,
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


def column_called(heading: str) -> Column | None:
    return next((it for it in COLUMNS if it.is_called(heading)), None)
