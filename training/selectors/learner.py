"""A learner's home: the way to the post, and the one thing to do next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Literal

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cms.models import Exam, ModulePage
from staffing.models import Certificate, Posting
from staffing.rules.conditions import SlugNeed
from staffing.rules.days import expires_within
from staffing.vocabulary import term_name
from training.models import Attempt, Enrolment
from training.permissions import Learner
from training.posts import Needs, need_title, needs_of
from training.selectors.admissions import admission_from
from training.selectors.catalogue import CourseEntry, catalogue, courses_of_exams
from training.selectors.elsewhere import places_elsewhere
from training.selectors.lesson import checks_count
from training.selectors.practice_steps import PracticeStep, practice_steps
from training.selectors.progress import CourseProgress, ExamProgress, Rows, course_progress, progress_rows
from training.words.shared import day_words, due_tag, minutes_words, number, questions_words


@dataclass(slots=True, kw_only=True)
class Step:
    """One station on the way. ``tag_kind``: met, expiring, not-met or empty. ``asked``: by the post or an assignment."""

    title: str
    note: str = ""
    done: bool = False
    tag: str = ""
    tag_kind: str = ""
    url: str = ""
    state: Literal["done", "now", "later"] = "later"
    running: bool = False
    asked: bool = True
    next_step: Callable[[], "NextStep"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """The one thing to do now."""

    kicker: str
    title: str
    note: str
    url: str
    action: str


@dataclass(frozen=True, slots=True)
class LearnerHome:
    """What the home shows. ``post``: the post's name in the reader's language, empty when there is none."""

    post: str
    steps: list[Step]
    next_step: NextStep | None

    @property
    def done(self) -> int:
        return sum(step.done for step in self.steps)

    @property
    def left(self) -> int:
        return len(self.steps) - self.done

    @property
    def left_for_post(self) -> int:
        """Without what the learner took up unasked."""
        return sum(step.asked and not step.done for step in self.steps)


def learner_home(learner: Learner, *, now: datetime, on: date) -> LearnerHome:
    """The way of a learner to the post they hold or prepare for. Twenty-one queries at most."""
    courses = catalogue()
    rows = progress_rows([learner.person], on=on)
    enrolments = rows.enrolments.get(learner.person.pk, {})
    post = intended_post(learner, list(enrolments.values()), on=on)
    needs = needs_of(post, on=on) if post else Needs()
    steps = [
        *map(_practice_step, practice_steps(learner.person, on=on)),
        *_steps(courses, rows, learner.person.pk, needs, now=now, on=on),
    ]
    current = _current(steps)
    for step in steps:
        step.state = "done" if step.done else "now" if step is current else "later"
    return LearnerHome(
        post=term_name("posts", post) if post else "",
        steps=steps,
        next_step=current.next_step() if current and current.next_step else None,
    )


def _practice_step(found: PracticeStep) -> Step:
    step = Step(title=found.title, note=found.note, tag=found.tag, tag_kind=found.tag_kind, url=found.url)
    step.asked = False
    if found.action:
        step.next_step = lambda: NextStep(
            kicker=_("Observed practice"),
            title=found.title,
            note=found.note,
            url=found.url,
            action=found.action,
        )
    return step


def _current(steps: list[Step]) -> Step | None:
    """What to do now: an exam that is running, else the first thing that can be done."""
    open_steps = [step for step in steps if not step.done and step.next_step]
    return next((step for step in open_steps if step.running), open_steps[0] if open_steps else None)


def intended_post(learner: Learner, enrolments: list[Enrolment], *, on: date) -> str:
    """The post the person prepares for, else the one held or to be held soonest; empty when there is none."""
    prepared = [it.post for it in enrolments if it.post]
    if prepared:
        return prepared[0]
    postings = Posting.objects.filter(person=learner.person, shop=learner.shop)
    held = postings.valid_on(on).order_by("-valid_from").first()
    coming = postings.filter(valid_from__gt=on).order_by("valid_from").first()
    posting = coming or held
    return posting.post if posting else ""


def _steps(
    courses: dict[str, CourseEntry], rows: Rows, person: int, needs: Needs, *, now: datetime, on: date
) -> list[Step]:
    enrolments = rows.enrolments.get(person, {})
    by_due = sorted(enrolments.values(), key=lambda it: (it.due_on or date.max, it.pk))
    progresses = {code: course_progress(entry, rows, person) for code, entry in courses.items()}
    begun = [code for code, progress in progresses.items() if progress.is_taken_up]
    asked = dict.fromkeys(
        [*(it.course for it in by_due), *needs.courses, *courses_of_exams(courses, needs.exams)]
    )
    steps: list[Step] = []
    for code in dict.fromkeys([*asked, *begun]):
        if progress := progresses.get(code):
            own = [_course_step(progress, on), *(_exam_step(it, progress, on, now) for it in progress.exams)]
            for step in own:
                step.asked = code in asked
            steps += own
    passed = rows.certificates.get(person, {})
    return [
        *sorted(steps, key=lambda step: not step.done),
        *steps_elsewhere(courses, needs, passed, on),
    ]


def steps_elsewhere(
    courses: dict[str, CourseEntry], needs: Needs, passed: Mapping[str, Certificate], on: date
) -> list[Step]:
    """What the post asks for and no course holds: a defence, a checklist, or what nobody offers here yet, without which
    the way would look shorter than it is. passed: the person's certificates by code. Two queries, or none."""
    offered = {exam.slug for entry in courses.values() for exam in entry.exams}
    steps = [_step_missing(need) for code, need in needs.courses.items() if code not in courses]
    exams = {code: need for code, need in needs.exams.items() if code not in offered}
    places = places_elsewhere(exams) if exams else {}
    for code, need in exams.items():
        step = _step_missing(need)
        if place := places.get(code):
            step = Step(title=step.title, note=place.note, tag=_("Not passed yet"), url=place.url)
        if certificate := passed.get(code):
            _tell_passed(step, certificate, certificate.number, on)
        steps.append(step)
    return sorted(steps, key=lambda step: not step.done)


