"""Certificates: numbers, what is frozen, the state on a day, revoking and correcting, post certificates, paper."""

import hashlib
from datetime import date, timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from staffing.models import Certificate, CertificateFile, Shop, TaskProgress, User
from staffing.models.users import Role
from staffing.services.certificates import (
    CertificateError,
    certificate_correct,
    certificate_render,
    certificate_revoke,
)
from staffing.services.post_certificates import NotEligibleError
from staffing.services.snapshots import exam_text, snapshot_page, snapshot_sha256
from tests.printing.reading import texts
from tests.staffing import eligibility_story as story

pytestmark = pytest.mark.django_db

State = Certificate.State
# A character that no font has: a private one.
UNPRINTABLE = "\ue123"


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    story.stop_the_clock(monkeypatch)


@pytest.fixture(autouse=True)
def _nothing_is_printed_unasked(settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


@pytest.fixture
def shop() -> Shop:
    return story.chengdong()


@pytest.fixture
def hr(shop: Shop) -> User:
    return story.account("hr", shop, Role.HR)


@pytest.fixture
def desk(client: Client, hr: User) -> Client:
    client.force_login(hr)
    return client


@pytest.fixture
def meis(shop: Shop) -> Certificate:
    """Chen Xiaomei's exam certificate, from 2026-06-01 to 2027-05-31."""
    mei = story.worker(shop, "陈晓梅", "CD-0110", identity_number=story.IDENTITY)
    return story.passes_adviser_exam(mei, shop, valid_until=date(2027, 5, 31))


class TestNumbers:
    def test_numbers_count_up_per_shop_and_year(self, shop: Shop) -> None:
        people = [story.worker(shop, f"新人{n}", f"CD-{n}") for n in range(3)]
        numbers = [story.passes_adviser_exam(person, shop).number for person in people]
        assert numbers == ["CD-2026-000001", "CD-2026-000002", "CD-2026-000003"]
        late = story.passes_adviser_exam(
            people[0], shop, issued_on=date(2027, 1, 2), valid_from=date(2027, 1, 2), origin="attempt:late"
        )
        assert late.number == "CD-2027-000001"
        north = story.north()
        stranger = story.worker(north, "王北", "BF-1")
        assert story.passes_adviser_exam(stranger, north).number == "BF-2026-000001"

    def test_the_same_origin_gives_back_the_first_and_uses_no_number(self, shop: Shop) -> None:
        mei = story.worker(shop, "陈晓梅", "CD-0110")
        first = story.passes_adviser_exam(mei, shop)
        again = story.passes_adviser_exam(mei, shop)
        next_year = story.passes_adviser_exam(mei, shop, issued_on=date(2027, 1, 1))
        assert first == again == next_year
        other = story.passes_adviser_exam(mei, shop, origin="attempt:other")
        assert other.number == "CD-2026-000002"


class TestSnapshot:
    def test_it_holds_what_the_paper_says_and_its_hash(self, meis: Certificate) -> None:
        snapshot = meis.snapshot
        assert snapshot["holder"] == "陈晓梅"
        assert snapshot["masked_id"] == "110***********002X"
        assert (snapshot["number"], snapshot["score"]) == (meis.number, "91")
        assert snapshot["check_url"].endswith(f"/c/{meis.public_id}/")
        assert meis.snapshot_sha256 == snapshot_sha256(snapshot)

    def test_editing_the_person_or_the_shop_changes_nothing_on_it(self, meis: Certificate) -> None:
        before = snapshot_page(meis)
        meis.person.name = "陈小美"
        meis.person.save()
        meis.shop.name = "城东新店"
        meis.shop.save()
        assert snapshot_page(Certificate.objects.get(pk=meis.pk)) == before


class TestStateOnADay:
    @pytest.mark.parametrize(
        ("day", "state"),
        [
            (date(2026, 5, 31), State.NOT_YET),
            (date(2026, 6, 1), State.VALID),
            (date(2027, 5, 31), State.VALID),
            (date(2027, 6, 1), State.EXPIRED),
        ],
    )
    def test_both_ends_are_included(self, meis: Certificate, day: date, state: State) -> None:
        assert meis.state_on(day) == state

    def test_a_revocation_counts_from_its_own_day(self, meis: Certificate, hr: User) -> None:
        revoked = certificate_revoke(
            certificate=meis, revoked_on=date(2026, 9, 1), revoked_by=hr, reason="替考"
        )
        assert revoked.state_on(date(2026, 8, 31)) == State.VALID
        assert revoked.state_on(date(2026, 9, 1)) == State.REVOKED
        assert not Certificate.objects.standing_on(date(2026, 9, 1)).exists()

    def test_without_an_end_it_never_expires(self, shop: Shop) -> None:
        certificate = story.passes_adviser_exam(story.worker(shop, "李工", "CD-1"), shop)
        assert certificate.state_on(date.max) == State.VALID

    def test_a_corrected_one_is_superseded(self, meis: Certificate, hr: User) -> None:
        story.corrected(meis, hr, name="陈小美")
        assert Certificate.objects.get(pk=meis.pk).state_on(story.TODAY) == State.SUPERSEDED


class TestRevokingAndCorrecting:
    def test_a_second_revocation_keeps_the_first(self, meis: Certificate, hr: User) -> None:
        certificate_revoke(certificate=meis, revoked_on=date(2026, 9, 1), revoked_by=hr, reason="替考")
        again = certificate_revoke(certificate=meis, revoked_on=story.TODAY, revoked_by=hr, reason="别的")
        assert (again.revoked_on, again.revoked_reason, again.revoked_by) == (date(2026, 9, 1), "替考", hr)

    def test_a_revocation_needs_a_reason(self, meis: Certificate, hr: User) -> None:
        with pytest.raises(CertificateError):
            certificate_revoke(certificate=meis, revoked_on=story.TODAY, revoked_by=hr, reason="  ")

    def test_a_correction_takes_todays_name_and_the_old_validity(self, meis: Certificate, hr: User) -> None:
        meis.person.name = "陈小美"
        meis.person.save()
        new = certificate_correct(certificate=meis, issued_on=story.TODAY, issued_by=hr)
        twice = certificate_correct(certificate=meis, issued_on=story.TODAY, issued_by=hr)
        assert new == twice
        assert (new.supersedes, new.snapshot["holder"]) == (meis, "陈小美")
        assert (new.valid_from, new.valid_until) == (meis.valid_from, meis.valid_until)
        assert new.number != meis.number

    def test_a_correction_that_would_change_nothing_is_refused(self, meis: Certificate, hr: User) -> None:
        with pytest.raises(CertificateError, match="没有|Nothing"):
            certificate_correct(certificate=meis, issued_on=story.TODAY, issued_by=hr)
        assert Certificate.objects.get() == meis

    def test_a_name_that_cannot_be_printed_is_no_correction(self, meis: Certificate, hr: User) -> None:
        meis.person.name = "陈😀梅"
        meis.person.save()
        with pytest.raises(CertificateError, match=r"陈😀梅.*“😀” \(U\+1F600\)"):
            certificate_correct(certificate=meis, issued_on=story.TODAY, issued_by=hr)
        assert Certificate.objects.get() == meis

    def test_what_is_revoked_is_not_corrected_and_what_is_corrected_is_not_revoked(
        self, meis: Certificate, hr: User
    ) -> None:
        new = story.corrected(meis, hr, name="陈小美")
        with pytest.raises(CertificateError, match=new.number):
            certificate_revoke(certificate=meis, revoked_on=story.TODAY, revoked_by=hr, reason="替考")
        certificate_revoke(certificate=new, revoked_on=story.TODAY, revoked_by=hr, reason="替考")
        with pytest.raises(CertificateError):
            certificate_correct(certificate=new, issued_on=story.TODAY, issued_by=hr)


@pytest.mark.parametrize(
    ("exam", "words"),
    [("六步接待考试", "参加「六步接待考试」，成绩合格"), ("喷漆", "参加「喷漆」考试，成绩合格")],
)
def test_the_wording_says_exam_once(exam: str, words: str) -> None:
    pieces = exam_text(exam_zh=exam, exam_en="").statement
    assert words in "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)


class TestPostCertificates:
    def test_it_lasts_24_months_where_nothing_ends_before(self, shop: Shop, hr: User) -> None:
        certificate = story.issue_post(story.adviser(shop), shop, hr).certificate
        assert (certificate.valid_from, certificate.valid_until) == (story.TODAY, date(2028, 11, 22))
        assert certificate.snapshot["basis"]["id"] == "service-adviser"

    def test_it_ends_with_what_supports_it(self, shop: Shop, hr: User) -> None:
        mei = story.worker(shop, "陈晓梅", "CD-0110")
        story.takes_adviser_course(mei, shop)
        story.passes_adviser_exam(mei, shop, valid_until=date(2027, 1, 13))
        assert story.issue_post(mei, shop, hr).certificate.valid_until == date(2027, 1, 13)

    def test_it_ends_with_the_last_day_of_the_employment(self, shop: Shop, hr: User) -> None:
        mei = story.adviser(shop)
        mei.employments.update(valid_until=date(2027, 3, 31))
        assert story.issue_post(mei, shop, hr).certificate.valid_until == date(2027, 3, 31)

    def test_an_employment_that_goes_on_the_next_day_is_no_end(self, shop: Shop, hr: User) -> None:
        mei = story.adviser(shop)
        mei.employments.update(valid_until=date(2027, 3, 31))
        mei.employments.create(shop=shop, valid_from=date(2027, 4, 1), valid_until=date(2027, 12, 31))
        assert story.issue_post(mei, shop, hr).certificate.valid_until == date(2027, 12, 31)

    def test_the_employment_in_another_shop_does_not_carry_it(self, shop: Shop, hr: User) -> None:
        mei = story.adviser(shop)
        mei.employments.update(valid_until=date(2027, 3, 31))
        other = Shop.objects.create(company=shop.company, name="城南店", slug="south", code="CN")
        mei.employments.create(shop=other, valid_from=date(2027, 4, 1))
        assert story.issue_post(mei, shop, hr).certificate.valid_until == date(2027, 3, 31)

    def test_when_the_holder_leaves_it_holds_no_more_and_the_paper_stays(self, shop: Shop, hr: User) -> None:
        mei = story.adviser(shop)
        post = story.issue_post(mei, shop, hr).certificate
        before = post.snapshot_sha256
        mei.employments.update(valid_until=date(2027, 3, 31))
        post = Certificate.objects.get(pk=post.pk)
        assert post.state_on(date(2027, 3, 31)) == State.VALID
        assert post.state_on(date(2027, 4, 1)) == State.LEFT
        assert post.state_on(date(2028, 11, 23)) == State.EXPIRED
        assert post in Certificate.objects.standing_on(date(2027, 3, 31))
        assert post not in Certificate.objects.standing_on(date(2027, 4, 1))
        assert (post.valid_until, post.snapshot_sha256) == (date(2028, 11, 22), before)

    def test_it_holds_again_when_the_end_was_a_mistake_or_the_holder_returns(
        self, shop: Shop, hr: User
    ) -> None:
        mei = story.adviser(shop)
        post = story.issue_post(mei, shop, hr).certificate
        mei.employments.update(valid_until=date(2027, 3, 31))
        mei.employments.create(shop=shop, valid_from=date(2027, 9, 1))
        assert post.state_on(date(2027, 8, 31)) == State.LEFT
        assert post.state_on(date(2027, 9, 1)) == State.VALID

    def test_an_exam_certificate_is_the_persons_and_stays_valid(self, shop: Shop, hr: User) -> None:
        mei = story.adviser(shop)
        mei.employments.update(valid_until=date(2026, 11, 22))
        assert Certificate.objects.get(kind="exam").state_on(story.TODAY) == State.VALID

    def test_a_correction_does_not_reach_beyond_an_end_that_became_known(self, shop: Shop, hr: User) -> None:
        mei = story.adviser(shop)
        post = story.issue_post(mei, shop, hr).certificate
        mei.employments.update(valid_until=date(2027, 3, 31))
        assert certificate_correct(certificate=post, issued_on=story.TODAY, issued_by=hr).valid_until == date(
            2027, 3, 31
        )

    def test_of_somebody_who_has_left_none_is_corrected(self, shop: Shop, hr: User) -> None:
        mei = story.adviser(shop)
        post = story.issue_post(mei, shop, hr).certificate
        mei.employments.update(valid_until=date(2027, 3, 31))
        with pytest.raises(CertificateError):
            certificate_correct(certificate=post, issued_on=date(2027, 4, 1), issued_by=hr)

    def test_it_is_refused_with_the_open_requirements(self, shop: Shop, hr: User) -> None:
        mei = story.worker(shop, "陈晓梅", "CD-0110")
        with pytest.raises(NotEligibleError) as refusal:
            story.issue_post(mei, shop, hr)
        assert [result.requirement.id for result in refusal.value.eligibility.open] == ["course", "exam"]
        assert not Certificate.objects.exists()

    def test_pressing_twice_issues_once(self, shop: Shop, hr: User) -> None:
        mei = story.adviser(shop)
        first = story.issue_post(mei, shop, hr)
        second = story.issue_post(mei, shop, hr)
        assert (first.issued, second.issued) == (True, False)
        assert first.certificate == second.certificate

    def test_it_is_renewed_only_within_90_days_of_its_end(self, shop: Shop, hr: User) -> None:
        mei = story.adviser(shop)
        old = story.issue_post(mei, shop, hr).certificate
        assert old.valid_until is not None
        early = story.issue_post(mei, shop, hr, on=old.valid_until - timedelta(days=90))
        renewal = story.issue_post(mei, shop, hr, on=old.valid_until - timedelta(days=89))
        assert not early.issued
        assert renewal.issued
        assert renewal.certificate.renews == old
        assert not story.issue_post(mei, shop, hr, on=old.valid_until - timedelta(days=89)).issued

    def test_a_renewal_that_would_not_last_longer_is_not_issued(self, shop: Shop, hr: User) -> None:
        mei = story.worker(shop, "陈晓梅", "CD-0110")
        story.takes_adviser_course(mei, shop)
        story.passes_adviser_exam(mei, shop, valid_until=date(2027, 1, 13))
        story.issue_post(mei, shop, hr)
        assert not story.issue_post(mei, shop, hr, on=story.TODAY + timedelta(days=1)).issued

    def test_who_has_left_gets_none(self, shop: Shop, hr: User) -> None:
        mei = story.adviser(shop)
        mei.employments.update(valid_until=date(2026, 11, 22))
        with pytest.raises((CertificateError, NotEligibleError)):
            story.issue_post(mei, shop, hr)

    def test_a_name_that_cannot_be_printed_is_refused_by_character(self, shop: Shop, hr: User) -> None:
        mei = story.adviser(shop, name=f"陈{UNPRINTABLE}")
        with pytest.raises(CertificateError, match=r"U\+E123"):
            story.issue_post(mei, shop, hr)
        assert not Certificate.objects.filter(kind="post").exists()


class TestPaper:
    def test_it_is_printed_once_and_reads_back(self, meis: Certificate) -> None:
        file = certificate_render(certificate=meis, made_at=timezone.now())
        (text,) = texts(bytes(file.data))
        assert "陈晓梅" in text.replace(" ", "")
        assert meis.number in text
        assert story.IDENTITY not in text
        assert file.sha256 == hashlib.sha256(bytes(file.data)).hexdigest()

    def test_the_bytes_stay_when_the_persons_name_is_edited(self, meis: Certificate) -> None:
        before = certificate_render(certificate=meis, made_at=timezone.now())
        meis.person.name = "陈小美"
        meis.person.save()
        later = timezone.now() + timedelta(days=1)
        after = certificate_render(certificate=Certificate.objects.get(pk=meis.pk), made_at=later)
        assert (after.pk, bytes(after.data)) == (before.pk, bytes(before.data))

    def test_the_holder_and_hr_get_the_same_bytes_with_their_hash(
        self, client: Client, desk: Client, meis: Certificate
    ) -> None:
        learner = story.account("mei", meis.shop, Role.LEARNER)
        meis.person.user = learner
        meis.person.save()
        url = reverse("certificate-pdf", args=[meis.public_id])
        of_hr = desk.get(url)
        client.force_login(learner)
        own = client.get(url)
        assert own.content == of_hr.content
        assert own.content.startswith(b"%PDF")
        assert own["ETag"] == f'"{CertificateFile.objects.get().sha256}"'
        assert own["Repr-Digest"].startswith("sha-256=:")

    def test_colleagues_may_not_and_strangers_do_not_find_it(self, client: Client, meis: Certificate) -> None:
        url = reverse("certificate-pdf", args=[meis.public_id])
        client.force_login(story.account("colleague", meis.shop, Role.LEARNER))
        assert client.get(url).status_code == 403
        client.force_login(story.account("stranger", story.north(), Role.OWNER))
        assert client.get(url).status_code == 404
        client.logout()
        assert client.get(url).status_code == 302

    def test_a_character_without_glyph_is_named_and_nothing_is_kept(self, desk: Client, shop: Shop) -> None:
        person = story.worker(shop, f"陈{UNPRINTABLE}", "CD-9")
        certificate = story.passes_adviser_exam(person, shop)
        response = desk.get(reverse("certificate-pdf", args=[certificate.public_id]))
        assert response.status_code == 409
        assert "U+E123" in response.content.decode()
        assert not CertificateFile.objects.exists()

    def test_what_was_missed_is_printed_by_the_command(self, shop: Shop, meis: Certificate) -> None:
        story.passes_adviser_exam(story.worker(shop, f"陈{UNPRINTABLE}", "CD-9"), shop)
        out, errors = StringIO(), StringIO()
        call_command("render_certificates", stdout=out, stderr=errors)
        assert CertificateFile.objects.get().certificate == meis
        assert "1 printed, 1 not" in out.getvalue()
        assert "U+E123" in errors.getvalue()

    def test_issuing_prints_in_the_background(
        self,
        shop: Shop,
        settings: Settings,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
        with django_capture_on_commit_callbacks(execute=True):
            certificate = story.passes_adviser_exam(story.worker(shop, "李工", "CD-1"), shop)
        assert CertificateFile.objects.filter(certificate=certificate).exists()


class TestPages:
    def test_the_list_filters_by_state_kind_and_name(self, desk: Client, shop: Shop, hr: User) -> None:
        adviser = story.adviser(shop)
        post = story.issue_post(adviser, shop, hr).certificate
        li = story.worker(shop, "李工", "CD-0107")
        old = story.passes_adviser_exam(li, shop, valid_until=date(2026, 6, 30))
        soon = story.passes_adviser_exam(li, shop, valid_until=date(2027, 1, 13), origin="attempt:second")

        def shown(**query: str) -> set[str]:
            rows = desk.get(reverse("certificates", args=[shop.slug]), query).context["rows"]
            return {row.number for row, _state, _subject in rows}

        assert shown(kind="post") == {post.number}
        assert shown(state="expired") == {old.number}
        assert shown(state="expiring") == {soon.number}
        assert shown(q="李") == {old.number, soon.number}
        assert shown(q=post.number[-6:]) == {post.number}
        assert shown(state="revoked") == set()
        assert shown(q="\0李") == shown(q="李")

    def test_pages_of_the_list_turn_both_ways(self, desk: Client, shop: Shop) -> None:
        for number in range(53):
            story.passes_adviser_exam(story.worker(shop, f"新人{number}", f"N-{number}"), shop)
        url = reverse("certificates", args=[shop.slug])
        first = desk.get(url).context
        second = desk.get(url + first["older_url"]).context
        back = desk.get(url + second["newer_url"]).context
        assert (len(first["rows"]), len(second["rows"])) == (50, 3)
        assert second["older_url"] == ""
        assert [row for row, *_ in back["rows"]] == [row for row, *_ in first["rows"]]
        assert desk.get(url, {"at": "nonsense"}).status_code == 200

    def test_more_certificates_take_no_more_queries(
        self, desk: Client, shop: Shop, assert_queries_stay_flat: object
    ) -> None:
        story.adviser(shop)
        url = reverse("certificates", args=[shop.slug])

        def grow() -> None:
            for number in range(10):
                story.adviser(shop, f"新人{number}", f"N-{number}")

        assert_queries_stay_flat(lambda: desk.get(url), grow=grow)  # type: ignore[operator]

    def test_an_empty_list_says_how_certificates_come_about(self, desk: Client, shop: Shop) -> None:
        text = desk.get(reverse("certificates", args=[shop.slug])).content.decode()
        assert reverse("eligibility-matrix", args=[shop.slug]) in text

    def test_the_page_shows_the_chain_and_revokes_with_a_reason(
        self, desk: Client, shop: Shop, meis: Certificate
    ) -> None:
        url = reverse("certificate", args=[shop.slug, meis.pk])
        assert desk.get(url).status_code == 200
        revoke = reverse("certificate-revoke", args=[shop.slug, meis.pk])
        assert desk.post(revoke, {"reason": ""}).status_code == 400
        desk.post(revoke, {"reason": "替考"})
        meis.refresh_from_db()
        assert meis.revoked_on == story.TODAY
        assert "替考" in desk.get(url).content.decode()

    def test_correcting_leads_to_the_new_one(self, desk: Client, shop: Shop, meis: Certificate) -> None:
        address = reverse("certificate-correct", args=[shop.slug, meis.pk])
        unchanged = desk.get(address).content.decode()
        assert (meis.snapshot["holder"] in unchanged, 'method="post"' in unchanged.split("<main")[1]) == (
            True,
            False,
        )
        meis.person.name = "陈小美"
        meis.person.save()
        asked = desk.get(address).content.decode()
        assert "<del>陈晓梅</del> → <strong>陈小美</strong>" in asked
        assert not Certificate.objects.filter(supersedes=meis).exists()
        response = desk.post(address)
        new = Certificate.objects.get(supersedes=meis)
        assert response["Location"] == reverse("certificate", args=[shop.slug, new.pk])

    def test_an_auditor_may_not_revoke_and_another_company_finds_nothing(
        self, client: Client, shop: Shop, meis: Certificate
    ) -> None:
        client.force_login(story.account("auditor", shop, Role.AUDITOR))
        revoke = reverse("certificate-revoke", args=[shop.slug, meis.pk])
        assert client.post(revoke, {"reason": "替考"}).status_code == 403
        north = story.north()
        client.force_login(story.account("stranger", north, Role.OWNER))
        assert client.get(reverse("certificate", args=[shop.slug, meis.pk])).status_code == 404
        assert client.get(reverse("certificate", args=[north.slug, meis.pk])).status_code == 404

    def test_chosen_ones_are_printed_into_one_zip(
        self, desk: Client, shop: Shop, settings: Settings, tmp_path: object
    ) -> None:
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
        settings.STORAGES = {
            **settings.STORAGES,
            "private": {**settings.STORAGES["private"], "OPTIONS": {"location": str(tmp_path)}},
        }
        people = [story.worker(shop, name, name) for name in ("李工", "陈晓梅")]
        rows = [story.passes_adviser_exam(person, shop) for person in people]
        foreign = story.passes_adviser_exam(
            story.worker(story.north(), "王北", "B"), Shop.objects.get(slug="north")
        )
        print_url = reverse("certificates-print", args=[shop.slug])
        desk.post(print_url, {"certificate": [row.pk for row in (*rows, foreign)]})
        task = TaskProgress.objects.get()
        assert task.state == "done", task.error
        with ZipFile(BytesIO(desk.get(task.result_url).content)) as archive:
            assert sorted(archive.namelist()) == sorted(
                f"{row.number} {row.snapshot['holder']}.pdf" for row in rows
            )

    def test_printing_nothing_is_said_kindly(self, desk: Client, shop: Shop) -> None:
        response = desk.post(reverse("certificates-print", args=[shop.slug]), follow=True)
        assert any(message.level_tag == "error" for message in response.context["messages"])
        assert not TaskProgress.objects.exists()
