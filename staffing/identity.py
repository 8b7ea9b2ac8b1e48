"""Chinese identity numbers (GB 11643): reading, masking and a keyed fingerprint for comparison.

Only checksum and date are errors. The place digits are a hint: old district codes, residence cards
of Hong Kong, Macau and Taiwan and foreign residents' cards are all valid.
"""

import hashlib
import hmac
import re
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.iso7064 import mod_11_2

MASKED = re.compile(r"[0-9]{3}\*{11}[0-9]{3}[0-9X]")
FULLWIDTH = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789XX")


class IdentityError(ValueError):
    """The number cannot be right. The message says why and is fit for the reader."""


def clean_identity(text: str) -> str:
    """The number as 18 characters, the last one a digit or X.

    Raises IdentityError when length, characters, date or check digit are wrong.
    """
    number = text.translate(FULLWIDTH).replace(" ", "").upper()
    if len(number) == 15 and number.isascii() and number.isdigit():
        raise IdentityError(
            _("This is a 15-digit number of the old kind. Enter the 18-digit one on today's card.")
        )
    if len(number) != 18:
        raise IdentityError(
            _("An identity number has 18 characters; this has %(count)d.") % {"count": len(number)}
        )
    if not (number[:17].isascii() and number[:17].isdigit() and number[17] in "0123456789X"):
        raise IdentityError(_("An identity number has 17 digits, then a digit or X."))
    birth_date_of(number)
    try:
        mod_11_2.validate(number)
    except StdnumError:
        raise IdentityError(
            _("The check digit does not fit: one of the 18 characters is mistyped.")
        ) from None
    return number


def birth_date_of(number: str) -> date:
    """The birth date in digits 7 to 14; raises IdentityError when there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise IdentityError(
            _("Digits 7 to 14 (%(digits)s) are not a date.") % {"digits": number[6:14]}
        ) from None


def sex_of(number: str) -> str:
    """``m`` or ``f`` by the 17th digit (odd is male)."""
    return "m" if int(number[16]) % 2 else "f"


def mask_identity(number: str | None) -> str:
    """First three and last four characters, the rest as stars; empty for no number."""
    if not number:
        return ""
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def is_masked(text: str) -> bool:
    """Whether the text is an identity number as `mask_identity` shows it."""
    return bool(MASKED.fullmatch(text))


def mask_name(name: str) -> str:
    """For public pages: the first character, stars, and the last one of names of three or more."""
    if len(name) <= 1:
        return name
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def fingerprint(number: str | None) -> str:
    """A keyed hash that tells equal numbers apart from others without storing them in the clear."""
    if not number:
        return ""
    key = settings.SALT_KEY.encode()
    return hmac.new(key, number.encode(), hashlib.sha256).hexdigest()
