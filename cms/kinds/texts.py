"""Reading what a person typed: texts in a normal form, numbers exactly, dates however they are written."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache

import opencc

LONGEST_NUMBER = 40
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_DATE = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
# what is seen as nothing and what stands for a minus on a phone's keyboard
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_MINUS = str.maketrans("−‒–—", "----")


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def normal_text(text: str) -> str:
    """What makes two typed answers the same: width, simplified or traditional, spaces and case do not count."""
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))).casefold()
    return str(_simplifier().convert(folded))


def tidy(text: str) -> str:
    """A typed text as it is kept: as written, without what cannot be seen at its ends."""
    return unicodedata.normalize("NFC", text).strip()


def read_decimal(text: str) -> Decimal | None:
    """The number that was typed, exactly: `12.5`, `１２．５`, `1,200`, `-3`. None when it is none, as `10²`, of which the
    normal form would make 102.
    """
    if any(unicodedata.category(sign) == "No" for sign in text):
        return None
    bare = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(_MINUS)
    if len(bare) > LONGEST_NUMBER:
        return None
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    return Decimal(bare) if _PLAIN.fullmatch(bare) and bare.isascii() else None


def read_number(text: str) -> Fraction | None:
    """The same as a fraction, to be compared and reckoned with."""
    number = read_decimal(text)
    return None if number is None else Fraction(number)


def number_words(value: Fraction, *, places: int = 6) -> str:
    """An exact number as a decimal without idle zeros; cut off after so many places, with a mark, when it goes on."""
    scaled = value * 10**places
    text = f"{int(scaled):+0{places + 2}d}"
    sign, digits = text[0].replace("+", ""), text[1:]
    whole, rest = digits[:-places], digits[-places:].rstrip("0")
    if scaled.denominator != 1:
        return f"{sign}{whole}.{digits[-places:]}…"
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"


def read_date(text: str) -> date | None:
    """The date that was typed: `2026-03-14`, `2026/3/14`, `2026年3月14日`, `20260314`. None when it is none."""
    found = _DATE.fullmatch(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text)))
    if not found or (not found.group().isascii() and not re.search("[年月日]", found.group())):
        return None
    year, month, day = (int(it) for it in found.groups() if it)
    try:
        return date(year, month, day)
    except ValueError:
        return None
