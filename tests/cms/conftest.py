"""A small course about brakes, written as files that a test may spoil, and the people who look after it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.contrib.auth.models import Group
from django.core.management import call_command

from cms.loading.site import site_prepared
from cms.vocabulary import APPROVERS_GROUP, EDITORS_GROUP
from staffing.models import User

COMPETENCIES = ["hear", "look", "explain"]


def png() -> bytes:
    """A picture of one grey point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\x80"))
        + chunk(b"IEND", b"")
    )


def course() -> dict[str, Any]:
    return {
        "slug": "brakes",
        "title": "制动",
        "title_en": "Brakes",
        "summary": "你会听，也会看。",
        "summary_en": "You hear and you look.",
        "source": "§2",
        "competencies": [{"code": code, "zh": f"会{code}", "en": f"Can {code}"} for code in COMPETENCIES],
        "exam": {
            "slug": "brakes-exam",
            "title": "制动考试",
            "title_en": "Brakes exam",
            "minutes": 20,
            "pass_mark": 70,
            "section_pass_mark": 50,
            "attempts": 3,
            "cooling_off_days": 1,
            "valid_months": 24,
            "sections": [{"competency": "hear", "questions": 2}, {"competency": "look", "questions": 1}],
        },
    }


def blocks() -> list[dict[str, Any]]:
    """One block of each kind."""
    return [
        {
            "type": "text",
            "origin": "source §2 (1)",
            "heading": "听",
            "body": "先**听**声音。\n\n- 尖叫\n- 摩擦",
        },
        {
            "type": "steps",
            "origin": "editor",
            "title": "三步",
            "steps": [{"title": "停", "detail": "停稳"}, {"title": "看"}],
        },
        {
            "type": "script",
            "origin": "editor",
            "title": "话术",
            "situation": "客户说刹车响。",
            "lines": [{"who": "customer", "words": "刹车响。"}, {"who": "adviser", "words": "我先听一下。"}],
            "note": "不要先报价。",
        },
        {"type": "do_dont", "origin": "editor", "title": "做与不做", "do": ["先量"], "dont": ["先猜"]},
        {
            "type": "warning",
            "origin": "cited GB 18565-2016",
            "title": "不要上路",
            "body": "踏板到底时不开车。",
        },
        {
            "type": "picture",
            "origin": "editor",
            "file": "pictures/disc.png",
            "alt": "一张制动盘的图",
            "caption": "制动盘",
        },
        {"type": "key_points", "origin": "editor", "points": ["先听后看"]},
        {
            "type": "check",
            "origin": "editor",
            "prompt": "哪一个先做？",
            "choices": [{"text": "听", "correct": True}, {"text": "换"}],
            "explanation": "先听，才知道查哪里。",
        },
    ]


def module(slug: str, competency: str) -> dict[str, Any]:
    return {
        "slug": slug,
        "title": f"{slug} 课",
        "title_en": slug.title(),
        "minutes": 10,
        "competency": competency,
        "source": "§2 (1)",
        "summary": "学完你能听出声音。",
        "blocks": blocks(),
    }


def question(code: str, kind: str, competency: str = "hear", **more: Any) -> dict[str, Any]:
    common = {
        "id": code,
        "kind": kind,
        "competency": competency,
        "module": "noise",
        "difficulty": 1,
        "origin": "editor",
        "critical": False,
        "stem": f"题目 {code}",
        "explanation": "因为要先听。",
    }
    return common | more


def practice_paper() -> dict[str, Any]:
    """A practice paper for the course, which draws one question."""
    return {
        "slug": "brakes-practice",
        "title": "制动练习",
        "title_en": "Brakes practice",
        "minutes": 10,
        "pass_mark": 60,
        "section_pass_mark": 0,
        "attempts": 20,
        "cooling_off_days": 0,
        "sections": [{"competency": "hear", "questions": 1}],
    }


def practice_question(code: str = "br-p1") -> dict[str, Any]:
    """A question that only practice papers draw."""
    return question(code, "true_false", answer=True, use="practice")


