"""Invented figures for the gallery of components (`templates/styleguide.html`)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms, template

register = template.Library()


@dataclass(frozen=True)
class Example:
    """A stretch of days with one outcome."""

    outcome: str
    start: date
    end: date


class ExampleForm(forms.Form):
    """One field of each kind, two of them refused."""

    name = forms.CharField(label="姓名")
    phone = forms.CharField(label="手机", help_text="11 位，用来登录和接收到期提醒。")
    joined = forms.DateField(
        label="入职日期", error_messages={"invalid": "没有这一天。请写成 2026-03-02 这样。"}
    )
    post = forms.ChoiceField(label="岗位", choices=[("", "请选择"), ("sa", "服务顾问"), ("m", "机修")])
    note = forms.CharField(label="备注", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    scan = forms.FileField(label="毕业证扫描件", required=False, help_text="PDF 或照片，不超过 10 MB。")
    tenure = forms.ChoiceField(
        label="场地", choices=[("own", "自有"), ("rent", "租赁")], widget=forms.RadioSelect
    )
    agree = forms.BooleanField(label="以上内容与原件一致", help_text="保存后会记下您的姓名和时间。")


START, END, TODAY = date(2025, 11, 23), date(2029, 11, 22), date(2026, 11, 23)


def _line(*pieces: tuple[str, date]) -> list[Example]:
    """Outcomes one after another, each up to and including its day."""
    line, start = [], START
    for outcome, end in pieces:
        line.append(Example(outcome, start, end))
        start = date.fromordinal(end.toordinal() + 1)
    return line


@register.simple_tag
def gallery() -> dict[str, Any]:
    """Everything the gallery shows."""
    form = ExampleForm(
        {"name": "陈小雨", "phone": "1380013800", "joined": "2026/2/30", "post": "sa", "tenure": "rent"}
    )
    form.add_error("phone", "只有 10 位，手机号是 11 位。")
    return {
        "form": form,
        "start": START,
        "end": END,
        "today": TODAY,
        "lines": [
            {
                "clause": "4.3",
                "title": "质量检验员不少于 2 人",
                "seen": "现有 2 人：王师傅、周师傅",
                "code": "expiring",
                "text": "111 天后到期",
                "page": "第 31 页",
                "stretches": _line(
                    ("met", date(2026, 12, 13)), ("expiring", date(2027, 3, 13)), ("not_met", END)
                ),
            },
            {
                "clause": "4.5",
                "title": "中级以上技术工人不少于 50%",
                "seen": "9 人中 6 人（67%），需 5 人",
                "code": "met",
                "text": "",
                "page": "第 28 页",
                "stretches": _line(("not_met", date(2026, 4, 1)), ("met", END)),
            },
            {
                "clause": "4.1",
                "title": "技术负责人：大专以上或中级职称以上",
                "seen": "刘工，工程师，2019-06 起",
                "code": "met",
                "text": "",
                "page": "第 26 页",
                "stretches": _line(("met", END)),
            },
            {
                "clause": "6.2",
                "title": "安全生产条件与规模相适应",
                "seen": "需由负责人确认，说明理由并附照片",
                "code": "needs_judgement",
                "text": "",
                "page": "—",
                "stretches": _line(("met", date(2026, 8, 31)), ("needs_judgement", END)),
            },
            {
                "clause": "8.3",
                "title": "停车场不少于 150 m²",
                "seen": "162 m²，租赁至 2028-06-30",
                "code": "met",
                "text": "",
                "page": "第 19 页",
                "stretches": _line(("met", date(2028, 6, 30)), ("not_met", END)),
            },
            {
                "clause": "8.4",
                "title": "租赁合同的书面文本",
                "seen": "主管部门同意免交，2027-12-31 前",
                "code": "waived",
                "text": "",
                "page": "第 20 页",
                "stretches": _line(("waived", date(2027, 12, 31)), ("unknown", END)),
            },
            {
                "clause": "9.1",
                "title": "尾气分析仪检定有效",
                "seen": "检定证书未上传",
                "code": "unknown",
                "text": "",
                "page": "—",
                "stretches": _line(("met", date(2026, 7, 31)), ("unknown", END)),
            },
        ],
        "year": _line(
            ("met", date(2026, 3, 31)), ("needs_judgement", date(2026, 8, 15)), ("met", date(2027, 1, 13))
        ),
        "year_end": date(2027, 1, 31),
        "chips": [
            {"label": "全部", "count": 18, "url": "#", "current": True},
            {"label": "要处理", "count": 3, "url": "#", "current": False},
            {"label": "人员", "count": 9, "url": "#", "current": False},
            {"label": "场地", "count": 4, "url": "#", "current": False},
            {"label": "设备", "count": 5, "url": "#", "current": False},
        ],
        "tabs": [
            {"label": "学习", "url": "#", "current": True},
            {"label": "考试", "url": "#", "current": False},
            {"label": "每日一练", "url": "#", "current": False},
            {"label": "证书", "url": "#", "current": False},
        ],
        "axes": [
            ("懂汽车", 86),
            ("懂市场", 72),
            ("懂营销", 64),
            ("懂销售", 78),
            ("懂服务", 92),
            ("懂客户", 52),
        ],
        "order": [
            "按规范检查仪容仪表",
            "备好表单、工具和材料",
            "整理并清洁接待环境",
            "主动迎接，引导停车",
            "使用标准问候语",
            "恰当称呼客户",
        ],
    }
