"""Fixtures of the browser tests: a served demo company, a phone, a desk, and a guard over both.

A test takes `phone` or `desk` (Playwright pages; `open_page(PHONE)` gives a further device), signs in with
`sign_in(page, user)`, and goes to paths. Whatever it does to the data is gone afterwards.
"""

import os
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from tests.browser.chromium import DESK, HOME, PHONE, launch_chromium
from tests.snapshot import Snapshot

PICTURES_OF_FAILURES = Path(__file__).resolve().parent.parent.parent / "var" / "screenshots"
LONGEST_WAIT_MS = 30_000
OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def _demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Snapshot]:
    with django_db_blocker.unblock():
        call_command("load_content", verbosity=0)
        call_command("load_demo", verbosity=0)
        demo = Snapshot("demo")
    yield demo
    with django_db_blocker.unblock():
        demo.drop()


@pytest.fixture
def transactional_db(_demo: Snapshot, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database with content and demo company as just loaded, open to the test and to the server."""
    with django_db_blocker.unblock():
        _demo.restore()
        yield
        connections.close_all()


@pytest.fixture(scope="session")
def _server(django_db_setup: None) -> Iterator[LiveServer]:
    server = LiveServer("127.0.0.1")
    yield server
    server.stop()


@pytest.fixture
def site(_server: LiveServer, transactional_db: None) -> LiveServer:
    """The running site; `site.url` is its address."""
    return _server


@pytest.fixture(scope="session")
def _chromium() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread, where Django would refuse to use its database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=LONGEST_WAIT_MS)
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        yield browser
        browser.close()


class Faults:
    """What went wrong in the pages of a test: console errors, exceptions, failed and refused requests."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self._allowed: list[str] = []

    def allow(self, pattern: str) -> None:
        """Accept faults that the regular expression finds: a test that cuts the network expects some."""
        self._allowed.append(pattern)

    def watch(self, page: Page) -> None:
        page.on("console", lambda it: self.seen.append(f"console: {it.text}") if it.type == "error" else None)
        page.on("pageerror", lambda it: self.seen.append(f"exception: {it}"))
        page.on("requestfailed", lambda it: self.seen.append(f"request failed: {it.url} {it.failure}"))
        page.on(
            "response", lambda it: self.seen.append(f"{it.status}: {it.url}") if it.status >= 400 else None
        )

    def unexpected(self) -> list[str]:
        # A navigation or a download cancels what was still loading; that is no fault.
        allowed = [*self._allowed, "net::ERR_ABORTED"]
        return [it for it in self.seen if not any(re.search(pattern, it) for pattern in allowed)]


@pytest.fixture
def faults() -> Iterator[Faults]:
    found = Faults()
    yield found
    assert not found.unexpected(), "in the browser:\n" + "\n".join(found.unexpected())


@pytest.fixture
def open_page(
    _chromium: Browser, site: LiveServer, faults: Faults, request: pytest.FixtureRequest
) -> Iterator[OpenPage]:
    """`open_page(PHONE)` or `open_page(DESK, locale="en-GB")`: a page in a browser profile of its own."""
    contexts: list[BrowserContext] = []

    def open_one(device: dict[str, Any] = DESK, **options: Any) -> Page:
        context = _chromium.new_context(**{"base_url": site.url, **HOME, **device, **options})
        context.set_default_timeout(LONGEST_WAIT_MS)
        contexts.append(context)
        page = context.new_page()
        faults.watch(page)
        return page

    with Underway() as underway:
        yield open_one
        if getattr(request.node, "failed_in_call", False):
            _take_pictures(contexts, request.node.name)
        for context in contexts:
            context.close()
        underway.wait_until_none()


class Underway:
    """Counts the requests that the server is at: a page that sends by itself may be cut off in the middle of one."""

    def __enter__(self) -> "Underway":
        self.count, self.changed = 0, threading.Condition()
        request_started.connect(self._one_more)
        request_finished.connect(self._one_less)
        return self

    def __exit__(self, *_error: object) -> None:
        request_started.disconnect(self._one_more)
        request_finished.disconnect(self._one_less)

    def wait_until_none(self) -> None:
        """Before the database is closed to the server's threads."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.count <= 0, timeout=LONGEST_WAIT_MS / 1000)

    def _one_more(self, **_signal: object) -> None:
        self._count(1)

    def _one_less(self, **_signal: object) -> None:
        self._count(-1)

    def _count(self, number: int) -> None:
        with self.changed:
            self.count += number
            self.changed.notify_all()


def _take_pictures(contexts: list[BrowserContext], test: str) -> None:
    PICTURES_OF_FAILURES.mkdir(parents=True, exist_ok=True)
    pages = [page for context in contexts for page in context.pages]
    name = re.sub(r"[^\w-]+", "-", test)
    for number, page in enumerate(pages, start=1):
        page.screenshot(path=PICTURES_OF_FAILURES / f"{name}-{number}.png", full_page=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    if report.when == "call":
        item.failed_in_call = report.failed  # type: ignore[attr-defined]
    return report


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    """A phone of 360 × 780 with touch, in Chinese."""
    return open_page(PHONE)


@pytest.fixture
def desk(open_page: OpenPage) -> Page:
    """A desktop window of 1440 × 900, in Chinese."""
    return open_page(DESK)


@pytest.fixture
def sign_in(site: LiveServer) -> Callable[[Page, Any], None]:
    """`sign_in(page, user)`: the page's browser profile is signed in from here on, without the form."""

    def sign_in_as(page: Page, user: Any) -> None:
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site.url}])

    return sign_in_as
