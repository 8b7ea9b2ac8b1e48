"""HR: signs in by staff number, takes the roster in, asks who may hold a post, and issues its certificate."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from compliance.demo.accounts import PASSWORD
from staffing.models import Certificate, Credential, Person, RosterImport, User
from tests.browser.chromium import PHONE
from tests.browser.fitting import fits
from tests.staffing.roster.files import HEADINGS, xlsx

pytestmark = pytest.mark.browser
SignIn = Callable[[Page, Any], None]
SHOP = "/shops/chengdong"
NEW = ("HR-901", "许新", "", "2024-02-26", "机修", "2024-03-01")
BROKEN = ("HR-902", "秦早", "", "2026/2/30", "机修", "")
TWICE = ("HR-901", "许旧", "", "2024-02-26", "机修", "")


@pytest.fixture
def hr(site: Any) -> User:
    """赵敏, who keeps the people of the demo's first shop."""
    return User.objects.get(person__staff_number="CD-0002")


@pytest.fixture
def roster(tmp_path: Path) -> Callable[..., Path]:
    """`roster(row, …)`: a workbook with the template's headings and these rows."""

    def written(*rows: tuple[str, ...]) -> Path:
        path = tmp_path / "花名册.xlsx"
        path.write_bytes(xlsx(HEADINGS, *rows))
        return path

    return written


def person(number: str) -> Person:
    return Person.objects.get(staff_number=number, company__shops__slug="chengdong")


def upload(page: Page, file: Path) -> None:
    page.goto(f"{SHOP}/people/import/")
    page.set_input_files("input[type=file]", file)
    page.locator("main form button").click()


def test_hr_signs_in_by_staff_number_and_lands_on_the_desk_of_the_shop(desk: Page, site: Any) -> None:
    desk.goto("/account/login/")
    desk.fill("[name=login]", "CD-0002")
    desk.fill("[name=password]", PASSWORD)
    desk.keyboard.press("Enter")

    expect(desk).to_have_url(re.compile(f"{SHOP}/$"))
    expect(desk.locator("h1")).to_have_text("城东店")


def test_a_wrong_password_is_said_and_the_staff_number_stays(desk: Page, site: Any) -> None:
    desk.goto("/account/login/")
    desk.fill("[name=login]", "CD-0002")
    desk.fill("[name=password]", "something else")
    desk.keyboard.press("Enter")

    expect(desk.locator(".error-summary")).to_be_focused()
    expect(desk.locator("[name=login]")).to_have_value("CD-0002")


def test_hr_imports_what_is_right_and_takes_the_refused_rows_back(
    desk: Page, hr: User, sign_in: SignIn, roster: Callable[..., Path]
) -> None:
    sign_in(desk, hr)
    upload(desk, roster(NEW, BROKEN))

    expect(desk).to_have_url(re.compile(r"/people/import/\d+/$"))
    refused = desk.locator("main table").first
    expect(refused).to_contain_text("秦早")
    expect(refused).to_contain_text("没有 2026-02-30 这一天")
    assert not Person.objects.filter(staff_number="HR-901").exists()
    with desk.expect_download() as download:
        desk.locator("a[href$='/refused/']").click()
    rows = list(load_workbook(BytesIO(download.value.path().read_bytes())).worksheets[0].values)
    assert [row[1] for row in rows[1:]] == ["秦早"]

    desk.locator("form[action$='/confirm/'] button").click()
    expect(desk.locator("main")).to_contain_text("已写入")
    assert person("HR-901").name == "许新"
    assert not Person.objects.filter(staff_number="HR-902").exists()

    desk.goto(f"{SHOP}/people/?q=HR-901")
    expect(desk.locator("main tbody tr")).to_have_count(1)
    upload(desk, roster(NEW))
    expect(desk).to_have_url(re.compile(r"/people/import/\d+/$"))
    expect(desk.locator("form[action$='/confirm/']")).to_have_count(0)


