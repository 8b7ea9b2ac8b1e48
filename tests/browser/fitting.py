"""Does a page fit its screen, or must one scroll sideways?"""

from playwright.sync_api import Page


def fits(page: Page) -> bool:
    """Whether the loaded page is no wider than its screen.

    Asked of the body, which is waited for: just after a click the document may not have one yet. Not measured by
    innerWidth: a phone zooms out of a page that is too wide, and its window is as wide as the page then.
    """
    page.wait_for_load_state()
    assert page.viewport_size is not None
    width = page.locator("body").evaluate("() => document.documentElement.scrollWidth")
    return bool(width <= page.viewport_size["width"])
