"""One person's training as HR and trainers see it."""

from dataclasses import dataclass
from datetime import date

from staffing.models import Person, Shop, TrainingRecord
from training.models import Attempt
from training.selectors.catalogue import catalogue
from training.selectors.overview import Cell, course_cell
from training.selectors.progress import course_progress, progress_rows
from training.words import in_english


@dataclass(frozen=True, slots=True)
class AttemptLine:
    attempt: Attempt
    title: str


@dataclass(frozen=True, slots=True)
class PersonTraining:
    """Every course with its state, every attempt in the shop newest first, and the training records."""

    person: Person
    cells: list[Cell]
    attempts: list[AttemptLine]
    records: list[TrainingRecord]


def person_training(person: Person, shop: Shop, *, on: date) -> PersonTraining:
    """Twelve queries, however much the person learnt."""
    rows = progress_rows([person], on=on, shop=shop)
    cells = [course_cell(course_progress(entry, rows, person.pk), on) for entry in catalogue().values()]
    attempts = Attempt.objects.filter(person=person, shop=shop).for_lists()
    records = TrainingRecord.objects.filter(person=person, shop=shop).defer("content")
    return PersonTraining(person, cells, [attempt_line(it) for it in attempts], list(records))


def attempt_line(attempt: Attempt) -> AttemptLine:
    """The attempt with its exam's title of that time."""
    blueprint = attempt.blueprint
    return AttemptLine(attempt, blueprint["title_en"] if in_english() else blueprint["title"])
