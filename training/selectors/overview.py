"""The desk's overview: everyone who works in a shop against every course."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.translation import gettext as _

from cms.models import CoursePage
from staffing.models import Person, Posting, Shop
from staffing.rules.days import expires_within
from staffing.vocabulary import term_name
from training.selectors.catalogue import CourseEntry, catalogue
from training.selectors.progress import CourseProgress, Rows, course_progress, progress_rows
from training.words.shared import due_tag, number

State = Literal["none", "todo", "overdue", "done"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One person in one course. ``kind``: met, expiring, not-met, accent or empty, as tags are coloured."""

    text: str
    note: str
    kind: str
    state: State
    progress: CourseProgress

    @property
    def may_need_attempts(self) -> bool:
        """Whether the exam was sat and is not passed: new attempts may be given."""
        exams = self.progress.exams
        waits = any(exam.being_marked for exam in exams)
        return self.state != "done" and not waits and any(exam.attempts for exam in exams)


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One person. ``state``: overdue before todo before done; none when nothing is assigned or begun."""

    person: Person
    posts: str
    cells: list[Cell]

    @property
    def state(self) -> State:
        states = {cell.state for cell in self.cells}
        return next((it for it in ("overdue", "todo", "done") if it in states), "none")

    def due_words(self, on: date) -> tuple[str, str]:
        """The nearest due day of what is open, and the kind of its tag; that it is under way where no day is set."""
        todo = [cell.progress for cell in self.cells if cell.state in ("todo", "overdue")]
        due = min((it.due_on for it in todo if it.due_on), default=None)
        if due:
            return due_tag(due, on)
        begun = any(it.started or any(exam.begun for exam in it.exams) for it in todo)
        return (_("In progress"), "accent") if begun else (_("Not started"), "")


@dataclass(frozen=True, slots=True)
class Overview:
    courses: list[CoursePage]
    rows: list[OverviewRow]

    def count(self, state: str) -> int:
        return sum(row.state == state for row in self.rows)


def training_overview(shop: Shop, *, on: date) -> Overview:
    """Everyone employed on the day. Twelve queries, however many people and courses."""
    courses = catalogue()
    people = list(Person.objects.employed_on(on, shop=shop).order_by("staff_number"))
    posts = _posts(shop, on)
    rows = progress_rows(people, on=on, shop=shop)
    return Overview(
        courses=[entry.course for entry in courses.values()],
        rows=[
            OverviewRow(person, posts.get(person.pk, ""), _cells(courses, rows, person, on))
            for person in people
        ],
    )


def _posts(shop: Shop, on: date) -> dict[int, str]:
    """The names of the posts that people hold on the day, by person."""
    held: dict[int, list[str]] = {}
    for person, post in Posting.objects.valid_on(on).filter(shop=shop).values_list("person_id", "post"):
        held.setdefault(person, []).append(term_name("posts", post))
    return {person: "、".join(names) for person, names in held.items()}


def _cells(courses: dict[str, CourseEntry], rows: Rows, person: Person, on: date) -> list[Cell]:
    return [course_cell(course_progress(entry, rows, person.pk), on) for entry in courses.values()]


def course_cell(progress: CourseProgress, on: date) -> Cell:
    """A person's course in two or three words. Needs no query."""
    done = progress.completed and all(exam.certificate for exam in progress.exams)
    text, note, kind = _done_words(progress, on) if done else _open_words(progress)
    state: State = "none"
    if done:
        state = "done"
    elif progress.is_overdue(on):
        state = "overdue"
        if progress.due_on:
            note, kind = due_tag(progress.due_on, on)
    elif progress.is_taken_up:
        state = "todo"
    return Cell(text=text, note=note, kind=kind, state=state, progress=progress)


def _done_words(progress: CourseProgress, on: date) -> tuple[str, str, str]:
    certificates = [exam.certificate for exam in progress.exams if exam.certificate]
    ends = [it.valid_until for it in certificates if it.valid_until]
    note = _("holds until %(day)s") % {"day": min(ends).isoformat()} if ends else ""
    expiring = expires_within(min(ends, default=None), on)
    return _("Passed") if certificates else _("Completed"), note, "expiring" if expiring else "met"


def _open_words(progress: CourseProgress) -> tuple[str, str, str]:
    due = _("by %(day)s") % {"day": progress.due_on.isoformat()} if progress.due_on else ""
    if any(exam.open_attempt for exam in progress.exams):
        return _("In the exam"), due, "accent"
    if progress.refresher:
        return _("Refresher"), due, "expiring"
    if any(exam.being_marked for exam in progress.exams):
        return _("Being marked"), due, "accent"
    lost = next((exam for exam in progress.exams if exam.last and not exam.certificate), None)
    if lost and lost.last:
        score = _("%(score)s points") % {"score": number(lost.last.score)}
        return lost.last_words, due if lost.last.passed else score, "not-met"
    if progress.completed:
        return _("Exam open"), due, "accent"
    if progress.started:
        lessons = {"done": progress.modules_done, "total": len(progress.entry.modules)}
        return _("%(done)d / %(total)d lessons") % lessons, due, "accent"
    return (_("Not started"), due, "") if progress.enrolment else ("—", "", "")
