"""What if: an owner tries a leave and a hire, and the records stay as they are."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from staffing.models import Employment, Person, Shop, User
from staffing.permissions import who_may

pytestmark = pytest.mark.browser

SignIn = Callable[[Page, Any], None]


@pytest.fixture
def shop(site: Any) -> Shop:
    return Shop.objects.get(slug="chengdong")


@pytest.fixture
def owner(shop: Shop) -> User:
    user = who_may("change_compliance", shop).first()
    assert user is not None
    return user


def soon(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_an_owner_tries_a_leave_and_a_hire_and_nothing_is_written(
    desk: Page, owner: User, shop: Shop, sign_in: SignIn
) -> None:
    sign_in(desk, owner)
    desk.goto(reverse("readiness", args=[shop.slug]))
    desk.get_by_role("link", name="假设").click()
    desk.locator("button[name='add'][value='leave']").click()
    inspector = Person.objects.get(company=shop.company, name="王大勇")
    desk.locator("select[name='c0-person']").select_option(str(inspector.pk))
    desk.locator("input[name='c0-day']").fill(soon(20))
    desk.locator("main").get_by_role("button", name="看前后对照").last.click()
    line = desk.locator("#answer tr", has_text="质量检验员").first
    expect(line.locator("td").nth(3)).to_contain_text("不达标")

    desk.locator("button[name='add'][value='hire']").click()
    desk.locator("select[name='c1-post']").select_option("quality-inspector")
    desk.locator("input[name='c1-day']").fill(soon(20))
    desk.locator("main").get_by_role("button", name="看前后对照").last.click()
    expect(desk).to_have_url(re.compile("c1-kind=hire.*c1-day=[0-9]"))
    expect(desk.locator("#answer")).to_contain_text("离职")
    assert Employment.objects.filter(person=inspector, valid_until=None).exists()

    desk.reload()
    expect(desk.locator("#answer")).to_be_visible()
    desk.get_by_role("button", name=re.compile("^移除")).first.click()
    expect(desk.locator("select[name='c1-post']")).to_have_count(0)


def test_what_if_fits_a_phone(phone: Page, owner: User, shop: Shop, sign_in: SignIn) -> None:
    sign_in(phone, owner)
    inspector = Person.objects.get(company=shop.company, name="王大勇")
    query = f"c0-kind=leave&c0-person={inspector.pk}&c0-day={soon(20)}"
    phone.goto(f"{reverse('what-if', args=[shop.slug])}?{query}")
    expect(phone.locator("#answer")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
