"""Reads the folder of courses: strict YAML, strict models, then what only several files together can tell."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _
from pydantic import TypeAdapter, ValidationError

from cms.kinds import KINDS, MARKED_BY_MACHINE
from cms.loading.problems import Problem, excerpt, place_of, problems_of
from cms.loading.schema import (
    QUESTIONS,
    AnyQuestion,
    CaseFile,
    ChecklistFile,
    CourseFile,
    DefenceFile,
    ModuleFile,
    PictureFile,
    RubricFile,
)
from cms.vocabulary import Purpose, use_of

PICTURE_STARTS = {".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".webp": b"RIFF"}
LARGEST_PICTURE = 2 * 1024 * 1024


@dataclass
class CourseFiles:
    """One folder, read: the course, its modules and questions in order, and where its pictures are."""

    folder: Path
    course: CourseFile
    modules: list[ModuleFile] = field(default_factory=list)
    questions: list[AnyQuestion] = field(default_factory=list)
    cases: list[CaseFile] = field(default_factory=list)
    rubrics: list[RubricFile] = field(default_factory=list)
    # every file of the folder could be read
    complete: bool = True


class _StrictLoader(yaml.SafeLoader):
    """YAML in which a key stands once and a date stays text."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Hashable] = set()
        for key_node, _value in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, _("the key “%s” once, not twice") % key, key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


_StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_courses(root: Path) -> tuple[list[CourseFiles], list[Problem]]:
    """Read every course folder below `root`. All faults of all files at once; none means it can be loaded."""
    reader = _Reader(root)
    courses = reader.read()
    return courses, sorted(set(reader.problems))


def read_checklists(root: Path, courses: list[CourseFiles]) -> tuple[list[ChecklistFile], list[Problem]]:
    """Read every checklist `root/<code>.yaml`, which lead back to these courses. No folder: none."""
    reader = _Reader(root)
    checklists = reader.checklists({course.course.slug for course in courses})
    return checklists, sorted(set(reader.problems))


def read_defences(root: Path, courses: list[CourseFiles]) -> tuple[list[DefenceFile], list[Problem]]:
    """Read every definition `root/<slug>.yaml` of a defence, whose rubrics are of these courses. No folder: none."""
    reader = _Reader(root)
    defences = reader.defences(courses)
    return defences, sorted(set(reader.problems))


