"""The owner: the answer, what breaks it first, why, and the dossier, at a desk and on a phone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from compliance.models import Dossier
from staffing.models import Shop, User
from staffing.permissions import who_may
from staffing.printing import sha256_hex
from staffing.rules import load_standard
from tests.browser.fitting import fits

pytestmark = pytest.mark.browser

SignIn = Callable[[Page, Any], None]
# A dossier is built within the request in tests, where no worker runs.
PATIENCE_MS = 90_000


@pytest.fixture
def owner(site: Any) -> User:
    """Somebody who may build dossiers in the demo's first shop."""
    user = who_may("change_compliance", Shop.objects.get(slug="chengdong")).first()
    assert user is not None
    return user


def test_an_owner_goes_from_the_answer_to_the_dossier(desk: Page, owner: User, sign_in: SignIn) -> None:
    sign_in(desk, owner)
    desk.goto("/shops/chengdong/")
    expect(desk.locator(".stat__value").first).to_be_visible()
    assert fits(desk)

    desk.locator(".page-head__actions a").click()
    expect(desk).to_have_url(re.compile("/shops/chengdong/readiness/$"))
    expect(desk.locator(".clause")).to_have_count(len(load_standard("cn-class2-source").requirements))
    expect(desk.locator(".page-head")).to_contain_text("历史·用户资料")

    clause = desk.locator("#quality-inspectors .clause")
    clause.locator("summary").click()
    expect(clause.locator(".clause__body")).to_contain_text("至少有两名经过行业培训")
    expect(clause.locator(".clause__body table")).to_be_visible()
    assert fits(desk)

    desk.locator("form[action$='/dossiers/build/'] button").click(timeout=PATIENCE_MS)
    result = desk.locator("#task a.button").first
    expect(result).to_have_attribute(
        "href", re.compile(r"/shops/chengdong/dossiers/\d+/$"), timeout=PATIENCE_MS
    )
    result.click()
    dossier = Dossier.objects.latest("pk")
    expect(desk.locator(".facts")).to_contain_text(dossier.content_sha256)

    with desk.expect_download() as download:
        desk.locator(".page-head__actions a").click()
    assert sha256_hex(download.value.path().read_bytes()) == dossier.pdf_sha256


def test_the_same_pages_fit_a_phone(phone: Page, owner: User, sign_in: SignIn) -> None:
    sign_in(phone, owner)
    for path in ("", "readiness/", "premises/", "premises/places/add/", "dossiers/"):
        phone.goto(f"/shops/chengdong/{path}")
        expect(phone.locator("h1")).to_be_visible()
        assert fits(phone), path

    phone.goto("/shops/chengdong/readiness/")
    phone.locator("#lease .clause__head").tap()
    expect(phone.locator("#lease .clause__body")).to_be_visible()
    assert fits(phone)


def test_an_owner_asks_for_a_day_to_come_by_keyboard(desk: Page, owner: User, sign_in: SignIn) -> None:
    sign_in(desk, owner)
    desk.goto("/shops/chengdong/readiness/")
    desk.locator("#on").fill("2030-01-01")
    desk.keyboard.press("Enter")

    expect(desk).to_have_url(re.compile("on=2030-01-01"))
    expect(desk.locator(".stat").first).to_contain_text("2030-01-01")
