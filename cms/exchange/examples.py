"""One question of each kind, for the sheet of the template that shows how each is written."""

from __future__ import annotations

from cms.exchange.base import Values


def example_questions() -> list[Values]:
    """In the order in which the columns explain the kinds."""
    choices = [{"text": "听声音、问情况", "correct": True}, {"text": "换零件"}, {"text": "写报价"}]
    several = [
        {"text": "举升前看支点", "correct": True},
        {"text": "离地后再查一遍", "correct": True},
        {"text": "边升边钻到车下"},
    ]
    return [
        _example("single", "客户说刹车响，先做什么？", "先弄清情况，才知道查哪里。", choices=choices),
        _example("multiple", "举升车辆时哪些做法对？", "车没停稳不进车下。", choices=several, critical=True),
        _example("true_false", "不同牌号的制动液可以混用。", "混用会降低沸点。", answer=False),
        _example("ordering", "排出更换备胎的次序。", "先松后升。", items=["停稳驻车", "松螺母", "举升", "换胎"]),
        _example(
            "numeric", "这种胎的标准气压是多少？", "以门柱标牌为准。", value="0.25", tolerance="0.01",
            units=[{"text": "MPa", "factor": "1"}, {"text": "bar", "factor": "0.1"}],
        ),
        _example(
            "matching", "现象和原因配对。", "响声和抖动各有来处。",
            pairs=[{"left": "尖叫", "right": "摩擦片薄"}, {"left": "抖动", "right": "制动盘变形"}],
            extra=["油压正常"],
        ),
        _example(
            "cloze", "把句子补充完整。", "两周是给客户安排时间。", text="提前[[1]]用[[2]]告诉客户。",
            gaps=[{"right": ["两周", "14天"]}, {"right": ["电话"], "wrong": ["信函", "上门走访"]}],
        ),
        _example(
            "date", "{交车日}交车，{n} 天内要回访，最晚哪一天？", "从{交车日}起数 {n} 天，是 {answer}。",
            dates=[{"name": "交车日", "first": "2026-01-05", "last": "2026-12-20"}],
            numbers=[{"name": "n", "least": 3, "most": 7}], formula="交车日 + n 天",
        ),
        _example(
            "hotspot", "哪一个是动力电池？（在“图片”一栏放上图片）", "它最大，在车底。", alt="三电系统的连线图",
            areas=[
                {"place": "左边的大方框", "left": "3", "top": "34", "width": "19.5", "height": "24", "correct": True},
                {"place": "右边的圆", "left": "60", "top": "34", "width": "20", "height": "24", "correct": False},
            ],
        ),
        _example(
            "text", "客户嫌贵，你怎么说？", "先说清做了什么。", longest=200, guide="说到做了什么得一分，说到为什么得一分。",
        ),
        _example("file", "拍下断开高压后的验电读数。", "读数要看得清。", files=2, guide="两张都清楚得两分。"),
    ]  # fmt: skip


def _example(kind: str, stem: str, explanation: str, **own: object) -> Values:
    return {"kind": kind, "stem": stem, "explanation": explanation, "difficulty": 1, "use": "exam"} | own
