"""Reads the project's own files for the architecture tests."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent


def configuration() -> dict[str, Any]:
    """Return pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def rooms() -> list[str]:
    """Return the rooms that the import contract names, highest first."""
    contracts = configuration()["tool"]["importlinter"]["contracts"]
    layers = next(it["layers"] for it in contracts if it["type"] == "layers")
    return [room.strip() for layer in layers for room in layer.split("|")]


def modules(*folders: str) -> Iterator[Path]:
    """Return the Python files of the folders, without migrations."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def templates() -> Iterator[Path]:
    """Return every HTML template of ours."""
    for folder in ("templates", *rooms()):
        yield from sorted((ROOT / folder).rglob("*.html"))


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))
