"""Turns pydantic's errors into lines: where, what was found, what was expected."""

from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from staffing.rules.models import TAG

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
    if error["type"] == "missing":
        return "nothing"
    if error["type"] == "extra_forbidden":
        return f"the key {error['loc'][-1]!r}"
    value = error["input"]
    if value is None:
        return "nothing (null)"
    if isinstance(value, dict):
        return "the keys " + (", ".join(str(key) for key in value) or "(none)")
    if isinstance(value, list):
        return f"a list of {len(value)}"
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "…"


def _expected(error: Any) -> str:
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    if error["type"] == "union_tag_invalid":
        return f"one of {error['ctx']['expected_tags']}".replace(TAG, "").replace("'", "")
    if error["type"] == "literal_error":
        return f"one of {error['ctx']['expected']}".replace("'", "")
    message: str = error["msg"]
    return EXPECTED.get(error["type"], message[0].lower() + message[1:])
