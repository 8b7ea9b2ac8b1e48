"""A production site says its own address: what is printed into certificates cannot be called back."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMPLETE = {
    "SHANGGANG_ENV": "production",
    "SECRET_KEY": "s" * 50,
    "SALT_KEY": "t" * 50,
    "SITE_ORIGIN": "https://shanggang.example",
    "ALLOWED_HOSTS": "shanggang.example",
}


def settings_read_with(variables: dict[str, str], data: Path) -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in os.environ.items() if name not in COMPLETE}
    return subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        env={**plain, **variables, "SHANGGANG_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_production_site_that_says_everything_starts(tmp_path: Path) -> None:
    answer = settings_read_with(COMPLETE, tmp_path)
    assert answer.returncode == 0, answer.stderr


@pytest.mark.parametrize("missing", ["SECRET_KEY", "SALT_KEY", "SITE_ORIGIN", "ALLOWED_HOSTS"])
def test_a_production_site_does_not_start_without(missing: str, tmp_path: Path) -> None:
    rest = {name: value for name, value in COMPLETE.items() if name != missing}
    answer = settings_read_with(rest, tmp_path)
    assert answer.returncode != 0
    assert f"{missing} is not set" in answer.stderr
