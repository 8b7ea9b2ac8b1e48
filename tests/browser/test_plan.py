"""The cheapest way to comply: an owner sets a price, works out a plan, and reads it."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from compliance.models import PlanPrice
from compliance.plan import DEFAULT_PRICES
from compliance.selectors.plans import latest_plan
from staffing.models import Shop, User
from staffing.permissions import who_may
from tests.browser.fitting import fits

pytestmark = pytest.mark.browser

SignIn = Callable[[Page, Any], None]
READINESS = "/shops/chengdong/readiness/"


@pytest.fixture
def owner(site: Any) -> User:
    user = who_may("change_compliance", Shop.objects.get(slug="chengdong")).first()
    assert user is not None
    return user


@pytest.fixture
def shop(site: Any) -> Shop:
    return Shop.objects.get(slug="chengdong")


def soon(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_an_owner_edits_a_price_works_out_a_plan_and_reads_it(
    desk: Page, owner: User, shop: Shop, sign_in: SignIn
) -> None:
    sign_in(desk, owner)
    desk.goto(READINESS)
    desk.get_by_role("link", name="整改方案", exact=True).click()
    desk.get_by_role("link", name="计算整改方案").click()

    desk.locator("#id_starts_on").fill(soon(120))
    renewal = desk.locator("input[name='price-renew-cost']")
    expect(renewal).to_have_value(str(DEFAULT_PRICES["renew"].cost))
    renewal.fill("610")
    desk.get_by_role("button", name="计算方案").click()

    expect(desk.locator("#before-after")).to_be_visible()
    plan = latest_plan(shop=shop, standard="cn-class2-source")
    assert plan is not None
    assert plan.answer is not None
    assert PlanPrice.objects.get().set_by == owner
    expect(desk.locator(".stat").first).to_contain_text(f"¥{plan.answer['cost']:,}")
    expect(desk.locator(".stat").first).to_contain_text("已证明")
    steps = [one for one in plan.answer["actions"] if one["kind"] != "attest"]
    table = desk.locator("table").filter(has=desk.get_by_role("columnheader", name="最迟着手"))
    expect(table.locator("tbody tr")).to_have_count(len(steps))
    assert any(one["kind"] == "renew" and one["cost"] == 610 for one in steps)

    desk.goto(READINESS)
    card = desk.locator(".stat", has_text="最省的办法")
    expect(card).to_contain_text(f"¥{plan.answer['cost']:,}")
    card.get_by_role("link").click()
    table.get_by_role("link", name=re.compile("登记")).last.click()
    expect(desk).not_to_have_url(re.compile("/plan/"))


def test_a_price_that_cannot_be_read_is_said_in_its_line(
    desk: Page, owner: User, sign_in: SignIn, faults: Any
) -> None:
    faults.allow("422")
    sign_in(desk, owner)
    desk.goto(f"{READINESS}plan/work-out/")
    desk.locator("input[name='price-hire-lead_days']").fill("-3")
    desk.locator("input[name='price-renew-cost']").fill("610")
    with desk.expect_response(lambda answer: answer.status == 422):
        desk.get_by_role("button", name="只保存价格").click()

    line = desk.locator(".prices tr", has=desk.locator("input[name='price-hire-lead_days']"))
    expect(line.locator(".field__error")).to_have_text("请写 0 或更大的数。")
    expect(desk.locator("input[name='price-renew-cost']")).to_have_value("610")


def test_the_plan_fits_a_phone(phone: Page, owner: User, sign_in: SignIn) -> None:
    sign_in(phone, owner)
    phone.goto(f"{READINESS}plan/work-out/")
    assert fits(phone)
    phone.locator("#id_starts_on").fill(soon(120))
    phone.get_by_role("button", name="计算方案").click()
    expect(phone.locator("#before-after")).to_be_visible()
    assert fits(phone)
    phone.goto(READINESS)
    phone.locator(".menu--page > summary").click()
    expect(phone.get_by_role("link", name="谁不能走")).to_be_in_viewport()
    assert fits(phone)
