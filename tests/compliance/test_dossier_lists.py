"""How the lists of the dossier put days."""

from datetime import date

from compliance.dossier.lists import days

JUNE_3 = date(2026, 6, 3)


def test_a_training_of_one_day_is_printed_as_that_day() -> None:
    assert days(JUNE_3, JUNE_3) == "2026-06-03"


def test_what_lasts_is_printed_with_its_first_and_last_day() -> None:
    assert days(JUNE_3, date(2026, 6, 4)) == "2026-06-03 至 2026-06-04"
