"""A number, with a tolerance and a unit."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BeforeValidator, Field, PlainSerializer, StringConstraints, model_validator
from wagtail.blocks import CharBlock, ChoiceBlock, DecimalBlock, ListBlock, StructBlock

from cms.file_fields import QuestionFile, Strict, Text
from cms.kinds import options as opt
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
from cms.kinds.blocks import AnswerBlock, BlockKind, Problems, number_text
from cms.kinds.texts import LONGEST_NUMBER, number_words, read_decimal, read_number, tidy

ABSOLUTE, PERCENT = "absolute", "percent"
MOST_UNITS = 5


def _exactly(value: Any) -> Decimal:
    """A number of a file as it is written: 0.1 is a tenth, not the nearest binary number."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(_("a number"))
    number = read_decimal(value) if isinstance(value, str) else Decimal(repr(value))
    if number is None:
        raise ValueError(_("a number"))
    return number


Number = Annotated[
    Decimal,
    BeforeValidator(_exactly),
    Field(max_digits=16, decimal_places=6),
    PlainSerializer(number_text, when_used="json"),
]
UnitText = Annotated[Text, StringConstraints(max_length=20)]


class UnitFile(Strict):
    text: UnitText
    factor: Number = Decimal(1)


class NumericQuestion(QuestionFile):
    kind: Literal["numeric"]
    value: Number
    tolerance: Number = Decimal(0)
    tolerance_in: Literal["absolute", "percent"] = "absolute"
    units: Annotated[list[UnitFile], Field(max_length=MOST_UNITS)] = []

    @model_validator(mode="after")
    def _makes_sense(self) -> NumericQuestion:
        for problem in NUMERIC.problems(self.model_dump(mode="json")).values():
            raise ValueError(problem)
        return self


class UnitBlock(StructBlock):
    text = CharBlock(max_length=20, label=gettext_lazy("Unit"))
    factor = DecimalBlock(
        max_digits=16,
        decimal_places=6,
        default=1,
        label=gettext_lazy("One of it is so many of the first unit"),
    )

    class Meta:
        label = gettext_lazy("Unit")
        form_classname = "struct-block"


class NumericBlock(AnswerBlock):
    value = DecimalBlock(max_digits=16, decimal_places=6, label=gettext_lazy("Right number"))
    tolerance = DecimalBlock(max_digits=16, decimal_places=6, default=0, label=gettext_lazy("Tolerance"))
    tolerance_in = ChoiceBlock(
        choices=[
            (ABSOLUTE, gettext_lazy("in the unit of the answer")),
            (PERCENT, gettext_lazy("percent of the right number")),
        ],
        default=ABSOLUTE,
        label=gettext_lazy("Tolerance is given"),
    )
    units = ListBlock(
        UnitBlock(),
        default=[],
        max_num=MOST_UNITS,
        label=gettext_lazy("Units"),
        help_text=gettext_lazy(
            "The unit of the right number first; with one it stands beside the field, with more the person "
            "chooses. A wrong unit to fall for is one more entry with its true factor."
        ),
    )

    class Meta:
        label = gettext_lazy("Numeric")
        icon = "order"


