"""What an import would do, question by question, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pydantic import ValidationError as FileFaults

from cms.codes import check_code
from cms.exchange.bank import BESIDE, Courses, current, newest, sense, values_of
from cms.exchange.base import FileQuestion, Lost, Notes, Refused, Values
from cms.exchange.cases_taking import CaseJudge, CaseLine
from cms.kinds import KINDS, Authored, AuthoredOption
from cms.loading.problems import problems_of
from cms.models import Question
from cms.vocabulary import Origin, QuestionUse

NEW, CHANGES, SAME = "new", "changes", "same"
CASES, REFUSED, LOST = "cases", "refused", "lost"
LONGEST_CODE, LONGEST_CASE_CODE = 50, 60
# filled while a question is checked, where a file says nothing
ANYTHING = "x"


@dataclass(frozen=True)
class Defaults:
    """What holds for every question that does not say it itself; codes of course, lesson and competency."""

    course: str
    module: str
    competency: str
    difficulty: int


@dataclass(frozen=True)
class Line:
    """One question that is taken (new or changes) or that is there already (same). ``values`` are whole."""

    place: str
    title: str
    outcome: str
    values: Values
    changed: tuple[str, ...] = ()
    existing: Question | None = None
    picture: bytes = b""


@dataclass
class Plan:
    lines: list[Line] = field(default_factory=list)
    cases: list[CaseLine] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)

    @property
    def to_take(self) -> list[Line]:
        return [it for it in self.lines if it.outcome != SAME]

    def report(self) -> dict[str, Any]:
        """The whole as plain data, to be shown and to be kept."""
        rows: dict[str, list[dict[str, Any]]] = {NEW: [], CHANGES: [], SAME: []}
        for it in self.lines:
            code = it.existing.code if it.existing else str(it.values.get("id", ""))
            row = {"place": it.place, "title": it.title, "words": list(it.changed), "code": code}
            rows[it.outcome].append(row)
        refused = [
            {"place": it.place, "title": it.title, "words": list(it.faults), "code": ""}
            for it in self.refused
        ]
        lost = [{"place": it.place, "words": it.words} for it in self.lost]
        return rows | {CASES: [it.row for it in self.cases], REFUSED: refused, LOST: lost}


class Judge:
    """Judges the questions of one file, part after part: what an import of them would do."""

    def __init__(self, defaults: Defaults) -> None:
        self.defaults = defaults
        self.cases = CaseJudge()
        self.seen: dict[str, str] = {}

    def judged(self, questions: Sequence[FileQuestion]) -> Plan:
        """What would become of the next questions. A fixed number of queries, however many they are."""
        plan = Plan()
        if questions:
            courses, bank = Courses.read(), _Bank(questions)
            for question in questions:
                self._judge(question, courses, bank, plan)
        return plan

    def _judge(self, question: FileQuestion, courses: Courses, bank: _Bank, plan: Plan) -> None:
        notes = Notes()
        for words in question.changed:
            notes.add(words)
        values, faults = _whole(question.values, self.defaults, self.cases, courses, notes)
        mark = values.get("id") or sense(values)
        if mark in self.seen:
            faults.append(
                _("The same question stands at %(place)s of this file.") % {"place": self.seen[mark]}
            )
        self.seen.setdefault(mark, question.place)
        case = None
        if not faults and "case" in values:
            case, fault = self.cases.judge(question.place, values, courses)
            faults += [fault] if fault else []
        if faults:
            plan.refused.append(Refused(question.place, question.title, tuple(faults)))
            return
        plan.cases += [case] if case else []
        _compare(question, values, notes, bank, courses, plan)


class _Bank:
    """The questions of the bank that a file may mean: by code, or by the same stem. Two queries."""

    def __init__(self, questions: Sequence[FileQuestion]) -> None:
        bank = Question.objects.select_related("latest_revision")
        codes = {str(it.values["id"]) for it in questions if it.values.get("id")}
        stems = {it.values.get("stem", "") for it in questions if not it.values.get("id")}
        self.by_code = {it.code: it for it in bank.filter(code__in=codes)}
        self.by_stem: dict[str, list[Question]] = {}
        for found in bank.filter(stem__in=stems).order_by("code"):
            self.by_stem.setdefault(found.stem, []).append(found)

    def meant(self, values: Values, courses: Courses) -> Question | None:
        if values.get("id"):
            return self.by_code.get(values["id"])
        same = self.by_stem.get(values["stem"], [])
        return next((it for it in same if sense(values_of(current(it), courses)) == sense(values)), None)


def _compare(
    question: FileQuestion, values: Values, notes: Notes, bank: _Bank, courses: Courses, plan: Plan
) -> None:
    def line(outcome: str, existing: Question | None = None) -> None:
        plan.lines.append(
            Line(question.place, question.title, outcome, values, notes.words, existing, question.picture)
        )

    existing = bank.meant(values, courses)
    if existing is None:
        line(NEW)
        return
    versions = [values_of(it, courses) for it in (current(existing), newest(existing))]
    if not values.get("id") or _said(question.values, values) in [
        _said(question.values, it) for it in versions
    ]:
        notes.add(_("It stands in the bank already, as %(code)s.") % {"code": existing.code})
        line(SAME, existing)
    elif existing.locked or existing.workflow_in_progress:
        fault = _("%(code)s is in the bank and locked or waiting for approval. Finish that first.")
        plan.refused.append(Refused(question.place, question.title, (fault % {"code": existing.code},)))
    else:
        if existing.has_unpublished_changes and existing.live:
            notes.add(_("Changes of it wait already; they stay in its history."))
        notes.add(
            _("%(code)s is in the bank: the file's wording becomes a draft of it.") % {"code": existing.code}
        )
        line(CHANGES, existing)


def _said(file: Values, values: Values) -> str:
    """The values, but for those of which the file says nothing: it cannot change them. A case is judged by itself."""
    silent = BESIDE - file.keys()
    kept = {key: value for key, value in values.items() if key not in silent}
    if "case" in kept:
        kept["case"] = [kept["case"]["id"], kept["case"]["place"]]
    return repr(sorted(kept.items()))


def _whole(
    file: Values, defaults: Defaults, cases: CaseJudge, courses: Courses, notes: Notes
) -> tuple[Values, list[str]]:
    """The values with all that the file leaves open, and every fault found."""
    values: Values = {"critical": False, "origin": str(Origin.EDITOR), "explanation": ""}
    values |= {"use": str(QuestionUse.EXAM), "difficulty": defaults.difficulty} | file
    case_code = values.get("case", {}).get("id", "")
    if case_code and "competency" not in file:
        defaults = replace(
            defaults, competency=cases.competency_of(case_code, courses) or defaults.competency
        )
    values |= _places(file, defaults, courses, notes)
    model, faults = _checked(values)
    if code := values.get("id"):
        faults += _code_faults(code, LONGEST_CODE)
    if case_code:
        faults += _code_faults(case_code, LONGEST_CASE_CODE)
    if (rubric := getattr(model, "rubric", None)) and rubric not in courses.rubrics:
        faults.append(_("There is no rubric “%(code)s” in the bank.") % {"code": rubric})
    if not values["explanation"]:
        notes.add(_("There is no explanation. Write one before the question is submitted for approval."))
    if model is not None:
        values |= {"stem": model.stem, "explanation": model.explanation if values["explanation"] else ""}
        values |= _own_values(values["kind"], model)
    return values, faults


def _places(file: Values, defaults: Defaults, courses: Courses, notes: Notes) -> Values:
    """Course, lesson and competency: the file's where they exist, else those chosen for all."""
    course = str(file.get("course") or defaults.course)
    if course not in courses.by_slug:
        notes.add(_("There is no course “%(code)s”; the one chosen for all is taken.") % {"code": course})
        course = defaults.course
    known = {"module": courses.modules[course].keys(), "competency": courses.competencies(course)}
    words = {
        "module": _("The course has no lesson “%(code)s”; the one chosen for all is taken."),
        "competency": _("The course has no competency “%(code)s”; the one chosen for all is taken."),
    }
    places: Values = {"course": course}
    for name in ("module", "competency"):
        wanted = str(file.get(name) or getattr(defaults, name))
        if wanted not in known[name]:
            if name in file:
                notes.add(words[name] % {"code": wanted})
            places["course"], wanted = defaults.course, getattr(defaults, name)
        places[name] = wanted
    if places["course"] != course:
        places |= {"module": defaults.module, "competency": defaults.competency}
        if course != defaults.course:
            notes.add(
                _("It goes to the course chosen for all, as lesson or competency are not known in its own.")
            )
    return places


