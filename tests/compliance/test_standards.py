"""Which standards a shop is held to: the owner's choice, families of editions, two of them side by side."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from compliance.dossier.content import dossier_content
from compliance.house.carrying import left_behind
from compliance.house.numbers import numbers_of
from compliance.house.overlays import edition_on, is_house
from compliance.models import HouseRule, ShopJurisdiction, ShopStandards
from compliance.selectors.company import shop_lines
from compliance.selectors.readiness import readiness_of
from compliance.selectors.standards import choices, editions_by_id, held_to, judging_of
from compliance.services.standards import standards_choose, standards_seen
from compliance.words import readiness as words
from staffing.models import Shop, User
from staffing.rules import Outcome, always
from tests.compliance.conftest import DAY, HIRED

SignIn = Callable[[User], Client]
SOURCE, FAMILY = "cn-class2-source", "cn-repair-class2"


def choose(shop: Shop, user: User, main: str, others: list[str] | None = None) -> bool:
    return standards_choose(
        shop=shop,
        main=main,
        others=others or [],
        seen=standards_seen(shop),
        user=user,
        now=timezone.now(),
    )


def put(shop: Shop, place: str, since: date = HIRED, until: date | None = None) -> ShopJurisdiction:
    return ShopJurisdiction.objects.create(shop=shop, jurisdiction=place, valid_from=since, valid_until=until)


def post_choice(client: Client, shop: Shop, **fields: Any) -> Any:
    address = reverse("shop-standards-choose", args=[shop.slug])
    seen = client.get(address).context["form"]["seen"].value()
    return client.post(address, {"main": FAMILY, "seen": seen} | fields)


class TestChoosing:
    def test_a_shop_begins_with_the_users_own_material(self, shop: Shop) -> None:
        held = held_to(shop)
        assert (held.main, held.others, held.row) == (SOURCE, (), None)

    def test_the_last_choice_counts_and_every_one_stays(
        self, shop: Shop, owner: User, sign_in: SignIn
    ) -> None:
        client = sign_in(owner)
        assert post_choice(client, shop, others=[SOURCE]).status_code == 302
        assert post_choice(client, shop, main=SOURCE).status_code == 302

        assert held_to(shop).main == SOURCE
        assert [row.main for row in ShopStandards.objects.all()] == [SOURCE, FAMILY]

    def test_what_has_no_edition_there_is_refused_beside_the_field(
        self, shop: Shop, owner: User, sign_in: SignIn
    ) -> None:
        put(shop, "jp")
        response = post_choice(sign_in(owner), shop)
        assert response.status_code == 422
        assert "where the shop is" in response.context["form"].errors["main"][0]
        assert not ShopStandards.objects.exists()

    def test_a_form_that_is_stale_writes_nothing(self, shop: Shop, owner: User, sign_in: SignIn) -> None:
        client = sign_in(owner)
        address = reverse("shop-standards-choose", args=[shop.slug])
        seen = client.get(address).context["form"]["seen"].value()
        choose(shop, owner, FAMILY, [SOURCE])
        response = client.post(address, {"main": FAMILY, "seen": seen})
        assert response.status_code == 422
        assert ShopStandards.objects.count() == 1
        page = response.content.decode()
        assert "owner: held to" in page, "what was decided meanwhile is shown"

        seen = response.context["form"]["seen"].value()
        assert client.post(address, {"main": FAMILY, "seen": seen}).status_code == 302
        assert ShopStandards.objects.count() == 2

    def test_an_auditor_reads_and_does_not_choose(self, shop: Shop, auditor: User, sign_in: SignIn) -> None:
        client = sign_in(auditor)
        page = client.get(reverse("shop-standards", args=[shop.slug]))
        assert "historical, user-supplied" in page.content.decode()
        assert client.get(reverse("shop-standards-choose", args=[shop.slug])).status_code == 403

    def test_only_what_can_judge_a_shop_there_is_offered(self, db: None) -> None:
        names = {choice.name for choice in choices(always("cn"), on=DAY)}
        assert {SOURCE, FAMILY} <= names
        assert not {"service-adviser", "jp-workshop"} & names

    def test_a_standard_that_is_gone_is_named_and_the_first_one_judges(self, shop: Shop, owner: User) -> None:
        choose(shop, owner, "no-such-standard", [FAMILY])
        held = held_to(shop)
        assert (held.main, held.others, held.missing) == (SOURCE, (FAMILY,), ("no-such-standard",))


class TestAFamily:
    def test_the_day_decides_the_edition_and_its_takeover_is_marked(self, staffed: Shop) -> None:
        found = readiness_of(shop=staffed, standard=judging_of(staffed, FAMILY), on=date(2024, 1, 15))
        assert found.standard.words_of.id == "cn-repair-class2-2014"
        assert [(one.day, one.by_house) for one in found.takeovers] == [(date(2024, 4, 1), False)]
        assert "2024-04-01" in words.takeover_words(found.takeovers[0], "zh")

    def test_a_place_may_keep_an_edition_longer(self, staffed: Shop, owner: User) -> None:
        put(staffed, "cn-sh")
        choose(staffed, owner, FAMILY)
        found = readiness_of(shop=staffed, on=date(2024, 6, 1))
        assert found.standard.words_of.id == "cn-sh-repair-class2-2014"
        assert date(2024, 11, 1) in [one.day for one in found.takeovers]

    def test_every_page_works_with_it(self, staffed: Shop, owner: User, sign_in: SignIn) -> None:
        choose(staffed, owner, FAMILY)
        client = sign_in(owner)
        readiness = client.get(reverse("readiness", args=[staffed.slug]), {"on": "2024-01-15"})
        html = readiness.content.decode()
        assert "GB/T 16739.1-2014" in html
        assert "time-bar__mark" in html
        assert client.get(reverse("desk", args=[staffed.slug])).status_code == 200
        everything = client.get(reverse("company-readiness", args=[staffed.company.slug]))
        assert "Class II whole-vehicle repair shop, conditions of business" in everything.content.decode()

    def test_a_day_before_all_editions_is_unknown_with_words(
        self, staffed: Shop, owner: User, sign_in: SignIn
    ) -> None:
        choose(staffed, owner, FAMILY)
        page = sign_in(owner).get(reverse("readiness", args=[staffed.slug]), {"on": "1999-06-01"})
        assert page.context["readiness"].verdict is Outcome.UNKNOWN
        assert "No edition of this standard is in force on this day" in page.content.decode()

    def test_its_clauses_are_waived_under_the_name_of_the_family(
        self, staffed: Shop, owner: User, sign_in: SignIn
    ) -> None:
        choose(staffed, owner, FAMILY)
        client, today = sign_in(owner), timezone.localdate()
        requirement = next(iter(readiness_of(shop=staffed, on=today).codes))
        address = reverse("statement-waive", args=[staffed.slug, FAMILY, requirement])
        seen = client.get(address).context["form"]["seen"].value()
        fields = {"reason": "整改中", "valid_from": str(today), "valid_until": str(today), "seen": seen}
        assert client.post(address, fields).status_code == 302
        assert readiness_of(shop=staffed, on=today).codes[requirement] == "waived"

    def test_the_dossier_says_which_edition_and_what_it_is_worth(self, staffed: Shop, owner: User) -> None:
        choose(staffed, owner, FAMILY)
        content = dossier_content(
            readiness=readiness_of(shop=staffed, on=DAY), made_at=timezone.now(), made_by="刘建国"
        )
        told = content["standard"]
        assert (told["id"], told["asked"], told["of_law"]) == ("cn-repair-class2-2023", FAMILY, True)
        assert "使用前须确认" in told["label"]

    def test_each_shop_of_a_company_is_judged_by_its_own(
        self, staffed: Shop, nanhu: Shop, owner: User
    ) -> None:
        choose(nanhu, owner, FAMILY)
        by_shop = {
            line.shop: line.standard.name for line in shop_lines(shops=[staffed, nanhu], standard="", on=DAY)
        }
        assert by_shop == {staffed: SOURCE, nanhu: FAMILY}


class TestAShopThatMoves:
    """城东店 is in China until 2026-06-30, and from then on in Shanghai, which keeps the edition of 2014 until 2024-10-31."""

    def test_the_edition_changes_on_the_day_the_shop_moves(self, staffed: Shop, owner: User) -> None:
        choose(staffed, owner, FAMILY)
        put(staffed, "cn", until=date(2024, 6, 30))
        put(staffed, "cn-sh", since=date(2024, 7, 1))
        found = readiness_of(shop=staffed, on=date(2024, 6, 30))

        assert found.standard.words_of.id == "cn-repair-class2-2023"
        assert [(one.day, one.moves) for one in found.takeovers] == [
            (date(2024, 4, 1), False),
            (date(2024, 7, 1), True),
            (date(2024, 11, 1), False),
        ]
        with translation.override("en"):
            told = words.takeover_words(found.takeovers[1], "en")
        assert told.startswith("From 2024-07-01 the shop is in Shanghai: GB/T 16739.1-2014")

    def test_a_move_under_one_edition_is_told_with_both_places(
        self, staffed: Shop, owner: User, sign_in: SignIn
    ) -> None:
        choose(staffed, owner, FAMILY)
        put(staffed, "cn", until=date(2026, 6, 30))
        put(staffed, "cn-sh", since=date(2026, 7, 1))

        (move,) = readiness_of(shop=staffed, on=DAY).takeovers
        assert (move.day, move.moves, move.by_house, move.place) == (date(2026, 7, 1), True, False, "cn-sh")
        page = sign_in(owner).get(reverse("shop-standards", args=[staffed.slug]))
        days = next(one["editions"] for one in page.context["standards"] if one["name"] == FAMILY)
        (_, _, before, in_china), (since, _, after, in_shanghai) = (
            one for one in days if one[1] == "2026-06-30" or one[0] == "2026-07-01"
        )
        assert (since, before) == ("2026-07-01", after)
        assert "Shanghai" in in_shanghai
        assert "Shanghai" not in in_china

    def test_days_of_which_nobody_recorded_where_it_is_are_unknown_and_say_what_to_record(
        self, staffed: Shop, owner: User, sign_in: SignIn
    ) -> None:
        choose(staffed, owner, FAMILY)
        put(staffed, "cn-sh", until=date(2026, 6, 30))
        page = sign_in(owner).get(reverse("readiness", args=[staffed.slug]), {"on": "2026-07-01"})

        assert page.context["readiness"].verdict is Outcome.UNKNOWN
        html = page.content.decode()
        assert "where the shop is on these days is not recorded" in html
        assert "record since when the shop is where" in html

    def test_a_place_without_any_edition_is_unknown_from_the_day_of_the_move(
        self, staffed: Shop, owner: User
    ) -> None:
        choose(staffed, owner, FAMILY)
        put(staffed, "cn", until=date(2026, 12, 31))
        put(staffed, "jp", since=date(2027, 1, 1))
        found = readiness_of(shop=staffed, on=DAY)

        assert found.assessment.verdict(date(2026, 12, 31)) is not Outcome.UNKNOWN
        assert found.assessment.verdict(date(2027, 1, 1)) is Outcome.UNKNOWN
        assert "Japan" in next(iter(found.assessment.on(date(2027, 1, 1)).values())).reason("en")

    def test_a_rule_of_the_house_holds_while_its_edition_judges_and_is_told_as_left_behind_by_the_move(
        self, staffed: Shop, owner: User
    ) -> None:
        choose(staffed, owner, FAMILY)
        put(staffed, "cn", until=date(2026, 12, 31))
        put(staffed, "jp", since=date(2027, 1, 1))
        edition = editions_by_id()["cn-repair-class2-2023"]
        requirement = next(one for one in edition.requirements if numbers_of(one))
        number = numbers_of(requirement)[0]
        HouseRule.objects.create(
            shop=staffed,
            standard=edition.id,
            does="change",
            requirement=requirement.id,
            path=number.path,
            value=number.value + 1,
            reason="本店要求更高",
            valid_from=DAY,
            made_by=owner,
            made_at=timezone.now(),
        )
        judging = judging_of(staffed, FAMILY)

        assert [is_house(edition_on(judging.against, day)) for day in (DAY, date(2027, 1, 1))] == [
            True,
            False,
        ]
        assert [(one.day, one.edition) for one in left_behind(judging)] == [(date(2027, 1, 1), None)]

    def test_where_nothing_is_recorded_the_whole_country_counts_and_pages_say_so(
        self, shop: Shop, owner: User, sign_in: SignIn
    ) -> None:
        client = sign_in(owner)
        assert judging_of(shop, FAMILY).against.place_on(DAY) == "cn"
        for name in ("premises", "shop-standards"):
            assert "as the whole country is" in client.get(reverse(name, args=[shop.slug])).content.decode()

        put(shop, "cn-sh")
        for name in ("premises", "shop-standards"):
            html = client.get(reverse(name, args=[shop.slug])).content.decode()
            assert "as the whole country is" not in html
            assert "Shanghai" in html


class TestRecordingWhereTheShopIs:
    def record(self, client: Client, shop: Shop, **fields: str) -> Any:
        address = reverse("premises-add", args=[shop.slug, "jurisdictions"])
        return client.post(address, {"jurisdiction": "cn", "valid_from": "2020-03-01"} | fields)

    def told(self, shop: Shop) -> list[tuple[str, str, str]]:
        rows = ShopJurisdiction.objects.filter(shop=shop)
        return [(row.jurisdiction, str(row.valid_from), str(row.valid_until or "")) for row in rows]

    def test_a_move_ends_the_time_before_and_both_stay(
        self, shop: Shop, owner: User, sign_in: SignIn
    ) -> None:
        client = sign_in(owner)
        assert self.record(client, shop).status_code == 302
        assert self.record(client, shop, jurisdiction="cn-sh", valid_from="2027-01-01").status_code == 302

        assert self.told(shop) == [("cn", "2020-03-01", "2026-12-31"), ("cn-sh", "2027-01-01", "")]
        page = client.get(reverse("premises", args=[shop.slug])).content.decode()
        assert page.index("2026-12-31") < page.index("Shanghai")

    def test_a_second_press_writes_nothing_and_a_place_in_between_is_refused(
        self, shop: Shop, owner: User, sign_in: SignIn
    ) -> None:
        client = sign_in(owner)
        for _press in range(2):
            self.record(client, shop)
        self.record(client, shop, jurisdiction="cn-sh", valid_from="2027-01-01")
        between = self.record(
            client, shop, jurisdiction="jp", valid_from="2026-01-01", valid_until="2026-02-01"
        )

        assert between.status_code == 422
        assert "2020-03-01" in between.context["form"].errors["valid_from"][0]
        assert len(self.told(shop)) == 2

    def test_a_place_for_some_days_only_leaves_no_day_after_them_without_a_place(
        self, shop: Shop, owner: User, sign_in: SignIn
    ) -> None:
        client = sign_in(owner)
        self.record(client, shop)
        asked = self.record(
            client, shop, jurisdiction="cn-sh", valid_from="2026-01-01", valid_until="2026-02-01"
        )

        assert asked.status_code == 422
        assert "End that one first" in asked.context["form"].errors["valid_from"][0]
        assert self.told(shop) == [("cn", "2020-03-01", "")]

    def test_a_time_in_a_place_does_not_end_after_the_next_one_began(
        self, shop: Shop, owner: User, sign_in: SignIn
    ) -> None:
        client, first = sign_in(owner), put(shop, "cn", until=date(2026, 6, 30))
        put(shop, "cn-sh", since=date(2026, 7, 1))
        address = reverse("premises-end", args=[shop.slug, "jurisdictions", first.pk])

        refused = client.post(address, {"last_day": "2026-07-01"})
        assert refused.status_code == 422
        assert "2026-07-01" in refused.context["form"].errors["last_day"][0]
        assert client.post(address, {"last_day": "2026-05-31"}).status_code == 302
        assert self.told(shop)[0] == ("cn", str(HIRED), "2026-05-31")

    def test_a_wrong_entry_is_corrected_unless_somebody_was_quicker(
        self, shop: Shop, owner: User, sign_in: SignIn
    ) -> None:
        client, row = sign_in(owner), put(shop, "jp")
        address = reverse("premises-change", args=[shop.slug, "jurisdictions", row.pk])
        seen = client.get(address).context["form"]["seen"].value()
        fields = {"jurisdiction": "cn-fj", "valid_from": "2020-03-01", "seen": seen}
        assert client.post(address, fields).status_code == 302
        assert self.told(shop) == [("cn-fj", "2020-03-01", "")]
        assert client.post(address, fields | {"jurisdiction": "cn"}).status_code == 422

    def test_the_houses_own_rules_are_no_place(self, shop: Shop, owner: User, sign_in: SignIn) -> None:
        assert self.record(sign_in(owner), shop, jurisdiction="house").status_code == 422

    def test_an_auditor_does_not_write_and_a_stranger_finds_nothing(
        self, shop: Shop, auditor: User, stranger: User, sign_in: SignIn
    ) -> None:
        assert self.record(sign_in(auditor), shop).status_code == 403
        assert self.record(sign_in(stranger), shop).status_code == 404


class TestSideBySide:
    def compare(self, client: Client, shop: Shop, **query: str) -> Any:
        return client.get(reverse("standards-compare", args=[shop.slug]), query)

    def test_two_editions_show_what_is_asked_where(
        self, staffed: Shop, auditor: User, sign_in: SignIn
    ) -> None:
        query = {"a": "cn-repair-class2-2014", "b": "cn-repair-class2-2023", "on": str(DAY)}
        page = self.compare(sign_in(auditor), staffed, **query)
        lines = {line.id: line for line in page.context["lines"]}
        assert {line.asks for line in lines.values()} >= {"only_a", "only_b"}
        assert all(line.b is None for line in lines.values() if line.asks == "only_a")
        only = self.compare(sign_in(auditor), staffed, show="only_b", **query)
        assert {line.asks for line in only.context["lines"]} == {"only_b"}

    def test_one_with_itself_gains_and_loses_nothing(
        self, staffed: Shop, owner: User, sign_in: SignIn
    ) -> None:
        page = self.compare(sign_in(owner), staffed, a=SOURCE, b=SOURCE, on=str(DAY))
        assert {(line.asks, line.effect) for line in page.context["lines"]} == {("same", "even")}

    def test_a_day_without_an_edition_says_so(self, staffed: Shop, owner: User, sign_in: SignIn) -> None:
        page = self.compare(sign_in(owner), staffed, a=FAMILY, b=SOURCE, on="1999-06-01")
        assert "No edition of the first is in force on this day" in page.content.decode()
        assert page.status_code == 200

    def test_at_first_the_shops_own_standard_stands_beside_another_of_its_class(
        self, staffed: Shop, owner: User, sign_in: SignIn
    ) -> None:
        client = sign_in(owner)
        assert self.compare(client, staffed).context["names"] == (SOURCE, "cn-repair-class2")
        staffed.category = "class-1"
        staffed.save()
        assert self.compare(client, staffed).context["names"] == (SOURCE, "cn-repair-class1")

    def test_an_address_of_nonsense_shows_the_shops_own(
        self, staffed: Shop, owner: User, sign_in: SignIn
    ) -> None:
        page = self.compare(sign_in(owner), staffed, a="service-adviser", b="x.plain", on="yesterday")
        assert page.context["names"][0] == SOURCE
        assert page.context["asked"].error


@pytest.mark.parametrize("name", ["shop-standards", "standards-compare"])
def test_pages_of_standards_cost_no_more_queries_with_more_people(
    name: str,
    staffed: Shop,
    owner: User,
    sign_in: SignIn,
    hire: Callable[..., Any],
    assert_queries_stay_flat: Callable[..., int],
) -> None:
    client = sign_in(owner)

    def grow() -> None:
        for number in range(20):
            hire(f"新人{number}", "mechanic", ("skill-grade", "中级工", "mechanic", None))

    assert_queries_stay_flat(lambda: client.get(reverse(name, args=[staffed.slug])), grow=grow)


def test_more_standards_to_choose_from_cost_no_more_queries(
    staffed: Shop, owner: User, sign_in: SignIn, assert_queries_stay_flat: Callable[..., int]
) -> None:
    client = sign_in(owner)
    choose(staffed, owner, SOURCE, [])

    def look() -> None:
        for name in ("shop-standards", "standards-compare"):
            assert client.get(reverse(name, args=[staffed.slug])).status_code == 200

    others = ["cn-repair-class1", "cn-repair-class2", "cn-repair-class3", "cn-work-safety"]
    assert_queries_stay_flat(look, grow=lambda: choose(staffed, owner, SOURCE, others))
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("standards-compare", args=[staffed.slug]))
    assert sum("compliance_houserule" in one["sql"] for one in asked) <= 3
