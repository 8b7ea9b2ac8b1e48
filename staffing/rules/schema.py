"""The JSON schemas of facts and of standards, made from the models that read them.

`python -m staffing.rules.schema facts` (or `standard`) prints one; docs/ holds what it prints.
"""

import json
import sys
from typing import Any

from pydantic import TypeAdapter

from staffing.rules.facts_models import FactsFile
from staffing.rules.overlays import Overlay
from staffing.rules.standard import RoleStandard, ShopStandard
from staffing.rules.vocabulary import vocabulary

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def facts_schema() -> dict[str, Any]:
    """The schema of a facts file."""
    schema = FactsFile.model_json_schema(by_alias=True)
    return {"$schema": DIALECT, **_with_words(schema), "title": "Facts"}


def standard_schema() -> dict[str, Any]:
    """The schema of a standard file (which is YAML, read as JSON): a whole one or an overlay."""
    file: TypeAdapter[Any] = TypeAdapter(ShopStandard | RoleStandard | Overlay)
    return {"$schema": DIALECT, **_with_words(file.json_schema(by_alias=True)), "title": "Standard"}


def as_text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _with_words(part: Any) -> Any:
    """The schema with the codes of the vocabulary written out."""
    if isinstance(part, list):
        return [_with_words(item) for item in part]
    if not isinstance(part, dict):
        return part
    result = {key: _with_words(value) for key, value in part.items() if key not in ("x-words", "x-ladder")}
    if "x-words" in part:
        result["enum"] = _codes(part["x-words"])
    if "x-ladder" in part:
        rungs = vocabulary().ladders[part["x-ladder"]].rungs
        result["enum"] = [word for rung in rungs for word in (rung.code, *rung.aliases)]
    return result


def _codes(table: str) -> list[str]:
    if table == "trades":
        return [post.code for post in vocabulary().posts.values() if post.trade]
    return list(vocabulary().table(table))


if __name__ == "__main__":
    chosen = {"facts": facts_schema, "standard": standard_schema}[sys.argv[1]]
    sys.stdout.write(as_text(chosen()))