class Numeric(BlockKind):
    """Right within the tolerance, both ends included, in exact fractions."""

    code = folder = "numeric"
    way = "fields"
    name = gettext_lazy("Numeric")
    rules = {
        EXACT: gettext_lazy("Numeric: within the stated tolerance, and in its unit, it earns all points.")
    }
    file = NumericQuestion
    block = NumericBlock
    leave_out = {"tolerance": "0", "tolerance_in": ABSOLUTE, "units": []}

    def problems(self, answer: Mapping[str, Any]) -> Problems:
        problems = {}
        if Fraction(answer["tolerance"]) < 0:
            problems["tolerance"] = _("A tolerance is zero or more.")
        texts = [unit["text"].strip() for unit in answer["units"]]
        factors = [Fraction(unit["factor"]) for unit in answer["units"]]
        if len(set(texts)) < len(texts):
            problems["units"] = _("Two units are called the same.")
        elif any(factor <= 0 for factor in factors):
            problems["units"] = _("A unit's factor is more than zero.")
        elif factors and factors[0] != 1:
            problems["units"] = _("The first unit is that of the right number: its factor is 1.")
        return problems

    def freeze(self, authored: Authored) -> FrozenAnswer:
        answer = authored.answer
        units = [{"key": it["text"], "text": it["text"]} for it in answer["units"]]
        details = {
            "tolerance": number_text(answer["tolerance"]),
            "tolerance_in": answer["tolerance_in"],
            "factors": {it["text"]: number_text(it["factor"]) for it in answer["units"]},
        }
        value = number_text(answer["value"])
        key = [value, units[0]["key"]] if len(units) > 1 else [value]
        return FrozenAnswer(options=units, key=key, details=details)  # type: ignore[typeddict-item]

    def instance(self, question: Question, seed: str) -> dict[str, Any]:
        units = sorted(question["options"], key=lambda it: rank(seed, question["code"], it["key"]))
        return {**question, "options": [{**it, "bank": it["key"]} for it in units]}

    def read(self, question: Question, raw: Any) -> Response:
        units = opt.option_keys(question)
        texts = strings(raw, most=2, longest=LONGEST_NUMBER)
        number, unit = tidy("".join(texts[:1])), "".join(texts[1:])
        if not number:
            return []
        if len(units) < 2:
            if len(texts) > 1:
                raise ResponseError("response must be one number")
            return [number]
        # A unit is chosen, not typed: it comes as its author wrote it.
        if unit and unit not in units:
            raise ResponseError(f"response has an unknown unit; known are {', '.join(units)}")
        return [number, unit]

    def remark(self, question: Question, response: Response) -> str:
        if response and read_number(response[0]) is None:
            return _("“%(text)s” cannot be read as a number. Write digits only, such as 12.5.") % {
                "text": response[0]
            }
        if len(response) > 1 and not response[1]:
            return _("Choose the unit too.")
        return ""

    def lasting(self, question: Question, response: Response) -> list[str]:
        """In the first unit, in which the tolerance is given."""
        value = self._value(question, response)
        if value is None:
            raise ResponseError("a key must be a number with its unit")
        return [number_words(value, places=2 * LONGEST_NUMBER), *question["key"][1:]]

    def mark(self, question: Question, response: Response, rule: str) -> Fraction:
        value, (least, most) = self._value(question, response), self._range(question)
        return Fraction(value is not None and least <= value <= most)

    def _value(self, question: Question, response: Response) -> Fraction | None:
        """The response in the first unit; None when it is no number or lacks its unit."""
        number = read_number(response[0]) if response else None
        if number is None or len(response) < 2:
            return number
        factor = question["details"]["factors"].get(response[1])
        return number * Fraction(factor) if factor else None

    def _range(self, question: Question) -> tuple[Fraction, Fraction]:
        right, tolerance = Fraction(question["key"][0]), Fraction(question["details"]["tolerance"])
        if question["details"]["tolerance_in"] == PERCENT:
            tolerance = abs(right) * tolerance / 100
        return right - tolerance, right + tolerance

    def shown(self, question: Question, response: Response) -> dict[str, Any]:
        options = question["options"]
        chosen = response[1] if len(response) > 1 else ""
        return {
            "text": response[0] if response else "",
            "unit": options[0]["text"] if len(options) == 1 else "",
            "units": [opt.ShownOption(it["key"], it["text"], it["key"] == chosen) for it in options]
            if len(options) > 1
            else [],
        }

    def marked(self, question: Question, response: Response) -> dict[str, Any]:
        unit = self._first_unit(question)
        least, most = self._range(question)
        return {
            "own": " ".join([*response, unit] if len(response) == 1 else response).strip(),
            "right": f"{question['key'][0]} {unit}".strip(),
            "least": number_words(least) if least < most else "",
            "most": f"{number_words(most)} {unit}".strip(),
            "is_right": bool(self.mark(question, response, EXACT)),
        }

    def _first_unit(self, question: Question) -> str:
        """The unit of the right number: the one with the factor 1 that the author put first."""
        return question["key"][1] if len(question["key"]) > 1 else next(iter(opt.option_keys(question)), "")

    def given(self, question: Question, response: Response) -> list[Given]:
        if not response:
            return []
        value = self._value(question, response)
        words = f"{number_words(value)} {self._first_unit(question)}".strip() if value is not None else ""
        right = bool(self.mark(question, response, EXACT))
        return [Given("", words or " ".join(response), words or " ".join(response), right)]


NUMERIC = Numeric()
NumericBlock.kind = NUMERIC
