"""The system's Chromium: where it is, and how to start it for tests and screenshots."""

import os
import shutil
import subprocess
from functools import cache
from typing import Any

from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO_GET_IT = (
    "On Debian: sudo apt-get install -y chromium. On Ubuntu: sudo snap install chromium. "
    "One that lies elsewhere is named by CHROMIUM=/path/to/chromium."
)
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 780},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
HOME: dict[str, Any] = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@cache
def find_chromium() -> str | None:
    """Return the path of a Chromium that starts, or None. CHROMIUM in the environment goes first."""
    for name in filter(None, (os.environ.get("CHROMIUM"), *NAMES)):
        path = shutil.which(name)
        # Ubuntu puts a script of this name in place that only says which snap to install.
        if (
            path
            and subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode
            == 0
        ):
            return path
    return None


def launch_chromium(playwright: Playwright) -> Browser:
    """Start the system's Chromium without a window and without any traffic of its own."""
    return playwright.chromium.launch(
        executable_path=find_chromium(),
        args=list(QUIET),
        chromium_sandbox=os.geteuid() != 0,  # the sandbox refuses to start for root
    )
