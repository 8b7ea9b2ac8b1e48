"""Rules of the house: a stricter number, a requirement of its own, who may make them, and what every page says of them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.dossier.content import dossier_content
from compliance.house.numbers import numbers_of
from compliance.models import HouseRule, HouseRuleWithdrawal, ShopStandards
from compliance.selectors.readiness import Readiness, readiness_of
from compliance.services.standards import Ruling, house_rule_withdraw
from compliance.views.house_rules import ruling_digest
from compliance.words.house import house_notes
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

    # The last would be a number of ten thousand million digits, if anybody wrote it out.
    @pytest.mark.parametrize("number", ["1/0", "0/1", "half", "1/2/3", "0.5", "1e9999999999"])
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
        assert "Made by owner" in " ".join(page.context["form"].non_field_errors()), "what is new is shown"

        seen, looked_at = page.context["form"]["seen"].value(), page.context["looked_at"]
        pressed = ask(client, address(staffed), path=NUMBER, number="4", seen=seen, looked_at=looked_at)
        assert pressed.status_code == 302
        assert HouseRule.objects.count() == 2

    def test_a_rule_withdrawn_meanwhile_is_told_too(
        self, staffed: Shop, owner: User, sign_in: SignIn
    ) -> None:
        client = sign_in(owner)
        fields = {"path": NUMBER, "number": "4", "seen": "1-0"}
        made = rule(staffed, owner)
        house_rule_withdraw(rule=made, reason="太严", on=timezone.localdate(), user=owner, now=timezone.now())
        looked = ask(client, address(staffed), **fields)
        page = ask(client, address(staffed), **fields, looked_at=looked.context["looked_at"])
        (_refusal, told) = page.context["form"].non_field_errors()
        assert "withdrawn by owner" in told
        assert "太严" in told

    @pytest.mark.parametrize("laxer", [True, False])
    def test_what_the_standard_cannot_take_is_said_once(
        self, staffed: Shop, owner: User, sign_in: SignIn, laxer: bool
    ) -> None:
        url = reverse("house-rule-change", args=[staffed.slug, "cn-repair-class2-2014", "personnel"])
        fields = {"path": "condition.posts.combine[0].at_most", "number": "1000000", "laxer": "on"}
        kept = Ruling(
            requirement="personnel",
            path=fields["path"],
            value=1_000_000,
            laxer=laxer,
            reason="夜班也要有人检验",
            valid_from=timezone.localdate(),
            seen="",
        )
        page = ask(sign_in(owner), url, **fields, looked_at=ruling_digest(kept))
        (told,) = page.context["form"].errors["number"]
        assert "at most 4" in told

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


class TestNextEdition:
    FAMILY, OLD, NEW = "cn-repair-class2", "cn-repair-class2-2014", "cn-repair-class2-2023"

    @pytest.fixture
    def held(self, staffed: Shop, owner: User) -> Shop:
        """城东店, held to the family; its rules were made while the edition of 2014 judged."""
        ShopStandards.objects.create(
            shop=staffed,
            main=self.FAMILY,
            decided_by=owner,
            decided_at=timezone.now(),
        )
        return staffed

    def added(self, shop: Shop, owner: User) -> HouseRule:
        words = {"zh": "救援值班表", "en": "Rescue rota"}
        value = {
            "id": "house-1",
            "clause": "H1",
            "group": "conduct",
            "title": words,
            "basis": words,
            "source": words | {"ref": "house rules"},
            "sureness": "user",
            "condition": {"judgement": {"ask": words}},
        }
        return rule(
            shop, owner, standard=self.OLD, does="add", requirement="house-1", path="", value=value,
            valid_from=date(2020, 1, 1),
        )  # fmt: skip

    def test_the_owner_is_told_that_a_rule_does_not_carry_over(
        self, held: Shop, owner: User, sign_in: SignIn
    ) -> None:
        row, client = self.added(held, owner), sign_in(owner)
        page = client.get(reverse("shop-standards", args=[held.slug])).content.decode()
        assert "From 2024-04-01" in page
        assert "this rule does not carry over" in page
        assert reverse("house-rule-carry", args=[held.slug, row.pk]) in page
        readiness = client.get(reverse("readiness", args=[held.slug])).content.decode()
        assert "does not carry over to the next edition" in readiness

    def test_carried_over_it_judges_by_the_new_edition_and_nothing_is_left_behind(
        self, held: Shop, owner: User, sign_in: SignIn
    ) -> None:
        row, client = self.added(held, owner), sign_in(owner)
        assert keep(client, reverse("house-rule-carry", args=[held.slug, row.pk])).status_code == 302

        carried = HouseRule.objects.latest("pk")
        assert (carried.standard, carried.valid_from) == (self.NEW, timezone.localdate())
        assert answer(held).assessment[carried.requirement].on(timezone.localdate()).outcome
        readiness = client.get(reverse("readiness", args=[held.slug])).content.decode()
        assert "does not carry over" not in readiness

    def test_a_rule_about_a_number_that_the_new_edition_has_not_cannot_be_carried(
        self, held: Shop, owner: User, sign_in: SignIn
    ) -> None:
        old = load_standard(self.OLD)
        new = {one.id for one in load_standard(self.NEW).requirements if numbers_of(one)}
        gone = next(one for one in old.requirements if numbers_of(one) and one.id not in new)
        number = numbers_of(gone)[0]
        row = rule(held, owner, standard=self.OLD, requirement=gone.id, path=number.path, value=number.value)
        client = sign_in(owner)
        assert client.get(reverse("house-rule-carry", args=[held.slug, row.pk])).status_code == 404
        page = client.get(reverse("shop-standards", args=[held.slug])).content.decode()
        assert "That edition has no such number." in page

    def test_a_withdrawn_rule_is_not_missed(self, held: Shop, owner: User, sign_in: SignIn) -> None:
        row = self.added(held, owner)
        house_rule_withdraw(
            rule=row, reason="不再救援", on=timezone.localdate(), user=owner, now=timezone.now()
        )
        page = sign_in(owner).get(reverse("readiness", args=[held.slug])).content.decode()
        assert "does not carry over" not in page
