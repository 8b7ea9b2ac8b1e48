"""Every kind of question in a real exam, answered by keyboard alone; ordering is in `test_exam_network`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from staffing.models import Person
from tests.browser.chromium import PHONE
from tests.browser.learning import all_saved, alone_on_paper, begun
from training.exams.marking import mark_paper
from training.models import Attempt
from training.selectors.answers import current_answers

pytestmark = pytest.mark.browser
SignIn = Callable[[Page, Any], None]
THEORY, EV = "after-sales-theory-exam", "ev-basics-exam"


@pytest.fixture
def sitting(
    desk: Page, sign_in: SignIn, hire: Person
) -> Callable[[str, str], tuple[Attempt, dict[str, Any]]]:
    """Open the exam with the question of that code as its only one, ready at its first field."""

    def open_question(exam: str, code: str) -> tuple[Attempt, dict[str, Any]]:
        attempt = begun(hire, exam)
        slot = alone_on_paper(attempt, code)
        sign_in(desk, hire.user)
        desk.goto(f"/attempts/{attempt.pk}/")
        desk.locator(".question__stem").first.focus()
        desk.keyboard.press("Tab")
        return attempt, slot

    return open_question


def answer_of(attempt: Attempt) -> list[str]:
    return current_answers(attempt)[1].response


def is_right(attempt: Attempt) -> bool:
    marking = mark_paper(paper=attempt.paper, blueprint=attempt.blueprint, responses={1: answer_of(attempt)})
    return marking.slots[0].right


def test_a_number_and_its_unit(desk: Page, sitting: Any) -> None:
    attempt, _slot = sitting(EV, "ev-safety-numeric-01")
    desk.keyboard.type("０．０６")
    desk.keyboard.press("Tab")
    desk.keyboard.type("kV")
    desk.keyboard.press("Tab")
    all_saved(desk)
    assert answer_of(attempt) == ["０．０６", "kV"]
    assert is_right(attempt)


def test_what_is_no_number_is_said_beside_the_field_and_taken_back_when_it_is_one(
    desk: Page, sitting: Any
) -> None:
    sitting(EV, "ev-safety-numeric-01")
    desk.keyboard.type("lots")
    desk.keyboard.press("Tab")
    desk.keyboard.type("V")
    remark = desk.locator("#question-1 [data-remark]")
    expect(remark).to_contain_text("lots")
    desk.keyboard.press("Shift+Tab")
    desk.keyboard.press("Control+a")
    desk.keyboard.type("60")
    desk.keyboard.press("Tab")
    expect(remark).to_be_empty()


def test_a_number_below_zero_on_a_phone_whose_number_pad_has_no_minus(desk: Page, sitting: Any) -> None:
    attempt, _slot = sitting(EV, "ev-safety-numeric-01")
    sign, field = desk.locator("#question-1 [data-sign]"), desk.locator("#question-1 [data-needed]")
    sign.click()
    expect(field).to_be_focused()
    desk.keyboard.type("30")
    sign.click()
    expect(field).to_have_value("30")
    sign.click()
    desk.keyboard.press("Tab")
    desk.keyboard.type("V")
    desk.keyboard.press("Tab")
    all_saved(desk)
    assert answer_of(attempt) == ["-30", "V"]


def test_gaps_by_typing_and_by_choosing(desk: Page, sitting: Any) -> None:
    attempt, slot = sitting(THEORY, "ast-contact-cloze-01")
    choices = slot["question"]["details"]["gaps"][1]["choices"]
    desk.keyboard.type("兩 周")
    desk.keyboard.press("Tab")
    for _step in range(choices.index("电话") + 1):
        desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Tab")
    desk.keyboard.type("2日内")
    desk.keyboard.press("Tab")
    all_saved(desk)
    expect(desk.locator("#question-1")).to_be_visible()
    assert is_right(attempt)


def test_pairs(desk: Page, sitting: Any) -> None:
    attempt, slot = sitting(THEORY, "ast-contact-matching-01")
    letters = [option["key"] for option in slot["question"]["options"]]
    for key in slot["question"]["key"]:
        for _step in range(letters.index(key) + 1):
            desk.keyboard.press("ArrowDown")
        desk.keyboard.press("Tab")
    all_saved(desk)
    assert answer_of(attempt) == slot["question"]["key"]


def test_a_date_that_is_this_persons_own(desk: Page, sitting: Any) -> None:
    attempt, slot = sitting(THEORY, "ast-contact-date-01")
    wanted = slot["question"]["key"][0]
    year, month, day = wanted.split("-")
    field = desk.locator("#question-1 [name=response]")
    # Which part of a date comes first is the browser's own language's business.
    for parts in ([year, "ArrowRight", month, day], [month, day, year], [day, month, year]):
        field.fill("")
        field.blur()
        field.focus()
        for part in parts:
            if part.isdecimal():
                desk.keyboard.type(part)
            else:
                desk.keyboard.press(part)
        if field.input_value() == wanted:
            break
    desk.keyboard.press("Tab")
    all_saved(desk)
    assert is_right(attempt)


def test_a_place_on_a_picture_by_its_number_and_by_a_tap(desk: Page, sitting: Any) -> None:
    attempt, slot = sitting(EV, "ev-drive-hotspot-01")
    right = slot["question"]["key"][0]
    keys = [option["key"] for option in slot["question"]["options"]]
    desk.keyboard.press("Space")
    for _step in range(keys.index(right)):
        desk.keyboard.press("ArrowDown")
    all_saved(desk)
    assert answer_of(attempt) == [right]
    expect(desk.locator(f"[data-spot={right}]")).to_have_class("spots__spot spots__spot--chosen")
    other = next(key for key in keys if key != right)
    desk.locator(f"[data-spot={other}]").click()
    expect(desk.locator(f"#question-1 input[value={other}]")).to_be_checked()
    all_saved(desk)
    assert answer_of(attempt) == [other]


def test_several_places_on_a_picture(desk: Page, sitting: Any) -> None:
    attempt, slot = sitting(EV, "ev-structure-hotspot-01")
    for option in slot["question"]["options"]:
        if option["key"] in slot["question"]["key"]:
            desk.keyboard.press("Space")
        desk.keyboard.press("Tab")
    all_saved(desk)
    assert answer_of(attempt) == slot["question"]["key"]


def test_what_is_being_typed_survives_a_reload_and_is_shown_on_another_device(
    desk: Page, sitting: Any, open_page: Callable[..., Page], sign_in: SignIn, hire: Person
) -> None:
    attempt, _slot = sitting(THEORY, "ast-contact-cloze-01")
    desk.keyboard.type("两周")
    all_saved(desk)
    other = open_page(PHONE)
    sign_in(other, hire.user)
    other.goto(f"/attempts/{attempt.pk}/")
    expect(other.locator("#question-1 [name=response]").first).to_have_value("两周")
    desk.reload()
    expect(desk.locator("#question-1 [name=response]").first).to_have_value("两周")


@pytest.mark.parametrize(
    ("exam", "code"),
    [
        (EV, "ev-safety-numeric-01"),
        (EV, "ev-structure-hotspot-01"),
        (THEORY, "ast-contact-cloze-01"),
        (THEORY, "ast-contact-matching-01"),
        (THEORY, "ast-contact-date-01"),
        (THEORY, "ast-contact-case-02"),
    ],
)
def test_a_kind_fits_a_phone_and_is_answered_without_scripts(
    open_page: Callable[..., Page], sign_in: SignIn, hire: Person, exam: str, code: str
) -> None:
    attempt = begun(hire, exam)
    slot = alone_on_paper(attempt, code)
    page = open_page(PHONE, java_script_enabled=False)
    sign_in(page, hire.user)
    page.goto(f"/attempts/{attempt.pk}/")
    for place, text in enumerate(slot["question"]["key"]):
        field = page.locator("#question-1 [name=response]:not([type=radio], [type=checkbox])").nth(place)
        tick = page.locator(f"#question-1 input[name=response][value='{text}']")
        if slot["question"]["kind"] == "hotspot":
            tick.check()
        elif field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(text)
        else:
            field.fill(text)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator(".exam__actions [name=go][value=next]").click()
    page.locator("[data-hand-in]").click()
    page.wait_for_url("**/result/")
    assert is_right(attempt)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
