"""What all models of standard files share: strictness, texts in two languages, checked words, exact shares."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)

from staffing.rules.days import day_from_text
from staffing.rules.ladders import UnknownWord
from staffing.rules.vocabulary import vocabulary
from staffing.rules.wrong import Wrong


class Strict(BaseModel):
    """No unknown keys, no silent conversions, no change after loading. Compared and hashed by identity."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)

    def __hash__(self) -> int:
        # Written out: pydantic would put a hash of the fields in the place of object.__hash__.
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other


class Text(Strict):
    """The same words in Chinese and English."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def of(self, language: str) -> str:
        """The words in "zh" (also "zh-hans" and the like) or else English."""
        return self.zh if language.startswith("zh") else self.en


def _named(value: Any) -> Any:
    return {"zh": value, "en": value} if isinstance(value, str) else value


def _as_written(text: Text) -> str | dict[str, str]:
    return text.zh if text.zh == text.en else {"zh": text.zh, "en": text.en}


def word(table: str) -> Any:
    """A code of the vocabulary's table; the JSON schema lists the codes."""
    return Annotated[
        str,
        AfterValidator(lambda code: vocabulary().check(table, code)),
        Field(json_schema_extra={"x-words": table}),
    ]


def rung(ladder: str) -> Any:
    """A word or alias of a ladder."""

    def check(level: str) -> str:
        vocabulary().ladders[ladder].rank(level)
        return level

    return Annotated[str, AfterValidator(check), Field(json_schema_extra={"x-ladder": ladder})]


def _fraction(value: Any) -> Fraction:
    if isinstance(value, Fraction):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"[1-9]\d*/[1-9]\d*", value) or Fraction(value) > 1:
        raise Wrong("an exact share written as a fraction of at most 1, such as 1/2 or 3/5")
    return Fraction(value)


LARGEST = 10_000_000


def _measure(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or not 0 <= value <= LARGEST:
        raise Wrong(f"a number from 0 to {LARGEST}")
    return Decimal(str(value))


Measure = Annotated[
    Decimal,
    BeforeValidator(_measure),
    PlainSerializer(lambda value: int(value) if value == int(value) else float(value)),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": LARGEST}),
]
Share = Annotated[
    Fraction,
    BeforeValidator(_fraction),
    PlainSerializer(lambda share: f"{share.numerator}/{share.denominator}"),
    WithJsonSchema({"type": "string", "pattern": r"^[1-9]\d*/[1-9]\d*$"}),
]
# What names itself alike in both languages, such as the number of a clause, is written once.
Name = Annotated[
    Text,
    BeforeValidator(_named),
    PlainSerializer(_as_written),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "minLength": 1}, Text.model_json_schema()]},
    ),
]
Day = Annotated[date, BeforeValidator(day_from_text)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
PostCode = word("posts")
CredentialCode = word("credentials")
ExperienceCode = word("experience")
ScopeCode = word("scopes")
PremisesCode = word("premises")
TopicCode = word("training")
JurisdictionCode = Annotated[
    str,
    AfterValidator(lambda code: vocabulary().check("jurisdictions", code)),
    Field(json_schema_extra={"x-words": "jurisdictions"}),
]
QuantityCode = word("quantities")
WorkCode = word("works")
UnitCode = word("units")
EquipmentCode = word("equipment")
DocumentCode = word("documents")


def _trade(code: str) -> str:
    trades = [post.code for post in vocabulary().posts.values() if post.trade]
    if code not in trades:
        raise UnknownWord(f"a trade: {', '.join(trades)}")
    return code


TradeCode = Annotated[str, AfterValidator(_trade), Field(json_schema_extra={"x-words": "trades"})]


TAG = "~"


def condition_key(value: Any) -> str | None:
    """The tag of a condition: its one key. The mark in front lets messages leave the tag out of a path."""
    if isinstance(value, Strict):
        return TAG + (
            next(iter(type(value).model_fields.values())).alias or next(iter(type(value).model_fields))
        )
    if isinstance(value, dict) and len(value) == 1:
        return TAG + str(next(iter(value)))
    return None
