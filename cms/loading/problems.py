"""What can be wrong with a course file, in words a trainer can act on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

LONGEST_EXCERPT = 60


@dataclass(frozen=True, order=True)
class Problem:
    """One fault: the file (relative to the folder that is read), the place in it, what stands there, what should."""

    file: str
    place: str
    found: str
    expected: str

    def __str__(self) -> str:
        place = f"{self.file}: {self.place}" if self.place else self.file
        return _("%(place)s: found %(found)s, expected %(expected)s") % {
            "place": place,
            "found": self.found,
            "expected": self.expected,
        }


def excerpt(value: object) -> str:
    """A value as it may stand in a message: quoted, and cut when it is long."""
    text = f"“{value}”" if isinstance(value, str) else str(value)
    return text if len(text) <= LONGEST_EXCERPT else text[: LONGEST_EXCERPT - 1] + "…"


def place_of(path: Iterable[int | str]) -> str:
    """`("blocks", 3, "choices", 0, "text")` as `blocks[4].choices[1].text`: people count from one."""
    place = ""
    for part in path:
        place += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if place else part
    return place


def problems_of(error: ValidationError, *, file: str, within: tuple[int | str, ...] = ()) -> list[Problem]:
    """All faults that pydantic found in one document; `within` is the document's own place in the file."""
    problems = []
    for fault in error.errors():
        found = _found(fault)
        # A tagged union adds the tag to the path, which is nowhere to be seen in the file.
        path = [part for part in fault["loc"] if not str(part).startswith("tag:")]
        problems.append(Problem(file, place_of((*within, *path)), found, _expected(fault)))
    return problems


def _found(fault: Any) -> str:
    if fault["type"] in ("missing", "union_tag_not_found"):
        return _("nothing")
    if fault["type"] == "union_tag_invalid":
        return excerpt(fault["ctx"]["tag"].removeprefix("tag:"))
    return excerpt(fault["input"])


def _expected(fault: Any) -> str:
    context = fault.get("ctx", {})
    words = {
        "missing": _("a value here"),
        "extra_forbidden": _("no such key"),
        "string_type": _("text"),
        "int_type": _("a whole number"),
        "bool_type": _("true or false"),
        "list_type": _("a list"),
        "model_type": _("keys with values"),
        "model_attributes_type": _("keys with values"),
        "dict_type": _("keys with values"),
        "string_too_short": _("text that is not empty"),
        "string_too_long": _("at most %(limit)s characters") % {"limit": context.get("max_length")},
        "too_short": _("at least %(limit)s entries") % {"limit": context.get("min_length")},
        "too_long": _("at most %(limit)s entries") % {"limit": context.get("max_length")},
        "greater_than_equal": _("at least %(limit)s") % {"limit": context.get("ge")},
        "less_than_equal": _("at most %(limit)s") % {"limit": context.get("le")},
        "string_pattern_mismatch": _("small letters, digits and hyphens"),
        "literal_error": _("one of %(choices)s") % {"choices": context.get("expected")},
        "union_tag_invalid": _("one of %(choices)s") % {"choices": _untagged(context)},
        "union_tag_not_found": _("a key that says the kind: %(key)s") % {"key": _key(context)},
        "value_error": str(context.get("error")),
    }
    return words.get(fault["type"], fault["msg"])


def _key(context: dict[str, Any]) -> str:
    return str(context.get("discriminator", "")).removesuffix("()")


def _untagged(context: dict[str, Any]) -> str:
    return str(context.get("expected_tags", "")).replace("tag:", "")
