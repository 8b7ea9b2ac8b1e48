"""Cases in files: a text that stands once, and the questions that name it by its code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from cms.exchange.base import FileQuestion, Reading, Refused, Values, title_of

LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class FileCase:
    """``code``: by which questions name it; empty where the file gives none."""

    place: str
    code: str
    title: str
    text: str


def join_cases(reading: Reading, cases: Iterable[FileCase]) -> None:
    """Tell every question its case. A case that no question names is refused, as nothing would keep it."""
    told: dict[str, FileCase] = {}
    named = {it.values["case"]["id"] for it in reading.questions if "case" in it.values}
    for case in cases:
        if case.code in told:
            fault = _("The case %(code)s is told at %(place)s already.")
            words = fault % {"code": case.code, "place": told[case.code].place}
            reading.refused.append(Refused(case.place, title_of(case.text), (words,)))
        elif case.code in named:
            told[case.code] = case
        else:
            words = _(
                "This text belongs to no question. Give it a code and its questions the tag case: with this code."
            )
            reading.refused.append(Refused(case.place, title_of(case.text), (words,)))
    reading.questions = [_told(it, told) for it in reading.questions]


def _told(question: FileQuestion, told: dict[str, FileCase]) -> FileQuestion:
    case = told.get(question.values.get("case", {}).get("id", ""))
    if case is None:
        return question
    title = case.title.strip() or title_of(case.text)
    words = {"title": title[:LONGEST_TITLE], "text": case.text}
    return replace(question, values=question.values | {"case": question.values["case"] | words})


class Telling:
    """For a writer: each case once, before the first of its questions."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def to_tell(self, values: Values) -> Values | None:
        """The case of this question where it was not told yet."""
        case: Values | None = values.get("case")
        if case is None or case["id"] in self._told:
            return None
        self._told.add(case["id"])
        return case
