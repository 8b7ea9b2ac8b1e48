"""Conditions on the equipment, the documents, the work and the organisation of a shop, as a standard file writes them."""

from typing import Literal

from pydantic import Field, model_validator

from staffing.rules.models import DocumentCode, EquipmentCode, Strict, UnitCode, WorkCode
from staffing.rules.numbers import Number
from staffing.rules.wrong import Wrong


class EquipmentNeed(Strict):
    """At least so many devices of any of the kinds, at hand on the day; where that is nought, it does not apply.

    Devices of a partner count only where `outsourcing` is allowed: with a contract in force, unless `contract` is
    false, and no farther away than `within_km`. `verified`: with a verification in force; `certified`: with product
    certification. Both ask the same of a partner's device.
    """

    kinds: list[EquipmentCode] = Field(min_length=1)  # type: ignore[valid-type]
    at_least: Number = 1
    outsourcing: Literal["allowed", "refused"] = "refused"
    contract: bool = True
    within_km: int | None = Field(default=None, gt=0)
    verified: bool = False
    certified: bool = False

    @model_validator(mode="after")
    def says_of_partners_only_where_they_count(self) -> "EquipmentNeed":
        if self.outsourcing == "refused" and (self.within_km is not None or not self.contract):
            named = "within_km" if self.within_km is not None else "contract"
            raise Wrong("outsourcing: allowed beside it", f"{named} where outsourcing is refused")
        return self


class DocumentNeed(Strict):
    """Documents in force: one of each kind in `all`, or of at least one kind in `any`."""

    all: list[DocumentCode] | None = Field(default=None, min_length=1)  # type: ignore[valid-type]
    any: list[DocumentCode] | None = Field(default=None, min_length=1)  # type: ignore[valid-type]

    @model_validator(mode="after")
    def asks_one_way(self) -> "DocumentNeed":
        if (self.all is None) == (self.any is None):
            raise Wrong("all or any, one of them", "both" if self.all else "neither")
        return self


class UnitNeed(Strict):
    """A unit of one of the kinds, that reports to one of `reports_to` where it is given."""

    kinds: list[UnitCode] = Field(min_length=1)  # type: ignore[valid-type]
    reports_to: list[UnitCode] | None = Field(default=None, min_length=1)  # type: ignore[valid-type]


class EquipmentIs(Strict):
    equipment: EquipmentNeed


class DocumentIs(Strict):
    document: DocumentNeed


class DoesWork(Strict):
    """The shop takes on at least one of these."""

    works: list[WorkCode] = Field(min_length=1)  # type: ignore[valid-type]


class UnitIs(Strict):
    unit: UnitNeed
