"""Fixtures of the browser tests: a served demo company, a phone, a desk, and a guard over both.

A test takes `phone` or `desk` (Playwright pages; `open_page(PHONE)` gives a further device), signs in with
`sign_in(page, user)`, and goes to paths. Whatever it does to the data is gone afterwards.
"""

import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from staffing.models import Person
from tests.browser.chromium import DESK, HOME, PHONE, launch_chromium
from tests.browser.learning import begun, new_hire
from tests.browser.slowness import answer_late, slow_down, wait_after_nothing
from tests.snapshot import Snapshot
from training.models import Attempt

PICTURES_OF_FAILURES = Path(__file__).resolve().parent.parent.parent / "var" / "screenshots"
LONGEST_WAIT_MS = 60_000
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


class Door:
    """Stands before the served site, and is open while a test may use the database.

    A page that is being closed may still send something, and its request may come in after the test is over.
    """

    def __init__(self, app: Callable[..., Any]) -> None:
        self.app, self.open, self.inside, self.changed = app, False, 0, threading.Condition()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        with self.changed:
            if not self.open:
                start_response("503 Service Unavailable", [("Content-Length", "0")])
                return
            self.inside += 1
        try:
            answer_late(environ["PATH_INFO"])
            with closing(self.app(environ, start_response)) as response:
                yield from response
        finally:
            with self.changed:
                self.inside -= 1
                self.changed.notify_all()

    def shut(self) -> None:
        """Let nobody in any more, and wait until everybody has left."""
        with self.changed:
            self.open = False
            assert self.changed.wait_for(lambda: not self.inside, timeout=LONGEST_WAIT_MS / 1000)


@pytest.fixture(scope="session")
def _served(django_db_setup: None) -> Iterator[tuple[LiveServer, Door]]:
    server = LiveServer("127.0.0.1")
    app = server.thread.httpd.get_app()
    assert app is not None
    door = Door(app)
    server.thread.httpd.set_app(door)
    yield server, door
    server.stop()


@pytest.fixture
def site(_served: tuple[LiveServer, Door], transactional_db: None) -> Iterator[LiveServer]:
    """The running site; `site.url` is its address."""
    server, door = _served
    door.open = True
    yield server
    door.shut()


@pytest.fixture(scope="session")
def _chromium() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread, where Django would refuse to use its database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=LONGEST_WAIT_MS)
    wait_after_nothing()
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
        slow_down(context)
        contexts.append(context)
        page = context.new_page()
        faults.watch(page)
        return page

    yield open_one
    if getattr(request.node, "failed_in_call", False):
        _take_pictures(contexts, request.node.name)
    for context in contexts:
        # A request that a test still holds when its page closes would be logged as an error in some later test.
        for page in context.pages:
            page.unroute_all(behavior="wait")
        context.close()


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


@pytest.fixture
def hire(site: Any) -> Person:
    return new_hire()


@pytest.fixture
def attempt(hire: Person) -> Attempt:
    return begun(hire)
