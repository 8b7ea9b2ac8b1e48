"""The time of an exam: at zero, paused, extended, and by clocks that are wrong or late."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.learning import OFFLINE, all_saved, answer, answers_of, keys
from training.models import Attempt

pytestmark = pytest.mark.browser
SignIn = Callable[[Page, Any], None]
# A minute is left by a quick packet; the next one says the same server's time nine seconds later.
SECONDS_AFTER_A_SLOW_PACKET = """async () => {
  const { Clock } = await import("/static/js/attempt/clock.js");
  const clock = new Clock({ now: 100_000, deadline: 160_000, on: {} });
  clock.sync(91_000);
  return clock.left();
}"""


def test_a_pause_empties_the_page_and_going_on_brings_the_answers_back(
    phone: Page, sign_in: SignIn, attempt: Attempt
) -> None:
    sign_in(phone, attempt.person.user)
    with phone.expect_response("**/pulse/"):
        phone.goto(f"/attempts/{attempt.pk}/")
    answer(phone, attempt.paper[0])
    all_saved(phone)
    Attempt.objects.update(paused_at=timezone.now())
    phone.evaluate(
        "dispatchEvent(new Event('blur')); document.hasFocus = () => false; dispatchEvent(new Event('blur'))"
    )
    expect(phone.locator(".question")).to_have_count(0)
    Attempt.objects.update(paused_at=None)
    phone.locator("main a").click()
    expect(phone.locator("#question-1")).to_be_visible()
    assert answers_of(attempt) == keys(attempt, 1)


def test_a_reload_at_zero_hands_in_and_shows_the_result(
    phone: Page, sign_in: SignIn, attempt: Attempt
) -> None:
    sign_in(phone, attempt.person.user)
    phone.goto(f"/attempts/{attempt.pk}/")
    answer(phone, attempt.paper[0])
    all_saved(phone)
    Attempt.objects.filter(pk=attempt.pk).update(deadline=timezone.now())
    results: list[str] = []
    phone.on("request", lambda it: results.append(it.url) if it.url.endswith("/result/") else None)
    phone.reload()
    phone.wait_for_url("**/result/")
    assert len(results) == 1
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.SUBMITTED
    assert answers_of(attempt) == keys(attempt, 1)


def count_to_zero(page: Page) -> None:
    """Let the page's own clock run through all that was left."""
    page.clock.fast_forward("10:00:00")


def test_at_zero_the_page_hands_in_by_itself(
    phone: Page, sign_in: SignIn, attempt: Attempt, faults: Any
) -> None:
    faults.allow("503")
    phone.clock.install()
    # Nothing but the page's own clock tells it.
    phone.route("**/pulse/", lambda route: route.fulfill(status=503))
    sign_in(phone, attempt.person.user)
    phone.goto(f"/attempts/{attempt.pk}/")
    answer(phone, attempt.paper[0])
    all_saved(phone)
    Attempt.objects.filter(pk=attempt.pk).update(deadline=timezone.now())
    count_to_zero(phone)
    phone.wait_for_url("**/result/")
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.SUBMITTED
    assert answers_of(attempt) == keys(attempt, 1)


@pytest.mark.parametrize("given", ["more time", "a pause"])
def test_what_was_given_while_the_network_was_cut_holds_although_the_page_counted_to_zero(
    phone: Page, sign_in: SignIn, attempt: Attempt, faults: Any, given: str
) -> None:
    faults.allow(f"{OFFLINE}|503")
    phone.clock.install()
    sign_in(phone, attempt.person.user)
    phone.goto(f"/attempts/{attempt.pk}/")
    answer(phone, attempt.paper[0])
    all_saved(phone)
    # Nothing tells the page: it learns it only when it would hand in.
    phone.route("**/pulse/", lambda route: route.fulfill(status=503))
    phone.context.set_offline(True)
    count_to_zero(phone)
    expect(phone.locator("[data-timer]")).to_have_text("0:00")
    now = timezone.now()
    moved = {"deadline": now + timedelta(minutes=9)} if given == "more time" else {"paused_at": now}
    Attempt.objects.filter(pk=attempt.pk).update(**moved)
    phone.context.set_offline(False)
    if given == "a pause":
        expect(phone.locator(".empty__title")).to_be_visible()
        now = timezone.now()
        Attempt.objects.filter(pk=attempt.pk).update(paused_at=None, deadline=now + timedelta(minutes=9))
        phone.reload()
    expect(phone.locator("[data-timer]")).to_contain_text(re.compile("^[789]:"))
    assert answers_of(attempt) == keys(attempt, 1)
    assert Attempt.objects.get(pk=attempt.pk).is_open


def test_a_device_whose_clock_is_put_forward_does_not_hand_in_early(
    phone: Page, sign_in: SignIn, attempt: Attempt
) -> None:
    sign_in(phone, attempt.person.user)
    phone.goto(f"/attempts/{attempt.pk}/")
    phone.evaluate("() => { const real = Date.now; Date.now = () => real() + 36e5 * 24; }")
    timer = phone.locator("[data-timer]")
    expect(timer).not_to_have_text(timer.inner_text())
    answer(phone, attempt.paper[0])
    all_saved(phone)
    assert Attempt.objects.get(pk=attempt.pk).is_open


def test_a_slow_packet_sets_no_clock_late(phone: Page, sign_in: SignIn, attempt: Attempt) -> None:
    sign_in(phone, attempt.person.user)
    phone.goto(f"/attempts/{attempt.pk}/")
    assert phone.evaluate(SECONDS_AFTER_A_SLOW_PACKET) == 60