def file_model(values: Values) -> Any:
    """The strict model of the kind's course file. Raises pydantic's ValidationError."""
    asked = {key: value for key, value in values.items() if key not in ("course", "case")}
    # codes are checked against the bank; an explanation may still be missing in a draft
    asked |= {"id": ANYTHING, "module": ANYTHING, "competency": ANYTHING}
    asked["explanation"] = values["explanation"] or ANYTHING
    return KINDS[values["kind"]].file.model_validate(asked)


def _own_values(code: str, model: Any) -> Values:
    """What is the kind's own, in the form in which the bank gives it."""
    kind = KINDS[code]
    fields = kind.fields_of_file(model)
    options = [AuthoredOption(str(n), *pair) for n, pair in enumerate(fields.get("options", []))]
    block = code if "answer" in fields else ""
    truth = fields.get("statement_is_true")
    answer = fields.get("answer", {})
    authored = Authored(options=options, statement_is_true=truth, block=block, answer=answer)
    rubric = getattr(model, "rubric", None)
    return kind.file_of(authored) | ({"rubric": rubric} if rubric else {})


def _checked(values: Values) -> tuple[Any, list[str]]:
    """The strict model of the kind's file, or what it finds wrong."""
    kind = KINDS.get(values["kind"])
    if kind is None:
        return None, [_("This kind of question is not taken: %(kind)s.") % {"kind": values["kind"]}]
    try:
        return file_model(values), []
    except FileFaults as error:
        found = problems_of(error, file="")
        words = _("%(place)s: found %(found)s, expected %(expected)s")
        return None, [
            words % {"place": it.place or _("answer"), "found": it.found, "expected": it.expected}
            for it in found
        ]


def _code_faults(code: str, longest: int) -> list[str]:
    try:
        check_code(code)
    except ValidationError as error:
        return [f"{code[:LONGEST_CODE]}: {' '.join(error.messages)}"]
    if len(code) > longest:
        return [
            _("%(code)s: a code has at most %(limit)d characters.")
            % {"code": code[:LONGEST_CODE], "limit": longest}
        ]
    return []