def test_a_staff_number_that_stands_twice_is_refused_by_row_and_column(
    phone: Page, hr: User, sign_in: SignIn, roster: Callable[..., Path]
) -> None:
    sign_in(phone, hr)
    upload(phone, roster(NEW, TWICE))

    problems = phone.locator("main table .line-list").first
    expect(problems).to_contain_text("A · 工号")
    expect(problems).to_contain_text("第 3 行")
    assert fits(phone)


def test_a_file_that_is_no_roster_is_refused_beside_its_field(
    desk: Page, hr: User, sign_in: SignIn, tmp_path: Path
) -> None:
    sign_in(desk, hr)
    file = tmp_path / "花名册.xlsx"
    file.write_bytes(b"PK\x03\x04 not a workbook")
    upload(desk, file)

    expect(desk.locator(".field--error")).to_be_visible()
    assert not RosterImport.objects.exists()


def test_hr_asks_for_a_day_to_come_and_sees_the_paper_that_will_have_ended(
    desk: Page, hr: User, sign_in: SignIn
) -> None:
    inspector = person("CD-0102")
    paper = Credential.objects.get(person=inspector, kind="inspector")
    assert paper.valid_until is not None
    sign_in(desk, hr)
    desk.goto(f"{SHOP}/eligibility/")
    desk.locator(f"a[href='{SHOP}/eligibility/{inspector.pk}/quality-inspector/']").click()
    expect(desk.locator(".verdict .stat__value--met")).to_be_visible()

    desk.fill("[name=on]", (paper.valid_until + timedelta(days=1)).isoformat())
    desk.locator(".page-head__actions button").click()
    expect(desk.locator(".verdict .stat__value--not_met")).to_be_visible()
    expect(desk.locator("form[action$='/certificate/']")).to_have_count(0)


def test_hr_issues_a_post_certificate_and_a_stranger_finds_it_valid(
    desk: Page, hr: User, sign_in: SignIn, open_page: Callable[..., Page]
) -> None:
    lead = person("CD-0101")
    sign_in(desk, hr)
    desk.goto(f"{SHOP}/eligibility/{lead.pk}/technical-lead/")
    desk.get_by_role("button", name="签发上岗证").click()

    expect(desk.get_by_role("button", name="签发上岗证")).to_have_count(0)
    issued = Certificate.objects.get(person=lead, kind="post", code="technical-lead")
    expect(desk.locator("main")).to_contain_text(issued.number)
    stranger = open_page(PHONE)
    stranger.goto(reverse("certificate-check", args=[issued.public_id]))
    expect(stranger.locator(".verdict .stat__value--met")).to_contain_text("有效")
    expect(stranger.locator("main")).to_contain_text(issued.number)
    expect(stranger.locator("main")).not_to_contain_text(lead.name)


def test_the_people_can_be_walked_by_keyboard_and_opened(desk: Page, hr: User, sign_in: SignIn) -> None:
    sign_in(desk, hr)
    desk.goto(f"{SHOP}/people/")
    rows = desk.locator("table[data-rows] tbody tr")
    rows.first.focus()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowDown")
    expect(rows.nth(2)).to_be_focused()
    desk.keyboard.press("ArrowUp")
    name = rows.nth(1).locator("a").inner_text()
    desk.keyboard.press("Enter")

    expect(desk.locator("h1")).to_have_text(name)


def test_shop_language_and_way_out_are_in_reach_of_the_keyboard(
    desk: Page, hr: User, sign_in: SignIn
) -> None:
    sign_in(desk, hr)
    desk.goto(f"{SHOP}/people/")
    account = desk.locator("summary", has_text="赵敏")
    account.focus()
    desk.keyboard.press("Enter")
    desk.get_by_role("button", name="English").click()
    expect(desk.locator("h1")).to_have_text("People")
    desk.locator("summary", has_text="赵敏").click()
    desk.get_by_role("button", name="Sign out").click()
    expect(desk.locator("summary", has_text="赵敏")).to_have_count(0)
    desk.goto(f"{SHOP}/people/")
    expect(desk).to_have_url(re.compile("/account/login/"))
