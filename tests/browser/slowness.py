"""What a loaded machine does to the browser tests, on purpose, so that races show themselves on an idle one.

Set in the environment: SLOW_SITE=0.7 lets every page and packet be answered that many seconds later, and Playwright no
longer wait after a click or a key for the page that it leads to, as happens by itself where Chromium is late to say that
it goes there. SLOW_SCRIPTS=0.3 does so to scripts and styles. SLOW_BROWSER=4 lets the browser compute that many times
slower; Chromium does that by keeping a core busy, so it is for a machine that nobody else works on. A test that fails
then waits for too little: it has to wait for what a user would wait for.
"""

import os
import time
from functools import partialmethod

from django.conf import settings
from playwright.sync_api import BrowserContext, Locator, Page

SITE_S = float(os.environ.get("SLOW_SITE", "0"))
SCRIPTS_S = float(os.environ.get("SLOW_SCRIPTS", "0"))
BROWSER_TIMES = float(os.environ.get("SLOW_BROWSER", "1"))


def answer_late(path: str) -> None:
    """Hold the request for that path back, as the environment asks."""
    time.sleep(SCRIPTS_S if path.startswith(settings.STATIC_URL) else SITE_S)


def wait_after_nothing() -> None:
    """Go on right after each click and key while the site is slow, whatever page they lead to."""
    if SITE_S:
        for name in ("click", "press"):
            setattr(Locator, name, partialmethod(getattr(Locator, name), no_wait_after=True))


def slow_down(context: BrowserContext) -> None:
    """Let the context's pages compute slowly, as the environment asks."""

    def slow_down_page(page: Page) -> None:
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": BROWSER_TIMES})

    if BROWSER_TIMES > 1:
        context.on("page", slow_down_page)
