"""Loads standard files strictly: an error names the file, the place in it, what was found and what was expected."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from staffing.rules import files
from staffing.rules.messages import problems, shown
from staffing.rules.standard import RoleStandard, ShopStandard, Standard

SUBJECTS: dict[str, type[Standard]] = {"shop": ShopStandard, "person": RoleStandard}


class StandardError(ValueError):
    """A standard that cannot be loaded. `errors`: all of them, one line each."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


def load_file(path: Path) -> Standard:
    """The standard in a file. Raises StandardError with every error of the file."""
    try:
        name = path.relative_to(files.STANDARDS.parent).as_posix()
    except ValueError:
        name = path.name
    try:
        data = files.read_yaml(path)
    except (OSError, UnicodeDecodeError) as error:
        raise StandardError([f"{name}: cannot be read: {error}"]) from error
    except yaml.YAMLError as error:
        raise StandardError([f"{name}: not valid YAML: {' '.join(str(error).split())}"]) from error
    return standard_from(data, name)


def standard_from(data: Any, name: str) -> Standard:
    """The standard in plain data, `name` being what messages call it. Raises StandardError."""
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


def load_folder(folder: Path) -> dict[str, Standard]:
    """All standards under a folder by id, in the order of their files. Raises StandardError with every error."""
    standards: dict[str, Standard] = {}
    errors: list[str] = []
    for path in files.standard_files(folder):
        try:
            standard = load_file(path)
        except StandardError as error:
            errors += error.errors
            continue
        if standard.id in standards:
            errors.append(
                f"{path.name}: id: found {standard.id!r}, which another file has; expected an id of its own"
            )
        standards[standard.id] = standard
    if errors:
        raise StandardError(errors)
    return standards


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
