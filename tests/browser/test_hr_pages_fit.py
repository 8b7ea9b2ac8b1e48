"""Every main page of every role on a phone and on a small desktop window: nothing sticks out sideways."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize

from staffing.models import Certificate, Person, User
from training.models import Attempt

pytestmark = pytest.mark.browser
SHOP = "/shops/chengdong/"
PHONE_SIZE = ViewportSize(width=360, height=780)
SMALL_DESK_SIZE = ViewportSize(width=1280, height=800)
SHOP_PAGES = ("", "people/", "people/{person}/", "eligibility/", "eligibility/{person}/after-sales-manager/")
SHOP_LISTS = ("certificates/", "certificates/{certificate}/", "training/", "training/people/{person}/")
CONDITIONS = ("readiness/", "premises/", "dossiers/")
WRITING = (
    "people/new/",
    "people/import/",
    "people/{person}/edit/",
    "people/{person}/records/credentials/add/",
    "people/{person}/sign-in/",
)
LEARNING = (
    "/learn/",
    "/learn/courses/",
    "/learn/courses/ev-basics/",
    "/learn/courses/ev-basics/safety/",
    "/learn/results/",
    "/exams/service-adviser-exam/",
    "/attempts/{attempt}/result/",
)
EVERYBODY = ("/tasks/", "/account/password/change/")
PAGES = {
    "CD-0001": (*SHOP_PAGES, *SHOP_LISTS, *CONDITIONS, "premises/places/add/"),
    "CD-0002": (*SHOP_PAGES, *SHOP_LISTS, *CONDITIONS, *WRITING),
    "CD-0003": (*SHOP_PAGES, *SHOP_LISTS),
    "auditor@chengdong.example": (*SHOP_PAGES, *SHOP_LISTS, *CONDITIONS),
    "CD-0118": LEARNING,
}
STICKING_OUT = """() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  return wide > 0 ? `${wide} px too wide` : "";
}"""


BESIDE_THEIR_LABELS = """() => [...document.querySelectorAll(".table--cards [data-label]")].filter(cell => {
  const label = getComputedStyle(cell, "::before"), inside = document.createRange();
  inside.selectNodeContents(cell);
  const from = cell.getBoundingClientRect().left + parseFloat(label.width);
  const shown = [...inside.getClientRects()].filter(box => box.width > 1);
  return label.whiteSpace === "nowrap" || shown.some(box => box.left < from);
}).map(cell => `${cell.dataset.label}: ${cell.innerText}`)"""


def user_called(name: str) -> User:
    if "@" in name:
        return User.objects.get(email=name)
    return User.objects.get(person__staff_number=name, person__company__shops__slug="chengdong")


def addresses(name: str) -> list[str]:
    names = {
        "person": Person.objects.get(company__shops__slug="chengdong", staff_number="CD-0107").pk,
        "certificate": Certificate.objects.filter(shop__slug="chengdong").earliest("pk").pk,
        "attempt": Attempt.objects.filter(person__staff_number="CD-0118").earliest("pk").pk,
    }
    paths = (path if path.startswith("/") else SHOP + path for path in (*PAGES[name], *EVERYBODY))
    return [path.format(**names) for path in paths]


@pytest.mark.parametrize("name", PAGES)
def test_no_page_sticks_out_sideways(phone: Page, sign_in: Callable[[Page, Any], None], name: str) -> None:
    sign_in(phone, user_called(name))
    found = []
    for path in addresses(name):
        phone.set_viewport_size(PHONE_SIZE)
        phone.goto(path)
        found.append((path, 360, phone.evaluate(STICKING_OUT)))
        phone.set_viewport_size(SMALL_DESK_SIZE)
        found.append((path, 1280, phone.evaluate(STICKING_OUT)))
    assert [(path, width, wide) for path, width, wide in found if wide] == []


def test_a_long_name_breaks_instead_of_pushing_the_page_apart(
    phone: Page, sign_in: Callable[[Page, Any], None], site: Any
) -> None:
    person = Person.objects.get(company__shops__slug="chengdong", staff_number="CD-0107")
    Person.objects.filter(pk=person.pk).update(
        name="阿卜杜热合曼·买买提艾力·图尔荪尼亚孜", email="a" * 60 + "@chengdong.example"
    )
    sign_in(phone, user_called("CD-0002"))
    for path in SHOP_PAGES:
        phone.goto(SHOP + path.format(person=person.pk))
        assert phone.evaluate(STICKING_OUT) == "", path


def test_the_matrix_and_the_training_table_fit_their_frames_at_a_small_desk_whatever_a_name_is(
    phone: Page, sign_in: Callable[[Page, Any], None], site: Any
) -> None:
    person = Person.objects.get(company__shops__slug="chengdong", staff_number="CD-0107")
    Person.objects.filter(pk=person.pk).update(name=("阿卜杜热合曼买买提" * 7)[:60])
    sign_in(phone, user_called("CD-0002"))
    phone.set_viewport_size(SMALL_DESK_SIZE)
    for path in ("eligibility/", "training/"):
        phone.goto(SHOP + path)
        over = phone.locator(".table-frame").first.evaluate(
            "frame => frame.firstElementChild.scrollWidth - frame.clientWidth"
        )
        assert over <= 0, path


@pytest.mark.parametrize(
    "path",
    [SHOP + "training/", SHOP + "practice/", SHOP + "defences/", "/exam-statistics/workshop-basics-check/"],
)
def test_on_a_phone_what_a_card_says_stands_beside_its_label_never_under_or_over_it(
    phone: Page, sign_in: Callable[[Page, Any], None], path: str
) -> None:
    sign_in(phone, user_called("CD-0003"))
    phone.set_viewport_size(PHONE_SIZE)
    phone.goto(path)
    assert phone.locator(".table--cards [data-label]").count() > 0
    assert phone.evaluate(BESIDE_THEIR_LABELS) == []
