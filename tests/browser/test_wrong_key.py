"""A learner on a phone doubts a question; at a desk it is upheld and marked anew; the phone shows pass and certificate."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from staffing.models import Certificate, User
from tests.browser.fitting import fits
from tests.browser.learning import begun, new_hire
from training.models import Answer, Attempt
from training.services.attempts import attempt_submit

pytestmark = pytest.mark.browser
SignIn = Callable[[Page, Any], None]


def failed_by_a_safety_question() -> tuple[Attempt, dict[str, Any], str]:
    """Everything right but one safety question, in which another option was chosen."""
    attempt, now = begun(new_hire()), timezone.now()
    doubted = next(
        slot
        for slot in attempt.paper
        if slot["question"]["critical"] and slot["question"]["kind"] in ("single", "true_false")
    )
    question = doubted["question"]
    other = next(it for it in question["options"] if it["key"] not in question["key"])
    Answer.objects.bulk_create(
        Answer(
            attempt=attempt,
            slot=slot["slot"],
            sequence=1,
            response=[other["key"]] if slot is doubted else slot["question"]["key"],
            received_at=now + timedelta(seconds=slot["slot"]),
        )
        for slot in attempt.paper
    )
    return attempt_submit(attempt=attempt, now=now), doubted, other["text"]


def test_a_doubt_is_upheld_marked_anew_and_read_by_the_learner(
    site: Any, phone: Page, desk: Page, sign_in: SignIn
) -> None:
    attempt, slot, other = failed_by_a_safety_question()
    sign_in(phone, attempt.person.user)
    phone.goto(f"/attempts/{attempt.pk}/result/")
    expect(phone.locator(".verdict")).to_contain_text("未通过")
    phone.locator(f"a[href*='/questions/{slot['slot']}/doubt/']").click()
    phone.wait_for_url("**/doubt/")
    assert fits(phone)
    phone.locator("textarea").fill("另一个答案在旧车型上也对。")
    phone.locator("main form button.button").click()
    phone.wait_for_url("**/result/**")
    expect(phone.locator(f"#question-{slot['slot']}")).to_contain_text("等待答复")

    sign_in(desk, User.objects.get(username="chengdong-cd-0002"))
    desk.goto("/appeals/")
    desk.locator("td a.table__title", has_text=slot["question"]["stem"][:12]).first.click()
    expect(desk.locator("main")).to_contain_text("另一个答案在旧车型上也对。")
    desk.locator("input[name='state'][value='upheld']").check()
    desk.locator("textarea").fill("你说得对。")
    desk.locator("main form button.button").click()
    desk.wait_for_url("**/mark-anew/**")
    desk.locator("input[name='kind'][value='accept']").check()
    desk.locator("form label.option", has_text=other).click()
    desk.locator("textarea[name='reason']").fill("旧车型上两个答案都对")
    assert fits(desk)
    desk.locator("main form button.button").click()
    desk.wait_for_url("**/marked-anew/*/")
    assert fits(desk)
    expect(desk.locator("main")).to_contain_text(other)
    assert not Certificate.objects.filter(person=attempt.person).exists()
    desk.locator("button[formaction$='/do/']").click()
    expect(desk.locator("form[action$='/undo/']")).to_be_visible()

    phone.goto(f"/attempts/{attempt.pk}/result/")
    certificate = Certificate.objects.get(person=attempt.person)
    expect(phone.locator("main")).to_contain_text(certificate.number)
    expect(phone.locator("main")).to_contain_text("旧车型上两个答案都对")
    expect(phone.locator(f"#question-{slot['slot']}")).to_contain_text("你说得对。")
    assert fits(phone)
    phone.locator("a[href*='?before=']").click()
    expect(phone.locator(".verdict")).to_contain_text("未通过")
