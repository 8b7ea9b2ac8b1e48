"""What every test can rely on: the guards, a fixed day, and a database in a file of the run."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from tests import guards, migrated
from tests.browser.chromium import HOW_TO_GET_IT, find_chromium
from tests.snapshot import Snapshot

FIXED_DAY = date(2026, 11, 23)
PUT_BACK = pytest.StashKey[Callable[[], None]]()


@pytest.fixture(autouse=True)
def _every_test_begins_in_chinese() -> None:
    """A request of the test before may have left its reader's language behind in this thread."""
    translation.deactivate()


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


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Keep SQLite's test database in a file, so that threads and processes meet it as in production."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(Path(os.environ["SHANGGANG_DATA"]) / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool, django_db_modify_db_settings: None) -> bool:
    """Begin with the database that an earlier run migrated, where there is one."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    return django_db_keepdb or (
        database["ENGINE"].endswith("sqlite3") and migrated.lay_down(database["TEST"]["NAME"])
    )


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,
    django_db_keepdb: bool,
    django_db_blocker: DjangoDbBlocker,
    pytestconfig: pytest.Config,
) -> Iterator[None]:
    """Remember the database as the migrations leave it; see pytest_runtest_teardown."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite" and not django_db_keepdb:
            migrated.keep()
        as_migrated = Snapshot("migrated")

    def put_back() -> None:
        with django_db_blocker.unblock():
            as_migrated.restore()

    pytestconfig.stash[PUT_BACK] = put_back
    with pytest.MonkeyPatch.context() as patch:
        # Django empties each table after a test that committed: for PostgreSQL longer than putting all of them back.
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: None)
        yield
    with django_db_blocker.unblock():
        as_migrated.drop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """After a test that committed, put the database back, rows of migrations included."""
    try:
        yield
    finally:
        # Also after a guard that failed in the teardown.
        if nextitem is not None and PUT_BACK in item.config.stash and _commits(item):
            item.config.stash[PUT_BACK]()


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return "transactional_db" in item.fixturenames or bool(marker and marker.kwargs.get("transaction"))


NO_CHROMIUM = "no Chromium was found"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip browser tests where there is no Chromium; on a build machine that is a failure instead."""
    browser_tests = [item for item in items if item.get_closest_marker("browser")]
    if not browser_tests or find_chromium():
        return
    if os.environ.get("CI") == "true":
        raise pytest.UsageError(
            f"{len(browser_tests)} browser tests cannot run: {NO_CHROMIUM}. {HOW_TO_GET_IT}"
        )
    for item in browser_tests:
        item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [it for it in terminalreporter.stats.get("skipped", []) if NO_CHROMIUM in str(it.longrepr)]
    if skipped:
        terminalreporter.write_line(
            f"{len(skipped)} browser tests did not run because {NO_CHROMIUM}. {HOW_TO_GET_IT} They are:",
            yellow=True,
        )
        for report in skipped:
            terminalreporter.write_line(f"  {report.nodeid}")
