"""A date by formula, from parameters that are drawn anew for every paper."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import AfterValidator, Field, StringConstraints, model_validator
from wagtail.blocks import CharBlock, DateBlock, IntegerBlock, ListBlock, StructBlock

from cms.file_fields import QuestionFile, Strict, Text
from cms.kinds.base import (
    EXACT,
    Authored,
    FrozenAnswer,
    Given,
    Question,
    Response,
    ResponseError,
    rank,
    strings,
)
from cms.kinds.blocks import AnswerBlock, BlockKind, Problems
from cms.kinds.formula import NAME, FormulaError, known, read_formula
from cms.kinds.texts import read_date, tidy

PLACE = re.compile(r"\{([^{}]*)\}")
BRACE = re.compile(r"[{}｛｝]")
ANSWER = "answer"
MOST_PARAMETERS, LARGEST_NUMBER, LONGEST_RESPONSE = 4, 9_999, 30
WEEKDAYS = "一二三四五六日"


def _iso(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise ValueError(_("a date such as 2026-03-14")) from error


IsoDate = Annotated[str, StringConstraints(max_length=10), AfterValidator(_iso)]
ParameterName = Annotated[Text, StringConstraints(max_length=20)]
Whole = Annotated[int, Field(ge=0, le=LARGEST_NUMBER)]


class DateParameterFile(Strict):
    name: ParameterName
    first: IsoDate
    last: IsoDate


class NumberParameterFile(Strict):
    name: ParameterName
    least: Whole
    most: Whole


class DateQuestion(QuestionFile):
    kind: Literal["date"]
    dates: Annotated[list[DateParameterFile], Field(max_length=MOST_PARAMETERS)] = []
    numbers: Annotated[list[NumberParameterFile], Field(max_length=MOST_PARAMETERS)] = []
    formula: Annotated[Text, StringConstraints(max_length=200)]

    @model_validator(mode="after")
    def _makes_sense(self) -> DateQuestion:
        answer = self.model_dump(mode="json")
        for problem in DATES.problems(answer).values():
            raise ValueError(problem)
        if problem := DATES.stem_problem(self.stem, answer):
            raise ValueError(problem)
        if problem := DATES.explanation_problem(self.explanation, answer):
            raise ValueError(problem)
        return self


class DateParameterBlock(StructBlock):
    name = CharBlock(max_length=20, label=gettext_lazy("Name"))
    first = DateBlock(label=gettext_lazy("At the earliest"))
    last = DateBlock(label=gettext_lazy("At the latest"))

    class Meta:
        label = gettext_lazy("Date that is drawn")


class NumberParameterBlock(StructBlock):
    name = CharBlock(max_length=20, label=gettext_lazy("Name"))
    least = IntegerBlock(min_value=0, max_value=LARGEST_NUMBER, label=gettext_lazy("At least"))
    most = IntegerBlock(min_value=0, max_value=LARGEST_NUMBER, label=gettext_lazy("At most"))

    class Meta:
        label = gettext_lazy("Number that is drawn")


class DatesBlock(AnswerBlock):
    dates = ListBlock(
        DateParameterBlock(),
        default=[],
        max_num=MOST_PARAMETERS,
        label=gettext_lazy("Dates that are drawn"),
        help_text=gettext_lazy(
            "Write its name in braces in the question: every person reads a date of their own there."
        ),
    )
    numbers = ListBlock(
        NumberParameterBlock(),
        default=[],
        max_num=MOST_PARAMETERS,
        label=gettext_lazy("Numbers that are drawn"),
    )
    formula = CharBlock(
        max_length=200,
        label=gettext_lazy("Right answer"),
        help_text=gettext_lazy(
            "Such as: 交车日 + 7 天. Days 天, weeks 周, months 个月, years 年; all days count, holidays too. "
            "In the explanation {answer} stands for the date that comes out."
        ),
    )

    class Meta:
        label = gettext_lazy("Date by formula")
        icon = "date"


class Dates(BlockKind):
    """A response is one date, kept as YYYY-MM-DD when it can be read, else as it was typed."""

    code = folder = "date"
    way = "fields"
    name = gettext_lazy("Date by formula")
    rules = {EXACT: gettext_lazy("Date: the right day earns all points.")}
    file = DateQuestion
    block = DatesBlock
    leave_out = {"dates": [], "numbers": []}

    def problems(self, answer: Mapping[str, Any]) -> Problems:
        names = _names(answer)
        odd = next((it for it in names if not NAME.fullmatch(it) or it == ANSWER), None)
        if odd is not None:
            return {
                "dates": _("“%(name)s” cannot be a name: letters, digits and _ only, a letter first.")
                % {"name": odd}
            }
        if len(set(names)) < len(names):
            return {"dates": _("Two parameters have the same name.")}
        if any(it["first"] > it["last"] for it in answer["dates"]):
            return {"dates": _("A range ends before it begins.")}
        if any(it["least"] > it["most"] for it in answer["numbers"]):
            return {"numbers": _("A range ends before it begins.")}
        try:
            self._check_formula(answer)
        except FormulaError as error:
            return {"formula": str(error)}
        return {}

    def _check_formula(self, answer: Mapping[str, Any]) -> None:
        """Readable, with known names, and worked out at both ends of every range."""
        formula = read_formula(answer["formula"])
        known(formula, [it["name"] for it in answer["dates"]], [it["name"] for it in answer["numbers"]])
        for day, number in (("first", "most"), ("last", "most"), ("first", "least")):
            formula.on(
                {it["name"]: date.fromisoformat(it[day]) for it in answer["dates"]},
                {it["name"]: it[number] for it in answer["numbers"]},
            )

    def stem_problem(self, stem: str, answer: Mapping[str, Any]) -> str:
        if problem := _unfilled(stem, _names(answer)):
            return problem
        if unseen := sorted(read_formula(answer["formula"]).names() - set(PLACE.findall(stem))):
            return _(
                "The formula uses %(name)s: write {%(name)s} in the question, or nobody can answer it."
            ) % {"name": unseen[0]}
        return ""

    def explanation_problem(self, explanation: str, answer: Mapping[str, Any]) -> str:
        return _unfilled(explanation, [*_names(answer), ANSWER])

    def freeze(self, authored: Authored) -> FrozenAnswer:
        """The key comes with the numbers, so a question of the bank has none yet."""
        answer = authored.answer
        details = {
            "dates": [
                {"name": it["name"], "first": it["first"], "last": it["last"]} for it in answer["dates"]
            ],
            "numbers": [
                {"name": it["name"], "least": it["least"], "most": it["most"]} for it in answer["numbers"]
            ],
            "formula": answer["formula"],
        }
        return FrozenAnswer(options=[], key=[], details=details)

    def instance(self, question: Question, seed: str) -> dict[str, Any]:
        """With dates and numbers drawn, written into stem and explanation, and the answer worked out."""
        details = question["details"]
        dates, numbers = {}, {}
        for it in details["dates"]:
            first = date.fromisoformat(it["first"])
            days = (date.fromisoformat(it["last"]) - first).days
            dates[it["name"]] = first + timedelta(days=_drawn(seed, question["code"], it["name"], days))
        for it in details["numbers"]:
            numbers[it["name"]] = it["least"] + _drawn(
                seed, question["code"], it["name"], it["most"] - it["least"]
            )
        answer = read_formula(details["formula"]).on(dates, numbers)
        words = {name: date_words(it) for name, it in dates.items()} | {
            it: str(numbers[it]) for it in numbers
        }
        drawn = {name: it.isoformat() for name, it in dates.items()} | numbers
        return {
            **question,
            "stem": _filled(question["stem"], words),
            "explanation": _filled(question["explanation"], words | {ANSWER: date_words(answer)}),
            "key": [answer.isoformat()],
            "details": {**details, "drawn": drawn},
        }

    def read(self, question: Question, raw: Any) -> Response:
        texts = [tidy(it) for it in strings(raw, most=1, longest=LONGEST_RESPONSE)]
        if not texts or not texts[0]:
            return []
        day = read_date(texts[0])
        return [day.isoformat() if day else texts[0]]

    def remark(self, question: Question, response: Response) -> str:
        if response and read_date(response[0]) is None:
            return _("“%(text)s” cannot be read as a date. Write it such as 2026-03-14.") % {
                "text": response[0]
            }
        return ""

    def mark(self, question: Question, response: Response, rule: str) -> Fraction:
        return Fraction(bool(response) and response == question["key"])

    def lasting(self, question: Question, response: Response) -> list[str]:
        """How many days it lies from the paper's own key: the dates themselves differ from paper to paper."""
        day = read_date(response[0]) if response else None
        if day is None:
            raise ResponseError("a key must be a date")
        return [f"{(day - date.fromisoformat(question['key'][0])).days:+d}"]

    def on_paper(self, question: Question, lasting: Sequence[str]) -> Response:
        day = date.fromisoformat(question["key"][0]) + timedelta(days=int(lasting[0]))
        return [day.isoformat()]

    def shown(self, question: Question, response: Response) -> dict[str, Any]:
        return {"text": response[0] if response else ""}

    def marked(self, question: Question, response: Response) -> dict[str, Any]:
        day = read_date(response[0]) if response else None
        return {
            "own": date_words(day) if day else "".join(response),
            "right": date_words(date.fromisoformat(question["key"][0])),
            "is_right": response == question["key"],
        }

    def given(self, question: Question, response: Response) -> list[Given]:
        """How many days off, because the dates themselves differ from paper to paper."""
        if not response:
            return []
        day = read_date(response[0])
        if day is None:
            return [Given("", response[0], response[0], right=False)]
        off = (day - date.fromisoformat(question["key"][0])).days
        return [Given("", f"{off:+d} d", _off_words(off), right=not off)]