def questions() -> list[dict[str, Any]]:
    """One question of each kind."""
    one_right = [{"text": "甲", "correct": True}, {"text": "乙"}, {"text": "丙"}]
    two_right = [{"text": "甲", "correct": True}, {"text": "乙", "correct": True}, {"text": "丙"}]
    return [
        question("br-1", "single", choices=one_right),
        question("br-2", "multiple", choices=two_right),
        question("br-3", "true_false", answer=False, critical=True),
        question("br-4", "ordering", "look", items=["停车", "熄火", "检查"]),
    ]


def further_questions() -> list[dict[str, Any]]:
    """One question of each kind that has an answer block of its own."""
    return [
        question(
            "br-5",
            "numeric",
            value=0.25,
            tolerance=0.01,
            units=[{"text": "MPa"}, {"text": "bar", "factor": 0.1}, {"text": "kPa", "factor": 0.001}],
        ),
        question(
            "br-6",
            "cloze",
            text="先[[1]]后看，再踩[[2]]。",
            gaps=[{"right": ["听", "聽一聽"]}, {"right": ["制动踏板"], "wrong": ["油门", "离合"]}],
        ),
        question(
            "br-7",
            "matching",
            pairs=[{"left": "尖叫", "right": "摩擦片薄"}, {"left": "抖动", "right": "制动盘变形"}],
            extra=["油压正常"],
        ),
        question(
            "br-8",
            "date",
            stem="{交车日}交车，{n} 天后复查，最晚哪天？",
            explanation="加 {n} 天，是 {answer}。",
            dates=[{"name": "交车日", "first": "2026-01-05", "last": "2026-12-20"}],
            numbers=[{"name": "n", "least": 3, "most": 9}],
            formula="交车日 + n 天",
        ),
        question(
            "br-9",
            "hotspot",
            picture="pictures/disc.png",
            alt="制动盘和卡钳的简图",
            areas=[
                {"place": "左上", "left": 5, "top": 5, "width": 20, "height": 20, "correct": True},
                {"place": "右下", "left": 60, "top": 60, "width": 30, "height": 30},
                {"place": "右上", "left": 60, "top": 5, "width": 30, "height": 20},
            ],
        ),
        question("br-10", "text", "explain", longest=200, guide="说到先听后看得一分，说到原因得一分。"),
    ]


class CourseFolder:
    """The files of the course; `change` rewrites one of them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "brakes"
        (self.folder / "modules").mkdir(parents=True)
        (self.folder / "pictures").mkdir()
        (self.folder / "pictures" / "disc.png").write_bytes(png())
        self.write("course.yaml", course())
        self.write("modules/01-noise.yaml", module("noise", "hear"))
        self.write("modules/02-discs.yaml", module("discs", "look"))
        self.write("questions.yaml", questions())

    def write(self, name: str, content: Any) -> None:
        text = (
            content
            if isinstance(content, str)
            else yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        )
        (self.folder / name).write_text(text, encoding="utf-8")

    def add_practice_paper(self) -> None:
        self.change("course.yaml", lambda it: it.update(practice=practice_paper()))
        self.change("questions.yaml", lambda bank: bank.append(practice_question()))

    def change(self, name: str, edit: Callable[[Any], Any]) -> None:
        content = yaml.safe_load((self.folder / name).read_text(encoding="utf-8"))
        edit(content)
        self.write(name, content)


@pytest.fixture
def folder(tmp_path: Path) -> CourseFolder:
    return CourseFolder(tmp_path / "courses")


@pytest.fixture
def load(folder: CourseFolder) -> Callable[..., None]:
    """Load the course's files as `manage.py load_content` does."""

    def run(**options: Any) -> None:
        call_command("load_content", path=folder.root, verbosity=0, **options)

    return run


@pytest.fixture
def loaded(db: None, load: Callable[..., None]) -> None:
    load()


@pytest.fixture
def trainer(db: None) -> User:
    """内训师 Luo, who writes and submits."""
    site_prepared()
    user = User.objects.create_user("luo", password="luo")
    user.groups.add(Group.objects.get(name=EDITORS_GROUP))
    return user


@pytest.fixture
def approver(db: None) -> User:
    """技术总监 Shen, who approves."""
    site_prepared()
    user = User.objects.create_user("shen", password="shen")
    user.groups.add(Group.objects.get(name=APPROVERS_GROUP))
    return user
