"""Observed practice in a garage without signal: the network cut in the middle, a reload, and everything delivered."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, Route, expect

from cms.models import Checklist
from staffing.models import Person, Shop, User
from tests.browser.chromium import PHONE
from tests.browser.conftest import Faults, OpenPage
from tests.browser.fitting import fits
from tests.browser.learning import new_hire
from training.models import Observation, ObservationPhoto
from training.selectors.practice import current_marks
from training.services.enrolments import courses_assign
from training.services.practice import Tick, observation_start, ticks_save

pytestmark = pytest.mark.browser
CHECKLIST = "six-step-reception-practice"
SignIn = Callable[[Page, Any], None]


def trainer() -> User:
    return User.objects.get(username="chengdong-cd-0003")


def learner() -> Person:
    """许新, who prepares for service adviser."""
    person, now = new_hire(), timezone.now()
    shop = Shop.objects.get(slug="chengdong")
    assert person.employments.get().shop == shop
    courses_assign(
        shop=shop,
        people=[person],
        courses=["six-step-reception"],
        post="service-adviser",
        due_on=None,
        assigned_by=trainer(),
        now=now,
    )
    return person


def begun() -> Observation:
    person = learner()
    return observation_start(
        key=uuid4(),
        person=person,
        shop=person.employments.get().shop,
        checklist=Checklist.objects.get(code=CHECKLIST),
        observer=trainer(),
        now=timezone.now() - timedelta(minutes=1),
    )


def tick(page: Page, place: int, mark: str = "done") -> None:
    page.locator(f"#step-{place} input[value={mark}]").check()


def photo() -> dict[str, Any]:
    out = io.BytesIO()
    Image.new("RGB", (3000, 2000), "teal").save(out, "JPEG")
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def ready(page: Page) -> None:
    expect(page.locator("p[data-ready]")).to_contain_text("断网也能用")


def all_delivered(page: Page) -> None:
    expect(page.locator("span[data-saved] .exam__saved--done")).to_be_visible()


def test_the_network_is_cut_the_page_reloaded_and_nothing_is_lost(
    phone: Page, open_page: OpenPage, sign_in: SignIn, faults: Faults
) -> None:
    faults.allow("ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch|net::|TypeError|slow network")
    observation = begun()
    sign_in(phone, trainer())
    phone.goto(f"/observe/{observation.pk}/")
    ready(phone)
    assert fits(phone)
    tick(phone, 1)
    tick(phone, 2)
    all_delivered(phone)

    phone.context.set_offline(True)
    tick(phone, 3, "not_done")
    phone.locator("#note-3").fill("台面没擦")
    tick(phone, 4)
    phone.locator("#step-2 [data-camera]").set_input_files([photo()])
    expect(phone.locator("span[data-saved] .exam__saved--waiting")).to_be_visible()
    expect(phone.locator(".exam__notice")).to_contain_text("没有网络")

    kept = phone.locator("#step-2 [data-photos] img")
    expect(kept).to_have_count(1)

    phone.reload()
    expect(phone.locator("#step-1 input[value=done]")).to_be_checked()
    expect(phone.locator("#step-3 input[value=not_done]")).to_be_checked()
    expect(phone.locator("#note-3")).to_have_value("台面没擦")
    expect(kept).to_have_count(1)
    for place in (5, 6, 7):
        tick(phone, place)
    phone.locator("button[data-confirm]").click()
    expect(phone.locator("p[data-missing]")).to_contain_text("3")
    phone.locator("button[data-confirm]").click()
    expect(phone.locator("p[data-missing]")).to_contain_text("已在这台手机上确认")
    assert Observation.objects.get(pk=observation.pk).is_running

    phone.context.set_offline(False)
    phone.wait_for_url(f"**/shops/chengdong/practice/{observation.pk}/")
    found = Observation.objects.get(pk=observation.pk)
    assert found.state == "waiting"
    marks = current_marks(found)
    assert [marks[place].mark for place in range(1, 8)] == [
        "done", "done", "not_done", "done", "done", "done", "done",
    ]  # fmt: skip
    assert marks[3].note == "台面没擦"
    assert ObservationPhoto.objects.get(observation=found).place == 2

    own = open_page(PHONE)
    sign_in(own, found.person.user)
    own.goto("/learn/")
    own.get_by_role("link", name="查看并确认").click()
    expect(own.locator("main")).to_contain_text("台面没擦")
    assert fits(own)
    own.get_by_role("button", name="是这样，确认").click()
    expect(own.locator("main")).to_contain_text("从现在起算数")
    assert Observation.objects.get(pk=observation.pk).state == "counted"


def test_two_phones_of_one_observer_are_told_of_each_other(
    open_page: OpenPage, sign_in: SignIn, faults: Faults
) -> None:
    observation = begun()
    first, second = open_page(PHONE), open_page(PHONE)
    for page in (first, second):
        sign_in(page, trainer())
        page.goto(f"/observe/{observation.pk}/")
        ready(page)
    tick(first, 1)
    all_delivered(first)
    # Not check(): what stands may be shown again before it has looked.
    second.locator("#step-1 input[value=not_done]").click()
    expect(second.locator("#step-1 [data-remark]")).to_contain_text("另一台设备")
    expect(second.locator("#step-1 input[value=done]")).to_be_checked()
    assert current_marks(observation)[1].mark == "done"


def test_ticks_that_come_after_the_confirmation_elsewhere_are_named_and_not_lost_in_silence(
    phone: Page, sign_in: SignIn, faults: Faults
) -> None:
    faults.allow("409|ERR_INTERNET_DISCONNECTED|net::")
    observation = begun()
    sign_in(phone, trainer())
    phone.goto(f"/observe/{observation.pk}/")
    ready(phone)
    phone.context.set_offline(True)
    tick(phone, 1)
    ticks = [Tick(place=place, sequence=1, mark="done") for place in range(1, 8)]
    ticks_save(key=observation.pk, observer=trainer(), ticks=ticks, now=timezone.now())
    Observation.objects.filter(pk=observation.pk).update(state="dropped")
    # Two answers say that it is closed: to the tick, and to the page that asks what it missed.
    with phone.expect_response(lambda answer: answer.ok and answer.url.endswith("/ticks/")):
        phone.context.set_offline(False)
    phone.evaluate("() => new Promise(requestAnimationFrame)")
    expect(phone.locator(".exam__notice")).to_contain_text("1 项来晚了")


# What is put into the browser's database is there a second later.
SLOW_DATABASE = """() => {
  const open = indexedDB.open.bind(indexedDB);
  indexedDB.open = (...asked) => {
    const request = open(...asked);
    const late = { result: null };
    request.onsuccess = () => setTimeout(() => { late.result = request.result; late.onsuccess?.(); }, 1000);
    return late;
  };
}"""
KEPT = """async () => {
  const opened = await new Promise((done, failed) => {
    const asked = indexedDB.open("observe", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("photos", { keyPath: "key" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const photos = await new Promise((done) => {
    const asked = opened.transaction("photos").objectStore("photos").getAll();
    asked.onsuccess = () => done(asked.result);
  });
  opened.close();
  const pages = (await (await caches.open("observe-1")).keys()).map((it) => new URL(it.url).pathname);
  return [
    ...Object.keys(localStorage),
    ...photos.map((it) => it.observation),
    ...pages.filter((it) => it.startsWith("/observe/")),
  ];
}"""


def kept_of(page: Page, observation: Observation) -> list[str]:
    """What the phone still keeps of an observation: keys of its storage, photos and pages."""
    return [it for it in page.evaluate(KEPT) if str(observation.pk) in it]


def test_once_it_is_closed_elsewhere_the_phone_keeps_neither_ticks_nor_photos_nor_the_page(
    phone: Page, sign_in: SignIn, faults: Faults
) -> None:
    faults.allow("409|ERR_INTERNET_DISCONNECTED|net::")
    observation = begun()
    sign_in(phone, trainer())
    phone.goto(f"/observe/{observation.pk}/")
    ready(phone)
    phone.locator("[data-timer]").click()
    phone.context.set_offline(True)
    tick(phone, 1)
    phone.locator("#step-2 [data-camera]").set_input_files([photo()])
    expect(phone.locator("#step-2 [data-photos] img")).to_have_count(1)
    assert kept_of(phone, observation)
    Observation.objects.filter(pk=observation.pk).update(state="dropped")
    phone.context.set_offline(False)
    expect(phone.locator(".exam__notice")).to_contain_text("来晚了")
    phone.wait_for_function(f"async () => !(await ({KEPT})()).some((it) => it.includes('{observation.pk}'))")


def test_what_was_left_of_a_closed_observation_goes_when_the_next_one_is_opened(
    phone: Page, sign_in: SignIn, faults: Faults
) -> None:
    faults.allow("ERR_INTERNET_DISCONNECTED|net::")
    first = begun()
    sign_in(phone, trainer())
    phone.goto(f"/observe/{first.pk}/")
    ready(phone)
    phone.context.set_offline(True)
    tick(phone, 1)
    phone.locator("#step-2 [data-camera]").set_input_files([photo()])
    expect(phone.locator("#step-2 [data-photos] img")).to_have_count(1)
    Observation.objects.filter(pk=first.pk).update(state="dropped")
    phone.goto("about:blank")
    phone.context.set_offline(False)
    second = observation_start(
        key=uuid4(),
        person=first.person,
        shop=first.shop,
        checklist=Checklist.objects.get(code=CHECKLIST),
        observer=trainer(),
        now=timezone.now(),
    )
    phone.goto(f"/observe/{second.pk}/")
    ready(phone)
    phone.wait_for_function(f"async () => !(await ({KEPT})()).some((it) => it.includes('{first.pk}'))")
    tick(phone, 1)
    all_delivered(phone)
    assert kept_of(phone, second)


def test_a_confirmation_that_the_server_could_not_take_is_sent_again_by_itself(
    phone: Page, sign_in: SignIn, faults: Faults
) -> None:
    faults.allow("503|500")
    observation = begun()
    sign_in(phone, trainer())
    phone.goto(f"/observe/{observation.pk}/")
    ready(phone)
    for place in range(1, 8):
        tick(phone, place)
    all_delivered(phone)
    answers = [503, 503]

    def down(route: Route) -> None:
        route.fulfill(status=answers.pop()) if answers else route.continue_()

    phone.route("**/confirm/", down)
    phone.locator("button[data-confirm]").click()
    phone.locator("button[data-confirm]").click()
    phone.wait_for_url(f"**/shops/chengdong/practice/{observation.pk}/")
    assert not answers
    assert Observation.objects.get(pk=observation.pk).state == "waiting"
    assert not kept_of(phone, observation)


def test_a_note_and_a_photo_given_just_before_the_confirmation_go_with_it(
    phone: Page, sign_in: SignIn
) -> None:
    observation = begun()
    sign_in(phone, trainer())
    phone.goto(f"/observe/{observation.pk}/")
    ready(phone)
    for place in range(1, 8):
        tick(phone, place)
    all_delivered(phone)
    phone.locator("button[data-confirm]").click()
    expect(phone.locator("p[data-missing]")).to_contain_text("3")
    phone.evaluate(SLOW_DATABASE)
    phone.locator("#step-3 [data-camera]").set_input_files([photo()])
    # On some phones a touched button takes no focus, and the note has not noticed yet that it is left.
    phone.evaluate("""() => {
      document.getElementById("note-4").value = "说得慢";
      document.getElementById("ticks").requestSubmit();
    }""")
    phone.wait_for_url(f"**/shops/chengdong/practice/{observation.pk}/")
    assert current_marks(observation)[4].note == "说得慢"
    assert ObservationPhoto.objects.get(observation=observation).place == 3


# A database that is full says so only when it comes to write, after the requests themselves have succeeded.
FULL_DATABASE = """
const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (...given) {
  const asked = put.apply(this, given);
  asked.addEventListener("success", () => this.transaction.abort());
  return asked;
};
"""


def test_a_phone_that_can_keep_no_photo_any_more_sends_it_all_the_same(phone: Page, sign_in: SignIn) -> None:
    observation = begun()
    sign_in(phone, trainer())
    phone.add_init_script(FULL_DATABASE)
    phone.goto(f"/observe/{observation.pk}/")
    ready(phone)
    tick(phone, 2)
    phone.locator("#step-2 [data-camera]").set_input_files([photo()])
    expect(phone.locator("#step-2 [data-photos]")).to_contain_text("✓")
    all_delivered(phone)
    assert ObservationPhoto.objects.get(observation=observation).place == 2


def test_ticks_wait_while_somebody_else_has_signed_in_on_the_phone(
    phone: Page, sign_in: SignIn, faults: Faults
) -> None:
    faults.allow("404")
    observation = begun()
    sign_in(phone, trainer())
    phone.goto(f"/observe/{observation.pk}/")
    ready(phone)
    sign_in(phone, observation.person.user)
    tick(phone, 1)
    expect(phone.locator(".exam__notice")).to_contain_text("待送出 1 项")
    assert not current_marks(observation)

    sign_in(phone, trainer())
    phone.reload()
    all_delivered(phone)
    assert current_marks(observation)[1].mark == "done"


def test_it_can_be_ticked_by_keyboard_and_without_scripts(open_page: OpenPage, sign_in: SignIn) -> None:
    observation = begun()
    page = open_page(PHONE, java_script_enabled=False)
    sign_in(page, trainer())
    page.goto(f"/observe/{observation.pk}/")
    page.locator("#step-1 input[value=done]").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="保存", exact=True).press("Enter")
    expect(page.locator("main")).to_contain_text("已保存。")
    expect(page.locator("#step-1 input[value=done]")).to_be_checked()
    assert current_marks(observation)[1].mark == "done"
