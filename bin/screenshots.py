"""Take the pictures of the main pages for docs/ and the README: `make screenshots`.

Serves a demo company of its own, signs in through the form as its people do, and writes docs/pictures/*.png.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.browser.chromium import DESK, HOME, HOW_TO_GET_IT, PHONE, find_chromium, launch_chromium

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
PASSWORD = "shanggang-demo"
NEW_HIRE, OWNER, HR, TRAINER = "CD-0118", "CD-0001", "CD-0002", "CD-0003"
SHOP = "/shops/chengdong"
LONGEST_WAIT_MS = 60_000  # as long as a dossier may take


@dataclass(frozen=True)
class Picture:
    """One picture: whose page, which address, what is clicked on the way, on which screen."""

    name: str
    who: str | None
    path: str
    device: dict[str, Any]
    clicks: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    show: str = ""  # scrolled to the top of the screen


DARK = (("color_scheme", "dark"),)
ENGLISH = (("locale", "en-GB"),)
ALL = (
    Picture("learner-home", NEW_HIRE, "/learn/", PHONE),
    Picture("learner-home-dark", NEW_HIRE, "/learn/", PHONE, options=DARK),
    Picture("lesson", NEW_HIRE, "/learn/courses/ev-basics/safety/", PHONE),
    Picture("exam-start", NEW_HIRE, "/exams/service-adviser-exam/", PHONE),
    Picture(
        "exam",
        NEW_HIRE,
        "/exams/service-adviser-exam/",
        PHONE,
        clicks=("main form[action$='/start/'] button",),
    ),
    Picture("exam-result", NEW_HIRE, "/learn/results/", PHONE, clicks=("main a[href$='/result/']",)),
    Picture(
        "exam-radar",
        NEW_HIRE,
        "/learn/results/",
        PHONE,
        clicks=("main a[href$='/result/']",),
        show="section:has(.radar)",
    ),
    Picture("training", TRAINER, f"{SHOP}/training/", DESK),
    Picture("people", HR, f"{SHOP}/people/", DESK),
    Picture("roster-import", HR, f"{SHOP}/people/import/", DESK),
    Picture("eligibility-matrix", HR, f"{SHOP}/eligibility/", DESK),
    Picture(
        "eligibility",
        HR,
        f"{SHOP}/eligibility/",
        DESK,
        clicks=("main tr:has-text('李强') a[href$='/after-sales-manager/']",),
    ),
    Picture("certificates", HR, f"{SHOP}/certificates/", DESK),
    Picture("certificate", HR, f"{SHOP}/certificates/", DESK, clicks=("main tbody a",)),
    Picture("owner-home", OWNER, f"{SHOP}/", DESK),
    Picture("readiness", OWNER, f"{SHOP}/readiness/", DESK),
    Picture(
        "dossier",
        OWNER,
        f"{SHOP}/readiness/",
        DESK,
        clicks=("form[action$='/dossiers/build/'] button", "#task a.button"),
    ),
    Picture(
        "what-if",
        OWNER,
        f"{SHOP}/readiness/who-cannot-leave/",
        DESK,
        clicks=("main td a[href*='/what-if/']",),
    ),
    Picture("standards", OWNER, f"{SHOP}/readiness/standards/", DESK),
    Picture("equipment", OWNER, f"{SHOP}/premises/equipment/", DESK),
    Picture(
        "plan",
        OWNER,
        f"{SHOP}/readiness/plan/work-out/",
        DESK,
        clicks=("main form .button:text('计算方案')", ".stats .stat__label"),
    ),
    Picture("readiness-dark", OWNER, f"{SHOP}/readiness/", DESK, options=DARK),
    Picture("readiness-english", OWNER, f"{SHOP}/readiness/", DESK, options=ENGLISH),
    Picture("sign-in", None, "/account/login/", PHONE),
)


def main(wanted: list[str]) -> int:
    if find_chromium() is None:
        sys.exit(f"Stopped: no Chromium was found. {HOW_TO_GET_IT}")
    pictures = [picture for picture in ALL if not wanted or picture.name in wanted]
    PICTURES.mkdir(parents=True, exist_ok=True)
    failed = []
    with demo_site() as url, sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        for picture in pictures:
            problem = take(browser, url, picture)
            print(f"==> {picture.name}: {problem or 'taken'}", flush=True)
            failed += [picture.name] if problem else []
        browser.close()
    return 1 if failed else 0


@contextmanager
def demo_site() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="shanggang-pictures-") as data:
        environment = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
        site = subprocess.Popen(
            [sys.executable, "-m", "bin.serve", "--port", str(port)],
            env={**environment, "SHANGGANG_DATA": data},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            if not any(line.startswith("==> Ready") for line in site.stdout or ()):
                sys.exit("Stopped: the site did not start; what it says stands above.")
            yield f"http://127.0.0.1:{port}"
        finally:
            site.terminate()
            site.wait()


def take(browser: Browser, url: str, picture: Picture) -> str:
    """Take one picture; returns what stood in its way, or nothing."""
    context = browser.new_context(**{"base_url": url, **HOME, **picture.device, **dict(picture.options)})
    context.set_default_timeout(LONGEST_WAIT_MS)
    page = context.new_page()
    try:
        if picture.who:
            sign_in(page, picture.who)
        answer = page.goto(picture.path)
        if answer is None or not answer.ok:
            return f"{picture.path} answered {answer.status if answer else 'nothing'}"
        for selector in picture.clicks:
            page.locator(selector).first.click()
            page.wait_for_load_state()
        if picture.show:
            page.locator(picture.show).first.evaluate("it => it.scrollIntoView()")
        save(page, picture.name)
    except PlaywrightError as error:  # the others are still taken
        return re.sub(r"\s+", " ", str(error))[:200]
    finally:
        context.close()
    return ""


def sign_in(page: Page, name: str) -> None:
    page.goto("/account/login/")
    page.locator("form input[name=login]").fill(name)
    page.locator("form input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/account/login" not in address)


def save(page: Page, name: str) -> None:
    """Write the visible part of the page with 256 colours, which is a third of the size and looks the same."""
    shot = Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    shot.quantize(256, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
