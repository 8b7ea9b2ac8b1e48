"""Rules of the house: a stricter number, a requirement of its own, who may make them, and what every page says of them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.dossier.content import dossier_content
from compliance.house_numbers import numbers_of
from compliance.house_words import house_notes
from compliance.models import HouseRule, HouseRuleWithdrawal
from compliance.selectors.readiness import Readiness, readiness_of
from compliance.services.standards import house_rule_withdraw
from staffing.models import Shop, User
from staffing.rules import Outcome, load_standard, vocabulary

SignIn = Callable[[User], Client]
SOURCE = "cn-class2-source"
NUMBER = "condition.count.at_least"


def address(shop: Shop, name: str = "house-rule-change", last: str = "quality-inspectors") -> str:
    return reverse(name, args=[shop.slug, SOURCE, last])


def ask(client: Client, url: str, **fields: Any) -> Any:
    """Fill in the form and look at what it changes."""
    seen = client.get(url).context["form"]["seen"].value()
    today = str(timezone.localdate())
    return client.post(url, {"reason": "夜班也要有人检验", "valid_from": today, "seen": seen} | fields)


def keep(client: Client, url: str, **fields: Any) -> Any:
    """Look at what it changes, then keep it."""
    looked = ask(client, url, **fields)
    return ask(client, url, **fields, looked_at=looked.context["looked_at"])


def raise_inspectors(client: Client, shop: Shop, to: str = "3", **fields: Any) -> Any:
    return keep(client, address(shop), path=NUMBER, number=to, **fields)


def answer(shop: Shop, on: date | None = None) -> Readiness:
    return readiness_of(shop=shop, on=on or timezone.localdate())


class TestMaking:
    def test_nothing_is_kept_before_the_owner_has_seen_what_it_changes(
        self, staffed: Shop, owner: User, sign_in: SignIn
    ) -> None:
        client = sign_in(owner)
        page = ask(client, address(staffed), path=NUMBER, number="3")
        (line,) = page.context["lines"]
        assert (line.id, line.a.needed != line.b.needed) == ("quality-inspectors", True)
        assert not HouseRule.objects.exists()
        changed = ask(client, address(staffed), path=NUMBER, number="4", looked_at=page.context["looked_at"])
        assert changed.context["previewed"]
        assert not HouseRule.objects.exists()

    def test_a_higher_number_judges_from_its_day_and_not_before(
        self, staffed: Shop, owner: User, sign_in: SignIn
    ) -> None:
        today = timezone.localdate()
        later = today + timedelta(days=10)
        assert raise_inspectors(sign_in(owner), staffed, valid_from=str(later)).status_code == 302
        assert answer(staffed).assessment["quality-inspectors"].on(today).outcome is Outcome.MET
        assert answer(staffed).codes["quality-inspectors"] == "expiring"
        assert answer(staffed, later).assessment["quality-inspectors"].on(later).outcome is Outcome.NOT_MET
        assert later in [one.day for one in answer(staffed).takeovers if one.by_house]

    def test_the_page_and_the_dossier_say_whose_rule_it_is_and_what_the_standard_says(
        self, staffed: Shop, owner: User, sign_in: SignIn
    ) -> None:
        client = sign_in(owner)
        raise_inspectors(client, staffed)
        html = client.get(reverse("readiness", args=[staffed.slug])).content.decode()
        assert "House rule: 3, standard: 2" in html
        assert "夜班也要有人检验" in html
        found = answer(staffed)
        content = dossier_content(readiness=found, made_at=timezone.now(), made_by="刘建国")
        clause = next(one for one in content["clauses"] if one["id"] == "quality-inspectors")
        assert clause["basis"] == load_standard(SOURCE).requirement("quality-inspectors").basis.zh
        (told,) = clause["house"]
        assert all(word in told for word in ("3", "2", str(owner), "夜班也要有人检验"))
        assert content["standard"]["house_rules"] == 1

    def test_a_laxer_number_is_refused_until_the_owner_says_that_he_knows(
        self, staffed: Shop, owner: User, sign_in: SignIn
    ) -> None:
        client = sign_in(owner)
        refused = ask(client, address(staffed), path=NUMBER, number="1")
        assert refused.status_code == 422
        assert "laxer" in refused.context["form"].errors["number"][0]
        assert raise_inspectors(client, staffed, to="1", laxer="on").status_code == 302
        (note,) = house_notes(answer(staffed), "quality-inspectors", "en")
        assert note.state == "loosened"

    @pytest.mark.parametrize("number", ["", "2", "0", "-1", "three", "1e9", "2.5", "１／２"])
    def test_what_is_no_other_number_is_refused_beside_the_field(
        self, staffed: Shop, owner: User, sign_in: SignIn, number: str
    ) -> None:
        page = ask(sign_in(owner), address(staffed), path=NUMBER, number=number)
        assert page.status_code == 422
        assert page.context["form"].errors["number"]

    def test_a_share_is_set_as_a_share(self, staffed: Shop, owner: User, sign_in: SignIn) -> None:
        url = address(staffed, last="middle-grade-ratio")
        assert keep(sign_in(owner), url, path="condition.ratio.at_least", number="9/10").status_code == 302
        needed = answer(staffed).assessment["middle-grade-ratio"].on(timezone.localdate()).needed("en")
        assert "90" in needed or "9/10" in needed

    @pytest.mark.parametrize("number", ["1/0", "0/1", "half"])
    def test_what_is_no_share_is_refused_beside_the_field(
        self, staffed: Shop, owner: User, sign_in: SignIn, number: str
    ) -> None:
        url = address(staffed, last="middle-grade-ratio")
        page = ask(sign_in(owner), url, path="condition.ratio.at_least", number=number)
        assert page.context["form"].errors["number"]

    def test_it_does_not_begin_in_the_past(self, staffed: Shop, owner: User, sign_in: SignIn) -> None:
        yesterday = timezone.localdate() - timedelta(days=1)
        page = ask(sign_in(owner), address(staffed), path=NUMBER, number="3", valid_from=str(yesterday))
        assert "valid_from" in page.context["form"].errors

    def test_pressed_twice_it_is_kept_once(self, staffed: Shop, owner: User, sign_in: SignIn) -> None:
        client = sign_in(owner)
        raise_inspectors(client, staffed)
        raise_inspectors(client, staffed)
        assert HouseRule.objects.count() == 1

    def test_a_form_that_is_stale_writes_nothing(self, staffed: Shop, owner: User, sign_in: SignIn) -> None:
        client = sign_in(owner)
        raise_inspectors(client, staffed)
        looked = ask(client, address(staffed), path=NUMBER, number="4", seen="0-0")
        page = ask(
            client,
            address(staffed),
            path=NUMBER,
            number="4",
            seen="0-0",
            looked_at=looked.context["looked_at"],
        )
        assert page.status_code == 422
        assert HouseRule.objects.count() == 1

    def test_the_later_rule_about_a_number_replaces_the_earlier(
        self, staffed: Shop, owner: User, sign_in: SignIn
    ) -> None:
        client = sign_in(owner)
        raise_inspectors(client, staffed)
        raise_inspectors(client, staffed, to="5")
        (note,) = house_notes(answer(staffed), "quality-inspectors", "en")
        assert note.now == "5"
        assert (
            "replaced by a later rule"
            in client.get(reverse("shop-standards", args=[staffed.slug])).content.decode()
        )

    def test_who_only_reads_sees_rules_and_makes_none(
        self, staffed: Shop, owner: User, auditor: User, sign_in: SignIn
    ) -> None:
        raise_inspectors(sign_in(owner), staffed)
        reader = sign_in(auditor)
        assert (
            "夜班也要有人检验" in reader.get(reverse("shop-standards", args=[staffed.slug])).content.decode()
        )
        assert reader.get(address(staffed)).status_code == 403


class TestAdding:
    @pytest.mark.parametrize(
        ("shape", "fields"),
        [
            ("people", {"at_least": "2", "post": "quality-inspector", "credential": "inspector"}),
            ("people", {"at_least": "1", "post": "", "credential": "inspector"}),
            ("holders", {"post": "quality-inspector", "credential": "inspector"}),
            ("area", {"kind": "parking", "at_least_m2": "900"}),
            ("document", {"document": next(iter(vocabulary().documents))}),
            ("judgement", {"ask": "每周检查一次灭火器"}),
        ],
    )
    def test_a_requirement_of_each_shape_is_judged(
        self, staffed: Shop, owner: User, sign_in: SignIn, shape: str, fields: dict[str, str]
    ) -> None:
        url = address(staffed, "house-rule-add", shape)
        assert keep(sign_in(owner), url, title="本店加一条", **fields).status_code == 302
        found = answer(staffed)
        assert found.codes["house-1"] in ("met", "expiring", "not_met", "needs_judgement", "unknown")
        (note,) = house_notes(found, "house-1", "en")
        assert note.state == "added"

    def test_what_the_house_added_is_attested_like_any_clause(
        self, staffed: Shop, owner: User, sign_in: SignIn
    ) -> None:
        client, today = sign_in(owner), timezone.localdate()
        keep(
            client, address(staffed, "house-rule-add", "judgement"), title="灭火器", ask="每周检查一次灭火器"
        )
        url = reverse("statement-attest", args=[staffed.slug, SOURCE, "house-1"])
        seen = client.get(url).context["form"]["seen"].value()
        client.post(url, {"outcome": "met", "reason": "已查", "valid_from": str(today), "seen": seen})
        assert answer(staffed).codes["house-1"] == "met"

    def test_everybody_would_count_is_refused(self, staffed: Shop, owner: User, sign_in: SignIn) -> None:
        url = address(staffed, "house-rule-add", "people")
        page = ask(sign_in(owner), url, title="x", at_least="2", post="", credential="")
        assert "post" in page.context["form"].errors


class TestWithdrawing:
    def test_it_holds_no_more_from_today_and_stays_in_the_history(
        self, staffed: Shop, owner: User, sign_in: SignIn
    ) -> None:
        client = sign_in(owner)
        raise_inspectors(client, staffed)
        url = reverse("house-rule-withdraw", args=[staffed.slug, HouseRule.objects.get().pk])
        assert client.post(url, {"reason": "夜班取消"}).status_code == 302
        assert not answer(staffed).house_rules
        page = client.get(reverse("shop-standards", args=[staffed.slug])).content.decode()
        assert "夜班取消" in page
        assert client.post(url, {"reason": "夜班取消"}).status_code == 302
        assert HouseRuleWithdrawal.objects.count() == 1

    def test_what_it_judged_before_that_day_stays(self, staffed: Shop, owner: User) -> None:
        today = timezone.localdate()
        row = rule(staffed, owner, valid_from=today - timedelta(days=10))
        house_rule_withdraw(rule=row, reason="取消", on=today, user=owner, now=timezone.now())
        assert list(answer(staffed, today - timedelta(days=1)).house_rules) == ["quality-inspectors"]


def rule(shop: Shop, user: User, **changes: Any) -> HouseRule:
    values: dict[str, Any] = {
        "shop": shop,
        "standard": SOURCE,
        "does": "change",
        "requirement": "quality-inspectors",
        "path": NUMBER,
        "value": 3,
        "reason": "夜班",
        "valid_from": timezone.localdate(),
        "made_by": user,
        "made_at": timezone.now(),
    }
    return HouseRule.objects.create(**values | changes)


def test_a_rule_that_goes_with_its_standard_no_more_is_left_out_and_told(
    staffed: Shop, owner: User, sign_in: SignIn
) -> None:
    rule(staffed, owner, requirement="gone")
    rule(staffed, owner)
    found = answer(staffed)
    assert list(found.house_rules) == ["quality-inspectors"]
    page = sign_in(owner).get(reverse("readiness", args=[staffed.slug])).content.decode()
    assert "A rule of the house goes with the standard no more" in page


def test_every_number_offered_can_be_set_and_told_stricter_or_laxer() -> None:
    for requirement in load_standard(SOURCE).requirements:
        for number in numbers_of(requirement):
            assert number.label("zh")
            assert number.path.startswith("condition.")


def test_more_rules_cost_no_more_queries(
    staffed: Shop, owner: User, sign_in: SignIn, assert_queries_stay_flat: Callable[..., int]
) -> None:
    client = sign_in(owner)
    rule(staffed, owner)

    def grow() -> None:
        for number in range(4, 14):
            rule(staffed, owner, value=number)

    assert_queries_stay_flat(lambda: client.get(reverse("shop-standards", args=[staffed.slug])), grow=grow)
