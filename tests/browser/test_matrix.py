"""Who may hold which post: HR asks the matrix, narrows it, and goes to the reason behind a cell."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from staffing.models import Person, Shop
from staffing.permissions import who_may

pytestmark = pytest.mark.browser

SignIn = Callable[[Page, Any], None]


@pytest.fixture
def shop(site: Any) -> Shop:
    return Shop.objects.get(slug="chengdong")


def test_hr_narrows_the_matrix_to_a_post_and_goes_to_the_reason_of_a_cell(
    desk: Page, shop: Shop, sign_in: SignIn
) -> None:
    hr = who_may("issue_certificates", shop).exclude(pk__in=who_may("change_compliance", shop)).first()
    assert hr is not None
    person = Person.objects.get(company=shop.company, name="李强")
    sign_in(desk, hr)
    desk.goto(reverse("eligibility-matrix", args=[shop.slug]))
    columns = desk.locator(".matrix thead th")
    assert columns.count() > 2

    desk.locator("#post").select_option("after-sales-manager")
    desk.get_by_role("button", name="查询").click()
    expect(columns).to_have_count(2)
    cell = desk.locator("tr", has_text=person.name).locator("a[href*='/after-sales-manager/']")
    expect(cell).to_contain_text(re.compile("不|缺|达标"))
    cell.click()

    expect(desk).to_have_url(re.compile(f"/{person.pk}/after-sales-manager/"))
    expect(desk.locator("main")).to_contain_text(person.name)
    expect(desk.locator(".requirement__seen").first).to_be_visible()


def test_the_matrix_is_handed_out_as_a_workbook(desk: Page, shop: Shop, sign_in: SignIn) -> None:
    hr = who_may("issue_certificates", shop).first()
    sign_in(desk, hr)
    desk.goto(reverse("eligibility-matrix", args=[shop.slug]))
    with desk.expect_download() as download:
        desk.get_by_role("link", name="导出 Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_the_matrix_fits_a_phone(phone: Page, shop: Shop, sign_in: SignIn) -> None:
    sign_in(phone, who_may("issue_certificates", shop).first())
    phone.goto(reverse("eligibility-matrix", args=[shop.slug]))
    expect(phone.locator("h1")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
