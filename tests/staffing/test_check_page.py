"""The public page behind the QR code: what it says, what it hides, and whether a PDF is ours."""

from datetime import date

import pytest
from django.core.cache import cache
from django.core.cache.backends import locmem
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from staffing.models import Certificate, Shop
from staffing.models.users import Role
from staffing.services.certificates import (
    certificate_render,
    certificate_revoke,
)
from tests.staffing import eligibility_story as story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_quiet_noon(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    story.stop_the_clock(monkeypatch)
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    cache.clear()


@pytest.fixture
def shop() -> Shop:
    return story.chengdong()


@pytest.fixture
def meis(shop: Shop) -> Certificate:
    """Chen Xiaomei's exam certificate, from 2026-06-01 to 2027-05-31."""
    mei = story.worker(shop, "陈晓梅", "CD-0110", identity_number=story.IDENTITY)
    return story.passes_adviser_exam(mei, shop, valid_until=date(2027, 5, 31))


def address(certificate: Certificate) -> str:
    return reverse("certificate-check", args=[certificate.public_id])


def test_anybody_sees_what_the_paper_says_and_that_it_holds(client: Client, meis: Certificate) -> None:
    response = client.get(address(meis))
    text = response.content.decode()
    assert response.context["state"].code == "met"
    for said in (meis.number, "服务顾问考试", "2026-06-01", "2027-05-31", "城东汽车服务有限公司"):
        assert said in text


def test_name_and_identity_number_are_masked(client: Client, meis: Certificate) -> None:
    text = client.get(address(meis)).content.decode()
    assert "陈*梅" in text
    assert "陈晓梅" not in text
    assert story.IDENTITY not in text
    assert "19491231" not in text


def test_nobody_stores_or_indexes_it(client: Client, meis: Certificate) -> None:
    for url in (address(meis), reverse("certificate-check", args=["nothing-here"])):
        response = client.get(url)
        assert response["Cache-Control"] == "no-store"
        assert "noindex" in response["X-Robots-Tag"]


def test_a_revoked_one_says_since_when_and_not_why(client: Client, shop: Shop, meis: Certificate) -> None:
    hr = story.account("hr", shop, Role.HR)
    certificate_revoke(certificate=meis, revoked_on=date(2026, 9, 1), revoked_by=hr, reason="替考")
    response = client.get(address(meis))
    text = response.content.decode()
    assert response.context["state"].code == "not_met"
    assert "2026-09-01" in text
    assert "替考" not in text


def test_a_corrected_one_names_the_number_that_took_its_place(
    client: Client, shop: Shop, meis: Certificate
) -> None:
    hr = story.account("hr", shop, Role.HR)
    new = story.corrected(meis, hr, name="陈小美")
    text = client.get(address(meis)).content.decode()
    assert new.number in text
    assert new.public_id not in text
    assert client.get(address(new)).context["state"].code == "met"


def test_one_corrected_twice_names_the_last_and_says_how_that_one_stands(
    client: Client, shop: Shop, meis: Certificate
) -> None:
    hr = story.account("hr", shop, Role.HR)
    first = story.corrected(meis, hr, name="陈小美")
    last = story.corrected(first, hr, name="陈晓玫")
    state = client.get(address(meis)).context["state"]
    assert (last.number in state.sentence, first.number in state.sentence, state.code) == (
        True,
        False,
        "waived",
    )
    certificate_revoke(certificate=last, revoked_on=date(2026, 9, 1), revoked_by=hr, reason="替考")
    state = client.get(address(meis)).context["state"]
    assert ("2026-09-01" in state.sentence, state.code) == (True, "not_met")


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (date(2026, 11, 24), None, "unknown"),
        (date(2026, 11, 23), None, "met"),
        (date(2026, 1, 1), date(2026, 11, 23), "expiring"),
        (date(2026, 1, 1), date(2026, 11, 22), "not_met"),
    ],
)
def test_the_state_of_today_has_a_shape_of_its_own(
    client: Client, shop: Shop, first: date, last: date | None, code: str
) -> None:
    person = story.worker(shop, "李工", "CD-0107")
    certificate = story.passes_adviser_exam(person, shop, valid_from=first, valid_until=last)
    assert client.get(address(certificate)).context["state"].code == code


def test_it_still_says_what_was_issued_after_the_person_was_renamed(
    client: Client, meis: Certificate
) -> None:
    meis.person.name = "张改名"
    meis.person.save()
    assert client.get(address(meis)).context["holder"] == "陈*梅"


def test_a_post_certificate_of_somebody_who_left_says_so(client: Client, shop: Shop) -> None:
    hr = story.account("hr", shop, Role.HR)
    mei = story.adviser(shop)
    post = story.issue_post(mei, shop, hr).certificate
    assert client.get(address(post)).context["state"].code == "met"
    mei.employments.update(valid_until=date(2026, 12, 31))
    leaving = client.get(address(post)).context["state"]
    assert (leaving.code, "2026-12-31" in leaving.sentence) == ("expiring", True)
    mei.employments.update(valid_until=date(2026, 11, 22))
    gone = client.get(address(post))
    assert gone.context["state"].code == "not_met"
    assert "2026-11-22" in gone.context["state"].sentence
    assert "2028-11-22" in gone.content.decode()


def test_an_address_we_do_not_know_gets_a_gentle_404(client: Client) -> None:
    for public_id in ("nothing-here", "A" * 22, "x" * 400, "%00"):
        response = client.get(f"/c/{public_id}/")
        assert response.status_code == 404


def test_the_file_we_printed_is_recognised_and_a_changed_one_is_not(
    client: Client, meis: Certificate
) -> None:
    ours = bytes(certificate_render(certificate=meis, made_at=timezone.now()).data)
    assert compared(client, meis, ours) == "same"
    assert compared(client, meis, ours + b"\n") == "different"
    assert compared(client, meis, b"") == "different"


def test_a_file_of_another_certificate_of_ours_is_told_apart(
    client: Client, shop: Shop, meis: Certificate
) -> None:
    certificate_render(certificate=meis, made_at=timezone.now())
    li = story.passes_adviser_exam(story.worker(shop, "李工", "CD-0107"), shop)
    others = bytes(certificate_render(certificate=li, made_at=timezone.now()).data)
    assert compared(client, meis, others) == "other"


def test_before_it_is_printed_there_is_nothing_to_compare_with(client: Client, meis: Certificate) -> None:
    assert compared(client, meis, b"%PDF-1.7") == "unprinted"


def test_a_form_without_a_file_or_with_a_huge_one_says_so(
    client: Client, meis: Certificate, settings: Settings
) -> None:
    settings.UPLOAD_LIMIT_BYTES = 1000
    assert client.post(address(meis)).context["form"].errors
    huge = SimpleUploadedFile("big.pdf", b"0" * 1001)
    assert client.post(address(meis), {"file": huge}).context["form"].errors


def test_too_many_questions_from_one_place_are_asked_to_wait(client: Client, meis: Certificate) -> None:
    answers = [client.get(address(meis)).status_code for _ in range(61)]
    assert answers[:60] == [200] * 60
    assert answers[60] == 429


def test_the_count_is_kept_where_every_web_process_finds_it(client: Client, meis: Certificate) -> None:
    for _ in range(60):
        client.get(address(meis))
    for memory in locmem._caches.values():
        memory.clear()  # as in a process that has just started
    assert client.get(address(meis)).status_code == 429


def compared(client: Client, certificate: Certificate, content: bytes) -> str:
    file = SimpleUploadedFile("certificate.pdf", content, content_type="application/pdf")
    result: str = client.post(address(certificate), {"file": file}).context["compared"]
    return result
