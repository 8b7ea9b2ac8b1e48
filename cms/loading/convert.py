"""From the models of the files to the values of the fields. Pure: no database, the same file gives the same values."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils.html import escape

from cms.kinds import KINDS
from cms.kinds.blocks import wrapped
from cms.loading.schema import (
    AnyQuestion,
    CaseFile,
    ChecklistFile,
    CourseFile,
    DefenceFile,
    ModuleFile,
    PaperFile,
    RubricFile,
)
from cms.vocabulary import Purpose

BOLD = re.compile(r"\*\*(.+?)\*\*")
LIST_MARK = "- "

Values = dict[str, Any]
Stream = list[Values]


def fingerprint(values: Any) -> str:
    """The SHA-256 of plain values, the same for the same values."""
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def stable_id(*parts: object) -> str:
    """A UUID that is the same on every machine for the same place in the files."""
    return str(uuid5(NAMESPACE_URL, "/".join(str(part) for part in parts)))


def rich_text(body: str) -> str:
    """Paragraphs, lists and **bold** as HTML; every other character stands for itself."""
    html: list[str] = []
    for part in re.split(r"\n\s*\n", body.strip()):
        html.extend(_part(part.splitlines()))
    return "".join(html)


def _part(lines: list[str]) -> list[str]:
    html: list[str] = []
    paragraph: list[str] = []
    items: list[str] = []
    for line in [*lines, ""]:
        listed = line.strip().startswith(LIST_MARK)
        if items and not listed:
            html.append("<ul>" + "".join(f"<li>{_inline(item)}</li>" for item in items) + "</ul>")
            items = []
        if paragraph and (listed or not line.strip()):
            html.append(f"<p>{_inline(_joined(paragraph))}</p>")
            paragraph = []
        if listed:
            items.append(line.strip().removeprefix(LIST_MARK))
        elif line.strip():
            paragraph.append(line.strip())
    return html


def _joined(lines: list[str]) -> str:
    """Lines of one paragraph: Chinese runs on without a space, Latin words keep one."""
    return re.sub(r"(?<=[!-~])\n(?=[!-~])", " ", "\n".join(lines)).replace("\n", "")


def _inline(text: str) -> str:
    return BOLD.sub(r"<b>\1</b>", str(escape(text)))


def course_values(course: CourseFile) -> Values:
    """The fields of a course page; `competencies` as rows."""
    return course.model_dump(exclude={"exam", "practice"})


def module_values(module: ModuleFile, *, key: str, pictures: Mapping[str, Any]) -> Values:
    """The fields of a module page; `body` as the raw stream. `pictures`: file name -> what stands for the picture."""
    values = module.model_dump(exclude={"blocks"})
    values["body"] = [
        _block(block.model_dump(), key=f"{key}/{number}", pictures=pictures)
        for number, block in enumerate(module.blocks)
    ]
    return values


def _block(block: Values, *, key: str, pictures: Mapping[str, Any]) -> Values:
    kind = block.pop("type")
    if "body" in block:
        block["body"] = rich_text(block["body"])
    if kind == "picture":
        block["picture"] = pictures[block.pop("file")]
    for name, value in block.items():
        if isinstance(value, list):
            block[name] = [
                {"type": "item", "value": item, "id": stable_id(key, name, number)}
                for number, item in enumerate(value)
            ]
    return {"type": kind, "value": block, "id": stable_id(key)}


def question_values(question: AnyQuestion, *, course: str) -> Values:
    """The fields of a question; `options` as (text, correct) pairs, `course` and `module` as slugs.

    `answer` is there for kinds with a block of their own only, as plain data.
    """
    values = question.model_dump(include={"kind", "competency", "module", "difficulty", "critical"})
    values |= {
        "code": question.id,
        "course": course,
        "stem": question.stem,
        "explanation": question.explanation,
        "origin_kind": question.origin.kind,
        "origin_reference": question.origin.reference,
        "statement_is_true": None,
        "options": [],
    }
    # The exam's questions say nothing of it: their fingerprints are those of before there was a choice.
    if question.use != "exam":
        values["use"] = question.use
    return values | KINDS[question.kind].fields_of_file(question)


def case_values(case: CaseFile, *, course: str) -> Values:
    """The fields of a case; `course` as slug."""
    return case.model_dump(exclude={"id"}) | {"code": case.id, "course": course}


def rubric_values(rubric: RubricFile) -> Values:
    """The fields of a rubric; `criteria` as the raw stream."""
    values = rubric.model_dump(include={"title", "title_en"}) | {"code": rubric.id}
    criteria = [(it.key, it.model_dump(mode="json")) for it in rubric.criteria]
    values["criteria"] = [
        {
            "type": "criterion",
            "value": wrapped(value, "rubric", rubric.id, key),
            "id": stable_id("rubric", rubric.id, key),
        }
        for key, value in criteria
    ]
    return values


def answer_stream(answer: Values | None, *, kind: str, code: str) -> Stream:
    """The raw stream of an answer block; the keys inside are the same for the same place in the file."""
    if answer is None:
        return []
    return [
        {"type": kind, "value": wrapped(answer, "question", code), "id": stable_id("question", code, kind)}
    ]


def option_stream(pairs: list[list[Any]], *, code: str, before: list[tuple[str, str]]) -> Stream:
    """The raw stream of options, each keeping the key it had.

    `before` holds (key, text) of the options so far. An option whose text is unchanged keeps its key; the
    others take over the keys that are left, in order, so that a corrected wording is still the same option.
    """
    by_text = {text: key for key, text in before}
    keys = [by_text.get(text) for text, _correct in pairs]
    left = [key for key, _text in before if key not in keys]
    stream = []
    for number, ((text, correct), key) in enumerate(zip(pairs, keys, strict=True)):
        chosen = key or (left.pop(0) if left else _new_key(code, number, taken=[*by_text.values()]))
        stream.append({"type": "option", "value": {"text": text, "correct": correct}, "id": chosen})
    return stream


def _new_key(code: str, number: int, *, taken: list[str]) -> str:
    key = stable_id("question", code, number)
    while key in taken:
        key = stable_id(key)
    return key


def paper_values(paper: PaperFile, *, purpose: Purpose, course: str) -> Values:
    """The fields of an exam or practice paper; `sections` as rows, `course` as slug."""
    return paper.model_dump() | {"course": course, "purpose": purpose.value}


def checklist_values(checklist: ChecklistFile) -> Values:
    """The fields of a checklist; `steps` and `posts` as rows, `course` as slug."""
    values = checklist.model_dump(exclude={"repeat_after", "steps", "posts"})
    steps = [
        step.model_dump(exclude={"origin", "draft"})
        | {"origin_kind": step.origin.kind, "origin_reference": step.origin.reference}
        for step in checklist.steps
    ]
    return values | {
        "repeat_after": ", ".join(map(str, checklist.repeat_after)),
        "steps": steps,
        "posts": [{"post": post} for post in checklist.posts],
    }


def defence_values(defence: DefenceFile) -> Values:
    """The fields of a defence's rules; `prerequisites` and `posts` as rows, `course` and the rubrics as codes."""
    values = defence.model_dump(exclude={"thesis", "posts"}) | {
        "posts": [{"post": post} for post in defence.posts],
        "thesis": defence.thesis is not None,
        "thesis_rubric": None,
    }
    if defence.thesis:
        kinds = {f"thesis_{kind}": kind in defence.thesis.kinds for kind in ("pdf", "docx")}
        rest = defence.thesis.model_dump(exclude={"kinds"})
        values |= kinds | {f"thesis_{name}": value for name, value in rest.items()}
    return values
