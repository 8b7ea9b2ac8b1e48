"""Questions of the bank in the neutral shape, and back to fields."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from modelcluster.models import model_from_serializable_data

from cms.exchange.base import UNPRINTABLE, FileQuestion, Values
from cms.exchange.pictures import kept_name
from cms.kinds import KINDS
from cms.models import Case, CoursePage, ModulePage, Question, Rubric
from cms.vocabulary import Origin

# What a question says beside its kind, stem and answer; a file need not say any of it.
BESIDE = frozenset(
    {"course", "competency", "module", "difficulty", "critical", "use", "origin", "explanation", "case"}
)


@dataclass
class Courses:
    """The courses with their competencies and lessons, the rubrics and the cases, by code. Five queries."""

    by_slug: dict[str, CoursePage] = field(default_factory=dict)
    modules: dict[str, dict[str, ModulePage]] = field(default_factory=dict)
    rubrics: dict[str, Rubric] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)

    @classmethod
    def read(cls) -> Courses:
        courses = list(CoursePage.objects.order_by("path").prefetch_related("competencies"))
        by_path = {course.path: course.slug for course in courses}
        modules: dict[str, dict[str, ModulePage]] = {course.slug: {} for course in courses}
        for module in ModulePage.objects.defer("body").order_by("path"):
            slug = by_path.get(module.path[: -ModulePage.steplen])
            if slug is not None:
                modules[slug][module.slug] = module
        rubrics = {it.code: it for it in Rubric.objects.defer("criteria")}
        cases = {it.code: it for it in Case.objects.select_related("latest_revision")}
        return cls({course.slug: course for course in courses}, modules, rubrics, cases)

    def competencies(self, course: str) -> set[str]:
        return {it.code for it in self.by_slug[course].competencies.all()}

    def slug_of(self, course: int) -> str:
        return self._slugs.get(course, "")

    def module_of(self, module: int) -> str:
        return self._modules.get(module, "")

    @cached_property
    def _slugs(self) -> dict[int, str]:
        return {it.pk: it.slug for it in self.by_slug.values()}

    @cached_property
    def _modules(self) -> dict[int, str]:
        return {it.pk: it.slug for found in self.modules.values() for it in found.values()}

    @cached_property
    def uses_in_cases(self) -> dict[str, list[tuple[str, str]]]:
        """Code of a case -> code and use of its questions in the bank. One query when first asked."""
        found = Question.objects.uses_in_cases(list(self._cases))
        return {self._cases[pk].code: uses for pk, uses in found.items() if pk in self._cases}

    @cached_property
    def _cases(self) -> dict[int, Case]:
        return {it.pk: it for it in self.cases.values()}

    def case_of(self, question: Question) -> Values:
        """The question's case as files tell it; empty without one."""
        case = self._cases.get(question.case_id or 0)
        return {"case": case_values(case) | {"place": question.case_place}} if case else {}

    def rubric_of(self, question: Question) -> Values:
        """The question's rubric as files name it; empty without one."""
        code = next((it.code for it in self.rubrics.values() if it.pk == question.rubric_id), "")
        return {"rubric": code} if code else {}


def case_values(case: Case) -> Values:
    """What a file tells of a case: what is published of it; of one that never was, its newest draft."""
    told = {"title": case.title, "text": case.text}
    if not case.live and case.latest_revision:
        told = {name: case.latest_revision.content[name] for name in told}
    return {"id": case.code} | told


def current(question: Question) -> Question:
    """What is published of a question; of one that never was, its newest draft. Wants ``latest_revision`` selected."""
    if question.live or question.latest_revision is None:
        return question
    return newest(question)


def newest(question: Question) -> Question:
    """The newest version of a question, a draft or not. No query where ``latest_revision`` is selected."""
    if question.latest_revision is None:
        return question
    # without the look-ups of foreign keys, which would be two queries a question
    return model_from_serializable_data(Question, question.latest_revision.content, check_fks=False)


def values_of(question: Question, courses: Courses) -> Values:
    """All that files may hold of this object."""
    course = courses.slug_of(question.course_id)
    origin = question.origin_kind
    if origin != Origin.EDITOR:
        origin = f"{origin} {question.origin_reference}"
    own = KINDS[question.kind].file_of(question.authored()) | courses.rubric_of(question)
    if "picture" in own:
        own["picture"] = kept_name(question.kept_picture.get("file", ""))
    return {
        "id": question.code,
        "kind": question.kind,
        "course": course,
        "competency": question.competency,
        "module": courses.module_of(question.module_id),
        "difficulty": question.difficulty,
        "critical": question.critical,
        "use": question.use,
        "origin": str(origin),
        "stem": question.stem,
        "explanation": question.explanation,
    } | (own | courses.case_of(question))


def exported(questions: Iterable[Question], courses: Courses) -> list[FileQuestion]:
    """For writing: questions of a case in the case's order. Wants ``latest_revision`` selected."""
    found = [current(it) for it in questions]
    first = {it.case_id: it.code for it in reversed(found) if it.case_id}

    def place(question: Question) -> tuple[str, int, str]:
        """A case stands where its first question would, and keeps its questions together."""
        if question.case_id is None:
            return question.code, 0, question.code
        return first[question.case_id], question.case_place, question.code

    found.sort(key=place)
    return [_exported(it, courses) for it in found]


def _exported(question: Question, courses: Courses) -> FileQuestion:
    values = values_of(question, courses)
    printable = _printable(values)
    words = () if printable == values else (_("Control characters were taken out."),)
    return FileQuestion(question.code, printable, words, _picture(question))


def _printable(value: Any) -> Any:
    """Plain data without the signs that stand in no file: of some of them XML would be broken."""
    if isinstance(value, str):
        return UNPRINTABLE.sub("", value)
    if isinstance(value, dict):
        return {name: _printable(it) for name, it in value.items()}
    return [_printable(it) for it in value] if isinstance(value, list) else value


def _picture(question: Question) -> bytes:
    """The picture that the question shows, as it is kept; nothing where it is gone."""
    name = question.kept_picture.get("file", "")
    if not name or not default_storage.exists(name):
        return b""
    with default_storage.open(name) as kept:
        return bytes(kept.read())


def sense(values: Values) -> str:
    """What makes two questions the same, whatever their code and place: kind, case, stem and answer."""
    rest: dict[str, Any] = {key: value for key, value in values.items() if key != "id" and key not in BESIDE}
    rest["case"] = values.get("case", {}).get("id", "")
    return json.dumps(rest, ensure_ascii=False, sort_keys=True)
