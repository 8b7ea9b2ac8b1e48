"""The courses there are, with modules and exams, read once for a screen."""

from collections.abc import Collection
from dataclasses import dataclass

from cms.models import CoursePage, Exam, ModulePage
from cms.selectors import live_courses, modules_by_course, published_exams
from cms.vocabulary import Purpose


@dataclass(frozen=True, slots=True)
class CourseEntry:
    """A course with its modules (without bodies) and its exams, practice papers apart."""

    course: CoursePage
    modules: list[ModulePage]
    exams: list[Exam]

    @property
    def minutes(self) -> int:
        return sum(module.minutes for module in self.modules)


def catalogue() -> dict[str, CourseEntry]:
    """Every live course by its code, in the order of the tree. Six queries."""
    courses = live_courses()
    modules = modules_by_course(courses)
    by_key = {course.pk: course for course in courses}
    exams: dict[int, list[Exam]] = {}
    for exam in published_exams().filter(course__in=by_key, purpose=Purpose.EXAM):
        exam.course = by_key[exam.course_id]
        exams.setdefault(exam.course_id, []).append(exam)
    return {
        course.slug: CourseEntry(course, modules[course.pk], exams.get(course.pk, [])) for course in courses
    }


def courses_of_exams(courses: dict[str, CourseEntry], exams: Collection[str]) -> list[str]:
    """The codes of the courses to which the exams belong."""
    return [code for code, entry in courses.items() if any(exam.slug in exams for exam in entry.exams)]
