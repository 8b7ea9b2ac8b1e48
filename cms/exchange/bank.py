"""Questions of the bank in the neutral shape, and back to fields."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from modelcluster.models import model_from_serializable_data

from cms.exchange.base import FileQuestion, Values
from cms.kinds import KINDS
from cms.models import CoursePage, ModulePage, Question, Rubric
from cms.vocabulary import Origin


@dataclass
class Courses:
    """The courses with their competencies and lessons, and the rubrics, by code. Four queries."""

    by_slug: dict[str, CoursePage] = field(default_factory=dict)
    modules: dict[str, dict[str, ModulePage]] = field(default_factory=dict)
    rubrics: dict[str, Rubric] = field(default_factory=dict)

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
        return cls({course.slug: course for course in courses}, modules, rubrics)

    def competencies(self, course: str) -> set[str]:
        return {it.code for it in self.by_slug[course].competencies.all()}

    def slug_of(self, course: int) -> str:
        return next((it.slug for it in self.by_slug.values() if it.pk == course), "")

    def module_of(self, course: str, module: int) -> str:
        return next((it.slug for it in self.modules.get(course, {}).values() if it.pk == module), "")

    def rubric_of(self, question: Question) -> Values:
        """The question's rubric as files name it; empty without one."""
        code = next((it.code for it in self.rubrics.values() if it.pk == question.rubric_id), "")
        return {"rubric": code} if code else {}


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
    return {
        "id": question.code,
        "kind": question.kind,
        "course": course,
        "competency": question.competency,
        "module": courses.module_of(course, question.module_id),
        "difficulty": question.difficulty,
        "critical": question.critical,
        "origin": str(origin),
        "stem": question.stem,
        "explanation": question.explanation,
    } | own


def exported(questions: Iterable[Question], courses: Courses) -> list[FileQuestion]:
    """For writing: of a case, only the questions; ``changed`` says so. Wants ``case`` and ``latest_revision`` selected."""
    return [FileQuestion(it.code, values_of(current(it), courses), _case_words(it)) for it in questions]


def _case_words(question: Question) -> tuple[str, ...]:
    if question.case is None:
        return ()
    words = _("The text of its case %(code)s is not in the file.")
    return (words % {"code": question.case.code},)


def sense(values: Values) -> str:
    """What makes two questions the same, whatever their code and place: kind, stem and answer."""
    common = {"id", "course", "competency", "module", "difficulty", "critical", "origin", "explanation"}
    rest: dict[str, Any] = {key: value for key, value in values.items() if key not in common}
    return json.dumps(rest, ensure_ascii=False, sort_keys=True)
