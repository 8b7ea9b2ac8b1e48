"""An exam on a bad network, on two devices, after a reload, without scripts, and by keyboard alone."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from staffing.models import Person
from tests.browser.chromium import PHONE
from tests.browser.fitting import fits
from tests.browser.learning import OFFLINE, all_saved, answer, answers_of, begun, go_to, key_of, keys, slot_of
from training.models import Answer, Attempt
from training.selectors.answers import current_answers
from training.services.attempts import answer_save
from training.views.packets import LARGEST_PACKET

pytestmark = pytest.mark.browser
SignIn = Callable[[Page, Any], None]
REFUSED = "有一个答案没能保存。请刷新页面后再答一次。"
# No answer leaves the page until restoreAnswers() is called.
CUT_ANSWERS = """() => {
  const real = window.fetch;
  window.fetch = (...asked) => (String(asked[0]).includes("/answers/") ? Promise.reject(new TypeError("cut")) : real(...asked));
  window.restoreAnswers = () => { window.fetch = real; };
}"""
# Twenty-two texts of two thousand letters, as a page keeps them that was long without network.
LONG_TEXTS_DELIVERED = """async () => {
  const { Queue } = await import("/static/js/attempt/queue.js");
  const on = { changed() {}, acknowledged() {}, lost() {}, refused: () => false };
  const text = "车".repeat(2000);
  const items = Array.from({ length: 22 }, (_, n) => ({ slot: n + 1, sequence: 1, response: [text], flagged: false }));
  localStorage.setItem("long-texts", JSON.stringify(items));
  return new Queue({ key: "long-texts", address: "/long-texts/", device: "", on }).deliver();
}"""


def test_with_the_network_cut_nothing_is_lost(
    phone: Page, sign_in: SignIn, attempt: Attempt, faults: Any
) -> None:
    faults.allow(OFFLINE)
    sign_in(phone, attempt.person.user)
    phone.goto(f"/attempts/{attempt.pk}/")
    answer(phone, attempt.paper[0])
    all_saved(phone)
    phone.context.set_offline(True)
    for slot in attempt.paper[1:5]:
        phone.locator(".exam__actions [data-go=next]").click()
        answer(phone, slot)
    expect(phone.locator(".exam__saved--waiting")).to_contain_text("4")
    expect(phone.locator(".exam__notice")).to_contain_text("4")
    assert len(answers_of(attempt)) == 1
    go_to(phone, 1)
    phone.locator(".exam__actions [data-flag]").click()
    phone.context.set_offline(False)
    all_saved(phone)
    expect(phone.locator(".exam__notice")).to_be_empty()
    assert answers_of(attempt) == keys(attempt, 5)
    assert current_answers(attempt)[1].flagged


def test_answers_given_offline_survive_a_crash_of_the_page(
    phone: Page, sign_in: SignIn, attempt: Attempt, faults: Any
) -> None:
    faults.allow(OFFLINE)
    sign_in(phone, attempt.person.user)
    phone.goto(f"/attempts/{attempt.pk}/")
    phone.context.set_offline(True)
    answer(phone, attempt.paper[0])
    expect(phone.locator(".exam__saved--waiting")).to_be_visible()
    crashed, phone = phone, phone.context.new_page()
    crashed.close()
    phone.context.set_offline(False)
    phone.goto(f"/attempts/{attempt.pk}/")
    all_saved(phone)
    assert answers_of(attempt) == keys(attempt, 1)


def test_handing_in_without_network_waits_and_says_so(
    phone: Page, sign_in: SignIn, attempt: Attempt, faults: Any
) -> None:
    faults.allow(OFFLINE)
    sign_in(phone, attempt.person.user)
    phone.goto(f"/attempts/{attempt.pk}/?q=check")
    phone.context.set_offline(True)
    phone.locator("[data-hand-in]").click()
    expect(phone.locator(".exam__notice")).not_to_be_empty()
    assert Attempt.objects.get(pk=attempt.pk).is_open
    phone.context.set_offline(False)
    phone.locator("[data-hand-in]").click()
    phone.wait_for_url("**/result/")


def test_a_reload_and_a_second_device_go_on_where_one_was(
    phone: Page, open_page: Callable[..., Page], sign_in: SignIn, attempt: Attempt
) -> None:
    sign_in(phone, attempt.person.user)
    phone.goto(f"/attempts/{attempt.pk}/")
    answer(phone, attempt.paper[0])
    all_saved(phone)
    phone.reload()
    chosen = key_of(attempt.paper[0])
    shown = phone.locator(
        "#question-1 input[name=response]" + ("" if is_ordering(attempt, 0) else ":checked")
    )
    assert [it.input_value() for it in shown.all()] == chosen
    other = open_page(PHONE)
    sign_in(other, attempt.person.user)
    other.goto(f"/attempts/{attempt.pk}/?q=2")
    answer(other, attempt.paper[1])
    all_saved(other)
    assert answers_of(attempt) == keys(attempt, 2)


def is_ordering(attempt: Attempt, place: int) -> bool:
    return attempt.paper[place]["question"]["kind"] == "ordering"


def test_a_second_tab_that_is_behind_is_told_and_shows_what_stands(
    phone: Page, sign_in: SignIn, attempt: Attempt, faults: Any
) -> None:
    faults.allow("409")
    slot = slot_of(attempt, "single")
    address = f"/attempts/{attempt.pk}/?q={slot['slot']}"
    sign_in(phone, attempt.person.user)
    phone.goto(address)
    behind = phone.context.new_page()
    behind.goto(address)
    first, second = (option["key"] for option in slot["question"]["options"][:2])
    form = f"#question-{slot['slot']}"
    phone.locator(f"{form} input[value='{first}']").check()
    all_saved(phone)
    # click, not check: the page may take the tick back before Playwright looks again
    behind.locator(f"{form} input[value='{second}']").click()
    expect(behind.locator(".exam__notice")).not_to_be_empty()
    expect(behind.locator(f"{form} input[value='{first}']")).to_be_checked()
    behind.locator(f"{form} input[value='{second}']").check()
    all_saved(behind)
    assert answers_of(attempt)[slot["slot"]] == [second]


def test_the_first_device_is_told_when_a_second_one_opens_the_exam_and_can_take_it_back(
    phone: Page, open_page: Callable[..., Page], sign_in: SignIn, attempt: Attempt
) -> None:
    sign_in(phone, attempt.person.user)
    with phone.expect_response("**/pulse/"):
        phone.goto(f"/attempts/{attempt.pk}/")
    other = open_page(PHONE)
    sign_in(other, attempt.person.user)
    with other.expect_response("**/pulse/"):
        other.goto(f"/attempts/{attempt.pk}/")
    answer(other, attempt.paper[0])
    all_saved(other)
    told = phone.locator("[data-elsewhere]")
    # Nobody touches the first phone: it learns of the other by its next pulse.
    expect(told).to_be_visible()
    assert phone.locator("[data-sitting]").evaluate("part => part.inert")
    phone.locator("[data-take]").click()
    expect(told).to_be_hidden()
    inputs = phone.locator("#question-1 input[name=response]")
    for place, key in enumerate(key_of(attempt.paper[0])):
        if is_ordering(attempt, 0):
            expect(inputs.nth(place)).to_have_value(key)
        else:
            expect(phone.locator(f"#question-1 input[value='{key}']")).to_be_checked()
    go_to(phone, 2)
    answer(phone, attempt.paper[1])
    all_saved(phone)
    assert set(answers_of(attempt)) == {1, 2}
    assert list(attempt.events.values_list("kind", flat=True)).count("device") == 2


def test_larger_type_is_switched_on_and_remembered(phone: Page, sign_in: SignIn, attempt: Attempt) -> None:
    sign_in(phone, attempt.person.user)
    phone.goto(f"/attempts/{attempt.pk}/")
    stem = phone.locator("#question-1 .question__stem")
    size = "it => parseFloat(getComputedStyle(it).fontSize)"
    before = stem.evaluate(size)
    phone.locator("[data-large]").click()
    assert stem.evaluate(size) > before
    phone.reload()
    expect(phone.locator("[data-large]")).to_have_attribute("aria-pressed", "true")
    assert fits(phone)


@pytest.mark.parametrize(
    "lacking",
    [
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }",
        "delete AbortSignal.timeout",
    ],
    ids=["room in its storage", "a recent browser"],
)
def test_answers_are_delivered_from_a_phone_without(
    phone: Page, sign_in: SignIn, attempt: Attempt, lacking: str
) -> None:
    phone.add_init_script(lacking)
    sign_in(phone, attempt.person.user)
    phone.goto(f"/attempts/{attempt.pk}/")
    answer(phone, attempt.paper[0])
    all_saved(phone)
    assert answers_of(attempt) == keys(attempt, 1)


def test_who_is_signed_out_when_handing_in_is_led_to_the_sign_in(
    phone: Page, sign_in: SignIn, attempt: Attempt, faults: Any
) -> None:
    faults.allow("401|403")
    sign_in(phone, attempt.person.user)
    phone.goto(f"/attempts/{attempt.pk}/?q=check")
    phone.context.clear_cookies(name="sessionid")
    phone.locator("[data-hand-in]").click()
    expect(phone.locator("[data-hand-in]")).to_be_enabled()
    expect(phone.locator(".exam__notice a")).to_be_visible()


def test_an_answer_that_was_not_taken_is_seen_before_the_exam_is_handed_in(
    phone: Page, sign_in: SignIn, attempt: Attempt, faults: Any
) -> None:
    faults.allow("409")
    slot = slot_of(attempt, "single")
    first, second = (option["key"] for option in slot["question"]["options"][:2])
    sign_in(phone, attempt.person.user)
    phone.goto(f"/attempts/{attempt.pk}/?q={slot['slot']}")
    phone.evaluate(CUT_ANSWERS)
    phone.locator(f"#question-{slot['slot']} input[value='{first}']").check()
    elsewhere = {"slot": slot["slot"], "sequence": 1, "raw": [second], "flagged": False}
    answer_save(attempt_id=attempt.pk, user=attempt.person.user, now=timezone.now(), **elsewhere)
    # At once: otherwise the page, which tries again by itself, may learn of the other answer before it hands in.
    phone.evaluate("restoreAnswers(); document.getElementById('hand-in').requestSubmit()")
    # The button can be pressed again when the page has done with handing in.
    expect(phone.locator("[data-hand-in]")).to_be_enabled()
    expect(phone.locator(f"#question-{slot['slot']} input[value='{second}']")).to_be_checked()
    assert Attempt.objects.get(pk=attempt.pk).is_open


def test_an_ordering_is_answered_with_the_keyboard_alone(desk: Page, sign_in: SignIn, hire: Person) -> None:
    attempt = begun(hire, "six-step-reception-exam", holding="ordering")
    slot = slot_of(attempt, "ordering")
    sign_in(desk, hire.user)
    desk.goto(f"/attempts/{attempt.pk}/?q={slot['slot']}")
    rows = desk.locator(f"#question-{slot['slot']} [data-order-row]")
    before = [row.locator("input").input_value() for row in rows.all()]
    rows.nth(0).locator("[data-move=down]").focus()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Space")
    expect(rows.nth(2).locator("input")).to_have_value(before[0])
    expect(desk.locator("[data-announce]")).to_contain_text("3")
    assert (
        desk.evaluate("document.activeElement.closest('[data-order-row]').querySelector('input').value")
        == before[0]
    )
    all_saved(desk)
    assert current_answers(attempt)[slot["slot"]].response == [before[1], before[2], before[0], *before[3:]]


def test_without_scripts_the_exam_is_sat_with_plain_forms(
    open_page: Callable[..., Page], sign_in: SignIn, attempt: Attempt
) -> None:
    page = open_page(PHONE, java_script_enabled=False)
    sign_in(page, attempt.person.user)
    page.goto(f"/attempts/{attempt.pk}/")
    for slot in attempt.paper:
        expect(page.locator(f"#question-{slot['slot']}")).to_be_visible()
        if slot["question"]["kind"] != "ordering":
            for option in slot["question"]["key"]:
                page.locator(f"#question-{slot['slot']} input[value='{option}']").check()
        page.locator(".exam__actions [name=go][value=next]").click()
    page.locator("[data-hand-in]").click()
    page.wait_for_url("**/result/")
    expected = {
        slot["slot"]: key_of(slot) for slot in attempt.paper if slot["question"]["kind"] != "ordering"
    }
    assert answers_of(attempt) == expected
    assert Answer.objects.filter(attempt=attempt).count() == len(expected)


def test_many_long_texts_are_delivered_in_packets_that_the_server_takes(
    phone: Page, sign_in: SignIn, attempt: Attempt
) -> None:
    sign_in(phone, attempt.person.user)
    phone.goto(f"/attempts/{attempt.pk}/")
    sizes: list[int] = []
    slots: list[int] = []

    def taken(route: Any) -> None:
        body = route.request.post_data_buffer
        sizes.append(len(body))
        slots.extend(it["slot"] for it in json.loads(body)["changes"])
        route.fulfill(json={"results": [{"saved": it} for it in json.loads(body)["changes"]]})

    phone.route("**/long-texts/", taken)
    assert phone.evaluate(LONG_TEXTS_DELIVERED)
    assert slots == list(range(1, 23))
    assert max(sizes) <= LARGEST_PACKET
    assert len(sizes) == 3


def test_a_change_that_cannot_be_read_costs_none_of_those_that_wait_with_it_and_the_person_is_told(
    phone: Page, sign_in: SignIn, attempt: Attempt
) -> None:
    spoilt, *whole = (it for it in attempt.paper if it["question"]["kind"] != "ordering")
    kept = [
        {"slot": it["slot"], "sequence": 1, "response": key_of(it), "flagged": False}
        for it in (spoilt, *whole[:3])
    ]
    kept[0]["slot"] = str(spoilt["slot"])
    sign_in(phone, attempt.person.user)
    phone.goto(f"/attempts/{attempt.pk}/")
    phone.evaluate("kept => localStorage.setItem(...kept)", [f"attempt:{attempt.pk}", json.dumps(kept)])
    with phone.expect_response("**/answers/") as delivered:
        phone.goto(f"/attempts/{attempt.pk}/?q={spoilt['slot']}")
    assert len(delivered.value.request.post_data_json["changes"]) == 4
    expect(phone.locator(".exam__notice")).to_have_text(REFUSED)
    assert answers_of(attempt) == {it["slot"]: key_of(it) for it in whole[:3]}
    # What was told can be done.
    phone.reload()
    answer(phone, spoilt)
    all_saved(phone)
    assert answers_of(attempt)[spoilt["slot"]] == key_of(spoilt)


def test_a_packet_that_is_refused_as_a_whole_leaves_no_question_looking_answered(
    phone: Page, sign_in: SignIn, attempt: Attempt, faults: Any
) -> None:
    faults.allow("413")
    slot = slot_of(attempt, "single")
    sign_in(phone, attempt.person.user)
    phone.goto(f"/attempts/{attempt.pk}/?q={slot['slot']}")
    sent = phone.locator(f"#question-{slot['slot']} input[name=response]").first
    too_large = {"error": "too_large", "message": ""}
    phone.route("**/answers/", lambda route: route.fulfill(status=413, json=too_large))
    sent.check()
    expect(phone.locator(".exam__notice")).to_have_text(REFUSED)
    go_to(phone, slot["slot"] % len(attempt.paper) + 1)
    item = phone.locator(f".question-map [data-go='{slot['slot']}']")
    expect(item).not_to_have_class(re.compile("question-map__item--answered"))
