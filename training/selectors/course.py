"""One course as its learner sees it."""

from dataclasses import dataclass
from datetime import date

from cms.models import CoursePage, ModulePage
from cms.selectors import course_by_slug, exams_of, modules_by_course
from staffing.models import Person
from training.exams.admission import Admission
from training.models import ModuleCompletion
from training.selectors.admissions import admission_from
from training.selectors.catalogue import CourseEntry
from training.selectors.progress import (
    CourseProgress,
    ExamProgress,
    course_progress,
    exam_progress,
    progress_rows,
)
from training.words.shared import refusal_words


@dataclass(frozen=True, slots=True)
class Lesson:
    """A line of the course page. ``state``: done, now or later."""

    number: int
    module: ModulePage
    state: str


@dataclass(frozen=True, slots=True)
class ExamCard:
    """The exam with its conditions and whether the person may sit it now."""

    progress: ExamProgress
    admission: Admission
    refusal: str


@dataclass(frozen=True, slots=True)
class CoursePageData:
    progress: CourseProgress
    lessons: list[Lesson]
    exams: list[ExamCard]


def course_page(slug: str, person: Person, *, on: date) -> CoursePageData | None:
    """The course with the person's progress; None where there is no such course. Thirteen queries at most."""
    course = course_by_slug(slug)
    if course is None:
        return None
    exams = exams_of(course)
    for exam in exams:
        exam.course = course
    real = [exam for exam in exams if not exam.is_practice]
    entry = CourseEntry(course, modules_by_course([course])[course.pk], real)
    rows = progress_rows([person], on=on)
    progress = course_progress(entry, rows, person.pk)
    practice = [exam_progress(exam, rows, person.pk) for exam in exams if exam.is_practice]
    cards = [_card(exam, progress, on) for exam in [*practice, *progress.exams]]
    return CoursePageData(progress, _lessons(progress), cards)


def lessons_left(course: CoursePage, person: Person) -> int:
    """How many published lessons of the course the person has not completed. Two queries."""
    completions = ModuleCompletion.objects.filter(person=person, course=course.slug)
    completed = set(completions.values_list("module", flat=True))
    return sum(module.slug not in completed for module in modules_by_course([course])[course.pk])


def _lessons(progress: CourseProgress) -> list[Lesson]:
    current = progress.next_module
    return [
        Lesson(
            number,
            module,
            "done" if module.slug in progress.completed_modules else "now" if module is current else "later",
        )
        for number, module in enumerate(progress.entry.modules, start=1)
    ]


def _card(exam: ExamProgress, progress: CourseProgress, on: date) -> ExamCard:
    answer = admission_from(
        exam=exam.exam,
        attempts=exam.attempts,
        certificate=exam.certificate,
        attempts_from=progress.attempts_from,
        can_be_drawn=exam.exam.can_be_drawn(),
        posts=progress.posts,
        on=on,
    )
    return ExamCard(exam, answer, refusal_words(answer))
