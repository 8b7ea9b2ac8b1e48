"""Overlays: a file that inherits a standard and says only what is different, and the standard that comes of it.

    id: cn-fj-repair-class2-2014
    inherits: cn-repair-class2-2014
    jurisdiction: cn-fj
    in_force: {from: 2016-05-01, until: null}
    source: {…}
    sureness: low
    change:
      - {requirement: workshop-area, path: condition.area.at_least_m2, to: 300, reason: {zh: …, en: …}}
    add:
      - {id: …, clause: …, condition: …}
    remove:
      - {requirement: statistician, reason: {zh: …, en: …}}

The stricter number holds: a change to a laxer one is noted and not made, unless it says `laxer: true`. Where it cannot be
told which is stricter, `laxer` must say so. Everything is plain data in, a Standard out: no file is read.
"""

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from pydantic import Field, SkipValidation, ValidationError

from staffing.rules import strictness
from staffing.rules.messages import problems, shown
from staffing.rules.models import JurisdictionCode, Slug, Strict, Text
from staffing.rules.provenance import Provenance
from staffing.rules.standard import (
    InForce,
    PersonRequirement,
    Requirement,
    ShopRequirement,
    Source,
    Standard,
    Sureness,
)
from staffing.rules.strictness import Step, Strictness
from staffing.rules.words import joined
from staffing.rules.wrong import StandardError

SURENESSES = ("high", "mid", "low", "user", "draft")
STEP = re.compile(r"\[(\d+)\]|(?:^|\.)([A-Za-z_][A-Za-z0-9_-]*)")
WORDS = ("clause", "title", "basis", "note", "group")
CHANGEABLE = (*WORDS, "condition", "strength", "in_force", "transition")


class Difference(Strict):
    """What one line of an overlay is about, and why. Without `source` and `sureness` those of the overlay hold."""

    requirement: Slug
    reason: Text
    source: Source | None = None
    sureness: Sureness | None = None


class Change(Difference):
    """One value replaced: `path` as messages write it, `condition.count.at_least`; null takes the key away."""

    path: str = Field(min_length=1)
    to: Any
    laxer: bool | None = None


class Overlay(Strict):
    """What an overlay file says. What it leaves out is as in the standard that it inherits."""

    id: Slug
    inherits: Slug
    jurisdiction: JurisdictionCode
    in_force: InForce
    source: Source
    sureness: Sureness
    family: Slug | None = None
    title: Text | None = None
    edition: Text | None = None
    label: Text | None = None
    change: list[Change] = Field(default_factory=list)
    add: list[SkipValidation[ShopRequirement | PersonRequirement]] = Field(default_factory=list)
    remove: list[Difference] = Field(default_factory=list)


def is_overlay(data: Any) -> bool:
    return isinstance(data, dict) and "inherits" in data


def overlay_from(data: Any, name: str) -> Overlay:
    """The overlay in plain data, on its own. Raises StandardError with every error."""
    if not isinstance(data, dict):
        raise StandardError([f"{name}: the whole file: found {shown(data)}; expected keys with values"])
    try:
        return Overlay.model_validate(data)
    except ValidationError as error:
        raise StandardError([f"{name}: {problem}" for problem in problems(error)]) from error


def overlaid(base: Standard, data: Any, name: str) -> Standard:
    """The standard that the overlay in plain `data` makes of `base`, with the provenance of each requirement.

    `name` is what messages call the overlay: a file, or a house's rules from a database. Raises StandardError with every
    error that can be told at once.
    """
    overlay = overlay_from(data, name)
    if overlay.id == base.id:
        raise StandardError(
            [f"{name}: id: found {overlay.id!r}, which its base has; expected an id of its own"]
        )
    if overlay.inherits != base.id:
        raise StandardError([f"{name}: inherits: found {overlay.inherits!r}; expected {base.id!r}"])
    work = _Work(base, overlay, {requirement.id: requirement for requirement in base.requirements})
    for index, removal in enumerate(overlay.remove):
        work.remove(removal, f"remove[{index}]")
    for index, change in enumerate(overlay.change):
        work.change(change, f"change[{index}]")
    for index, addition in enumerate(overlay.add):
        work.add(addition, f"add[{index}]")
    errors = work.errors
    if not errors:
        try:
            return type(base).model_validate(work.content()).as_overlay_of(base.id, work.told_by)
        except ValidationError as error:
            errors = problems(error)
    raise StandardError([f"{name}: {problem}" for problem in errors])


