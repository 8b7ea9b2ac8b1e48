"""Writes what was read: adds, changes, and leaves alone what a person changed in the CMS."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.loading import convert
from cms.loading.pictures import picture_hash, picture_stored
from cms.loading.reader import CourseFiles
from cms.loading.schema import (
    AnyQuestion,
    CaseFile,
    ChecklistFile,
    DefenceFile,
    ModuleFile,
    PaperFile,
    PictureFile,
    RubricFile,
)
from cms.models import (
    Case,
    Checklist,
    ChecklistPost,
    ChecklistStep,
    CourseCompetency,
    CoursePage,
    CoursesPage,
    DefencePost,
    DefencePrerequisite,
    DefenceRules,
    Exam,
    ExamSection,
    LoadedItem,
    ModulePage,
    Question,
    Rubric,
)
from cms.vocabulary import Purpose

# (field, how a row is found again) of the lists that are kept as rows
ROWS = {
    "competencies": ("code", CourseCompetency),
    "sections": ("competency", ExamSection),
    "steps": ("code", ChecklistStep),
    "posts": ("post", ChecklistPost),
}


@dataclass
class Report:
    """What a load did. `left_alone` names what was not touched, and why."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    left_alone: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return _("%(added)d added, %(changed)d changed, %(unchanged)d unchanged, %(left)d left alone") % {
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "left": len(self.left_alone),
        }


@transaction.atomic
def load_courses(
    courses: list[CourseFiles],
    *,
    below: CoursesPage,
    checklists: Sequence[ChecklistFile] = (),
    defences: Sequence[DefenceFile] = (),
    overwrite: bool = False,
) -> Report:
    """Bring pages, pictures, rubrics, questions, exams, checklists and defences to what the files say; all of it or nothing.

    Running it again changes nothing. What a person edited, locked or took down since the last load stays
    as it is and is reported, unless `overwrite`. Everything written is published as a new revision. Raises ValidationError
    where the files do not fit what stands as it is.
    """
    with disable_reference_index_auto_update():
        writer = _Writer(below, overwrite)
        for rubric in (it for course in courses for it in course.rubrics):
            writer.rubric(rubric)
        for course in sorted(courses, key=_section):
            writer.course(course)
        for checklist in checklists:
            writer.checklist(checklist)
        for defence in defences:
            writer.defence(defence)
        writer.name_what_has_no_file()
    for thing in writer.touched:
        ReferenceIndex.create_or_update_for_object(thing)
    return writer.report


def _section(course: CourseFiles) -> tuple[int, str]:
    """Courses stand in the order of the source's sections."""
    number = re.search(r"\d+", course.course.source)
    return (int(number.group()) if number else 10_000, course.course.slug)


