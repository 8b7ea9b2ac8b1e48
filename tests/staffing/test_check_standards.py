"""`check_standards` and the system check: all mistakes of all standard files at once, each with file and place."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from staffing import checks
from staffing.rules import StandardError

ROOT = Path(__file__).parents[2]
DRAFT = """
id: cn-fj-house
inherits: cn-class2-source
jurisdiction: cn-fj
in_force: {from: 2016-01-01, until: null}
source: {zh: 网上申报表, en: online form, ref: item}
sureness: low
change:
  - {requirement: workshop-area, path: condition.area.at_least_m2, to: 300, reason: {zh: 更严, en: stricter}}
"""


def checked(*files: Path) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("check_standards", *map(str, files), stdout=out, stderr=err)
    except SystemExit as stop:
        return int(str(stop.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_what_ships_is_in_order():
    status, out, err = checked()
    assert (status, err) == (0, "")
    assert out.endswith("nothing wrong\n")


def test_a_draft_outside_the_folder_may_inherit_what_ships(tmp_path: Path):
    (tmp_path / "cn-fj-house.yaml").write_text(DRAFT, encoding="utf-8")
    assert checked(tmp_path / "cn-fj-house.yaml")[0] == 0


def test_the_mistakes_of_all_files_are_told_at_once(tmp_path: Path):
    (tmp_path / "one.yaml").write_text(DRAFT.replace("to: 300", "to: many"), encoding="utf-8")
    (tmp_path / "two.yaml").write_text("id: [", encoding="utf-8")
    status, out, err = checked(tmp_path / "one.yaml", tmp_path / "two.yaml", tmp_path / "three.yaml")
    assert (status, out) == (1, "")
    lines = err.splitlines()
    assert lines[0].startswith("two.yaml: not valid YAML: ")
    assert lines[1].startswith("three.yaml: cannot be read: ")
    expected = "a whole number, or keys with one of per, share, steps, scopes, max_of, sum_of"
    assert lines[2] == f"one.yaml: change[0].to: found 'many'; expected {expected}"


def test_the_command_needs_no_database():
    environment = {**os.environ, "DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3", "PYTHONUTF8": "1"}
    command = [sys.executable, str(ROOT / "manage.py"), "check_standards"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_system_check_says_nothing_when_all_is_well():
    assert checks.check_standards(None) == []


def test_the_system_check_has_an_error_for_each_mistake(monkeypatch: pytest.MonkeyPatch):
    def broken() -> None:
        raise StandardError(["a.yaml: id: found nothing; expected this key", "b.yaml: not valid YAML: …"])

    monkeypatch.setattr(checks, "all_standards", broken)
    found = checks.check_standards(None)
    assert [(one.id, one.msg.split(":")[0]) for one in found] == [
        ("standards.E001", "a.yaml"),
        ("standards.E001", "b.yaml"),
    ]
    assert all("check_standards" in one.hint for one in found)
