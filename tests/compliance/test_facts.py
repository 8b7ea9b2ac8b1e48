"""What is recorded of a shop, as the rule engine is told."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from compliance.facts import shop_facts
from compliance.models import (
    Equipment,
    EquipmentVerification,
    Premises,
    ShopDocument,
    ShopQuantity,
    ShopUnit,
    ShopWork,
)
from staffing import rules
from staffing.models import Person, Shop, TrainingRecord
from tests.compliance.conftest import HIRED

THINGS = ("scopes", "premises", "quantities", "works", "equipment", "documents", "units")


def test_a_shop_of_which_nobody_recorded_anything_is_unknown_not_empty(shop: Shop) -> None:
    facts = shop_facts(shop)

    assert facts.people is None
    assert facts.shop is not None
    assert {name: getattr(facts.shop, name) for name in THINGS} == dict.fromkeys(THINGS)


def shop_of(shop: Shop) -> rules.Shop:
    found = shop_facts(shop).shop
    assert found
    return found


def test_a_device_is_told_with_its_verifications_and_an_unverified_one_is_unknown_not_unverified(
    shop: Shop,
) -> None:
    gauge = Equipment.objects.create(
        shop=shop, kind="cylinder-pressure-gauge", quantity=2, ownership="owned", valid_from=HIRED
    )
    verified = EquipmentVerification.objects.create(
        equipment=gauge, number="JD-7", valid_from=date(2026, 3, 1), valid_until=date(2027, 2, 28)
    )
    Equipment.objects.create(shop=shop, kind="lift", name="2 号举升机", valid_from=HIRED)

    told, lift = shop_of(shop).equipment or ()

    assert (told.kind, told.quantity, told.ownership) == ("cylinder-pressure-gauge", 2, "owned")
    assert [(one.ref, one.until) for one in told.verifications or ()] == [
        (f"verification:{verified.pk}", date(2027, 2, 28))
    ]
    assert (lift.label, lift.quantity, lift.ownership, lift.verifications) == ("2 号举升机", None, None, None)


def test_only_an_outsourced_device_has_a_contract(shop: Shop) -> None:
    days = {"has_contract": True, "contract_from": HIRED, "contract_until": date(2027, 1, 1)}
    Equipment.objects.create(
        shop=shop, kind="paint-booth", ownership="outsourced", partner="东升", valid_from=HIRED, **days
    )
    Equipment.objects.create(shop=shop, kind="lift", ownership="owned", valid_from=HIRED, **days)

    booth, lift = sorted(shop_of(shop).equipment or (), key=lambda one: one.kind, reverse=True)

    assert (booth.partner, booth.contract, booth.contract_until) == ("东升", True, date(2027, 1, 1))
    assert lift.contract is None


def test_a_shop_that_said_that_it_takes_on_no_diesel_has_said_nothing_of_other_work(shop: Shop) -> None:
    row = ShopWork.objects.create(shop=shop, work="diesel", taken_on=False, valid_from=HIRED)
    said = [one for one in shop_of(shop).works or () if one.work == "diesel"]
    assert [(one.recorded, one.until) for one in said] == [(False, HIRED - timedelta(days=1))]
    assert all(not one.recorded for one in shop_of(shop).works or ())

    row.taken_on = True
    row.save()
    assert [one.work for one in shop_of(shop).works or () if one.recorded] == ["diesel"]


def test_documents_numbers_and_units_are_told(shop: Shop) -> None:
    ShopDocument.objects.create(
        shop=shop, kind="emergency-plan", title="2026 年应急预案", valid_from=HIRED, valid_until=HIRED
    )
    ShopQuantity.objects.create(shop=shop, kind="bays", value=12, valid_from=HIRED)
    ShopUnit.objects.create(shop=shop, unit="quality", reports_to="top", valid_from=HIRED)

    told = shop_of(shop)

    assert [(one.kind, one.title, one.until) for one in told.documents or ()] == [
        ("emergency-plan", "2026 年应急预案", HIRED)
    ]
    assert [(one.kind, one.value) for one in told.quantities or ()] == [("bays", 12)]
    assert [(one.unit, one.reports_to) for one in told.units or ()] == [("quality", "top")]


def test_hours_of_a_topic_are_told_and_three_times_twenty_minutes_are_an_hour(
    shop: Shop, hire: Callable[..., Person]
) -> None:
    person = hire("李强", "mechanic")
    assert (shop_facts(shop).people or ())[0].training is None

    held = {"person": person, "shop": shop, "code": "elsewhere", "title": "班前会", "minutes": 20}
    for day in (1, 2, 3):
        on = date(2026, 9, day)
        TrainingRecord.objects.create(**held, topic="safety", held_from=on, held_until=on, result="passed")
    TrainingRecord.objects.create(**held, held_from=HIRED, held_until=HIRED, result="passed")

    told = (shop_facts(shop).people or ())[0].training or ()

    assert {one.topic for one in told} == {"safety"}
    assert {one.result for one in told} == {"passed"}
    assert Decimal(1) <= sum(one.hours for one in told) < Decimal("1.001")


def test_forty_devices_cost_as_many_queries_as_one(
    staffed: Shop, assert_queries_stay_flat: Callable[..., int]
) -> None:
    def grow() -> None:
        for number in range(40):
            device = Equipment.objects.create(
                shop=staffed, kind="lift", name=f"{number} 号", valid_from=HIRED
            )
            EquipmentVerification.objects.create(equipment=device, valid_from=HIRED)
            ShopDocument.objects.create(shop=staffed, kind="other", title=f"{number}", valid_from=HIRED)

    grow()
    assert_queries_stay_flat(lambda: shop_facts(staffed), grow=grow)


def test_an_owned_place_says_nothing_of_a_contract(shop: Shop) -> None:
    Premises.objects.create(
        shop=shop,
        kind="workshop",
        name="自有厂房",
        area_m2=Decimal("300.50"),
        tenure="owned",
        valid_from=HIRED,
    )

    [place] = shop_facts(shop).shop.premises  # type: ignore[union-attr, misc]

    assert (place.tenure, place.contract, place.area_m2) == ("owned", None, Decimal("300.50"))


def test_a_leased_place_keeps_the_days_of_its_contract(staffed: Shop) -> None:
    places = {place.label: place for place in shop_facts(staffed).shop.premises}  # type: ignore[union-attr]

    assert places["主厂房"].contract is True
    assert str(places["主厂房"].contract_until) == "2030-06-30"
    assert places["东侧停车场"].contract is None


def test_people_of_another_shop_are_not_told(staffed: Shop, nanhu: Shop) -> None:
    assert shop_facts(nanhu).people is None


def test_fifty_people_cost_as_many_queries_as_five(
    staffed: Shop, hire: Callable[..., Person], assert_queries_stay_flat: Callable[..., int]
) -> None:
    def grow() -> None:
        for number in range(45):
            hire(f"新人{number}", "mechanic", ("skill-grade", "中级工", "mechanic", None))

    assert assert_queries_stay_flat(lambda: shop_facts(staffed), grow=grow) <= 21