class _Writer:
    def __init__(self, below: CoursesPage, overwrite: bool) -> None:
        self.below = below
        self.overwrite = overwrite
        self.report = Report()
        self.touched: list[Any] = []
        self.loaded = {item.key: item for item in LoadedItem.objects.all()}
        self.seen: set[str] = set()
        self.rubrics: dict[str, Rubric] = {}
        self.questions = {question.code: question for question in Question.objects.all()}

    def course(self, files: CourseFiles) -> None:
        slug = files.course.slug
        values = convert.course_values(files.course)
        page = CoursePage.objects.child_of(self.below).filter(slug=slug).first()
        page = self._store(
            f"course:{slug}", values, page, lambda: self._page(CoursePage, page, self.below, values)
        )
        modules = {it.slug: it for it in ModulePage.objects.child_of(page).order_by("path")}
        for module in files.modules:
            modules[module.slug] = self._module(files, page, module, modules.get(module.slug))
        self._order(page, [module.slug for module in files.modules])
        cases = {case.id: self._case(page, case) for case in files.cases}
        self._leave_cases(files.questions)
        for question in files.questions:
            self._question(files, page, modules, cases, question)
        for purpose, paper in files.course.papers.items():
            self._paper(page, paper, purpose)

    def checklist(self, file: ChecklistFile) -> None:
        """Publish the steps that have a source; those marked as drafts wait in a revision for somebody's approval."""
        everything = convert.checklist_values(file)
        published = everything | {
            "steps": [it for it in everything["steps"] if it["code"] not in file.drafts]
        }
        row = Checklist.objects.filter(code=file.code).first()
        course = CoursePage.objects.get(slug=file.course)

        def write() -> Checklist:
            wanted = row or Checklist(live=False)
            _fill(wanted, published | {"course": course})
            wanted.full_clean()
            if row is None:
                wanted.save()
            wanted.save_revision(clean=False).publish()
            if file.drafts:
                waiting = Checklist.objects.get(pk=wanted.pk)
                _fill(waiting, everything | {"course": course})
                waiting.save_revision(clean=False)
            return wanted

        self._store(f"checklist:{file.code}", everything | {"drafts": file.drafts}, row, write)

    def defence(self, file: DefenceFile) -> None:
        values = convert.defence_values(file)
        row = DefenceRules.objects.filter(slug=file.slug).first()

        def write() -> DefenceRules:
            wanted = row or DefenceRules(live=False)
            things = {
                "course": CoursePage.objects.get(slug=file.course),
                "rubric": Rubric.objects.get(code=file.rubric),
                "thesis_rubric": Rubric.objects.get(code=file.thesis.rubric) if file.thesis else None,
            }
            rows = {"prerequisites": DefencePrerequisite, "posts": DefencePost}
            for name, value in (values | things).items():
                if name in rows:
                    setattr(wanted, name, [rows[name](sort_order=at, **it) for at, it in enumerate(value)])
                else:
                    setattr(wanted, name, value)
            wanted.full_clean()
            if row is None:
                wanted.save()
            wanted.save_revision(clean=False).publish()
            return wanted

        self._store(f"defence:{file.slug}", values, row, write)

    def rubric(self, rubric: RubricFile) -> None:
        values = convert.rubric_values(rubric)
        row = Rubric.objects.filter(code=rubric.id).first()

        def write() -> Rubric:
            wanted = row or Rubric(live=False)
            _fill(wanted, values)
            if row is None:
                wanted.save()
            wanted.save_revision().publish()
            return wanted

        self.rubrics[rubric.id] = self._store(f"rubric:{rubric.id}", values, row, write)

    def name_what_has_no_file(self) -> None:
        for key in sorted(self.loaded.keys() - self.seen):
            self.report.left_alone.append(
                _("%s (its file is gone; delete it in the CMS if it should go)") % key
            )

    def _store(self, key: str, values: Any, thing: Any, write: Callable[[], Any]) -> Any:
        """Decide by the fingerprint and the revisions whether to write; returns what stands there afterwards."""
        self.seen.add(key)
        mark = convert.fingerprint(values)
        item = self.loaded.get(key)
        if self._is_a_persons(key, thing):
            self.report.left_alone.append(_("%s (edited in the CMS since the last load)") % key)
            return thing
        if thing is not None and item and item.fingerprint == mark and not _touched_by_a_person(thing, item):
            self.report.unchanged += 1
            return thing
        try:
            written = write()
        except ValidationError as refusal:
            raise ValidationError([f"{key}: {words}" for words in refusal.messages]) from refusal
        written.refresh_from_db()
        if thing is None:
            self.report.added += 1
        else:
            self.report.changed += 1
        self._remember(key, mark, written.latest_revision_id)
        self.touched.append(written)
        return written

    def _is_a_persons(self, key: str, thing: Any) -> bool:
        """Whether what stands there is left alone, because a person made, edited, locked or took it down."""
        item = self.loaded.get(key)
        return (
            thing is not None and not self.overwrite and (item is None or _touched_by_a_person(thing, item))
        )

    def _remember(self, key: str, mark: str, revision: int) -> None:
        values = {"fingerprint": mark, "revision_id": revision}
        LoadedItem.objects.update_or_create(key=key, defaults=values)

    def _module(
        self, files: CourseFiles, course: CoursePage, module: ModuleFile, page: ModulePage | None
    ) -> ModulePage:
        key = f"module:{course.slug}/{module.slug}"
        paths = {
            block.file: files.folder / block.file for block in module.blocks if isinstance(block, PictureFile)
        }
        hashes = {name: picture_hash(path) for name, path in paths.items()}
        alts = {block.file: block.alt for block in module.blocks if isinstance(block, PictureFile)}

        def write() -> ModulePage:
            pictures = {name: picture_stored(path, title=alts[name]).pk for name, path in paths.items()}
            values = convert.module_values(module, key=key, pictures=pictures)
            return self._page(ModulePage, page, course, values)

        return self._store(key, convert.module_values(module, key=key, pictures=hashes), page, write)

    def _page(self, model: Any, page: Any, parent: Any, values: convert.Values) -> Any:
        is_new = page is None
        page = model(live=False) if is_new else page
        _fill(page, values | {"draft_title": values["title"]})
        if is_new:
            parent.add_child(instance=page)
        page.save_revision(clean=not is_new).publish()
        return page

    def _order(self, course: CoursePage, slugs: list[str]) -> None:
        """Put the modules in the order of the files, but only when the files' order is new."""
        key = f"order:{course.slug}"
        self.seen.add(key)
        mark = convert.fingerprint(slugs)
        item = self.loaded.get(key)
        if item and item.fingerprint == mark and not self.overwrite:
            return
        pages = {page.slug: page for page in ModulePage.objects.child_of(course).order_by("path")}
        if [slug for slug in pages if slug in slugs] != slugs:
            for slug in slugs:
                ModulePage.objects.get(pk=pages[slug].pk).move(
                    CoursePage.objects.get(pk=course.pk), pos="last-child"
                )
        self._remember(key, mark, 0)

    def _leave_cases(self, questions: Sequence[AnyQuestion]) -> None:
        """Questions of which the files change the use leave their case until they are written: they change together, while
        each is checked against those that stand in the case."""
        for question in questions:
            row = self.questions.get(question.id)
            changes = row is not None and row.case_id is not None and row.use != question.use
            if changes and not self._is_a_persons(f"question:{question.id}", row):
                Question.objects.filter(code=question.id).update(case=None)

    def _question(
        self,
        files: CourseFiles,
        course: CoursePage,
        modules: dict[str, ModulePage],
        cases: dict[str, Case],
        question: AnyQuestion,
    ) -> None:
        values = convert.question_values(question, course=course.slug)
        if question.case is not None:
            together = [it.id for it in files.questions if it.case == question.case]
            values |= {"case": question.case, "case_place": together.index(question.id) + 1}
        rubric = getattr(question, "rubric", None)
        if rubric is not None:
            values |= {"rubric": rubric}
        mark = values | _picture_mark(files, values.get("answer"))
        row = self.questions.get(question.id)

        def write() -> Question:
            before = [(child.id, child.value["text"]) for child in row.options] if row else []
            stream = convert.option_stream(values["options"], code=question.id, before=before)
            wanted = Question(live=False) if row is None else row
            answer = convert.answer_stream(
                _with_picture(files, values.get("answer")), kind=question.kind, code=question.id
            )
            place: convert.Values = {"course": course, "module": modules[question.module], "case": None}
            place["use"] = question.use
            place["rubric"] = self.rubrics[rubric] if rubric else None
            if question.case is not None:
                place["case"] = cases[question.case]
            _fill(wanted, values | place | {"options": stream, "answer": answer})
            if row is None:
                wanted.save()
            wanted.save_revision().publish()
            return wanted

        self._store(f"question:{question.id}", mark, row, write)

    def _case(self, course: CoursePage, case: CaseFile) -> Case:
        values = convert.case_values(case, course=course.slug)
        row = Case.objects.filter(code=case.id).first()

        def write() -> Case:
            wanted = row or Case(live=False)
            _fill(wanted, values | {"course": course})
            if row is None:
                wanted.save()
            wanted.save_revision().publish()
            return wanted

        stored: Case = self._store(f"case:{case.id}", values, row, write)
        return stored

    def _paper(self, course: CoursePage, paper: PaperFile, purpose: Purpose) -> None:
        values = convert.paper_values(paper, purpose=purpose, course=course.slug)
        row = Exam.objects.filter(slug=paper.slug).first()

        def write() -> Exam:
            wanted = row or Exam(live=False)
            _fill(wanted, values | {"course": course})
            wanted.full_clean()
            if row is None:
                wanted.save()
            wanted.save_revision(clean=False).publish()
            return wanted

        self._store(f"exam:{paper.slug}", values, row, write)


