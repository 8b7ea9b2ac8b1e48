"""Every module has its place, and the rule engine stands on nothing but Python, its two readers and a solver."""

import ast
import sys
from pathlib import Path

import pytest

from tests.architecture import source

BESIDE_THE_ROOMS = {"tests", "benchmarks", "bin", "docs"}
LIBRARIES_OF_THE_ENGINE = {"pydantic", "yaml", "highspy"}


def test_every_top_level_package_has_a_place_in_the_order_of_the_rooms() -> None:
    packages = {
        it.name
        for it in source.ROOT.iterdir()
        if it.is_dir() and not it.name.startswith(".") and it.name != "var" and any(it.glob("*.py"))
    }

    assert packages - BESIDE_THE_ROOMS == set(source.rooms())


def test_every_room_of_the_order_is_read_by_the_import_linter() -> None:
    linter = source.configuration()["tool"]["importlinter"]

    assert sorted(linter["root_packages"]) == sorted(source.rooms())


def test_no_python_file_lies_beside_the_rooms() -> None:
    assert [it.name for it in source.ROOT.glob("*.py")] == ["manage.py"]


@pytest.mark.parametrize("path", list(source.modules("staffing/rules")), ids=source.short)
def test_the_rule_engine_imports_only_python_and_its_libraries(path: Path) -> None:
    strangers = [
        name
        for name in _imported(source.parsed(path))
        if name.partition(".")[0] not in sys.stdlib_module_names | LIBRARIES_OF_THE_ENGINE
        and not name.startswith("staffing.rules")
    ]

    assert not strangers


def _imported(tree: ast.Module) -> list[str]:
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            # `from staffing import rules` names the package in its second half
            module = node.module or ""
            names += [f"{module}.{alias.name}" for alias in node.names] if not node.level else []
    return names
