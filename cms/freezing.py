"""A published question as plain data that an attempt can keep, and the answer part from which its kind makes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict

from cms.kinds import Authored, AuthoredOption, FrozenOption
from cms.kinds.blocks import plain

NO_RUBRIC: Mapping[str, Any] = {}


class FrozenCase(TypedDict):
    """The published situation that a question shares with others, and the question's place among them."""

    code: str
    title: str
    text: str
    place: int
    revision: int


class FrozenQuestion(TypedDict):
    """A published question as plain data; see `Question.frozen`."""

    code: str
    kind: str
    stem: str
    options: list[FrozenOption]
    key: list[str]
    details: NotRequired[dict[str, Any]]
    case: NotRequired[FrozenCase]
    explanation: str
    course: str
    competency: str
    module: dict[str, str]
    difficulty: int
    critical: bool
    revision: int
    sha256: str


class FrozenStep(TypedDict):
    """One step of a published checklist; `place` counts from one."""

    place: int
    code: str
    title: str
    title_en: str
    words: str
    words_en: str
    critical: bool
    photo_wanted: bool
    in_order: bool
    origin_kind: str
    origin_reference: str


class FrozenChecklist(TypedDict):
    """A published checklist as plain data; see `Checklist.frozen`."""

    code: str
    title: str
    title_en: str
    summary: str
    summary_en: str
    note: str
    note_en: str
    minutes: int
    required_share: int
    valid_months: int
    grace_days: int
    leads_to: str
    course: str
    repeat_days: list[int]
    posts: list[str]
    steps: list[FrozenStep]
    revision: int
    sha256: str


def authored_of(content: dict[str, Any], rubric: Mapping[str, Any] = NO_RUBRIC) -> Authored:
    """The answer part of a revision. Revisions of before a field existed lack it."""
    options = [
        AuthoredOption(child["id"], child["value"]["text"], bool(child["value"]["correct"]))
        for child in json.loads(content["options"])
    ]
    blocks = [(child["type"], child["value"]) for child in json.loads(content.get("answer") or "[]")]
    picture = content.get("kept_picture") or {}
    return authored_from(options, content["statement_is_true"], blocks, picture, content, rubric)


def authored_from(
    options: list[AuthoredOption],
    statement_is_true: bool | None,
    blocks: list[tuple[str, Any]],
    picture: dict[str, Any],
    words: Mapping[str, str],
    rubric: Mapping[str, Any] = NO_RUBRIC,
) -> Authored:
    """words: with ``stem`` and ``explanation``."""
    block, answer = blocks[0] if blocks else ("", {})
    return Authored(
        options=options,
        statement_is_true=statement_is_true,
        block=block,
        answer=plain(answer),
        picture=picture,
        stem=words["stem"],
        explanation=words["explanation"],
        rubric=rubric,
    )
