"""Numbers as a standard file writes them: a whole number, or one that follows from people, quantities or the scope.

    at_least: 2
    at_least: {per: 4, of: {holds_post: [mechanic, electrician]}}          # one for every 4, rounded up
    at_least: {per: 40, of: {quantity: vehicles-per-month}}
    at_least: {share: 3/10, of: {employed: true}, rounding: down}
    at_least: {steps: [{from: 2, until: 4, is: 1}, {from: 5, is: 2}], of: {holds_post: [mechanic]}}
    at_least: {scopes: {small-vehicle: 1, electric: 2}, combined: max}     # of the scopes in use
    at_least: {max_of: [1, {per: 10, of: {quantity: apprentices}}]}

`of` is a condition on a person, for the number of people employed who satisfy it, or a quantity of the shop. What a
number comes to, day by day, is worked out in bounds.py; number_words.py tells it.
"""

from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from staffing.rules.conditions import PersonCondition
from staffing.rules.models import TAG, QuantityCode, ScopeCode, Share, Strict
from staffing.rules.tallies import Rounding
from staffing.rules.wrong import Wrong

FORMS = ("per", "share", "steps", "scopes", "max_of", "sum_of")


class QuantityOf(Strict):
    """A quantity of the shop, as recorded."""

    quantity: QuantityCode  # type: ignore[valid-type]


def _amount_key(value: Any) -> str:
    named = isinstance(value, QuantityOf) or (isinstance(value, dict) and list(value) == ["quantity"])
    return TAG + ("quantity" if named else "people")


Amount = Annotated[
    Annotated[QuantityOf, Tag("~quantity")] | Annotated[PersonCondition, Tag("~people")],
    Discriminator(_amount_key),
]


class PerNumber(Strict):
    """One for every `per`."""

    per: int = Field(gt=0)
    of: Amount
    rounding: Rounding = "up"


class ShareNumber(Strict):
    """An exact share."""

    share: Share
    of: Amount
    rounding: Rounding = "up"


class Step(Strict):
    """A row of a table: `from` to `until`, both included, is so many. Without `until`: and above."""

    from_: int = Field(alias="from", ge=0)
    until: int | None = None
    is_: int = Field(alias="is", ge=0)

    @property
    def rows(self) -> str:
        return f"{self.from_}–{self.until}" if self.until is not None else f"{self.from_}+"


class StepsNumber(Strict):
    """The row of the table that the amount stands in. Outside the table the number is unknown."""

    steps: list[Step] = Field(min_length=1)
    of: Amount

    @model_validator(mode="after")
    def rows_follow_each_other(self) -> "StepsNumber":
        for row in self.steps:
            if row.until is not None and row.until < row.from_:
                raise Wrong(f"at least {row.from_}, where the row begins", f"a row until {row.until}")
        for before, after in pairwise(self.steps):
            if before.until is None or after.from_ != before.until + 1:
                raise Wrong(
                    "rows in order, each beginning where the one before ends; only the last without until",
                    f"{before.rows} and then {after.rows}",
                )
        return self


class ScopesNumber(Strict):
    """The number of each scope in use, the greatest of them or their sum.

    `otherwise` is the number of a scope that is not listed; without it, such a scope leaves the number unknown.
    """

    scopes: dict[ScopeCode, "Number"] = Field(min_length=1)  # type: ignore[valid-type]
    combined: Literal["max", "sum"]
    otherwise: int | None = Field(default=None, ge=0)


class MaxOf(Strict):
    max_of: list["Number"] = Field(min_length=1)


class SumOf(Strict):
    sum_of: list["Number"] = Field(min_length=1)


def _number_key(value: Any) -> str | None:
    if isinstance(value, int):
        return TAG + "plain"
    keys = value if isinstance(value, dict) else type(value).model_fields if isinstance(value, Strict) else ()
    return next((TAG + form for form in FORMS if form in keys), None)


Number = Annotated[
    Annotated[int, Field(gt=0), Tag("~plain")]
    | Annotated[PerNumber, Tag("~per")]
    | Annotated[ShareNumber, Tag("~share")]
    | Annotated[StepsNumber, Tag("~steps")]
    | Annotated[ScopesNumber, Tag("~scopes")]
    | Annotated[MaxOf, Tag("~max_of")]
    | Annotated[SumOf, Tag("~sum_of")],
    Discriminator(
        _number_key,
        custom_error_type="number_form",
        custom_error_message="A whole number, or keys with one of " + ", ".join(FORMS),
    ),
]

for _model in (ScopesNumber, MaxOf, SumOf):
    _model.model_rebuild()
