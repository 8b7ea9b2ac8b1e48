"""Turns pydantic's errors into lines: where, what was found, what was expected."""

from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from staffing.rules.models import TAG
from staffing.rules.wrong import Wrong

LONGEST = 80

EXPECTED = {
    "missing": "this key",
    "extra_forbidden": "no such key",
    "string_type": "text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "keys with values",
    "model_type": "keys with values",
    "model_attributes_type": "keys with values",
    "greater_than": "a number greater than {gt}",
    "string_too_short": "text of at least {min_length} character",
    "string_too_long": "text of at most {max_length} characters",
    "string_pattern_mismatch": "lower-case letters, digits and hyphens",
    "too_short": "at least {min_length} entry",
    "union_tag_not_found": "exactly one condition, written as one key with its needs",
}


def problems(error: ValidationError) -> list[str]:
    """One line an error: `path: found …; expected …`."""
    return [f"{_path(e['loc'])}: found {_found(e)}; expected {_expected(e)}" for e in error.errors()]


def _path(loc: Iterable[str | int]) -> str:
    path = ""
    for part in loc:
        if isinstance(part, int):
            path += f"[{part}]"
        elif not part.startswith(TAG):
            path += f".{part}"
    return path.removeprefix(".").removesuffix(".[key]") or "the whole file"


def _found(error: Any) -> str:
    kind = error["type"]
    if kind == "missing":
        return "nothing"
    if kind == "extra_forbidden":
        return f"the key {error['loc'][-1]!r}"
    if kind == "union_tag_invalid":
        return repr(str(error["ctx"]["tag"]).removeprefix(TAG))
    if kind == "value_error" and isinstance(error["ctx"]["error"], Wrong) and error["ctx"]["error"].found:
        return str(error["ctx"]["error"].found)
    return shown(error["input"])


def shown(value: Any) -> str:
    """A value as a message shows it: short, and by its shape where it is big."""
    if value is None:
        return "nothing (null)"
    if isinstance(value, dict):
        return "the keys " + (", ".join(str(key) for key in value) or "(none)")
    if isinstance(value, list):
        return f"a list of {len(value)}"
    text = repr(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _expected(error: Any) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        return str(getattr(context["error"], "expected", context["error"]))
    if kind == "union_tag_invalid":
        return "one of " + str(context["expected_tags"]).replace(TAG, "").replace("'", "")
    if kind == "literal_error":
        return "one of " + str(context["expected"]).replace("'", "").replace(" or ", ", ")
    if kind == "too_short" and context["min_length"] > 1:
        return f"at least {context['min_length']} entries"
    if kind in EXPECTED:
        return EXPECTED[kind].format(**context)
    message = str(error["msg"])
    return message[0].lower() + message[1:]
