"""Conditions on a shop, as a standard file writes them.

Only people employed on the day count. `of` is the group that is looked at (everybody employed, when left out); those
in it who do not count are named with the reason.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from staffing.rules.conditions import Judgement, PersonCondition
from staffing.rules.models import (
    Measure,
    PostCode,
    PremisesCode,
    QuantityCode,
    ScopeCode,
    Share,
    Strict,
    condition_key,
)
from staffing.rules.numbers import Number
from staffing.rules.posts_condition import PostsFilled
from staffing.rules.tallies import Rounding
from staffing.rules.thing_conditions import DocumentIs, DoesWork, EquipmentIs, UnitIs
from staffing.rules.wrong import Wrong


class CountNeed(Strict):
    """At least so many people of the group `of` who satisfy `who`."""

    of: PersonCondition | None = None
    who: PersonCondition
    at_least: Number


EMPTY = Literal["unknown", "met", "not_applicable"]


class EveryNeed(Strict):
    """Everybody who satisfies `who` also satisfies `is`. `empty`: what it comes to when there is nobody."""

    who: PersonCondition
    is_: PersonCondition = Field(alias="is")
    empty: EMPTY = "unknown"


class EveryHolderNeed(Strict):
    """Everybody who holds a listed post satisfies the condition of that post, post by post."""

    posts: dict[PostCode, PersonCondition] = Field(min_length=1)  # type: ignore[valid-type]
    empty: EMPTY = "unknown"


class RatioNeed(Strict):
    """The share of the people of the group `of` who satisfy `who`, compared as an exact fraction.

    `rounding` says how the number needed is brought to whole people, `empty` what a group of nobody comes to.
    """

    of: PersonCondition
    who: PersonCondition
    at_least: Share
    rounding: Rounding = "up"
    empty: Literal["unknown", "not_applicable"] = "unknown"


class QuantityNeed(Strict):
    """A quantity of the shop, compared with numbers in the unit of standards/quantities.yaml."""

    kind: QuantityCode  # type: ignore[valid-type]
    at_least: Measure | None = None
    at_most: Measure | None = None

    @model_validator(mode="after")
    def asks_something(self) -> "QuantityNeed":
        if self.at_least is None and self.at_most is None:
            raise Wrong("at_least, at_most or both")
        least, most = self.at_least or Decimal(0), self.at_most
        if most is not None and most < least:
            raise Wrong(f"at_most of at least {least}", f"at_most {most}")
        return self


class CoverNeed(Strict):
    """For every scope in use, at least one holder of each post that the scope needs, who satisfies `who` if given."""

    scopes: dict[ScopeCode, list[PostCode]] = Field(min_length=1)  # type: ignore[valid-type]
    who: PersonCondition | None = None


class ForEachNeed(Strict):
    """For each listed scope in use, or for each listed post that somebody holds, so many people who satisfy it.

    `of` narrows the people looked at; for a post they are its holders. A scope in use that is not listed leaves the
    answer unknown. `empty`: what it comes to when none is in use or held.
    """

    scopes: dict[ScopeCode, PersonCondition] | None = Field(default=None, min_length=1)  # type: ignore[valid-type]
    posts: dict[PostCode, PersonCondition] | None = Field(default=None, min_length=1)  # type: ignore[valid-type]
    of: PersonCondition | None = None
    at_least: Number = 1
    empty: EMPTY = "unknown"

    @model_validator(mode="after")
    def goes_through_one_list(self) -> "ForEachNeed":
        if (self.scopes is None) is (self.posts is None):
            raise Wrong("scopes or posts, one of them", "both" if self.scopes else "neither")
        return self


class AreaNeed(Strict):
    """The areas of all premises of a kind, added up, in square metres; those of the kinds in `also_counts` are added too.

    Where the number comes to nought, as it may for a scope that asks for nothing, it does not apply.
    """

    kind: PremisesCode  # type: ignore[valid-type]
    also_counts: list[PremisesCode] | None = Field(default=None, min_length=1)  # type: ignore[valid-type]
    at_least_m2: Number


class LeaseNeed(Strict):
    """All leased premises (of these kinds) have a written contract in force. Nothing leased: does not apply.

    `months_at_least`: how long the contract runs from its first to its last day; `area_covered`: it is for at least the
    area that is used.
    """

    kinds: list[PremisesCode] | None = Field(default=None, min_length=1)  # type: ignore[valid-type]
    months_at_least: int | None = Field(default=None, gt=0)
    area_covered: bool = False


class Count(Strict):
    count: CountNeed


class Every(Strict):
    every: EveryNeed


class EveryHolder(Strict):
    every_holder: EveryHolderNeed


class Ratio(Strict):
    ratio: RatioNeed


class QuantityIs(Strict):
    quantity: QuantityNeed


class Cover(Strict):
    cover: CoverNeed


class ForEach(Strict):
    for_each: ForEachNeed


class Area(Strict):
    area: AreaNeed


class Lease(Strict):
    lease: LeaseNeed


class InScope(Strict):
    """The shop repairs at least one of these."""

    scope: list[ScopeCode] = Field(min_length=1)  # type: ignore[valid-type]


class ShopAllOf(Strict):
    all_of: list["ShopCondition"] = Field(min_length=1)


class ShopAnyOf(Strict):
    any_of: list["ShopCondition"] = Field(min_length=1)


class ShopNot(Strict):
    not_: "ShopCondition" = Field(alias="not")


class AppliesIf(Strict):
    """`then`, on the days on which `when` holds; otherwise it does not apply. `scope`: the short form of a `when`."""

    scope: list[ScopeCode] | None = Field(default=None, min_length=1)  # type: ignore[valid-type]
    when: "ShopCondition | None" = None
    then: "ShopCondition"

    @model_validator(mode="after")
    def has_one_gate(self) -> "AppliesIf":
        if (self.scope is None) == (self.when is None):
            raise Wrong("scope or when, one of them", "both" if self.scope else "neither")
        return self

    @property
    def gate(self) -> "ShopCondition":
        """The condition on which it depends whether `then` is asked at all."""
        return self.when if self.when is not None else InScope(scope=self.scope or [])


class OnlyIf(Strict):
    applies_if: AppliesIf


ShopCondition = Annotated[
    Annotated[Count, Tag("~count")]
    | Annotated[Every, Tag("~every")]
    | Annotated[EveryHolder, Tag("~every_holder")]
    | Annotated[Ratio, Tag("~ratio")]
    | Annotated[Cover, Tag("~cover")]
    | Annotated[Area, Tag("~area")]
    | Annotated[Lease, Tag("~lease")]
    | Annotated[QuantityIs, Tag("~quantity")]
    | Annotated[ForEach, Tag("~for_each")]
    | Annotated[PostsFilled, Tag("~posts")]
    | Annotated[EquipmentIs, Tag("~equipment")]
    | Annotated[DocumentIs, Tag("~document")]
    | Annotated[UnitIs, Tag("~unit")]
    | Annotated[InScope, Tag("~scope")]
    | Annotated[DoesWork, Tag("~works")]
    | Annotated[OnlyIf, Tag("~applies_if")]
    | Annotated[Judgement, Tag("~judgement")]
    | Annotated[ShopAllOf, Tag("~all_of")]
    | Annotated[ShopAnyOf, Tag("~any_of")]
    | Annotated[ShopNot, Tag("~not")],
    Discriminator(condition_key),
]


def judgement_of(condition: object) -> Judgement | None:
    """What somebody must attest of the shop for this condition; None where records alone decide.

    A judgement nested in a condition on people is about them, one by one, and not meant.
    """
    if isinstance(condition, Judgement):
        return condition
    parts: list[object] = []
    if isinstance(condition, ShopAllOf):
        parts = [*condition.all_of]
    elif isinstance(condition, ShopAnyOf):
        parts = [*condition.any_of]
    elif isinstance(condition, OnlyIf):
        parts = [condition.applies_if.gate, condition.applies_if.then]
    elif isinstance(condition, ShopNot):
        parts = [condition.not_]
    return next((found for part in parts if (found := judgement_of(part))), None)


for _model in (ShopAllOf, ShopAnyOf, ShopNot, AppliesIf, OnlyIf):
    _model.model_rebuild()
