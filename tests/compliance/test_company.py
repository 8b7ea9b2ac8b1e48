"""A company with many shops on one page."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.facts import facts_of_shops, shop_facts
from compliance.models import Premises, ShopAnswer, ShopStatement
from compliance.selectors.company import kept_lines, shop_lines
from compliance.services.company import shops_judge
from staffing.models import (
    Employment,
    Judgement,
    Person,
    Posting,
    Shop,
    TaskProgress,
    User,
)
from staffing.models.users import Role
from staffing.permissions import grant_role
from staffing.rules import load_standard
from tests.compliance.conftest import DAY, HIRED

SignIn = Callable[[User], Client]
STANDARD = "cn-class2-source"


def page_of(client: Client, shop: Shop) -> str:
    response = client.get(reverse("company-readiness", args=[shop.company.slug]))
    assert response.status_code == 200
    return response.content.decode()


class TestFacts:
    def test_the_facts_of_many_shops_are_those_of_each_alone(
        self, staffed: Shop, open_shop: Callable[..., Shop], owner: User
    ) -> None:
        other = open_shop("城西店")
        moved = Person.objects.get(name="李强")
        Employment.objects.create(person=moved, shop=other, valid_from=date(2026, 1, 1))
        Posting.objects.create(person=moved, shop=other, post="mechanic", valid_from=date(2026, 1, 1))
        for place in (staffed, other):
            Judgement.objects.create(
                person=moved,
                shop=place,
                standard="service-adviser",
                requirement="talk",
                outcome="met",
                reason=place.name,
                valid_from=HIRED,
                judged_by=owner,
                judged_at=timezone.now(),
            )
            ShopStatement.objects.create(
                shop=place,
                kind="waive",
                standard=STANDARD,
                requirement="lease",
                reason=place.name,
                valid_from=HIRED,
                valid_until=DAY,
                stated_by=owner,
                stated_at=timezone.now(),
            )

        found = facts_of_shops([staffed, other])

        assert found == {staffed.pk: shop_facts(staffed), other.pk: shop_facts(other)}
        assert len(found[staffed.pk].people or ()) == 10
        assert len(found[other.pk].people or ()) == 3
        both = [found[place.pk].person(str(moved.pk)) for place in (staffed, other)]
        assert [[one.post for one in person.postings or ()] for person in both] == [
            ["mechanic"],
            ["mechanic"],
        ]
        assert [[str(one.since) for one in person.employments or ()] for person in both] == [
            ["2020-03-01"],
            ["2026-01-01"],
        ]
        assert [one.reason for one in found[other.pk].attestations] == ["城西店"]
        assert [one.reason for one in found[other.pk].waivers] == ["城西店"]

    def test_a_shop_without_anything_is_unknown_and_not_none(self, shop: Shop) -> None:
        facts = facts_of_shops([shop])[shop.pk]
        assert facts.people is None
        assert facts.shop
        assert (facts.shop.scopes, facts.shop.premises) == (None, None)

    def test_more_shops_cost_no_more_queries(
        self, staffed: Shop, open_shop: Callable[..., Shop], assert_queries_stay_flat: Callable[..., int]
    ) -> None:
        def grow() -> None:
            for number in range(8):
                open_shop(f"分店{number}")

        assert assert_queries_stay_flat(lambda: facts_of_shops(list(Shop.objects.all())), grow=grow) <= 23


class TestPage:
    def test_the_first_to_break_stands_first(self, shop: Shop, open_shop: Callable[..., Shop]) -> None:
        later = open_shop("甲店", lease_until=date(2028, 1, 1))
        sooner = open_shop("乙店", lease_until=date(2027, 1, 1))
        for place in (later, sooner):
            waive_all_but_lease(place)

        lines = shop_lines(shops=[later, sooner, shop], standard=STANDARD, on=DAY)

        assert [line.shop for line in lines] == [sooner, later, shop]
        states = [line.state for line in lines if line.state]
        assert [(one.broken_on, one.unclear_on) for one in states] == [
            ("2027-01-02", ""),
            ("2028-01-02", ""),
            ("", "2026-11-23"),
        ]
        assert "workshop" in states[0].broken_note["en"]
        assert "豁免" in states[0].headline["zh"]
        assert "Technical lead" in states[2].unclear_note["en"]

    def test_a_day_that_is_only_not_clear_is_no_break_and_goes_behind_every_break(
        self, shop: Shop, open_shop: Callable[..., Shop], owner: User, sign_in: SignIn
    ) -> None:
        breaks_late, calm, unclear = (open_shop(name) for name in ("甲店", "乙店", "丙店"))
        for place in (breaks_late, calm, unclear):
            waive_all_but_lease(place)
            grant_role(user=owner, shop=place, role=Role.OWNER)
        Premises.objects.filter(shop=breaks_late).update(contract_until=date(2029, 1, 1))
        Premises.objects.filter(shop=unclear, kind="parking").update(has_contract=None)

        lines = shop_lines(shops=[calm, unclear, breaks_late], standard=STANDARD, on=DAY)

        assert [line.shop for line in lines] == [breaks_late, unclear, calm]
        states = [line.state for line in lines if line.state]
        assert [(one.broken_on, one.unclear_on) for one in states] == [
            ("2029-01-02", ""),
            ("", str(DAY)),
            ("", ""),
        ]
        assert [one.code for one in states] == ["waived", "unknown", "waived"]
        assert states[1].broken_note == {"zh": "", "en": ""}
        assert "lease" in states[1].unclear_note["en"].lower()

    def test_shops_the_reader_may_not_see_are_not_there(
        self, staffed: Shop, open_shop: Callable[..., Shop], owner: User, nanhu: Shop, sign_in: SignIn
    ) -> None:
        seen, hidden, taught = open_shop("城西店"), open_shop("城北店"), open_shop("城南店")
        grant_role(user=owner, shop=seen, role=Role.OWNER)
        grant_role(user=owner, shop=taught, role=Role.TRAINER)

        page = page_of(sign_in(owner), staffed)

        assert "城东店" in page
        assert "城西店" in page
        assert hidden.name not in page
        assert reverse("readiness", args=[taught.slug]) not in page
        assert nanhu.name not in page

    def test_strangers_find_nothing_and_who_may_not_look_is_refused(
        self, staffed: Shop, stranger: User, trainer: User, sign_in: SignIn
    ) -> None:
        for name, method in (("company-readiness", "get"), ("company-judge", "post")):
            address = reverse(name, args=[staffed.company.slug])
            assert getattr(sign_in(stranger), method)(address).status_code == 404
            assert getattr(sign_in(trainer), method)(address).status_code == 403
            assert getattr(Client(), method)(address).status_code == 302

    def test_more_shops_cost_no_more_queries(
        self,
        staffed: Shop,
        open_shop: Callable[..., Shop],
        owner: User,
        sign_in: SignIn,
        assert_queries_stay_flat: Callable[..., int],
    ) -> None:
        grant_role(user=owner, shop=open_shop("城西店"), role=Role.OWNER)
        client = sign_in(owner)

        def grow() -> None:
            for number in range(10):
                grant_role(user=owner, shop=open_shop(f"分店{number}"), role=Role.OWNER)

        assert_queries_stay_flat(lambda: page_of(client, staffed), grow=grow)

    def test_the_navigation_leads_there_only_where_there_are_several_shops(
        self, staffed: Shop, open_shop: Callable[..., Shop], owner: User, sign_in: SignIn
    ) -> None:
        address = reverse("company-readiness", args=[staffed.company.slug])
        desk = reverse("desk", args=[staffed.slug])
        assert address not in sign_in(owner).get(desk).content.decode()
        grant_role(user=owner, shop=open_shop("城西店"), role=Role.OWNER)
        assert address in sign_in(owner).get(desk).content.decode()


class TestLargeCompany:
    @pytest.fixture
    def large(self, staffed: Shop, open_shop: Callable[..., Shop], owner: User) -> Shop:
        """城东店 and 21 more shops, all of this owner."""
        for number in range(21):
            grant_role(user=owner, shop=open_shop(f"分店{number:02}", people=1), role=Role.OWNER)
        return staffed

    def test_many_shops_are_judged_in_the_background_with_progress(
        self, large: Shop, owner: User, sign_in: SignIn
    ) -> None:
        client = sign_in(owner)
        assert page_of(client, large).count("not judged yet") == 22

        response = client.post(reverse("company-judge", args=[large.company.slug]), {"standard": STANDARD})

        task = TaskProgress.objects.get()
        assert response["Location"] == reverse("task", args=[task.pk])
        assert (task.state, task.done, task.total) == ("done", 22, 22)
        assert task.result_url.startswith(reverse("company-readiness", args=[large.company.slug]))
        page = page_of(client, large)
        assert "not judged yet" not in page
        assert "Not all of these answers are of today" not in page

    def test_only_what_changed_is_judged_again(self, large: Shop) -> None:
        shops, now = list(Shop.objects.all()), timezone.now()

        def judged_at(minute: int, day: date = DAY) -> int:
            then = now + timedelta(minutes=minute)
            assert shops_judge(shops=shops, standard=STANDARD, on=day, now=then) == []
            return ShopAnswer.objects.filter(judged_at=then).count()

        assert judged_at(0) == 22
        assert judged_at(1) == 0
        Premises.objects.filter(shop=large, kind="parking").update(area_m2=10)
        assert judged_at(2) == 1
        assert judged_at(3, DAY + timedelta(days=1)) == 22
        assert judged_at(4, DAY) == 0, "an answer for an earlier day may not take the place of a later one"

    def test_what_is_kept_is_what_is_judged(self, large: Shop) -> None:
        shops, standard = list(Shop.objects.all()), STANDARD
        shops_judge(shops=shops, standard=standard, on=DAY, now=timezone.now())

        kept = kept_lines(shops=shops, standard=standard)
        judged = shop_lines(shops=shops, standard=standard, on=DAY)

        assert [(line.shop, line.state) for line in kept] == [(line.shop, line.state) for line in judged]

    def test_an_answer_by_another_text_of_the_standard_or_of_another_shape_is_none(self, large: Shop) -> None:
        shops, standard = list(Shop.objects.all()), STANDARD
        shops_judge(shops=shops, standard=standard, on=DAY, now=timezone.now())
        ShopAnswer.objects.filter(shop=shops[0]).update(standard_sha256="0" * 64)
        ShopAnswer.objects.filter(shop=shops[1]).update(answer={"code": "met"})

        def unknown() -> set[Shop]:
            return {line.shop for line in kept_lines(shops=shops, standard=standard) if line.state is None}

        assert unknown() == {shops[0], shops[1]}
        shops_judge(shops=shops, standard=standard, on=DAY, now=timezone.now())
        assert not unknown()


def waive_all_but_lease(shop: Shop) -> None:
    owner = User.objects.get_or_create(username="waiver")[0]
    for requirement in load_standard(STANDARD).requirements:
        if requirement.id != "lease":
            ShopStatement.objects.create(
                shop=shop,
                kind="waive",
                standard=STANDARD,
                requirement=requirement.id,
                reason="试点",
                valid_from=HIRED,
                valid_until=date(2039, 12, 31),
                stated_by=owner,
                stated_at=timezone.now(),
            )
