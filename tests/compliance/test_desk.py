"""The home of owners, HR, trainers and auditors."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from compliance.models import Equipment, EquipmentVerification, ShopDocument
from compliance.selectors.desk import desk_of
from staffing.day_words import days_left_words
from staffing.models import Credential, Person, Shop, User
from staffing.selectors.people import people_of
from tests.compliance.conftest import DAY, HIRED

SignIn = Callable[[User], Client]


def test_an_owner_learns_the_answer_and_what_lapses(staffed: Shop, owner: User) -> None:
    Credential.objects.filter(person__name="孙浩").update(valid_until=DAY + timedelta(days=69))

    desk = desk_of(shop=staffed, user=owner, on=DAY, language="zh")

    assert desk.readiness is not None
    assert desk.readiness.verdict == "not_met"
    [paper] = desk.expiring
    assert (paper.owner, paper.until) == ("孙浩", DAY + timedelta(days=69))


def test_desk_and_list_of_people_say_the_days_left_alike(staffed: Shop, owner: User, sign_in: SignIn) -> None:
    today = timezone.localdate()
    Credential.objects.filter(person__name="孙浩").update(valid_until=today + timedelta(days=69))
    pages = [
        sign_in(owner).get(reverse(name, args=[staffed.slug])).content.decode() for name in ("desk", "people")
    ]
    assert ["还剩 70 天" in page or "70 days left" in page for page in pages] == [True, True]


def test_the_pages_of_things_say_the_days_left_as_the_desk_does(
    staffed: Shop, owner: User, sign_in: SignIn
) -> None:
    ends = timezone.localdate() + timedelta(days=69)
    device = Equipment.objects.create(shop=staffed, kind="exhaust-analyser", quantity=1, valid_from=DAY)
    EquipmentVerification.objects.create(equipment=device, valid_from=DAY, valid_until=ends)
    for name in ("desk", "equipment", "documents"):
        page = sign_in(owner).get(reverse(name, args=[staffed.slug])).content.decode()
        assert "还剩 70 天" in page or "70 days left" in page, name


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-2, "ended 2 days ago"),
        (-1, "ended 1 day ago"),
        (0, "ends today"),
        (1, "2 days left"),
        (89, "90 days left"),
    ],
)
def test_the_last_day_counts_among_the_days_left(days: int, words: str) -> None:
    with translation.override("en"):
        assert days_left_words(DAY + timedelta(days=days), DAY) == words


def test_a_paper_that_was_renewed_is_not_reported(staffed: Shop, owner: User) -> None:
    person = Person.objects.get(name="王师傅")
    on = date(2027, 2, 1)
    assert [paper.owner for paper in desk_of(shop=staffed, user=owner, on=on, language="zh").expiring] == [
        "王师傅"
    ]

    Credential.objects.create(person=person, kind="inspector", valid_from=on, valid_until=date(2033, 1, 1))

    assert not desk_of(shop=staffed, user=owner, on=on, language="zh").expiring


@pytest.mark.parametrize(("days", "expires"), [(0, True), (89, True), (90, False)])
def test_expiring_means_the_same_on_desk_and_people_list(
    staffed: Shop, owner: User, days: int, expires: bool
) -> None:
    Credential.objects.update(valid_until=None)
    Credential.objects.filter(person__name="孙浩").update(valid_until=DAY + timedelta(days=days))

    desk = [paper.owner for paper in desk_of(shop=staffed, user=owner, on=DAY, language="zh").expiring]
    listed = [person.name for person in people_of(staffed, on=DAY, view="expiring")]

    assert desk == listed == (["孙浩"] if expires else [])


@pytest.mark.parametrize(("trade", "renewed"), [("body-repairer", True), ("painter", False)])
def test_renewed_means_the_same_on_desk_and_people_list(
    staffed: Shop, owner: User, trade: str, renewed: bool
) -> None:
    Credential.objects.update(valid_until=None)
    papers = Credential.objects.filter(person__name="孙浩")
    papers.update(valid_until=DAY + timedelta(days=69))
    Credential.objects.create(
        person=papers.get().person, kind=papers.get().kind, trade=trade, valid_from=DAY, valid_until=None
    )

    desk = [paper.owner for paper in desk_of(shop=staffed, user=owner, on=DAY, language="zh").expiring]
    listed = [person.name for person in people_of(staffed, on=DAY, view="expiring")]

    assert desk == listed == ([] if renewed else ["孙浩"])


def test_who_left_is_not_on_the_desk(staffed: Shop, owner: User) -> None:
    before = desk_of(shop=staffed, user=owner, on=DAY, language="zh")
    assert "何静" in {one.person.name for one in before.unfit}

    Person.objects.get(name="何静").employments.update(valid_until=DAY - timedelta(days=1))

    after = desk_of(shop=staffed, user=owner, on=DAY, language="zh")
    assert "何静" not in {one.person.name for one in after.unfit}
    assert after.people == before.people - 1


def test_a_trainer_sees_people_and_training_but_not_readiness(
    staffed: Shop, trainer: User, sign_in: SignIn
) -> None:
    response = sign_in(trainer).get(reverse("desk", args=[staffed.slug]))
    page = response.content.decode()

    assert response.status_code == 200
    assert reverse("training-overview", args=[staffed.slug]) in page
    assert reverse("readiness", args=[staffed.slug]) not in page


def test_an_empty_shop_begins_with_the_roster(shop: Shop, owner: User, sign_in: SignIn) -> None:
    page = sign_in(owner).get(reverse("desk", args=[shop.slug])).content.decode()

    assert "Nobody works here yet" in page
    assert reverse("roster-import", args=[shop.slug]) in page


def test_more_people_cost_no_more_queries(
    staffed: Shop,
    owner: User,
    sign_in: SignIn,
    hire: Callable[..., Person],
    assert_queries_stay_flat: Callable[..., int],
) -> None:
    client = sign_in(owner)

    def grow() -> None:
        for number in range(20):
            hire(f"新人{number}", "mechanic", ("skill-grade", "中级工", "mechanic", None))

    assert_queries_stay_flat(lambda: client.get(reverse("desk", args=[staffed.slug])), grow=grow)


def test_what_ends_of_equipment_and_documents_is_on_the_desk_for_who_may_see_it(
    staffed: Shop, owner: User, trainer: User, sign_in: Callable[[User], Client]
) -> None:
    Credential.objects.update(valid_until=None)
    soon = timezone.localdate() + timedelta(days=10)
    gauge = Equipment.objects.create(
        shop=staffed, kind="cylinder-pressure-gauge", quantity=1, ownership="owned", valid_from=HIRED
    )
    EquipmentVerification.objects.create(equipment=gauge, valid_from=HIRED, valid_until=soon)
    ShopDocument.objects.create(
        shop=staffed, kind="business-licence", title="营业执照", valid_from=HIRED, valid_until=soon
    )
    desk = reverse("desk", args=[staffed.slug])
    page = sign_in(owner).get(desk).content.decode()
    assert f"{reverse('equipment', args=[staffed.slug])}#equipment-{gauge.pk}" in page
    assert "营业执照" in page
    assert "verification" in page
    assert "营业执照" not in sign_in(trainer).get(desk).content.decode()
