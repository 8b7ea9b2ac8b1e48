"""Does a page fit its screen, or must one scroll sideways?"""

from playwright.sync_api import Page


def fits(page: Page) -> bool:
    """Whether the loaded page is no wider than its window.

    Asked of the body, which is waited for: just after a click the document may not have one yet.
    """
    page.wait_for_load_state()
    return bool(page.locator("body").evaluate("() => document.documentElement.scrollWidth <= innerWidth"))
