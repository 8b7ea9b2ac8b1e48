"""The clock is read where a request, a command or a task begins; everything deeper is told the day."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture import source

MAY_READ_THE_CLOCK = ("views", "commands", "tasks", "middleware")
READINGS = {
    "date": {"today"},
    "datetime": {"now", "today", "utcnow"},
    "timezone": {"now", "localdate", "localtime"},
    "time": {"time", "localtime", "gmtime"},
}
BARE_READINGS = {"localdate", "now", "Now"}


def _may_read_the_clock(path: Path) -> bool:
    parts = (*path.relative_to(source.ROOT).parts[:-1], path.stem)
    return any(
        part == name or part.startswith(f"{name}_") or part.endswith(f"_{name}")
        for part in parts
        for name in MAY_READ_THE_CLOCK
    )


@pytest.mark.parametrize("room", source.rooms())
def test_the_clock_is_read_in_views_commands_tasks_and_middleware_only(room: str) -> None:
    readings = [
        f"{source.short(path)}:{line}: {what}"
        for path in source.modules(room)
        if not _may_read_the_clock(path)
        for line, what in _readings(source.parsed(path))
    ]

    assert not readings


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("date.today()", ["date.today"]),
        ("timezone.localdate()", ["timezone.localdate"]),
        ("datetime.datetime.now(tz)", ["datetime.now"]),
        ("timezone.localtime(instant)", []),
        ("Model(created=DateTimeField(default=timezone.now))", []),
        ("localdate()", ["localdate"]),
        ("people.now()", []),
    ],
)
def test_the_search_for_readings_of_the_clock_finds_the_usual_forms(code: str, found: list[str]) -> None:
    assert [what for _, what in _readings(ast.parse(code))] == found


def _readings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        if isinstance(function, ast.Name) and function.id in BARE_READINGS:
            yield node.lineno, function.id
        elif isinstance(function, ast.Attribute):
            owner = _last_name(function.value)
            # timezone.localtime(instant) converts; without an instant it reads the clock
            converts = function.attr in {"localtime", "localdate", "gmtime"} and node.args
            if function.attr in READINGS.get(owner, set()) and not converts:
                yield node.lineno, f"{owner}.{function.attr}"


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""
