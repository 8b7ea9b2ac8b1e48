"""Reads for the screens of this room and of the rooms above: each in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from wagtail.models import Revision

from cms.models import Checklist, CoursePage, DefenceRules, Exam, ModulePage


def live_courses() -> list[CoursePage]:
    """Published courses in the order of the page tree, with their competencies. Two queries."""
    return list(CoursePage.objects.live().order_by("path").prefetch_related("competencies"))


def course_by_slug(slug: str) -> CoursePage | None:
    """A published course with its competencies, or None. Two queries."""
    return CoursePage.objects.live().filter(slug=slug).prefetch_related("competencies").first()


def modules_of(course: CoursePage) -> list[ModulePage]:
    """The published modules of a course in order, each knowing its course. One query."""
    modules = list(ModulePage.objects.live().child_of(course).order_by("path"))
    for module in modules:
        module.course = course
    return modules


def modules_by_course(courses: list[CoursePage]) -> dict[int, list[ModulePage]]:
    """The published modules of several courses, by the course's id, without their bodies. One query."""
    by_path = {course.path: course for course in courses}
    found: dict[int, list[ModulePage]] = {course.pk: [] for course in courses}
    for module in ModulePage.objects.live().defer("body").order_by("path"):
        course = by_path.get(module.path[: -ModulePage.steplen])
        if course is not None:
            module.course = course
            found[course.pk].append(module)
    return found


def module_by_slugs(course_slug: str, module_slug: str) -> ModulePage | None:
    """A published module of a published course, knowing its course, or None. Three queries."""
    course = course_by_slug(course_slug)
    if course is None:
        return None
    module = ModulePage.objects.live().child_of(course).filter(slug=module_slug).first()
    if module is not None:
        module.course = course
    return module


def published_exams() -> QuerySet[Exam]:
    """Exams that may be sat, with their sections and posts; their rows hold what was approved."""
    return Exam.objects.filter(live=True).prefetch_related("sections", "posts")


def exams_of(course: CoursePage) -> list[Exam]:
    """The published exams of a course with their sections and posts. Three queries."""
    return list(published_exams().filter(course=course).select_related("course"))


def exam_by_slug(slug: str) -> Exam | None:
    """A published exam of a published course, with its course, sections and posts, or None. Four queries."""
    exams = published_exams().filter(slug=slug, course__live=True).select_related("course")
    return exams.prefetch_related("course__competencies").first()


def stems_as_written(revisions: Iterable[int]) -> dict[int, str]:
    """By revision of a question, its stem as the author wrote it, with names where a paper has dates and numbers. One query."""
    return dict(Revision.objects.filter(pk__in=revisions).values_list("pk", "content__stem"))


def published_checklists() -> QuerySet[Checklist]:
    """Checklists by which people may be observed, with what freezing and choosing read. Three queries."""
    published = Checklist.objects.filter(live=True, live_revision__isnull=False)
    return published.select_related("course", "live_revision").prefetch_related("posts", "steps")


def published_defences() -> QuerySet[DefenceRules]:
    """The rules of defences to which candidates may be admitted, ready to be frozen but for their rubrics."""
    return DefenceRules.objects.filter(live=True, live_revision__isnull=False).select_related(
        "live_revision", "course"
    )
