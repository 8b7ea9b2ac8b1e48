"""A standard file: one edition of a law, a brand's or a house's rules."""

import hashlib
import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Literal, Self, get_args

from pydantic import Field, PrivateAttr, ValidationError, model_validator

from staffing.rules.conditions import Judgement, JudgementNeed, PersonCondition
from staffing.rules.messages import problems, shown
from staffing.rules.models import Day, JurisdictionCode, Name, PostCode, Slug, Strict, Text
from staffing.rules.provenance import Provenance
from staffing.rules.shop_conditions import AppliesIf, InScope, OnlyIf, ShopCondition, ShopNot
from staffing.rules.thing_conditions import DoesWork
from staffing.rules.wrong import StandardError, Wrong

# The surest first. `draft`: no source was found, confirm before use; such a requirement is a judgement, never a number.
Sureness = Literal["high", "mid", "low", "user", "draft"]
WITHOUT_NUMBERS = (Judgement, JudgementNeed, Text, OnlyIf, AppliesIf, InScope, DoesWork, ShopNot)
Strength = Literal["must", "should", "recommended"]
STRONGEST_FIRST: tuple[Strength, ...] = get_args(Strength)


class Source(Strict):
    """Where a rule comes from: a citation in words, and `ref`, the place to look it up."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)
    ref: str = Field(min_length=1)

    def of(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


class Penalty(Source):
    """What a breach costs, with the law that says so: the highest fine in yuan, and whether business may be stopped."""

    sureness: Sureness
    most_yuan: int | None = Field(default=None, gt=0)
    may_stop_business: bool = False


class InForce(Strict):
    """The days on which an edition or a requirement is in force, both included; None: not known or open-ended."""

    since: Day | None = Field(default=None, alias="from")
    until: Day | None = None

    @model_validator(mode="after")
    def runs_forward(self) -> "InForce":
        if self.since and self.until and self.until < self.since:
            raise Wrong(f"a day on or after from {self.since}", f"until {self.until}")
        return self


class Transition(Strict):
    """A shop that was in business before a day need not satisfy the requirement through `until`."""

    existing_before: Day
    until: Day
    note: Text


class Requirement(Strict):
    """One requirement: its clause, the words of the standard (`basis`) and the condition that judges it.

    `in_force`: the days on which it applies, where they are fewer than those of its edition. `strength` goes before the
    strength of the standard.
    """

    id: Slug
    clause: Name
    title: Text
    basis: Text
    group: Literal["personnel", "premises", "equipment", "documents", "training", "conduct"]
    source: Source
    sureness: Sureness
    note: Text | None = None
    strength: Strength | None = None
    penalty: Penalty | None = None
    in_force: InForce | None = None
    condition: Any

    @model_validator(mode="after")
    def drafts_hold_no_numbers(self) -> Self:
        numbers = any(not isinstance(part, WITHOUT_NUMBERS) for part in walk(self.condition))
        if self.sureness == "draft" and numbers:
            raise Wrong(
                "a judgement, that a person confirms: nothing without a source is computed",
                f"sureness draft with {next(iter(type(self.condition).model_fields))}",
            )
        return self


class ShopRequirement(Requirement):
    condition: ShopCondition
    transition: Transition | None = None


class PersonRequirement(Requirement):
    condition: PersonCondition


class Standard(Strict):
    """What shop and role standards share. `family`: the rule of which this is an edition; see editions.py."""

    id: Slug
    family: Slug | None = None
    title: Text
    edition: Text
    jurisdiction: JurisdictionCode
    in_force: InForce
    label: Text | None = None
    strength: Strength
    source: Source
    sureness: Sureness
    subject: Literal["shop", "person"]
    requirements: Any
    _told_by: dict[str, tuple[Provenance, ...]] = PrivateAttr(default_factory=dict)
    _inherits: str | None = PrivateAttr(default=None)

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the content in canonical JSON: the same for two files that say the same."""
        content = json.dumps(self.as_data(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()

    def as_data(self) -> dict[str, Any]:
        """The content as a file would hold it; `standard_from` reads it back."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)

    @property
    def is_role(self) -> bool:
        """It judges one person for a post, not a shop."""
        return self.subject == "person"

    def requirement(self, requirement_id: str) -> Requirement:
        """The requirement of that id. Raises KeyError."""
        by_id: dict[str, Requirement] = {requirement.id: requirement for requirement in self.requirements}
        return by_id[requirement_id]

    def provenance(self, requirement_id: str) -> tuple[Provenance, ...]:
        """Which files say so, the one that begins it first; of an overlay also what it removed."""
        return self._told_by.get(requirement_id, ()) or (Provenance.declared(self.id),)

    @property
    def told_by(self) -> dict[str, tuple[Provenance, ...]]:
        """Requirement id -> its provenance, where it is more than being declared here; also of what was removed."""
        return dict(self._told_by)

    @property
    def inherits(self) -> str | None:
        """The id of the standard of which this is an overlay."""
        return self._inherits

    def as_overlay_of(self, inherits: str | None, told_by: dict[str, tuple[Provenance, ...]]) -> Self:
        """The same standard, knowing what it was made of: said once, by whoever makes it."""
        self._inherits = inherits
        self._told_by.update(told_by)
        return self

    def as_if_always_in_force(self) -> Self:
        """The same rules for every day, to ask what they would say of a shop outside their days."""
        content = {name: getattr(self, name) for name in type(self).model_fields}
        always = type(self).model_validate({**content, "in_force": InForce()})
        return always.as_overlay_of(self._inherits, self._told_by)

    def strength_of(self, requirement: Requirement) -> Strength:
        """How strongly a requirement is asked: by its own word, else by the standard's."""
        return requirement.strength or self.strength

    def binds(self, requirement: Requirement) -> bool:
        """It decides the verdict: it is asked at least as strongly as the standard asks in general."""
        asked = STRONGEST_FIRST.index(self.strength_of(requirement))
        return asked <= STRONGEST_FIRST.index(self.strength)

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


SUBJECTS: dict[str, type[Standard]] = {"shop": ShopStandard, "person": RoleStandard}


def standard_from(data: Any, name: str) -> Standard:
    """The standard in plain data, `name` being what messages call it. Raises StandardError with every error."""
    if not isinstance(data, dict):
        raise StandardError([f"{name}: the whole file: found {shown(data)}; expected keys with values"])
    model = SUBJECTS.get(str(data.get("subject")))
    if model is None:
        found = shown(data.get("subject"))
        raise StandardError([f"{name}: subject: found {found}; expected one of {', '.join(SUBJECTS)}"])
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise StandardError([f"{name}: {problem}" for problem in problems(error)]) from error
