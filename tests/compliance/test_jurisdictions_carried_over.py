"""The migration that turned where a shop is into a record with days, forth and back."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

UNDATED, DATED = ("compliance", "0010_contract_area"), ("compliance", "0011_jurisdictions")


def migrate(to: tuple[str, str]) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([to])


@pytest.fixture
def undated(transactional_db: None) -> Iterator[None]:
    """The tables as they were before; afterwards they are as they are now."""
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes("compliance")
    migrate(UNDATED)
    yield
    MigrationExecutor(connection).migrate(latest)


def models_at(state: tuple[str, str]) -> tuple[type, ...]:
    apps = MigrationExecutor(connection).loader.project_state([state]).apps
    names = ("staffing.Company", "staffing.Shop", "staffing.User", "compliance.ShopStandards")
    return tuple(apps.get_model(name) for name in names)


def test_the_place_that_was_decided_last_is_carried_over_from_the_beginning_and_back(undated: None) -> None:
    company_model, shop_model, user_model, decided = models_at(UNDATED)
    company = company_model.objects.create(name="城东汽车服务有限公司", slug="c")
    user = user_model.objects.create(username="owner")
    moved, untouched = (shop_model.objects.create(company=company, name=s, slug=s, code=s) for s in "ab")
    for place in ("cn", "cn-sh"):
        decided.objects.create(
            shop=moved, jurisdiction=place, main="x", decided_by=user, decided_at=timezone.now()
        )

    migrate(DATED)
    apps = MigrationExecutor(connection).loader.project_state([DATED]).apps
    rows = apps.get_model("compliance", "ShopJurisdiction").objects
    assert list(rows.values_list("shop", "jurisdiction", "valid_from", "valid_until")) == [
        (moved.pk, "cn-sh", date(1990, 1, 1), None)
    ]
    assert not rows.filter(shop=untouched.pk).exists()

    migrate(UNDATED)
    assert set(decided.objects.values_list("jurisdiction", flat=True)) == {"cn-sh"}
