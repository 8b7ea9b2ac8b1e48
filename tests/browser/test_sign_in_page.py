"""The first page that anybody sees, on both sizes of screen."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fitting import fits

pytestmark = pytest.mark.browser


def test_the_sign_in_page_fits_a_phone_without_scrolling_sideways(phone: Page) -> None:
    phone.goto("/account/login/")

    expect(phone.locator("form input[type=password]")).to_be_visible()
    assert fits(phone)


def test_a_visitor_is_led_to_the_sign_in_page_and_back_to_what_was_asked(desk: Page) -> None:
    desk.goto("/")

    expect(desk.locator("form input[type=password]")).to_be_visible()
    assert "/account/login/" in desk.url