def _picture_mark(files: CourseFiles, answer: convert.Values | None) -> convert.Values:
    """What tells a question whose picture has another content from the same question before."""
    if not answer or "picture" not in answer:
        return {}
    return {"picture_hash": picture_hash(files.folder / answer["picture"])}


def _with_picture(files: CourseFiles, answer: convert.Values | None) -> convert.Values | None:
    """The answer with the picture's image in place of its file."""
    if not answer or "picture" not in answer:
        return answer
    path = files.folder / answer["picture"]
    return answer | {"picture": picture_stored(path, title=answer["alt"]).pk}


def _touched_by_a_person(thing: Any, item: LoadedItem) -> bool:
    taken_down = not getattr(thing, "live", True)
    locked = getattr(thing, "locked", False)
    return thing.latest_revision_id != item.revision_id or taken_down or locked


def _fill(thing: Any, values: convert.Values) -> None:
    """Set the fields of a page, question or exam; streams from raw data, rows found again by their code."""
    for name, value in values.items():
        if name in ROWS:
            setattr(thing, name, _rows(thing, name, value))
        elif name in ("body", "options", "answer", "criteria"):
            setattr(thing, name, thing._meta.get_field(name).stream_block.to_python(value))
        else:
            setattr(thing, name, value)


def _rows(thing: Any, name: str, wanted: list[convert.Values]) -> list[Any]:
    code, model = ROWS[name]
    before = {getattr(row, code): row for row in getattr(thing, name).all()} if thing.pk else {}
    rows = []
    for number, values in enumerate(wanted):
        row = before.get(values[code]) or model()
        for field_name, value in (values | {"sort_order": number}).items():
            setattr(row, field_name, value)
        rows.append(row)
    return rows
