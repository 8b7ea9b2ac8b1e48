"""Cases that a file tells: judged against the bank, and written as drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _

from cms.exchange.bank import Courses
from cms.exchange.base import Values, title_of
from cms.models import Case
from cms.vocabulary import QuestionUse

LONGEST_TITLE, LONGEST_TEXT = 120, 2000


@dataclass(frozen=True)
class CaseLine:
    """A case that is new or gets another wording; ``values`` hold id, title, text, course and competency."""

    place: str
    values: Values
    existing: Case | None = None

    @property
    def row(self) -> dict[str, Any]:
        """For the report."""
        words = _("It becomes a draft beside its questions.")
        if self.existing:
            words = _("It is in the bank: the file's wording becomes a draft of it.")
        title = title_of(self.values["title"])
        return {"place": self.place, "title": title, "words": [words], "code": self.values["id"]}


class CaseJudge:
    """What becomes of the cases of one file, each judged at its first question."""

    def __init__(self) -> None:
        self._places: dict[str, Values] = {}
        self._faults: dict[str, str] = {}
        self._uses: dict[str, list[tuple[str, str]]] = {}

    def competency_of(self, code: str, courses: Courses) -> str:
        """The competency to which the case's questions belong; empty while that is open."""
        known = courses.cases.get(code)
        return str(self._places.get(code, {}).get("competency") or (known.competency if known else ""))

    def judge(self, place: str, values: Values, courses: Courses) -> tuple[CaseLine | None, str]:
        """What to write of the question's case, and what is wrong with it. ``values`` are the question's, whole."""
        case = values["case"]
        code, known, line = case["id"], courses.cases.get(case["id"]), None
        if fault := self._use_fault(place, values, courses):
            return None, fault
        if code not in self._places:
            self._places[code] = _place(values, known, courses)
            self._faults[code] = _fault(case, known)
            if not self._faults[code] and "text" in case and not _is_told(case, known):
                line = CaseLine(place, case | self._places[code], known)
        own = self._places[code]
        if self._faults[code]:
            return None, self._faults[code]
        if (values["course"], values["competency"]) != (own["course"], own["competency"]):
            words = _("The case %(code)s belongs to %(course)s, %(competency)s: its questions do too.")
            return None, words % {"code": code, **own}
        return line, ""

    def _use_fault(self, place: str, values: Values, courses: Courses) -> str:
        """Whether a question of the same case, in the bank or before it in the file, is reserved for another use."""
        code, use = values["case"]["id"], values["use"]
        if code not in self._uses:
            self._uses[code] = list(courses.uses_in_cases.get(code, []))
        own = values.get("id") or place
        other = next((it for it in self._uses[code] if it[0] != own and it[1] != use), None)
        if other is None:
            self._uses[code].append((own, use))
            return ""
        words = _(
            "The case %(case)s holds %(other)s, which is reserved for “%(use)s”. All questions of a case are reserved for "
            "the same."
        )
        return words % {"case": code, "other": other[0], "use": QuestionUse(other[1]).label}


def _place(values: Values, known: Case | None, courses: Courses) -> Values:
    """Course and competency: of the case in the bank, else of its first question."""
    if known:
        return {"course": courses.slug_of(known.course_id), "competency": known.competency}
    return {"course": values["course"], "competency": values["competency"]}


def _fault(case: Values, known: Case | None) -> str:
    if known is None and "text" not in case:
        return _("There is no case “%(code)s” in the bank, and the file does not tell it.") % {
            "code": case["id"]
        }
    if "text" not in case:
        return ""
    if not case["text"].strip() or len(case["text"]) > LONGEST_TEXT or len(case["title"]) > LONGEST_TITLE:
        words = _("The text of the case %(code)s has %(count)d letters; 1 to %(limit)d are taken.")
        return words % {"code": case["id"], "count": len(case["text"]), "limit": LONGEST_TEXT}
    if known and not _is_told(case, known) and (known.locked or known.workflow_in_progress):
        words = _("The case %(code)s is locked or waiting for approval. Finish that first.")
        return words % {"code": case["id"]}
    return ""


def _is_told(case: Values, known: Case | None) -> bool:
    """Whether the bank tells it in these words already, as published or in its newest draft."""
    if known is None:
        return False
    drafted = known.latest_revision.content if known.latest_revision else {}
    told = [(known.title, known.text), (drafted.get("title"), drafted.get("text"))]
    return (case["title"], case["text"]) in told


def cases_write(lines: Sequence[CaseLine], *, by: AbstractBaseUser) -> None:
    """Write each case as a draft. What is published of a case does not move."""
    courses = Courses.read() if lines else Courses()
    for line in lines:
        case = line.existing.get_latest_revision_as_object() if line.existing else Case(live=False)
        case.code, case.title, case.text = (line.values[name] for name in ("id", "title", "text"))
        if line.existing is None:
            case.course, case.competency = courses.by_slug[line.values["course"]], line.values["competency"]
        case.full_clean()
        if line.existing is None:
            case.save()
        case.save_revision(user=by, log_action=True, clean=False)