def date_words(day: date) -> str:
    """A date as a question writes it: 2026年3月14日（星期六）. Questions are Chinese, whatever the page's language."""
    return f"{day.year}年{day.month}月{day.day}日（星期{WEEKDAYS[day.weekday()]}）"


def _off_words(off: int) -> str:
    if not off:
        return _("the right day")
    if off > 0:
        return ngettext("%(days)d day too late", "%(days)d days too late", off) % {"days": off}
    return ngettext("%(days)d day too early", "%(days)d days too early", -off) % {"days": -off}


def _drawn(seed: str, code: str, name: str, most: int) -> int:
    """A whole number from 0 to ``most`` by the seed."""
    return int(rank(seed, code, "parameter", name), 16) % (most + 1)


def _names(answer: Mapping[str, Any]) -> list[str]:
    return [it["name"] for it in [*answer["dates"], *answer["numbers"]]]


def _unfilled(text: str, names: Sequence[str]) -> str:
    """What in the text would reach learners in braces: a name that does not exist, or a brace that holds none."""
    known = "、".join(f"{{{name}}}" for name in names) or _("none")
    unknown = next((it for it in PLACE.findall(text) if it not in names), None)
    if unknown is not None:
        return _("{%(name)s} is no name of this question. Names that exist here: %(known)s.") % {
            "name": unknown,
            "known": known,
        }
    if brace := BRACE.search(PLACE.sub("", text)):
        return _(
            "“%(brace)s” stands alone or is full-width: write a name in braces { }. Names that exist here: %(known)s."
        ) % {"brace": brace.group(), "known": known}
    return ""


def _filled(text: str, words: Mapping[str, str]) -> str:
    return PLACE.sub(lambda found: words.get(found.group(1), found.group()), text)


DATES = Dates()
DatesBlock.kind = DATES