def _step_missing(need: SlugNeed) -> Step:
    return Step(
        title=need_title(need, get_language() or "zh"),
        note=_("The post asks for it. Ask your trainer what to do."),
        tag=_("Not offered here yet"),
    )


def _course_step(progress: CourseProgress, on: date) -> Step:
    course, modules = progress.entry.course, len(progress.entry.modules)
    counted = _("%(done)d / %(total)d lessons") % {"done": progress.modules_done, "total": modules}
    step = Step(title=course.display_title, note=counted, url=reverse("learn-course", args=[course.slug]))
    if progress.record:
        step.done, step.tag, step.tag_kind = True, _("Completed"), "met"
        step.note = f"{counted} · {day_words(progress.record.held_until)}"
        return step
    _tell_due(step, progress, on)
    if progress.next_module:
        step.next_step = partial(_lesson_step, progress, progress.next_module)
    return step


def _tell_due(step: Step, progress: CourseProgress, on: date) -> None:
    if progress.due_on:
        step.note = f"{step.note} · " + _("by %(day)s") % {"day": day_words(progress.due_on)}
        step.tag, step.tag_kind = due_tag(progress.due_on, on)
    else:
        step.tag = _("In progress") if progress.started else _("Not started")


def _lesson_step(progress: CourseProgress, module: ModulePage) -> NextStep:
    place = progress.entry.modules.index(module) + 1
    return NextStep(
        kicker=_("Next step · %(time)s") % {"time": minutes_words(module.minutes)},
        title=_("Lesson %(number)d: %(title)s") % {"number": place, "title": module.display_title},
        note=checks_note(checks_count(module)),
        url=reverse("learn-module", args=[progress.entry.course.slug, module.slug]),
        action=_("Go on learning") if progress.started else _("Start learning"),
    )


def checks_note(checks: int) -> str:
    """What completes a lesson with that many questions."""
    if not checks:
        return _("Completed when you have read it")
    return ngettext(
        "%(count)d question at the end; answering it rightly completes it",
        "%(count)d questions at the end; all right completes it",
        checks,
    ) % {"count": checks}


def _exam_step(progress: ExamProgress, course: CourseProgress, on: date, now: datetime) -> Step:
    exam = progress.exam
    step = Step(title=exam.display_title, url=reverse("exam", args=[exam.slug]))
    minutes = ngettext("%(minutes)d minute", "%(minutes)d minutes", exam.minutes) % {"minutes": exam.minutes}
    step.note = f"{questions_words(exam.questions_count)} · {minutes}"
    if exam.section_pass_mark:
        step.note += " · " + _("at least %(mark)d %% in each part") % {"mark": exam.section_pass_mark}
    if progress.certificate:
        _tell_certificate(step, progress, progress.certificate, on)
        return step
    if progress.open_attempt:
        step.tag, step.tag_kind, step.running = _("In progress"), "expiring", True
        step.next_step = partial(_continue_step, progress.exam, progress.open_attempt, now)
        return step
    if progress.being_marked:
        step.tag, step.tag_kind = _("Being marked"), "expiring"
        step.note = _("handed in; people mark some of the answers")
        step.url = reverse("attempt-result", args=[progress.being_marked.pk])
        return step
    _tell_last(step, progress)
    answer = admission_from(
        exam=exam,
        attempts=progress.attempts,
        certificate=None,
        attempts_from=course.attempts_from,
        can_be_drawn=True,
        posts=course.posts,
        on=on,
    )
    if answer.granted and (course.completed or not course.entry.modules):
        step.next_step = partial(_sit_step, exam)
    return step


def _tell_certificate(step: Step, progress: ExamProgress, certificate: Certificate, on: date) -> None:
    passed = next((it for it in progress.attempts if it.passed), None)
    score = _("exam %(score)s points") % {"score": number(passed.score)} if passed else certificate.number
    _tell_passed(step, certificate, score, on)


def _tell_passed(step: Step, certificate: Certificate, words: str, on: date) -> None:
    step.done, step.tag, step.tag_kind = True, _("Passed"), "met"
    step.note = f"{words} · {day_words(certificate.issued_on)}"
    until = certificate.valid_until
    if until and expires_within(until, on):
        step.tag, step.tag_kind = _("holds until %(day)s") % {"day": until.isoformat()}, "expiring"


def _tell_last(step: Step, progress: ExamProgress) -> None:
    if progress.last:
        step.tag, step.tag_kind = progress.last_words, "not-met"
        step.note = _("last time %(score)s points") % {"score": number(progress.last.score)}
    else:
        step.tag = _("Not started")


def _continue_step(exam: Exam, attempt: Attempt, now: datetime) -> NextStep:
    left = max(0, int((attempt.deadline - now).total_seconds() // 60))
    return NextStep(
        kicker=_("Your exam is running · %(minutes)d minutes left") % {"minutes": left},
        title=exam.display_title,
        note=_("Everything saved so far is still there"),
        url=reverse("attempt", args=[attempt.pk]),
        action=_("Go on with the exam"),
    )


def _sit_step(exam: Exam) -> NextStep:
    return NextStep(
        kicker=_("Next step · %(time)s") % {"time": minutes_words(exam.minutes)},
        title=exam.display_title,
        note=_("%(questions)s. Find a quiet place first")
        % {"questions": questions_words(exam.questions_count)},
        url=reverse("exam", args=[exam.slug]),
        action=_("To the exam"),
    )
