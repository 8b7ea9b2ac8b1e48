"""How the lists of the dossier put days and leases."""

from datetime import date
from decimal import Decimal

from compliance.dossier.lists import days, premises
from compliance.models import Premises

JUNE_3 = date(2026, 6, 3)


def test_a_training_of_one_day_is_printed_as_that_day() -> None:
    assert days(JUNE_3, JUNE_3) == "2026-06-03"


def test_what_lasts_is_printed_with_its_first_and_last_day() -> None:
    assert days(JUNE_3, date(2026, 6, 4)) == "2026-06-03 至 2026-06-04"


def test_a_lease_says_its_area_and_where_nobody_recorded_it_that() -> None:
    known = Premises(
        pk=1,
        kind="workshop",
        tenure="leased",
        valid_from=date(2020, 1, 1),
        contract_area_m2=Decimal("456.50"),
    )
    unknown = Premises(pk=2, kind="workshop", tenure="leased", valid_from=date(2020, 1, 1))
    assert [row["lease"]["area"] for row in premises([known, unknown])] == ["456.5", "未登记"]
