"""An owner makes a rule of the house: looks first at what it changes, keeps it, and reads it on the readiness page."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from compliance.models import HouseRule
from staffing.models import Shop, User
from staffing.permissions import who_may

pytestmark = pytest.mark.browser

SignIn = Callable[[Page, Any], None]
SHOP = "/shops/chengdong/"


@pytest.fixture
def owner(site: Any) -> User:
    user = who_may("change_compliance", Shop.objects.get(slug="chengdong")).first()
    assert user is not None
    return user


def test_an_owner_sees_what_a_rule_changes_before_it_is_kept_and_then_whose_it_is(
    desk: Page, owner: User, sign_in: SignIn
) -> None:
    sign_in(desk, owner)
    desk.goto(f"{SHOP}readiness/standards/")
    desk.locator("details.more > summary", has_text="新增本店规定").first.click()
    desk.get_by_role("link", name="质量检验员").click()
    desk.get_by_label("本店要求").fill("5")
    desk.get_by_label("理由").fill("夜班也要有人检验")
    desk.get_by_role("button", name="看看有什么变化").click()
    expect(desk.locator("#preview")).to_contain_text("质量检验员")
    assert not HouseRule.objects.exists()

    desk.get_by_role("button", name="以我的名义保存").click()
    expect(desk.locator(".line-list")).to_contain_text("夜班也要有人检验")
    desk.goto(f"{SHOP}readiness/")
    expect(desk.locator("#quality-inspectors")).to_contain_text("本店规定 5，标准 2")


def test_the_pages_of_standards_fit_a_phone(phone: Page, owner: User, sign_in: SignIn) -> None:
    sign_in(phone, owner)
    for path in ("", "choose/", "compare/?a=cn-repair-class2-2014&b=cn-repair-class2-2023"):
        phone.goto(f"{SHOP}readiness/standards/{path}")
        expect(phone.locator("h1")).to_be_visible()
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360, path
