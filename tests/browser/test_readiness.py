"""The owner's readiness page: what needs doing, the table behind a drawing, rows by keyboard, and a word of one's own."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from compliance.models import ShopStatement
from compliance.selectors.readiness import readiness_of
from staffing.models import Shop, User
from staffing.permissions import who_may
from staffing.rules import load_standard
from tests.compliance.conftest import HOUSE, house_standard, write_standard

__all__ = ["house_standard", "write_standard"]

pytestmark = pytest.mark.browser

SignIn = Callable[[Page, Any], None]
READINESS = "/shops/chengdong/readiness/"


@pytest.fixture
def owner(site: Any) -> User:
    user = who_may("change_compliance", Shop.objects.get(slug="chengdong")).first()
    assert user is not None
    return user


def test_an_owner_sees_only_what_needs_doing_and_the_table_behind_its_drawing(
    desk: Page, owner: User, sign_in: SignIn
) -> None:
    sign_in(desk, owner)
    desk.goto(READINESS)
    standard = load_standard("cn-class2-source")
    found = readiness_of(shop=Shop.objects.get(slug="chengdong"), standard=standard, on=timezone.localdate())
    expect(desk.locator(".clause")).to_have_count(len(standard.requirements))

    desk.get_by_role("link", name=re.compile("要处理")).click()
    expect(desk.locator(".clause")).to_have_count(len(found.to_do))
    table = desk.locator("#lease .clause__body table")
    expect(table).to_be_hidden()
    desk.locator("#lease .clause__head").click()
    expect(table).to_be_visible()
    expect(table).to_contain_text("豁免")

    desk.get_by_role("link", name=re.compile("场地 ")).click()
    of_premises = [one for one in standard.requirements if one.group == "premises"]
    expect(desk.locator(".clause")).to_have_count(len(of_premises))


def test_the_rows_are_walked_and_opened_by_keyboard(desk: Page, owner: User, sign_in: SignIn) -> None:
    sign_in(desk, owner)
    desk.goto(READINESS)
    desk.locator("#manager").focus()
    desk.keyboard.press("ArrowDown")
    expect(desk.locator("#technical-lead")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.locator("#technical-lead .clause__body")).to_be_visible()

    desk.locator("#post-papers").focus()
    desk.keyboard.press("ArrowDown")
    expect(desk.locator("#workshop-area")).to_be_focused()


def test_an_owner_attests_what_no_record_proves(
    desk: Page, owner: User, house_standard: Any, sign_in: SignIn
) -> None:
    sign_in(desk, owner)
    desk.goto(f"{READINESS}?standard={HOUSE}&show=todo")
    desk.locator("#safety summary").first.click()
    desk.locator("#safety a.button", has_text="确认").click()
    desk.get_by_label("达标", exact=True).check()
    desk.get_by_label("理由").fill("灭火器 8 具，均在有效期内")
    desk.get_by_role("button", name="以我的名义确认").click()

    expect(desk).to_have_url(re.compile(f"standard={HOUSE}#safety$"))
    expect(desk.locator("#safety > td .outcome").first).to_contain_text("达标")
    desk.locator("#safety summary").first.click()
    expect(desk.locator("#safety .clause__body")).to_contain_text("灭火器 8 具")
    assert ShopStatement.objects.get(requirement="safety").stated_by == owner


def test_a_calendar_address_is_made_and_copied(desk: Page, owner: User, sign_in: SignIn) -> None:
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(desk, owner)
    desk.goto(f"{READINESS}#events")
    desk.locator("#events details.more > summary").last.click()
    desk.get_by_role("button", name="生成日历地址").click()
    address = desk.locator("#calendar-url").input_value()
    desk.get_by_role("button", name="复制").click()

    expect(desk.get_by_role("button", name="已复制")).to_be_visible()
    assert desk.evaluate("navigator.clipboard.readText()") == address


def test_the_page_with_its_events_fits_a_phone(phone: Page, owner: User, sign_in: SignIn) -> None:
    sign_in(phone, owner)
    for path in ("", "cn-class2-source/lease/waive/"):
        phone.goto(READINESS + path)
        expect(phone.locator("h1")).to_be_visible()
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360, path