class _Reader:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []

    def read(self) -> list[CourseFiles]:
        folders = sorted(path for path in self.root.glob("*") if path.is_dir()) if self.root.is_dir() else []
        if not folders:
            self._fault(self.root, "", _("no course"), _("a folder for each course, with its course.yaml"))
        courses = [course for folder in folders if (course := self._course(folder))]
        self._check_bank(courses)
        return courses

    def checklists(self, courses: set[str]) -> list[ChecklistFile]:
        found = []
        for file in sorted(self.root.glob("*.yaml")):
            checklist = self._validated(file, ChecklistFile, self._document(file))
            if checklist is None:
                continue
            if checklist.code != file.stem:
                self._fault(file, "code", excerpt(checklist.code), _("the file's name, “%s”") % file.stem)
            if checklist.course not in courses:
                expected = _("a course of these files: %s") % ", ".join(sorted(courses))
                self._fault(file, "course", excerpt(checklist.course), expected)
            found.append(checklist)
        return found

    def defences(self, courses: list[CourseFiles]) -> list[DefenceFile]:
        found = []
        rubrics = {rubric.id for course in courses for rubric in course.rubrics}
        for file in sorted(self.root.glob("*.yaml")):
            defence = self._validated(file, DefenceFile, self._document(file))
            if defence is None:
                continue
            if defence.slug != file.stem:
                self._fault(file, "slug", excerpt(defence.slug), _("the file's name, “%s”") % file.stem)
            if defence.course not in {course.course.slug for course in courses}:
                expected = _("a course of these files: %s") % ", ".join(
                    sorted(course.course.slug for course in courses)
                )
                self._fault(file, "course", excerpt(defence.course), expected)
            for code in sorted(set(defence.rubrics) - rubrics):
                expected = _("a rubric of these courses: %s") % ", ".join(sorted(rubrics))
                self._fault(file, "rubric", excerpt(code), expected)
            found.append(defence)
        return found

    def _fault(self, file: Path, place: str, found: str, expected: str) -> None:
        name = str(file.relative_to(self.root)) if file.is_relative_to(self.root) else str(file)
        self.problems.append(Problem(name if name != "." else str(self.root), place, found, expected))

    def _document(self, file: Path) -> Any:
        try:
            return yaml.load(file.read_text(encoding="utf-8"), _StrictLoader)  # noqa: S506 a SafeLoader made stricter
        except FileNotFoundError:
            self._fault(file, "", _("no file"), _("this file"))
        except UnicodeDecodeError as error:
            self._fault(
                file, "", _("byte %d that is not UTF-8") % (error.start + 1), _("a file saved as UTF-8")
            )
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            place = _("line %d") % (mark.line + 1) if mark else ""
            if isinstance(error, yaml.constructor.ConstructorError) and error.context is None:
                self._fault(file, place, _("a key twice"), str(error.problem))
            else:
                self._fault(file, place, str(error.problem), _("readable YAML"))
        except yaml.YAMLError as error:
            self._fault(file, "", str(error), _("readable YAML"))
        return None

    def _course(self, folder: Path) -> CourseFiles | None:
        file = folder / "course.yaml"
        before = len(self.problems)
        course = self._validated(file, CourseFile, self._document(file))
        files = sorted((folder / "modules").glob("*.yaml"))
        modules = [(path, self._validated(path, ModuleFile, self._document(path))) for path in files]
        questions = self._entries(folder / "questions.yaml", QUESTIONS, _("a list of questions"))
        cases = self._further(folder / "cases.yaml", CaseFile, _("a list of cases"))
        rubrics = self._further(folder / "rubrics.yaml", RubricFile, _("a list of rubrics"))
        if course is None:
            return None
        complete = len(self.problems) == before
        if course.slug != folder.name:
            self._fault(file, "slug", excerpt(course.slug), _("the folder's name, “%s”") % folder.name)
        if not files:
            self._fault(folder / "modules", "", _("no module"), _("at least one file NN-slug.yaml"))
        found = CourseFiles(
            folder,
            course,
            [module for _path, module in modules if module],
            questions,
            cases,
            rubrics,
            complete,
        )
        self._check_course(found)
        for path, module in modules:
            if module:
                self._check_module(found, path, module)
        self._check_questions(found)
        return found

    def _validated(self, file: Path, model: Any, document: Any) -> Any:
        if document is None:
            if file.exists() and not any(it.file == str(file.relative_to(self.root)) for it in self.problems):
                self._fault(file, "", _("an empty file"), _("keys with values"))
            return None
        try:
            return TypeAdapter(model).validate_python(document)
        except ValidationError as error:
            self.problems.extend(problems_of(error, file=str(file.relative_to(self.root))))
            return None

    def _further(self, file: Path, model: Any, expected: str) -> list[Any]:
        """The entries of a file that a course need not have."""
        return self._entries(file, TypeAdapter(model), expected) if file.exists() else []

    def _entries(self, file: Path, model: TypeAdapter[Any], expected: str) -> list[Any]:
        """The questions, cases or rubrics of a file."""
        document = self._document(file)
        if document is None:
            return []
        if not isinstance(document, list):
            self._fault(file, "", excerpt(document), expected)
            return []
        entries = []
        for number, entry in enumerate(document):
            try:
                entries.append(model.validate_python(entry))
            except ValidationError as error:
                name = entry.get("id") if isinstance(entry, dict) else None
                within = (name,) if isinstance(name, str) else (number,)
                self.problems.extend(problems_of(error, file=str(file.relative_to(self.root)), within=within))
        return entries

    def _check_course(self, found: CourseFiles) -> None:
        file = found.folder / "course.yaml"
        known = [competency.code for competency in found.course.competencies]
        for code in _twice(known):
            self._fault(file, "competencies", _("“%s” twice") % code, _("each competency once"))
        if not found.course.papers:
            self._fault(file, "", _("no exam"), _("`exam`, `practice` or both"))
        for key, paper in found.course.papers.items():
            sections = [section.competency for section in paper.sections]
            for code in _twice(sections):
                self._fault(file, f"{key}.sections", _("“%s” twice") % code, _("each competency once"))
            for number, code in enumerate(sections):
                place = place_of((key, "sections", number, "competency"))
                self._check_competency(file, place, code, known)
        for slug in _twice([module.slug for module in found.modules]):
            self._fault(found.folder / "modules", "slug", _("“%s” twice") % slug, _("each slug once"))

    def _check_competency(self, file: Path, place: str, code: str, known: list[str]) -> None:
        if code not in known:
            expected = _("a competency of this course: %s") % ", ".join(known)
            self._fault(file, place, excerpt(code), expected)

    def _check_module(self, found: CourseFiles, file: Path, module: ModuleFile) -> None:
        known = [competency.code for competency in found.course.competencies]
        self._check_competency(file, "competency", module.competency, known)
        for number, block in enumerate(module.blocks):
            if isinstance(block, PictureFile):
                self._check_picture(file, place_of(("blocks", number, "file")), found.folder / block.file)

    def _check_picture(self, file: Path, place: str, picture: Path) -> None:
        if not picture.is_file():
            self._fault(file, place, _("no file %s") % picture.name, _("a picture in the folder pictures"))
            return
        if picture.stat().st_size > LARGEST_PICTURE:
            self._fault(file, place, _("%s is too large") % picture.name, _("at most 2 MB"))
        with picture.open("rb") as content:
            if not content.read(8).startswith(PICTURE_STARTS[picture.suffix]):
                expected = _("a %s picture, by content and not by name alone") % picture.suffix[1:].upper()
                self._fault(file, place, picture.name, expected)

    def _check_questions(self, found: CourseFiles) -> None:
        """What depends on other files is only said when those could be read: one fault, one message."""
        file = found.folder / "questions.yaml"
        known = [competency.code for competency in found.course.competencies]
        modules = [module.slug for module in found.modules]
        cases = {case.id: case for case in found.cases}
        for case in found.cases:
            self._check_competency(
                found.folder / "cases.yaml", f"{case.id}.competency", case.competency, known
            )
        for question in found.questions:
            self._check_competency(file, f"{question.id}.competency", question.competency, known)
            if picture := getattr(question, "picture", None):
                self._check_picture(file, f"{question.id}.picture", found.folder / picture)
            if question.case is not None and found.complete:
                self._check_case(file, question, cases.get(question.case), sorted(cases))
            if question.module not in modules and found.complete:
                expected = _("a module of this course: %s") % ", ".join(modules)
                self._fault(file, f"{question.id}.module", excerpt(question.module), expected)
        self._check_uses_of_cases(file, found.questions)
        if found.complete:
            self._check_papers(found)

    def _check_papers(self, found: CourseFiles) -> None:
        """Whether the bank can fill exam and practice paper, each from the questions reserved for it."""
        for purpose, paper in found.course.papers.items():
            use = use_of(purpose)
            drawn = MARKED_BY_MACHINE if purpose == Purpose.PRACTICE else KINDS
            bank = [it for it in found.questions if it.use == use and it.kind in drawn]
            for number, section in enumerate(paper.sections):
                available = sum(it.competency == section.competency for it in bank)
                if available < section.questions:
                    place = place_of((purpose, "sections", number, "questions"))
                    expected = _("at most %d: the bank has no more for this competency") % available
                    self._fault(found.folder / "course.yaml", place, str(section.questions), expected)

    def _check_case(self, file: Path, question: AnyQuestion, case: CaseFile | None, known: list[str]) -> None:
        place = f"{question.id}.case"
        if case is None:
            expected = _("a case of this course: %s") % (", ".join(known) or _("there is none"))
            self._fault(file, place, excerpt(question.case), expected)
        elif case.competency != question.competency:
            expected = _("a case of the question's own competency, “%s”") % question.competency
            self._fault(file, place, excerpt(case.competency), expected)

    def _check_uses_of_cases(self, file: Path, questions: list[AnyQuestion]) -> None:
        """All questions of a case are reserved for the same: a paper draws them together."""
        first: dict[str, AnyQuestion] = {}
        for question in questions:
            if question.case is not None:
                other = first.setdefault(question.case, question)
                if other.use != question.use:
                    expected = _("“%(use)s”, as %(other)s of the same case has") % {
                        "use": other.use,
                        "other": other.id,
                    }
                    self._fault(file, f"{question.id}.use", excerpt(question.use), expected)

    def _check_bank(self, courses: list[CourseFiles]) -> None:
        where = {question.id: course.folder for course in courses for question in course.questions}
        for code in _twice([question.id for course in courses for question in course.questions]):
            file = where[code] / "questions.yaml"
            self._fault(file, code, _("“%s” twice") % code, _("an id that is unique in the whole bank"))
        self._check_once([(course.folder / "cases.yaml", it.id) for course in courses for it in course.cases])
        self._check_once(
            [(course.folder / "rubrics.yaml", it.id) for course in courses for it in course.rubrics]
        )
        self._check_rubrics(courses)
        papers = [
            (paper.slug, course.folder, key)
            for course in courses
            for key, paper in course.course.papers.items()
        ]
        places = {slug: (folder, key) for slug, folder, key in papers}
        for slug in _twice([slug for slug, _folder, _key in papers]):
            folder, key = places[slug]
            self._fault(folder / "course.yaml", f"{key}.slug", _("“%s” twice") % slug, _("each slug once"))

    def _check_rubrics(self, courses: list[CourseFiles]) -> None:
        known = sorted(it.id for course in courses for it in course.rubrics)
        for course in courses:
            for question in course.questions:
                rubric = getattr(question, "rubric", None)
                if rubric is not None and rubric not in known and course.complete:
                    expected = _("a rubric of the files: %s") % (", ".join(known) or _("there is none"))
                    file = course.folder / "questions.yaml"
                    self._fault(file, f"{question.id}.rubric", excerpt(rubric), expected)

    def _check_once(self, entries: list[tuple[Path, str]]) -> None:
        files = dict(reversed([(code, file) for file, code in entries]))
        for code in _twice([code for _file, code in entries]):
            expected = _("an id that is unique in the whole bank")
            self._fault(files[code], code, _("“%s” twice") % code, expected)


def _twice(values: list[str]) -> Iterator[str]:
    return (value for value in sorted(set(values)) if values.count(value) > 1)
