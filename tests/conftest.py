"""What every test can rely on: the guards, a fixed day, and files that go to a folder of the run."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from pytest_django.fixtures import SettingsWrapper

from tests import guards

FIXED_DAY = date(2026, 11, 23)


@pytest.fixture
def today() -> date:
    """The day on which the tests' stories play."""
    return FIXED_DAY


@pytest.fixture(autouse=True)
def _no_error_is_logged(request: pytest.FixtureRequest) -> Iterator[None]:
    with guards.error_records() as records:
        yield
    if request.node.get_closest_marker("expects_error_log") is None:
        assert not records.lines, "logged at ERROR level:\n" + "\n".join(records.lines)


@pytest.fixture(autouse=True)
def _no_template_variable_is_undefined(request: pytest.FixtureRequest) -> Iterator[None]:
    from django.template import engines

    engine = engines["django"].engine
    before = engine.string_if_invalid
    if request.node.get_closest_marker("allows_undefined_variables") is None:
        engine.string_if_invalid = guards.RefuseUndefined()
    yield
    engine.string_if_invalid = before


@pytest.fixture
def assert_queries_stay_flat() -> Callable[..., int]:
    """`assert_queries_stay_flat(ask, grow=add_rows)`: more rows may not mean more queries."""
    return guards.assert_queries_stay_flat


@pytest.fixture(autouse=True)
def _uploads_go_to_the_test_folder(settings: SettingsWrapper, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Keep SQLite's test database in a file, so that threads and processes meet it as in production."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(Path(os.environ["SHANGGANG_DATA"]) / "test.sqlite3")
