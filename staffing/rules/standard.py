"""A standard file: one edition of a law, a brand's or a house's rules."""

import hashlib
import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Literal

from pydantic import Field, model_validator

from staffing.rules.conditions import Judgement, PersonCondition
from staffing.rules.models import Day, PostCode, Slug, Strict, Text
from staffing.rules.shop_conditions import ShopCondition
from staffing.rules.wrong import Wrong

Sureness = Literal["high", "mid", "low", "user"]


class Source(Strict):
    """Where a rule comes from: a citation in words, and `ref`, the place to look it up."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)
    ref: str = Field(min_length=1)

    def of(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


class InForce(Strict):
    """The days on which the edition is in force, both included; None: not known or open-ended."""

    since: Day | None = Field(default=None, alias="from")
    until: Day | None = None

    @model_validator(mode="after")
    def runs_forward(self) -> "InForce":
        if self.since and self.until and self.until < self.since:
            raise Wrong(f"a day on or after from {self.since}", f"until {self.until}")
        return self


class Requirement(Strict):
    """One requirement: its clause, the words of the standard (`basis`) and the condition that judges it."""

    id: Slug
    clause: str = Field(min_length=1)
    title: Text
    basis: Text
    group: Literal["personnel", "premises", "training", "conduct"]
    source: Source
    sureness: Sureness
    note: Text | None = None


class ShopRequirement(Requirement):
    condition: ShopCondition


class PersonRequirement(Requirement):
    condition: PersonCondition


class Standard(Strict):
    """What shop and role standards share."""

    id: Slug
    title: Text
    edition: Text
    jurisdiction: Text
    in_force: InForce
    label: Text | None = None
    strength: Literal["must", "should"]
    source: Source
    sureness: Sureness
    subject: Literal["shop", "person"]
    requirements: Any

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the content in canonical JSON: the same for two files that say the same."""
        content = json.dumps(self.model_dump(mode="json", by_alias=True), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()

    @property
    def is_role(self) -> bool:
        """It judges one person for a post, not a shop."""
        return self.subject == "person"

    def requirement(self, requirement_id: str) -> Requirement:
        """The requirement of that id. Raises KeyError."""
        by_id: dict[str, Requirement] = {requirement.id: requirement for requirement in self.requirements}
        return by_id[requirement_id]

    @model_validator(mode="after")
    def requirement_ids_are_unique(self) -> "Standard":
        ids = [requirement.id for requirement in self.requirements]
        if twice := sorted({i for i in ids if ids.count(i) > 1}):
            raise Wrong("each requirement id once", f"{', '.join(twice)} twice in requirements")
        return self

    @model_validator(mode="after")
    def one_judgement_in_a_requirement(self) -> "Standard":
        for requirement in self.requirements:
            if sum(isinstance(part, Judgement) for part in walk(requirement.condition)) > 1:
                raise Wrong("at most one: split it", f"more than one judgement in {requirement.id}")
        return self


class ShopStandard(Standard):
    """Judges a shop."""

    subject: Literal["shop"]
    requirements: list[ShopRequirement] = Field(min_length=1)


class RoleStandard(Standard):
    """Judges one person for `post`."""

    subject: Literal["person"]
    post: PostCode  # type: ignore[valid-type]
    requirements: list[PersonRequirement] = Field(min_length=1)


def walk(condition: Any) -> Iterator[Any]:
    """A condition and everything nested in it."""
    if isinstance(condition, Strict):
        yield condition
        for name in type(condition).model_fields:
            yield from walk(getattr(condition, name))
    elif isinstance(condition, list):
        for part in condition:
            yield from walk(part)
    elif isinstance(condition, dict):
        for part in condition.values():
            yield from walk(part)
