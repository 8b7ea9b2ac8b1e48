"""Answers that people mark, from the learner's phone to the markers and back with the result."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from staffing.models import Person, Shop, User
from staffing.models.users import Role
from staffing.permissions import grant_role
from tests.browser.chromium import PHONE
from tests.browser.fitting import fits
from tests.browser.learning import OFFLINE, begun, new_hire
from training.models import Attempt, Mark, MarkingTask

pytestmark = pytest.mark.browser
SignIn = Callable[[Page, Any], None]
EXAM = "reception-in-practice-exam"


def photo() -> dict[str, Any]:
    kept = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(kept, format="JPEG")
    return {"name": "seat.jpg", "mimeType": "image/jpeg", "buffer": kept.getvalue()}


def examiner(name: str) -> User:
    user = User.objects.create_user(name, password="a")
    grant_role(user=user, shop=Shop.objects.get(slug="chengdong"), role=Role.EXAMINER)
    return user


def alone_in_the_queue(attempt: Attempt) -> None:
    """Only this attempt's answers wait, so that the markers of the test meet no others."""
    MarkingTask.objects.exclude(attempt=attempt).delete()


def slot_of(attempt: Attempt, kind: str) -> int:
    return next(int(it["slot"]) for it in attempt.paper if it["question"]["kind"] == kind)


def answer_and_hand_in(phone: Page, attempt: Attempt) -> None:
    phone.goto(f"/attempts/{attempt.pk}/?q={slot_of(attempt, 'text')}")
    phone.locator("form.question:visible textarea").fill(
        "王女士您好，机油该换了，四十分钟，三百二十元，您看可以吗？"
    )
    phone.goto(f"/attempts/{attempt.pk}/?q={slot_of(attempt, 'file')}")
    form = phone.locator("form.question:visible")
    phone.context.set_offline(True)
    form.locator("input[type=file]").set_input_files(photo())
    expect(form.locator("[data-file-status]")).to_contain_text("网络断了")
    phone.context.set_offline(False)
    expect(form.locator("[data-sent] li")).to_have_count(1)
    expect(phone.locator("span[data-saved]")).to_contain_text("已保存")
    assert fits(phone)
    phone.goto(f"/attempts/{attempt.pk}/?q=check")
    phone.get_by_role("button", name="交卷", exact=False).click()
    expect(phone.get_by_text("正在评分，还没有成绩")).to_be_visible()


def mark_with_the_keyboard(page: Page, digits: str) -> None:
    # The words are there before the script that listens to the keys.
    page.wait_for_load_state()
    page.locator("h1").click()
    page.keyboard.press(digits[0])
    for digit in digits[1:]:
        page.keyboard.press(digit)
    page.keyboard.type("说得清楚。")
    page.keyboard.press("Control+Enter")


def test_a_text_and_a_photo_go_from_the_learner_over_three_markers_to_the_result(
    phone: Page, desk: Page, open_page: Callable[..., Page], sign_in: SignIn, faults: Any
) -> None:
    faults.allow(OFFLINE)
    hire: Person = new_hire()
    attempt = begun(hire, EXAM)
    sign_in(phone, hire.user)
    answer_and_hand_in(phone, attempt)
    alone_in_the_queue(attempt)

    trainer = User.objects.get(username="chengdong-cd-0003")
    sign_in(desk, trainer)
    desk.goto("/shops/chengdong/marking/")
    expect(desk.get_by_text("有 2 份答案等你评分")).to_be_visible()
    desk.get_by_role("button", name="评下一份").click()
    expect(desk.get_by_text("机油该换了")).to_be_visible()
    expect(desk.get_by_text(hire.name)).to_have_count(0)
    mark_with_the_keyboard(desk, "321")
    expect(desk.locator(".marking__answer img")).to_be_visible()
    desk.locator("input[type=number]").fill("5")
    desk.get_by_role("button", name="保存，评下一份").click()
    expect(desk.get_by_text("没有等你评的答案", exact=True)).to_be_visible()

    for name, levels in (("he-qing", ("0", "0", "0")), ("zhou-quan", ("2", "2", "1"))):
        other = open_page(PHONE)
        sign_in(other, examiner(name))
        other.goto("/shops/chengdong/marking/")
        other.get_by_role("button", name="评下一份").click()
        for criterion, points in zip(("content", "plain", "manner"), levels, strict=True):
            other.locator(f"[name=mark-{criterion}][value='{points}']").check()
        assert fits(other)
        other.get_by_role("button", name="保存，评下一份").click()
        if name == "he-qing":
            other.locator("input[type=number]").fill("6")
            other.get_by_role("button", name="保存，评下一份").click()
        expect(other.get_by_text("没有等你评的答案", exact=True)).to_be_visible()

    phone.reload()
    expect(phone.get_by_text("得 5.5 分，满分 6 分").first).to_be_visible()
    expect(phone.get_by_text("少说一项。")).to_be_visible()
    expect(phone.get_by_text("孙立")).to_have_count(0)
    assert fits(phone)
    assert Mark.objects.count() == 5
    assert Attempt.objects.get(pk=attempt.pk).passed is not None
