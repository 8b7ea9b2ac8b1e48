"""One person's training as HR and trainers see it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from cms.selectors import published_exams
from staffing.models import Person, Shop, TrainingRecord
from training.models import Allowance, Attempt
from training.selectors.catalogue import CourseEntry, catalogue
from training.selectors.overview import Cell, course_cell
from training.selectors.progress import course_progress, progress_rows
from training.services.learning import SELF_STUDY
from training.words.shared import in_english


@dataclass(frozen=True, slots=True)
class AttemptLine:
    attempt: Attempt
    title: str


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A training record with its words in the reader's language where the course has them."""

    record: TrainingRecord
    title: str
    trainer: str


@dataclass(frozen=True, slots=True)
class PersonTraining:
    """Every course with its state, every attempt in the shop newest first, and the training records."""

    person: Person
    cells: list[Cell]
    attempts: list[AttemptLine]
    records: list[RecordLine]


def person_training(person: Person, shop: Shop, *, on: date) -> PersonTraining:
    """Twelve queries, however much the person learnt."""
    rows = progress_rows([person], on=on, shop=shop)
    courses = catalogue()
    cells = [course_cell(course_progress(entry, rows, person.pk), on) for entry in courses.values()]
    attempts = Attempt.objects.filter(person=person, shop=shop).for_lists()
    records = TrainingRecord.objects.filter(person=person, shop=shop).defer("content")
    lines = [_record_line(record, courses.get(record.code)) for record in records]
    return PersonTraining(person, cells, [attempt_line(it) for it in attempts], lines)


def attempt_line(attempt: Attempt) -> AttemptLine:
    """The attempt with its exam's title of that time."""
    blueprint = attempt.blueprint
    return AttemptLine(attempt, blueprint["title_en"] if in_english() else blueprint["title"])


def _record_line(record: TrainingRecord, entry: CourseEntry | None) -> RecordLine:
    """The course's title of today only while it still is the recorded one: a record is not rewritten."""
    same = entry and entry.course.title == record.title
    title = entry.course.display_title if entry and same else record.title
    trainer = _("Self-study (online course)") if record.trainer == SELF_STUDY else record.trainer
    return RecordLine(record, title, trainer)


@dataclass(frozen=True, slots=True)
class AllowanceLine:
    """Extra time with the title of its exam; empty for every exam."""

    allowance: Allowance
    title: str


def allowance_lines(person: Person) -> list[AllowanceLine]:
    """The extra time that the person was granted, newest first. Four queries."""
    titles = {exam.slug: exam.display_title for exam in published_exams()}
    rows = person.allowances.select_related("granted_by")
    return [AllowanceLine(it, titles.get(it.exam, it.exam)) for it in rows]