@dataclass
class _Work:
    """The requirements on their way from the base to the overlaid standard."""

    base: Standard
    overlay: Overlay
    requirements: dict[str, Requirement]
    errors: list[str] = field(default_factory=list)
    told_by: dict[str, tuple[Provenance, ...]] = field(default_factory=dict)
    seen: set[tuple[str, tuple[Step, ...]]] = field(default_factory=set)
    removed: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.told_by.update({r.id: self.base.provenance(r.id) for r in self.base.requirements})
        self.told_by.update(self.base.told_by)

    def content(self) -> dict[str, Any]:
        """All keys of the new standard: those of the base, but for what the overlay says."""
        content = {name: getattr(self.base, name) for name in type(self.base).model_fields}
        said = {name: getattr(self.overlay, name) for name in Overlay.model_fields if name in content}
        content |= {name: value for name, value in said.items() if value is not None}
        return content | {"requirements": list(self.requirements.values())}

    def tell(self, line: Difference, **what: Any) -> Provenance:
        """Note what a line of the overlay did to its requirement."""
        entry = Provenance(
            self.overlay.id,
            reason=line.reason,
            source=line.source or self.overlay.source,
            sureness=line.sureness or self.overlay.sureness,
            **what,
        )
        self.told_by[line.requirement] = (*self.told_by[line.requirement], entry)
        return entry

    def remove(self, line: Difference, place: str) -> None:
        if self.requirements.pop(line.requirement, None) is None:
            self._no_such_requirement(line, place)
        else:
            self.removed[line.requirement] = place
            self.tell(line, does="removed")

    def add(self, data: Any, place: str) -> None:
        model: Any = PersonRequirement if self.base.is_role else ShopRequirement
        try:
            requirement = model.model_validate(data)
        except ValidationError as error:
            self.errors += [f"{place}.{problem}" for problem in problems(error)]
            return
        if requirement.id in self.requirements:
            self.errors.append(
                f"{place}.id: found {requirement.id!r}, which {self.base.id} has; expected an id of its own"
            )
            return
        if requirement.id in self.removed:
            # taking it away and putting it back would loosen it without saying so
            self.errors.append(
                f"{place}.id: found {requirement.id!r}, which {self.removed[requirement.id]} takes away; expected a "
                "change of it, or an id of its own"
            )
            return
        self.requirements[requirement.id] = requirement
        entry = Provenance(
            self.overlay.id,
            "added",
            source=requirement.source,
            sureness=requirement.sureness,
            reason=requirement.title,
        )
        self.told_by[requirement.id] = (*self.told_by.get(requirement.id, ()), entry)

    def change(self, line: Change, place: str) -> None:
        requirement = self.requirements.get(line.requirement)
        if requirement is None:
            self._no_such_requirement(line, place)
            return
        data = requirement.model_dump(mode="json", by_alias=True, exclude_none=True)
        try:
            path, holder = _place(data, line.path)
        except StandardError as error:
            self.errors += [f"{place}.path: {problem}" for problem in error.errors]
            return
        if (line.requirement, tuple(path)) in self.seen:
            self.errors.append(
                f"{place}.path: found {line.path!r} a second time; expected one change a value"
            )
            return
        self.seen.add((line.requirement, tuple(path)))
        was = _value(holder, path[-1])
        effect = strictness.change(path, was, line.to, holder if isinstance(holder, dict) else {})
        told = {"path": line.path, "was": was, "now": line.to}
        changed = self._changed(requirement, data, holder, path, line, place)
        if changed is not None and self._may(line, effect, path, place, told):
            entry = self.tell(line, does="changed", laxer=bool(line.laxer), **told)
            self.requirements[line.requirement] = _noted(changed, entry)

    def _may(self, line: Change, effect: Any, path: list[Step], place: str, told: dict[str, Any]) -> bool:
        """Whether the change is made: a laxer number is noted and left, unless the line says that it means it."""
        if effect is Strictness.SAME:
            return False
        what = f"{shown(told['was'])} -> {shown(told['now'])}"
        if effect is Strictness.OPEN and path[0] not in WORDS and line.laxer is None:
            self.errors.append(
                f"{place}.laxer: found nothing; expected true or false, for it cannot be told whether {what} is laxer"
            )
            return False
        if effect is Strictness.STRICTER and line.laxer:
            self.errors.append(f"{place}.laxer: found true; expected no such key, for {what} is stricter")
            return False
        if effect is Strictness.LAXER and not line.laxer:
            requirement = self.requirements[line.requirement]
            self.requirements[line.requirement] = _noted(requirement, self.tell(line, does="kept", **told))
            return False
        return True

    def _changed(
        self, requirement: Requirement, data: Any, holder: Any, path: list[Step], line: Change, place: str
    ) -> Requirement | None:
        """The requirement with the new value; None, with the errors noted, where that is no requirement."""
        if line.to is None:
            if isinstance(holder, dict):
                holder.pop(path[-1], None)
            else:
                del holder[path[-1]]
        else:
            holder[path[-1]] = deepcopy(line.to)
        if path[0] not in WORDS:
            data |= self._cited(requirement, line)
        try:
            return type(requirement).model_validate(data)
        except ValidationError as error:
            key = "path" if {e["type"] for e in error.errors()} == {"extra_forbidden"} else "to"
            for problem in problems(error):
                where, _, what = problem.partition(": ")
                at = f"{place}.{key}" + (
                    where.removeprefix(line.path) if where.startswith(line.path) else f" ({where})"
                )
                self.errors.append(f"{at}: {what}")
            return None

    def _cited(self, requirement: Requirement, line: Change) -> dict[str, Any]:
        """A changed number has the source of the change; a requirement is as sure as the least sure of its numbers."""
        sureness = line.sureness or self.overlay.sureness
        if line.path != "condition":
            sureness = max(requirement.sureness, sureness, key=SURENESSES.index)
        return {"source": line.source or self.overlay.source, "sureness": sureness}

    def _no_such_requirement(self, line: Difference, place: str) -> None:
        ids = ", ".join(requirement.id for requirement in self.base.requirements)
        self.errors.append(f"{place}.requirement: found {line.requirement!r}; expected one of {ids}")


