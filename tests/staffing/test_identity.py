"""Identity numbers: checksum and date are errors, the place is not."""

from datetime import date

import pytest
from django.utils.translation import override

from staffing.identity import (
    IdentityError,
    birth_date_of,
    clean_identity,
    mask_identity,
    mask_name,
    sex_of,
)


@pytest.mark.parametrize(
    "number",
    [
        "11010519491231002X",
        "440524188001010014",
        "53010219200508011X",
        "321083197812162119",  # a district code that is no longer given out
        "33010219200403064X",
        "81000019980902013X",  # Hong Kong
        "820000200009100032",  # Macau
        "830000200209060065",  # Taiwan
        "932682198501010017",  # foreign permanent resident
    ],
)
def test_valid_people_are_accepted_wherever_they_come_from(number: str) -> None:
    assert clean_identity(number) == number


def test_small_x_spaces_and_full_width_digits_are_put_right() -> None:
    assert clean_identity(" １１０１０５ 19491231 002x ") == "11010519491231002X"


@pytest.mark.parametrize(
    ("number", "word"),
    [
        ("36042619910102009X", "check digit"),
        ("110105195001010014", "check digit"),
        ("360426199113010079", "not a date"),
        ("T60426199101010078", "17 digits"),
        ("1101051949123100", "18 characters"),
        ("150102880730303", "15-digit"),
        ("²10105194912310021", "17 digits"),
    ],
)
def test_a_wrong_number_is_refused_with_its_reason(number: str, word: str) -> None:
    with override("en"), pytest.raises(IdentityError, match=word):
        clean_identity(number)


def test_birth_date_and_sex_are_read_from_the_number() -> None:
    assert birth_date_of("11010519491231002X") == date(1949, 12, 31)
    assert sex_of("11010519491231002X") == "f"
    assert sex_of("440524188001010014") == "m"


def test_masks_keep_only_the_ends() -> None:
    assert mask_identity("11010519491231002X") == "110***********002X"
    assert mask_identity(None) == ""
    assert mask_name("陈小明") == "陈*明"
    assert mask_name("李工") == "李*"
    assert mask_name("") == ""
