"""What is recorded of a shop, as the rule engine is told."""

from collections.abc import Callable
from decimal import Decimal

from compliance.facts import shop_facts
from compliance.models import Premises
from staffing.models import Person, Shop
from tests.compliance.conftest import HIRED


def test_a_shop_of_which_nobody_recorded_anything_is_unknown_not_empty(shop: Shop) -> None:
    facts = shop_facts(shop)

    assert facts.people is None
    assert facts.shop is not None
    assert (facts.shop.scopes, facts.shop.premises) == (None, None)


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

    assert assert_queries_stay_flat(lambda: shop_facts(staffed), grow=grow) <= 14
