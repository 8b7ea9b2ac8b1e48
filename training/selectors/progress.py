"""How far people are: rows of a person or a whole shop, read in a fixed number of queries and put together."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models import Exam, ModulePage
from staffing.facts import passed_courses
from staffing.models import Certificate, Person, Shop, TrainingRecord
from training.models import Attempt, Enrolment, ModuleCompletion
from training.selectors.admissions import posts_by_person
from training.selectors.catalogue import CourseEntry


@dataclass(slots=True)
class ExamProgress:
    """An exam and what the person has done about it; attempts newest first. revoked: the last of their certificates is."""

    exam: Exam
    attempts: list[Attempt] = field(default_factory=list)
    open_attempt: Attempt | None = None
    certificate: Certificate | None = None
    revoked: bool = False

    @property
    def begun(self) -> bool:
        return bool(self.attempts or self.open_attempt)

    @property
    def being_marked(self) -> Attempt | None:
        """The attempt whose answers people still mark; there is one at most."""
        return next((it for it in self.attempts if it.is_being_marked), None)

    @property
    def last(self) -> Attempt | None:
        return self.attempts[0] if self.attempts else None

    @property
    def last_words(self) -> str:
        """What became of the last attempt, in a word, where no certificate holds."""
        if not (self.last and self.last.passed):
            return _("Not passed")
        return _("Revoked") if self.revoked else _("Lapsed")


@dataclass(slots=True)
class CourseProgress:
    """A course and how far the person is. ``attempts_from``: earlier attempts at its exams no longer count.

    In a refresher only the lessons count that were completed since it was opened.
    """

    entry: CourseEntry
    completed_modules: set[str]
    record: TrainingRecord | None
    enrolment: Enrolment | None
    attempts_from: datetime | None
    exams: list[ExamProgress]
    posts: set[str] = field(default_factory=set)

    @property
    def completed(self) -> bool:
        return self.record is not None

    @property
    def modules_done(self) -> int:
        return sum(module.slug in self.completed_modules for module in self.entry.modules)

    @property
    def next_module(self) -> ModulePage | None:
        """The first module that is not completed; None when all are."""
        todo = (it for it in self.entry.modules if it.slug not in self.completed_modules)
        return next(todo, None)

    @property
    def started(self) -> bool:
        return bool(self.completed_modules)

    @property
    def is_taken_up(self) -> bool:
        """Assigned or begun by oneself: what stands on the person's own way and on the desk's list alike."""
        return (
            self.enrolment is not None or self.started or self.completed or any(e.begun for e in self.exams)
        )

    @property
    def due_on(self) -> date | None:
        return self.enrolment.due_on if self.enrolment else None

    @property
    def refresher(self) -> bool:
        """Whether it is to be gone through again, though completed before, before the person is observed anew."""
        return (
            not self.completed and self.enrolment is not None and self.enrolment.refresher_since is not None
        )

    def is_overdue(self, on: date) -> bool:
        """Past its due day with the course or its exam still to do."""
        todo = not self.completed or any(exam.certificate is None for exam in self.exams)
        return todo and self.due_on is not None and self.due_on < on


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything recorded about some people, by person. Of several enrolments in a course the first due stands."""

    enrolments: dict[int, dict[str, Enrolment]]
    attempts_from: dict[int, dict[str, datetime]]
    modules: dict[int, dict[str, dict[str, datetime]]]
    records: dict[int, dict[str, TrainingRecord]]
    attempts: dict[int, dict[str, list[Attempt]]]
    certificates: dict[int, dict[str, Certificate]]
    revoked: dict[int, dict[str, bool]]
    posts: dict[int, set[str]]


def progress_rows(people: QuerySet[Person] | Iterable[Person], *, on: date, shop: Shop | None = None) -> Rows:
    """Read what is recorded about the people. Seven queries however many they are.

    shop: whose assignments to read; those of every shop without it, as the learner's own pages show them.
    """
    enrolments: dict[int, dict[str, Enrolment]] = {}
    attempts_from: dict[int, dict[str, datetime]] = {}
    assigned = Enrolment.objects.filter(person__in=people, **({"shop": shop} if shop else {}))
    for enrolment in assigned.order_by(F("due_on").desc(nulls_first=True), "-pk"):
        enrolments.setdefault(enrolment.person_id, {})[enrolment.course] = enrolment
        if enrolment.attempts_from:
            starts = attempts_from.setdefault(enrolment.person_id, {})
            starts[enrolment.course] = max(
                enrolment.attempts_from, starts.get(enrolment.course, enrolment.attempts_from)
            )
    modules: dict[int, dict[str, dict[str, datetime]]] = {}
    for person, course, module, completed_at in ModuleCompletion.objects.filter(
        person__in=people
    ).values_list("person_id", "course", "module", "completed_at"):
        modules.setdefault(person, {}).setdefault(course, {})[module] = completed_at
    records: dict[int, dict[str, TrainingRecord]] = {}
    for record in passed_courses().filter(person__in=people).defer("content").order_by("held_until", "pk"):
        records.setdefault(record.person_id, {})[record.code] = record
    attempts: dict[int, dict[str, list[Attempt]]] = {}
    for attempt in Attempt.objects.filter(person__in=people).for_lists().defer("blueprint"):
        attempts.setdefault(attempt.person_id, {}).setdefault(attempt.exam, []).append(attempt)
    certificates: dict[int, dict[str, Certificate]] = {}
    revoked: dict[int, dict[str, bool]] = {}
    issued = Certificate.objects.filter(
        person__in=people, kind=Certificate.Kind.EXAM, superseded_by__isnull=True
    ).select_related("superseded_by")
    for certificate in issued.defer("snapshot").order_by(F("valid_until").asc(nulls_last=True), "pk"):
        state, code = certificate.state_on(on), certificate.code
        if state == Certificate.State.VALID:
            certificates.setdefault(certificate.person_id, {})[code] = certificate
        revoked.setdefault(certificate.person_id, {})[code] = state == Certificate.State.REVOKED
    posts = posts_by_person(people, on=on)
    return Rows(enrolments, attempts_from, modules, records, attempts, certificates, revoked, posts)


def course_progress(entry: CourseEntry, rows: Rows, person: int) -> CourseProgress:
    """Put a course's rows of one person together. No query."""
    course = entry.course.slug
    enrolment = rows.enrolments.get(person, {}).get(course)
    since = enrolment.refresher_since if enrolment else None
    completed, record = rows.modules.get(person, {}).get(course, {}), rows.records.get(person, {}).get(course)
    if since and record and record.held_from < timezone.localdate(since):
        record = None
    return CourseProgress(
        entry=entry,
        completed_modules={module for module, at in completed.items() if since is None or at >= since},
        record=record,
        enrolment=enrolment,
        attempts_from=rows.attempts_from.get(person, {}).get(course),
        exams=[exam_progress(exam, rows, person) for exam in entry.exams],
        posts=rows.posts.get(person, set()),
    )


def exam_progress(exam: Exam, rows: Rows, person: int) -> ExamProgress:
    """Put an exam's rows of one person together. No query."""
    attempts = rows.attempts.get(person, {}).get(exam.slug, [])
    return ExamProgress(
        exam=exam,
        attempts=[attempt for attempt in attempts if not attempt.is_open and not attempt.is_void],
        open_attempt=next((attempt for attempt in attempts if attempt.is_open), None),
        certificate=rows.certificates.get(person, {}).get(exam.slug),
        revoked=rows.revoked.get(person, {}).get(exam.slug, False),
    )
