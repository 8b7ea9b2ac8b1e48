"""A thesis and its defence: admitted, handed in on a phone, scheduled, marked by three who do not see each other, opened, certified."""

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from staffing.models import Certificate, User
from tests.browser.chromium import PHONE
from tests.browser.fitting import fits
from tests.training.theses.making import docx
from training.models import Defence, PanelMember

pytestmark = pytest.mark.browser
SignIn = Callable[[Page, Any], None]
OpenPage = Callable[..., Page]
DEFENCES = "/shops/chengdong/defences/"
EXAMINERS = ("examiner-wu", "examiner-he", "examiner-xu")
# More than static/js/draft.js waits after a change.
PAUSE_MS = 1500
# Drafts leave the page one by one, when they are let go.
HOLD_DRAFTS = """() => {
  const real = window.fetch;
  window.drafts = [];
  window.fetch = (...asked) => new Promise((answered) => drafts.push(() => { answered(real(...asked)); }));
}"""
# The first draft gets no answer, as where a phone has left the network without noticing.
LOSE_FIRST_DRAFT = """() => {
  const real = window.fetch;
  let lost = false;
  const never = ({ signal }) => new Promise((_answered, failed) => signal?.addEventListener("abort", failed));
  window.fetch = (address, options) => {
    if (lost) return real(address, options);
    lost = true;
    return never(options);
  };
}"""
LOOK = os.environ.get("LOOK_AT")


def look(page: Page, name: str) -> None:
    """The page fits, and where somebody asks for it its picture is kept."""
    assert fits(page)
    if LOOK:
        page.screenshot(path=str(Path(LOOK) / f"{name}.png"), full_page=True)


@pytest.fixture
def song(site: Any) -> User:
    """宋杰, who defends once more."""
    return User.objects.get(person__staff_number="CD-0115")


@pytest.fixture
def hr(site: Any) -> User:
    return User.objects.get(person__staff_number="CD-0002")


def admit(desk: Page, song: User) -> Defence:
    desk.goto(DEFENCES)
    look(desk, "list")
    desk.select_option("[name=person]", str(song.person.pk))
    desk.select_option("[name=rules]", "senior-repair-defence")
    due = timezone.localtime() + timedelta(days=20)
    desk.fill("[name=thesis_due]", due.strftime("%Y-%m-%dT%H:%M"))
    desk.get_by_role("button", name="准予答辩").click()
    expect(desk.locator("h1")).to_contain_text("宋杰")
    return Defence.objects.running().get(person=song.person)


def hand_in(phone: Page, defence: Defence, tmp_path: Path) -> None:
    phone.goto("/learn/")
    running = phone.locator("section").filter(has=phone.get_by_role("heading", name="我的答辩"))
    running.get_by_role("link", name="汽车维修高级证书：论文与答辩").click()
    phone.fill("[name=title]", "制动抖动的诊断")
    short, long = tmp_path / "短.docx", tmp_path / "论文.docx"
    short.write_bytes(docx("太短了。"))
    long.write_bytes(docx("先看数据，再动手测量。" * 220))
    phone.check("[name=sole_author]")
    phone.set_input_files("[name=file]", short)
    phone.get_by_role("button", name="提交论文").click()
    expect(phone.locator(".field__error").first).to_contain_text("4 字")
    expect(phone.locator("[name=title]")).to_have_value("制动抖动的诊断")
    look(phone, "thesis-refused")
    phone.set_input_files("[name=file]", long)
    phone.get_by_role("button", name="提交论文").click()
    expect(phone.get_by_text("已提交第 1 版")).to_be_visible()
    look(phone, "thesis")


def schedule(desk: Page, defence: Defence) -> None:
    desk.goto(f"{DEFENCES}{defence.pk}/schedule/")
    expect(desk.get_by_text("在考生所在门店任职").first).to_be_visible()
    begins = timezone.localtime() + timedelta(days=1)
    desk.fill("[name=starts_at]", begins.strftime("%Y-%m-%dT%H:%M"))
    desk.fill("[name=room]", "二楼会议室")
    for name in EXAMINERS:
        desk.check(f"[name=members][value='{User.objects.get(username=name).pk}']")
    desk.select_option("[name=chair]", str(User.objects.get(username=EXAMINERS[0]).pk))
    look(desk, "schedule")
    desk.get_by_role("button", name="确定考官组").click()
    expect(desk.get_by_text("已安排").first).to_be_visible()
    look(desk, "detail")


def mark(phone: Page, defence: Defence, *, first: bool) -> None:
    phone.goto(f"/defences/{defence.pk}/panel/")
    phone.locator("#content").get_by_role("link", name="评分", exact=True).click()
    # `all()` waits for nothing: without this it may find the page before, which has no criterion to mark, or the script
    # may not listen yet.
    phone.wait_for_url("**/mark/")
    if first:
        phone.get_by_role("button", name="封存我的评分").click()
        expect(phone.locator(".error-summary")).to_be_visible()
        look(phone, "mark-refused")
    for fieldset in phone.locator("fieldset").all():
        fieldset.locator("label.option").nth(1 if first else 0).click()
    expect(phone.get_by_text("草稿已保存")).to_be_visible()
    phone.goto(phone.url)
    expect(phone.locator("input[type=radio]:checked")).to_have_count(phone.locator("fieldset").count())
    phone.fill("[name=questions]", "为什么先看冻结帧？")
    if first:
        look(phone, "mark")
    phone.get_by_role("button", name="封存我的评分").click()
    expect(phone.locator("[data-hash]")).to_have_text(re.compile("^[0-9a-f]{64}$"))
    if first:
        expect(phone.locator("main")).not_to_contain_text("百分制")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360
        look(phone, "sealed")