def _place(data: dict[str, Any], path: str) -> tuple[list[Step], Any]:
    """The steps of a path, and what holds its last one. Raises StandardError that says where it leads nowhere."""
    steps: list[Step] = [int(number) if number else key for number, key in STEP.findall(path)]
    if not steps or "".join(match.group() for match in STEP.finditer(path)) != path:
        raise StandardError(
            [f"found {path!r}; expected a path such as condition.count.at_least or condition.all_of[0]"]
        )
    if steps[0] not in CHANGEABLE:
        raise StandardError([f"found {path!r}; expected it to begin with one of {', '.join(CHANGEABLE)}"])
    part: Any = data
    for step in steps[:-1]:
        part = _inside(part, step, path)
    if isinstance(part, list):
        _inside(part, steps[-1], path)
    elif not isinstance(part, dict) or isinstance(steps[-1], int):
        raise StandardError([_nowhere(part, steps[-1], path)])
    return steps, part


def _inside(part: Any, step: Step, path: str) -> Any:
    if isinstance(part, Mapping) and step in part:
        return part[step]
    if isinstance(part, list) and isinstance(step, int) and step < len(part):
        return part[step]
    raise StandardError([_nowhere(part, step, path)])


def _nowhere(part: Any, step: Step, path: str) -> str:
    there = ", ".join(part) if isinstance(part, Mapping) else shown(part)
    return f"found {path!r}, where there is no {step!r}; expected one of {there}"


def _value(holder: Any, step: Step) -> Any:
    return holder.get(step) if isinstance(holder, dict) else holder[step]


def _noted(requirement: Requirement, entry: Provenance) -> Requirement:
    """The requirement with what an overlay did to it added to its note."""

    def words(language: str) -> str:
        before = requirement.note.of(language).rstrip("。.") if requirement.note else ""
        return joined((before, entry.words(language)), language, "and")

    content = {name: getattr(requirement, name) for name in type(requirement).model_fields}
    return type(requirement).model_validate({**content, "note": Text(zh=words("zh"), en=words("en"))})
