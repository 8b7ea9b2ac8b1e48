"""The demo companies are written once for this folder; every test puts back what it changed."""

import logging
from collections.abc import Iterator
from datetime import date

import pytest
from django.core.cache import cache
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from tests.access.cast import write_cast
from tests.access.places import Arguments, arguments_of
from tests.snapshot import Snapshot


@pytest.fixture(scope="package")
def companies(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """城东 and 南湖 with everything, around today; gone again when the folder is done."""
    from django.test.utils import override_settings

    with django_db_blocker.unblock():
        before = Snapshot("before-access")
        unhurried = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
        try:
            with override_settings(TASKS=unhurried):
                write_cast(timezone.localdate())
            yield
        finally:
            before.restore()
            before.drop()


@pytest.fixture(autouse=True)
def _refusals_are_not_news() -> Iterator[None]:
    """A hundred lines of refused requests would hide the one line that matters; errors are still reported."""
    log = logging.getLogger("django.request")
    before = log.level
    log.setLevel(logging.ERROR)
    yield
    log.setLevel(before)


@pytest.fixture
def demo(companies: None, db: None) -> None:
    """The demo companies, in a transaction of this test."""
    cache.clear()


@pytest.fixture
def day() -> date:
    """Today: views ask the clock."""
    return timezone.localdate()


@pytest.fixture
def chengdong(demo: None, day: date) -> dict[str, Arguments]:
    """Objects of 城东 for the arguments of all addresses."""
    return arguments_of("chengdong", day)


@pytest.fixture
def nanhu(demo: None, day: date) -> dict[str, Arguments]:
    return arguments_of("nanhu", day)
