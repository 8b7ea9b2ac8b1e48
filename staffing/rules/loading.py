"""Loads standard files strictly: an error names the file, the place in it, what was found and what was expected."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from staffing.rules import files
from staffing.rules.editions import EditionCalendar, calendar_of, calendar_over, clashes
from staffing.rules.overlays import is_overlay, overlaid, overlay_from
from staffing.rules.standard import RoleStandard, Standard, standard_from
from staffing.rules.vocabulary import vocabulary
from staffing.rules.whereabouts import Places
from staffing.rules.wrong import StandardError

__all__ = [
    "StandardError",
    "all_standards",
    "edition_calendar",
    "families",
    "family_calendar",
    "load_file",
    "load_files",
    "load_folder",
    "load_standard",
    "role_standard",
    "standard_from",
    "standard_or_calendar",
]


def load_file(path: Path, bases: Mapping[str, Standard] | None = None) -> Standard:
    """The standard in a file; an overlay needs the standards that it may inherit. Raises StandardError."""
    name, data = _read(path)
    if not is_overlay(data):
        return standard_from(data, name)
    known = bases or {}
    inherits = overlay_from(data, name).inherits
    if inherits not in known:
        raise StandardError([_unknown_base(name, inherits, known)])
    return overlaid(known[inherits], data, name)


def load_folder(folder: Path) -> dict[str, Standard]:
    """All standards under a folder by id. Raises StandardError with every error."""
    return load_files(files.standard_files(folder))


def load_files(paths: Iterable[Path]) -> dict[str, Standard]:
    """All standards of these files by id, in their order. Raises StandardError with every error of all files."""
    shelf = _Shelf()
    for path in paths:
        shelf.take(path)
    for standard_id in shelf.data:
        shelf.standard(standard_id, ())
    found = [shelf.standards[standard_id] for standard_id in shelf.data if standard_id in shelf.standards]
    errors = shelf.errors + clashes(found, shelf.names)
    if errors:
        raise StandardError(errors)
    return {standard.id: standard for standard in found}


class _Shelf:
    """The files being loaded: what each holds, the standards made of them so far, and what is wrong with them."""

    def __init__(self) -> None:
        self.data: dict[str, Any] = {}
        self.names: dict[str, str] = {}
        self.standards: dict[str, Standard] = {}
        self.broken: set[str] = set()
        self.errors: list[str] = []

    def take(self, path: Path) -> None:
        """Read a file and put it in by the id that it has; a file without one tells what it lacks and is left."""
        try:
            name, data = _read(path)
            if not isinstance(data, dict) or "id" not in data:
                (overlay_from if is_overlay(data) else standard_from)(data, name)
        except StandardError as error:
            self.errors += error.errors
            return
        standard_id = str(data["id"])
        if standard_id in self.data:
            other = self.names[standard_id]
            self.errors.append(
                f"{name}: id: found {standard_id!r}, which {other} has; expected an id of its own"
            )
            return
        self.data[standard_id], self.names[standard_id] = data, name

    def standard(self, standard_id: str, heirs: tuple[str, ...]) -> Standard | None:
        """The standard of an id, made when first asked for. `heirs`: who inherits it, from the first that was asked.

        None, with its errors noted once, where it cannot be made.
        """
        if standard_id in self.standards or standard_id in self.broken:
            return self.standards.get(standard_id)
        try:
            self.standards[standard_id] = self._made(standard_id, heirs)
        except StandardError as error:
            self.errors += error.errors
            self.broken.add(standard_id)
        return self.standards.get(standard_id)

    def _made(self, standard_id: str, heirs: tuple[str, ...]) -> Standard:
        name, data = self.names[standard_id], self.data[standard_id]
        if not is_overlay(data):
            return standard_from(data, name)
        inherits, line = overlay_from(data, name).inherits, (*heirs, standard_id)
        if inherits in line:
            way = " -> ".join((*line[line.index(inherits) :], inherits))
            raise StandardError(
                [
                    f"{name}: inherits: found {inherits!r}, which leads back here ({way}); expected another standard"
                ]
            )
        if inherits not in self.data:
            raise StandardError([_unknown_base(name, inherits, self.data)])
        base = self.standard(inherits, line)
        if base is None:
            raise StandardError(
                [f"{name}: inherits: found {inherits!r}, which has errors of its own; mend those first"]
            )
        return overlaid(base, data, name)


def _read(path: Path) -> tuple[str, Any]:
    """What messages call a file, and the plain data in it. Raises StandardError."""
    try:
        name = path.resolve().relative_to(files.STANDARDS.parent).as_posix()
    except ValueError:
        name = path.name
    try:
        return name, files.read_yaml(path)
    except (OSError, UnicodeDecodeError) as error:
        raise StandardError([f"{name}: cannot be read: {error}"]) from error
    except yaml.YAMLError as error:
        raise StandardError([f"{name}: not valid YAML: {' '.join(str(error).split())}"]) from error


def _unknown_base(name: str, inherits: str, known: Iterable[str]) -> str:
    return f"{name}: inherits: found {inherits!r}; expected one of {', '.join(known) or '(no standards)'}"


# --- what is shipped -------------------------------------------------------------------------------------------------


@cache
def _shipped() -> dict[str, Standard]:
    return load_folder(files.STANDARDS)


def all_standards() -> tuple[Standard, ...]:
    """Every standard in standards/, shop standards first, loaded once."""
    return tuple(sorted(_shipped().values(), key=lambda standard: standard.is_role))


def load_standard(standard_id: str) -> Standard:
    """The standard of that id. Raises StandardError that names the ids there are."""
    try:
        return _shipped()[standard_id]
    except KeyError:
        ids = ", ".join(standard.id for standard in all_standards())
        raise StandardError([f"standard: found {standard_id!r}; expected one of {ids}"]) from None


def role_standard(post: str) -> Standard | None:
    """The role standard of a post; None where there is none."""
    return next((s for s in all_standards() if isinstance(s, RoleStandard) and s.post == post), None)


def families() -> dict[str, tuple[Standard, ...]]:
    """Family -> its editions in standards/, in the order of their files."""
    found: dict[str, tuple[Standard, ...]] = {}
    for standard in all_standards():
        if standard.family:
            found[standard.family] = (*found.get(standard.family, ()), standard)
    return found


def edition_calendar(family: str, jurisdiction: str) -> EditionCalendar:
    """Which edition of a family in standards/ is in force in a jurisdiction, day by day. Raises StandardError."""
    if family not in families():
        raise StandardError([f"family: found {family!r}; expected one of {', '.join(families())}"])
    return calendar_of(all_standards(), family, jurisdiction)


def family_calendar(family: str, places: Places) -> EditionCalendar:
    """Which edition of a family in standards/ judges a shop that is in these places, day by day. Raises StandardError."""
    if len(places.values) == 1 and places.values[0]:
        return edition_calendar(family, places.values[0])
    return calendar_over(families().get(family, ()), family, places)


def standard_or_calendar(name: str, jurisdiction: str | None = None) -> Standard | EditionCalendar:
    """The standard of that id, or the calendar of the family of that name, by default where it is widest in force.

    Raises StandardError.
    """
    if name in families():
        return edition_calendar(name, jurisdiction or _widest(families()[name]))
    if name not in _shipped():
        known = ", ".join([*families(), *(standard.id for standard in all_standards())])
        raise StandardError([f"standard: found {name!r}; expected one of {known}"])
    if jurisdiction is not None:
        raise StandardError(
            [f"jurisdiction: found {jurisdiction!r} with the standard {name}; expected it with a family only"]
        )
    return load_standard(name)


def _widest(editions: tuple[Standard, ...]) -> str:
    return min((e.jurisdiction for e in editions), key=lambda place: len(vocabulary().lineage(place)))
