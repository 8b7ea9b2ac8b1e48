"""Attestations and waivers: who said what of a clause, until when, and what becomes of it."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.models import ShopStatement, StatementRevocation
from compliance.selectors.readiness import Readiness, readiness_of
from compliance.selectors.statements import statements_seen
from compliance.services.statements import Said, statement_add, statement_revoke
from staffing.models import Shop, User
from staffing.rules import Outcome, Standard, load_standard
from tests.compliance.conftest import HOUSE

SignIn = Callable[[User], Client]
OLD = "cn-class2-source"


@pytest.fixture
def today() -> date:
    """The views ask the clock."""
    return timezone.localdate()


def url(name: str, shop: Shop, requirement: str, standard: str = HOUSE) -> str:
    return reverse(name, args=[shop.slug, standard, requirement])


def answer(shop: Shop, on: date, standard: str = HOUSE) -> Readiness:
    return readiness_of(shop=shop, standard=load_standard(standard), on=on)


def attest(client: Client, shop: Shop, requirement: str = "safety", **changes: Any) -> Any:
    address = url("statement-attest", shop, requirement)
    form = client.get(address).context["form"]
    values = {
        "outcome": "met",
        "reason": "灭火器 8 具，位置见照片",
        "valid_from": str(timezone.localdate()),
        "seen": form["seen"].value() if form else "",
    }
    return client.post(address, values | changes)


def waive(
    client: Client, shop: Shop, requirement: str = "yard", standard: str = HOUSE, **changes: Any
) -> Any:
    address = url("statement-waive", shop, requirement, standard)
    today = timezone.localdate()
    values = {
        "reason": "物业书面同意借用 60 平方米",
        "valid_from": str(today),
        "valid_until": str(today + timedelta(days=30)),
        "seen": client.get(address).context["form"]["seen"].value(),
    }
    return client.post(address, values | changes)


class TestAttesting:
    def test_a_clause_to_judge_is_met_once_the_owner_has_attested_it_and_says_who(
        self, house_standard: Standard, staffed: Shop, owner: User, sign_in: SignIn, today: date
    ) -> None:
        assert answer(staffed, today).codes["safety"] == "needs_judgement"

        response = attest(sign_in(owner), staffed)

        assert response.status_code == 302
        found = answer(staffed, today)
        assert found.codes["safety"] == "met"
        assert (
            found.assessment["safety"].on(today).reason("zh")
            == f"owner于 {today} 确认：灭火器 8 具，位置见照片"
        )
        assert found.assessment["safety"].on(today - timedelta(days=1)).outcome is Outcome.NEEDS_JUDGEMENT

    def test_a_judgement_of_not_met_is_as_good(
        self, house_standard: Standard, staffed: Shop, owner: User, sign_in: SignIn, today: date
    ) -> None:
        attest(sign_in(owner), staffed, outcome="not_met")
        assert answer(staffed, today).codes["safety"] == "not_met"

    def test_it_needs_judging_again_when_its_days_are_over(
        self, house_standard: Standard, staffed: Shop, owner: User, sign_in: SignIn, today: date
    ) -> None:
        attest(sign_in(owner), staffed, valid_until=str(today + timedelta(days=9)))
        found = answer(staffed, today)

        assert found.codes["safety"] == "expiring"
        assert found.first_break is None
        assert found.first_unclear
        assert found.first_unclear.day == today + timedelta(days=10)
        assert found.assessment["safety"].on(today + timedelta(days=10)).outcome is Outcome.NEEDS_JUDGEMENT

    def test_it_counts_for_its_own_standard_alone(
        self, house_standard: Standard, staffed: Shop, owner: User, sign_in: SignIn, today: date
    ) -> None:
        attest(sign_in(owner), staffed)
        assert answer(staffed, today).facts.attestations[0].standard == HOUSE

    def test_a_clause_that_records_decide_takes_no_word_and_says_so(
        self, house_standard: Standard, staffed: Shop, owner: User, sign_in: SignIn
    ) -> None:
        client = sign_in(owner)
        page = client.get(url("statement-attest", staffed, "yard"))
        response = attest(client, staffed, "yard")

        assert "Nobody has to attest this" in page.content.decode()
        assert response.status_code == 422
        assert "judged from what is on record" in response.content.decode()
        assert not ShopStatement.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "field", "words"),
        [
            ({"outcome": ""}, "outcome", "required"),
            ({"outcome": "waived"}, "outcome", "waived"),
            ({"reason": "   "}, "reason", "required"),
            ({"valid_from": "2099-01-01"}, "valid_from", "future"),
            ({"valid_from": "2026-02-30"}, "valid_from", "2026-02-30"),
            ({"valid_until": "2020-01-01"}, "valid_until", "before the first day"),
            ({"scan": SimpleUploadedFile("photo.png", b"MZ not a picture")}, "scan", "no PDF, JPEG or PNG"),
        ],
    )
    def test_a_wrong_entry_is_told_beside_its_field_and_nothing_is_lost(
        self,
        house_standard: Standard,
        staffed: Shop,
        owner: User,
        sign_in: SignIn,
        changes: dict[str, Any],
        field: str,
        words: str,
    ) -> None:
        response = attest(sign_in(owner), staffed, **changes)

        assert response.status_code == 422
        assert words in " ".join(response.context["form"].errors[field])
        assert "reason" in changes or "灭火器 8 具" in response.content.decode()
        assert not ShopStatement.objects.exists()


class TestWaiving:
    def test_a_waived_clause_is_shown_as_waived_and_never_as_met(
        self, house_standard: Standard, staffed: Shop, owner: User, sign_in: SignIn, today: date
    ) -> None:
        client = sign_in(owner)
        assert waive(client, staffed).status_code == 302
        found = answer(staffed, today)
        page = client.get(reverse("readiness", args=[staffed.slug]), {"standard": HOUSE, "show": "premises"})

        assert found.codes["yard"] == "waived"
        assert found.count("met") == 0
        assert found.assessment["yard"].on(today + timedelta(days=31)).outcome is Outcome.NOT_MET
        assert "1 waived" in page.content.decode()
        assert "time-bar__stretch--waived" in page.content.decode()

    def test_a_reason_that_ends_a_sentence_does_not_end_the_one_it_stands_in(
        self, house_standard: Standard, staffed: Shop, owner: User, sign_in: SignIn, today: date
    ) -> None:
        waive(sign_in(owner), staffed, reason="房东补签中。")
        told = answer(staffed, today).assessment["yard"].on(today).reason("zh")
        assert "房东补签中；如不豁免" in told

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"valid_until": ""}, "valid_until"),
            ({"valid_from": "2020-01-01"}, "valid_from"),
            ({"reason": ""}, "reason"),
        ],
    )
    def test_a_waiver_has_a_reason_and_an_end_and_does_not_reach_back(
        self,
        house_standard: Standard,
        staffed: Shop,
        owner: User,
        sign_in: SignIn,
        changes: dict[str, str],
        field: str,
    ) -> None:
        response = waive(sign_in(owner), staffed, **changes)

        assert response.status_code == 422
        assert field in response.context["form"].errors
        assert not ShopStatement.objects.exists()

    def test_every_clause_of_every_standard_may_be_waived(
        self, staffed: Shop, owner: User, sign_in: SignIn, today: date
    ) -> None:
        waive(sign_in(owner), staffed, "lease", OLD)
        assert answer(staffed, today, OLD).codes["lease"] == "waived"

    @pytest.mark.parametrize(
        ("standard", "requirement"), [(OLD, "nothing"), ("nobody", "lease"), ("service-adviser", "education")]
    )
    def test_a_clause_that_does_not_exist_is_absent(
        self, staffed: Shop, owner: User, sign_in: SignIn, standard: str, requirement: str
    ) -> None:
        for name in ("statement-attest", "statement-waive"):
            assert sign_in(owner).get(url(name, staffed, requirement, standard)).status_code == 404


class TestOnce:
    def test_a_form_sent_twice_writes_once(
        self, house_standard: Standard, staffed: Shop, owner: User, sign_in: SignIn
    ) -> None:
        client = sign_in(owner)
        seen = client.get(url("statement-attest", staffed, "safety")).context["form"]["seen"].value()
        for _press in range(2):
            response = attest(client, staffed, seen=seen)
            assert response.status_code == 302

        assert ShopStatement.objects.count() == 1

    def test_a_form_opened_before_somebody_else_spoke_writes_nothing(
        self, house_standard: Standard, staffed: Shop, owner: User, sign_in: SignIn
    ) -> None:
        client = sign_in(owner)
        seen = client.get(url("statement-attest", staffed, "safety")).context["form"]["seen"].value()
        attest(client, staffed)

        response = attest(client, staffed, seen=seen, outcome="not_met", reason="灭火器过期")

        assert response.status_code == 422
        assert "Nothing was written" in response.content.decode()
        assert "灭火器过期" in response.content.decode()
        assert ShopStatement.objects.count() == 1

    def test_what_was_revoked_may_be_said_again(
        self, house_standard: Standard, staffed: Shop, owner: User, sign_in: SignIn, today: date
    ) -> None:
        client = sign_in(owner)
        waive(client, staffed)
        client.post(
            reverse("statement-revoke", args=[staffed.slug, ShopStatement.objects.get().pk]), {"reason": "x"}
        )
        waive(client, staffed)

        assert ShopStatement.objects.count() == 2
        assert answer(staffed, today).codes["yard"] == "waived"


class TestRevoking:
    def test_a_revoked_waiver_ends_the_day_before_and_stays_in_the_history(
        self, house_standard: Standard, staffed: Shop, owner: User, sign_in: SignIn, today: date
    ) -> None:
        client = sign_in(owner)
        row = ShopStatement.objects.create(
            shop=staffed,
            kind="waive",
            standard=HOUSE,
            requirement="yard",
            reason="改造期间",
            valid_from=today - timedelta(days=20),
            valid_until=today + timedelta(days=20),
            stated_by=owner,
            stated_at=timezone.now(),
        )
        address = reverse("statement-revoke", args=[staffed.slug, row.pk])
        assert client.post(address, {"reason": ""}).status_code == 422
        assert client.post(address, {"reason": "改造完成"}).status_code == 302

        found = answer(staffed, today)
        page = client.get(reverse("readiness", args=[staffed.slug]), {"standard": HOUSE}).content.decode()
        assert found.codes["yard"] == "not_met"
        assert found.assessment["yard"].on(today - timedelta(days=1)).outcome is Outcome.WAIVED
        assert "改造期间" in page
        assert "改造完成" in page

    def test_it_is_revoked_once(
        self, house_standard: Standard, staffed: Shop, owner: User, sign_in: SignIn
    ) -> None:
        client = sign_in(owner)
        waive(client, staffed)
        address = reverse("statement-revoke", args=[staffed.slug, ShopStatement.objects.get().pk])
        client.post(address, {"reason": "第一次"})
        response = client.post(address, {"reason": "第二次"}, follow=True)

        assert "revoked already" in response.content.decode()
        assert [row.reason for row in StatementRevocation.objects.all()] == ["第一次"]

    def test_one_revoked_on_its_first_day_never_held(
        self, house_standard: Standard, staffed: Shop, owner: User, sign_in: SignIn, today: date
    ) -> None:
        client = sign_in(owner)
        attest(client, staffed)
        client.post(
            reverse("statement-revoke", args=[staffed.slug, ShopStatement.objects.get().pk]),
            {"reason": "误点"},
        )

        assert answer(staffed, today).facts.attestations == ()
        assert answer(staffed, today).codes["safety"] == "needs_judgement"


class TestWhoMay:
    def test_who_only_looks_sees_the_history_and_no_buttons(
        self,
        house_standard: Standard,
        staffed: Shop,
        owner: User,
        auditor: User,
        trainer: User,
        stranger: User,
        sign_in: SignIn,
        picture: Callable[..., ContentFile],
    ) -> None:
        scan = SimpleUploadedFile("../../p.png", picture().read(), "image/png")
        attest(sign_in(owner), staffed, scan=scan)
        row = ShopStatement.objects.get()
        page = (
            sign_in(auditor)
            .get(reverse("readiness", args=[staffed.slug]), {"standard": HOUSE})
            .content.decode()
        )
        evidence = reverse("statement-scan", args=[staffed.slug, row.pk])
        revoke = reverse("statement-revoke", args=[staffed.slug, row.pk])

        assert "灭火器 8 具" in page
        assert evidence in page
        assert revoke not in page
        assert url("statement-waive", staffed, "yard") not in page
        assert sign_in(auditor).get(evidence)["Content-Type"] == "image/png"
        assert sign_in(auditor).post(revoke, {"reason": "x"}).status_code == 403
        assert sign_in(trainer).get(evidence).status_code == 403
        assert sign_in(stranger).get(evidence).status_code == 404
        assert not StatementRevocation.objects.exists()

    def test_more_statements_cost_no_more_queries(
        self,
        house_standard: Standard,
        staffed: Shop,
        owner: User,
        sign_in: SignIn,
        assert_queries_stay_flat: Callable[..., int],
    ) -> None:
        client, now = sign_in(owner), timezone.now()

        def grow() -> None:
            for number in range(20):
                row = ShopStatement.objects.create(
                    shop=staffed,
                    kind="attest",
                    outcome="met",
                    standard=HOUSE,
                    requirement="safety",
                    reason=f"第 {number} 次",
                    valid_from=date(2026, 1, 1),
                    stated_by=owner,
                    stated_at=now,
                )
                statement_revoke(
                    statement=row,
                    reason="更正",
                    revoked_on=date(2026, 2, 1),
                    revoked_by=owner,
                    revoked_at=now,
                )

        address = reverse("readiness", args=[staffed.slug])
        assert_queries_stay_flat(lambda: client.get(address, {"standard": HOUSE}), grow=grow)


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_write_once(
    house_standard: Standard, staffed: Shop, owner: User
) -> None:
    said = Said(
        kind="attest",
        standard=HOUSE,
        requirement="safety",
        outcome="met",
        reason="看过",
        valid_from=date(2026, 11, 1),
        valid_until=None,
        scan="",
        seen=statements_seen(shop=staffed, standard=HOUSE, requirement="safety"),
    )
    answers: list[bool] = []

    def press() -> None:
        answers.append(statement_add(shop=staffed, said=said, stated_by=owner, stated_at=timezone.now()))
        connection.close()

    presses = [threading.Thread(target=press) for _number in range(3)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()

    assert sorted(answers) == [False, False, True]
    assert ShopStatement.objects.count() == 1


def test_after_a_refusal_the_form_shows_what_is_new_and_can_be_pressed_again(
    staffed: Shop, house_standard: Standard, owner: User, sign_in: SignIn
) -> None:
    client, about = sign_in(owner), {"shop": staffed, "standard": HOUSE, "requirement": "safety"}
    stale = statements_seen(**about)
    assert attest(client, staffed, reason="看过了").status_code == 302
    first = ShopStatement.objects.get()
    statement_revoke(
        statement=first,
        reason="看错了",
        revoked_on=timezone.localdate(),
        revoked_by=owner,
        revoked_at=timezone.now(),
    )

    refused = attest(client, staffed, seen=stale)

    assert refused.status_code == 422
    _refusal, made, revoked = refused.context["form"].non_field_errors()
    assert "owner: met from" in made
    assert "看过了" in made
    assert "看错了" in revoked
    seen = refused.context["form"]["seen"].value()
    assert attest(client, staffed, seen=seen).status_code == 302
    assert ShopStatement.objects.count() == 2


def test_the_same_words_with_another_scan_are_another_statement(
    staffed: Shop, house_standard: Standard, owner: User, sign_in: SignIn, picture: Callable[..., ContentFile]
) -> None:
    client = sign_in(owner)

    def scan(colour: str) -> SimpleUploadedFile:
        return SimpleUploadedFile("a.png", picture(colour=colour).read(), "image/png")

    for colour in ("white", "white", "black"):
        assert attest(client, staffed, scan=scan(colour)).status_code == 302
    assert ShopStatement.objects.count() == 2