def test_from_the_thesis_to_the_certificate(
    desk: Page, open_page: OpenPage, song: User, hr: User, sign_in: SignIn, tmp_path: Path, faults: Any
) -> None:
    faults.allow("422")
    sign_in(desk, hr)
    defence = admit(desk, song)
    candidate = open_page(PHONE)
    sign_in(candidate, song)
    hand_in(candidate, defence, tmp_path)
    schedule(desk, defence)
    # The day comes.
    Defence.objects.filter(pk=defence.pk).update(starts_at=timezone.now() - timedelta(minutes=40))
    phones = [open_page(PHONE) for _name in EXAMINERS]
    for name, phone in zip(EXAMINERS, phones, strict=True):
        sign_in(phone, User.objects.get(username=name))
        mark(phone, defence, first=name == EXAMINERS[0])
    chair = phones[0]
    chair.reload()
    look(chair, "chair")
    chair.get_by_role("button", name="一起拆封").click()
    expect(chair.get_by_role("heading", name="结果")).to_be_visible()
    look(chair, "opened")
    for phone in phones:
        phone.goto(f"/defences/{defence.pk}/panel/")
        phone.get_by_role("button", name="确认答辩记录").click()
        expect(phone.get_by_role("button", name="确认答辩记录")).to_have_count(0)
    candidate.goto("/learn/results/")
    expect(candidate.locator("main")).to_contain_text("汽车维修高级证书：论文与答辩")
    look(candidate, "certificate")
    candidate.goto(f"/defences/{defence.pk}/")
    expect(candidate.locator("main")).not_to_contain_text("盐值")
    look(candidate, "candidate-result")

    assert Certificate.objects.filter(origin=f"defence:{defence.pk}").exists()
    assert not PanelMember.objects.filter(defence=defence, confirmed_at__isnull=True).exists()
    desk.goto(f"{DEFENCES}{defence.pk}/")
    look(desk, "detail-decided")


def marking_begun(phone: Page, sign_in: SignIn) -> PanelMember:
    """The scheduled defence has begun, and an examiner's marking sheet is open under a clock of the test's own."""
    defence = Defence.objects.get(state=Defence.State.SCHEDULED)
    Defence.objects.update(starts_at=timezone.now() - timedelta(minutes=40))
    member = PanelMember.objects.get(defence=defence, user__username=EXAMINERS[0])
    sign_in(phone, member.user)
    phone.clock.install()
    phone.goto(f"/defences/{defence.pk}/panel/mark/")
    return member


def test_a_sheet_is_called_saved_when_the_last_mark_is_and_an_older_draft_never_follows_a_newer_one(
    phone: Page, site: Any, sign_in: SignIn
) -> None:
    member = marking_begun(phone, sign_in)
    phone.evaluate(HOLD_DRAFTS)
    state, criteria = phone.locator("[data-draft-state]"), phone.locator("fieldset")

    criteria.nth(0).locator("label.option").first.click()
    phone.clock.run_for(PAUSE_MS)
    criteria.nth(1).locator("label.option").first.click()
    phone.clock.run_for(PAUSE_MS)
    assert phone.evaluate("drafts.length") == 1
    # The second draft leaves when the first has been answered, and only its answer is the last word.
    phone.evaluate("drafts[0]()")
    phone.wait_for_function("() => drafts.length === 2")
    expect(state).to_have_text("正在保存")
    phone.evaluate("drafts[1]()")
    expect(state).to_have_text("草稿已保存")

    member.refresh_from_db()
    marks = member.draft["marks"]
    assert [len(part) for part in marks.values()] == [2, 0]


def test_marks_given_just_before_the_page_is_left_are_kept(phone: Page, site: Any, sign_in: SignIn) -> None:
    marking_begun(phone, sign_in)
    # The page's own pause never ends.
    phone.clock.pause_at(timezone.now() + timedelta(minutes=1))
    phone.locator("fieldset").first.locator("label.option").first.click()
    with phone.expect_response(lambda answer: answer.status == 204):
        phone.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    phone.reload()
    expect(phone.locator("input[type=radio]:checked")).to_have_count(1)


def test_a_draft_that_gets_no_answer_keeps_those_after_it_back_for_a_while_only(
    phone: Page, site: Any, sign_in: SignIn
) -> None:
    marking_begun(phone, sign_in)
    phone.evaluate(LOSE_FIRST_DRAFT)
    state, criteria = phone.locator("[data-draft-state]"), phone.locator("fieldset")

    criteria.nth(0).locator("label.option").first.click()
    phone.clock.run_for(PAUSE_MS)
    criteria.nth(1).locator("label.option").first.click()
    phone.clock.run_for(30_000)
    expect(state).to_have_text("草稿已保存")
