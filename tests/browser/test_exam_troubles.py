"""An exam with hostile answers and impatient fingers: what cannot be kept as it is, what cannot be read, what is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from staffing.models import Person
from tests.browser.chromium import PHONE
from tests.browser.fitting import fits
from tests.browser.learning import all_saved, alone_on_paper, answer, begun, go_to
from training.models import Attempt
from training.selectors.answers import current_answers

pytestmark = pytest.mark.browser
SignIn = Callable[[Page, Any], None]
WRITE = """(field, text) => {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}"""
RECEPTION, EV = "reception-in-practice-exam", "ev-basics-exam"


def photo() -> dict[str, Any]:
    file = BytesIO()
    Image.new("RGB", (40, 30), "white").save(file, "JPEG")
    return {"name": "car.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def test_half_a_letter_and_an_empty_sign_in_a_text_lose_none_of_the_others(
    phone: Page, sign_in: SignIn, hire: Person
) -> None:
    attempt = begun(hire, RECEPTION)
    alone_on_paper(attempt, "rp-explain-01")
    sign_in(phone, attempt.person.user)
    phone.goto(f"/attempts/{attempt.pk}/")
    phone.locator("textarea").evaluate(WRITE, "先换机油😀\0，再看")
    all_saved(phone)
    assert current_answers(attempt)[1].response == ["先换机油😀，再看"]
    phone.evaluate("""() => {
      const field = document.querySelector("textarea");
      field.value = "先换机油\\ud83d，再看";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }""")
    all_saved(phone)
    assert current_answers(attempt)[1].response == ["先换机油\ufffd，再看"]
    expect(phone.locator(".exam__notice")).to_be_empty()


def test_what_is_still_being_written_is_not_called_saved(phone: Page, sign_in: SignIn, hire: Person) -> None:
    attempt = begun(hire, RECEPTION)
    alone_on_paper(attempt, "rp-explain-01")
    sign_in(phone, attempt.person.user)
    phone.goto(f"/attempts/{attempt.pk}/")
    phone.locator("textarea").evaluate(WRITE, "先换机油")
    all_saved(phone)
    # Asked in the same breath: a moment later it is saved.
    said = phone.locator("textarea").evaluate(
        f"(field, text) => {{ ({WRITE})(field, text); return document.querySelector('.exam__saved').innerText; }}",
        "先换机油，再看刹车",
    )
    assert "已保存" not in said
    all_saved(phone)
    assert current_answers(attempt)[1].response == ["先换机油，再看刹车"]


def test_an_answer_that_was_refused_is_not_called_saved(phone: Page, sign_in: SignIn, hire: Person) -> None:
    attempt = begun(hire, RECEPTION)
    alone_on_paper(attempt, "rp-explain-01")
    sign_in(phone, attempt.person.user)
    phone.goto(f"/attempts/{attempt.pk}/")
    phone.locator("textarea").evaluate("field => field.removeAttribute('maxlength')")
    phone.locator("textarea").evaluate(WRITE, "很长" * 1000)
    expect(phone.locator(".exam__notice")).not_to_be_empty()
    expect(phone.locator(".exam__saved--done")).to_have_count(0)


def test_a_photo_chosen_while_signed_out_waits_and_is_sent_afterwards(
    phone: Page, sign_in: SignIn, hire: Person, faults: Any
) -> None:
    faults.allow("401|403")
    attempt = begun(hire, RECEPTION)
    alone_on_paper(attempt, "rp-proof-01")
    sign_in(phone, attempt.person.user)
    phone.goto(f"/attempts/{attempt.pk}/")
    phone.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    phone.locator("input[type=file]").set_input_files([photo()])
    expect(phone.locator("[data-file-status] a")).to_be_visible()
    sign_in(phone, attempt.person.user)
    expect(phone.locator(".sent-files__item")).to_have_count(1)
    all_saved(phone)
    assert len(current_answers(attempt)[1].response) == 1


def test_the_page_before_handing_in_names_what_is_missing_and_what_cannot_be_read(
    phone: Page, sign_in: SignIn, hire: Person
) -> None:
    attempt = begun(hire, EV)
    drawn = attempt.paper[1:3]
    number = alone_on_paper(attempt, "ev-safety-numeric-01")
    attempt.paper = [number, *({**slot, "slot": place} for place, slot in enumerate(drawn, start=2))]
    attempt.save()
    sign_in(phone, attempt.person.user)
    phone.goto(f"/attempts/{attempt.pk}/")
    phone.locator("#question-1 input[name=response]").fill("lots")
    phone.locator("#question-1 select").select_option(index=1)
    all_saved(phone)
    go_to(phone, 2)
    answer(phone, attempt.paper[1])
    all_saved(phone)
    phone.goto(f"/attempts/{attempt.pk}/?q=check")
    expect(phone.locator("p[data-missing]")).to_contain_text("1 题")
    expect(phone.locator("p[data-unclear]")).to_contain_text("第 1 题")
    phone.locator(".question-map [data-go='1']").click()
    phone.locator("#question-1 input[name=response]").fill("60")
    all_saved(phone)
    phone.go_back()
    expect(phone.locator("p[data-unclear]")).to_be_hidden()


def test_who_signs_in_again_comes_back_to_the_same_question(
    phone: Page, sign_in: SignIn, attempt: Attempt, faults: Any
) -> None:
    faults.allow("401|403")
    sign_in(phone, attempt.person.user)
    phone.goto(f"/attempts/{attempt.pk}/?q=3")
    phone.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    answer(phone, attempt.paper[2])
    expect(phone.locator(".exam__notice a")).to_have_attribute(
        "href", f"/account/login/?next=/attempts/{attempt.pk}/%3Fq%3D3"
    )


def test_more_time_is_said_where_it_is_read(phone: Page, sign_in: SignIn, attempt: Attempt) -> None:
    sign_in(phone, attempt.person.user)
    with phone.expect_response("**/pulse/"):
        phone.goto(f"/attempts/{attempt.pk}/")
    Attempt.objects.filter(pk=attempt.pk).update(deadline=timezone.now() + timedelta(minutes=90))
    expect(phone.locator(".exam__notice")).to_contain_text("时间")


def test_every_page_of_an_exam_fits_a_phone_in_english_too(
    open_page: Callable[..., Page], sign_in: SignIn, attempt: Attempt
) -> None:
    phone = open_page(PHONE, locale="en-GB")
    sign_in(phone, attempt.person.user)
    for shown in (1, len(attempt.paper), "check"):
        phone.goto(f"/attempts/{attempt.pk}/?q={shown}")
        phone.locator("[data-large]").wait_for()
        assert fits(phone), shown
