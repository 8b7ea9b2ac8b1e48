"""Facts from and to JSON. Reading is strict, and tells every error at once with its place in the file."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from staffing.rules import facts_models as models
from staffing.rules.facts import (
    Attestation,
    Course,
    Credential,
    Document,
    Education,
    Employment,
    Equipment,
    Exam,
    Experience,
    Facts,
    Jurisdiction,
    Person,
    Posting,
    Premises,
    Quantity,
    Record,
    Scope,
    Shop,
    Training,
    Unit,
    Verification,
    Waiver,
    Work,
)
from staffing.rules.messages import problems

LISTS: dict[str, type[Record]] = {
    "employments": Employment,
    "postings": Posting,
    "education": Education,
    "experience": Experience,
    "credentials": Credential,
    "exams": Exam,
    "courses": Course,
    "training": Training,
}
THINGS: dict[str, type[Record]] = {
    "jurisdictions": Jurisdiction,
    "scopes": Scope,
    "premises": Premises,
    "quantities": Quantity,
    "works": Work,
    "equipment": Equipment,
    "documents": Document,
    "units": Unit,
}
NAMES_IN_FILE = {"since": "from", "contract_since": "contract_from"}


class FactsError(ValueError):
    """Facts that cannot be read. `errors`: all of them, one line each, with their place in the JSON."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


def facts_from_json(text: str | bytes) -> Facts:
    """The facts in a JSON text. Raises FactsError with every error found."""
    try:
        data = json.loads(text, object_pairs_hook=_unique_keys, parse_constant=_no_constant)
    except RecursionError:
        raise FactsError(["not valid JSON: nested too deeply"]) from None
    except UnicodeDecodeError as error:
        raise FactsError([f"not UTF-8 text: {error}"]) from None
    except ValueError as error:
        raise FactsError([f"not valid JSON: {error}"]) from None
    return facts_from_data(data)


def facts_from_data(data: Any) -> Facts:
    """The facts in plain data (as json.loads gives it). Raises FactsError with every error found."""
    repeated = list(_repeated(data))
    try:
        parsed = models.FactsFile.model_validate(data)
    except ValidationError as error:
        raise FactsError(problems(error) + repeated) from None
    if repeated:
        raise FactsError(repeated)
    return Facts(
        shop=_shop(parsed.shop) if parsed.shop else None,
        people=None
        if parsed.people is None
        else tuple(_person(p, f"people[{i}]") for i, p in enumerate(parsed.people)),
        attestations=_records(Attestation, parsed.attestations, "attestations") or (),
        waivers=_records(Waiver, parsed.waivers, "waivers") or (),
    )


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        raise ValueError(f"the key {twice[0]!r} stands twice in one object")
    return dict(pairs)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON number")


def _repeated(data: Any) -> Iterator[str]:
    """Ids that stand twice, as errors. Looks only where the data has the right shape."""
    people = _items(data, "people")
    shop = data.get("shop") if isinstance(data, dict) else None
    of_shop = [(f"shop.{name}", _items(shop, name)) for name in ("premises", "equipment")]
    for path, items in (("people", people), *of_shop):
        first: dict[Any, int] = {}
        for index, item in enumerate(items):
            code = item.get("id") if isinstance(item, dict) else None
            if isinstance(code, str) and first.setdefault(code, index) != index:
                yield f"{path}[{index}].id: found {code!r}, as in {path}[{first[code]}]; expected an id of its own"


def _items(data: Any, key: str) -> list[Any]:
    found = data.get(key) if isinstance(data, dict) else None
    return found if isinstance(found, list) else []


def _records(kind: Any, items: Any, path: str) -> Any:
    if items is None:
        return None
    return tuple(_record(kind, item, f"{path}[{index}]") for index, item in enumerate(items))


def _record(kind: Any, item: Any, path: str) -> Any:
    """A record from a model: `from` and `on` are its first day, its place is its ref where it has none."""
    values = {name: getattr(item, name) for name in type(item).model_fields}
    values["ref"] = values["ref"] or path
    values["label"] = values["label"] or ""
    values["since"] = values.pop("on") if "on" in values else values.pop("from_")
    if "contract_from" in values:
        values["contract_since"] = values.pop("contract_from")
    if "verifications" in values:
        values["verifications"] = _records(Verification, values["verifications"], f"{path}.verifications")
    if values.get("reviewed") is not None:
        values["reviewed"] = tuple(values["reviewed"])
    return kind(**values)


def _person(item: models.PersonItem, path: str) -> Person:
    lists = {name: _records(kind, getattr(item, name), f"{path}.{name}") for name, kind in LISTS.items()}
    return Person(id=item.id, name=item.name, born=item.born, sex=item.sex, **lists)


def _shop(item: models.ShopItem) -> Shop:
    lists = {name: _records(kind, getattr(item, name), f"shop.{name}") for name, kind in THINGS.items()}
    return Shop(id=item.id, name=item.name, **lists)


def facts_to_data(facts: Facts) -> dict[str, Any]:
    """The facts as plain data, in the form that `facts_from_data` reads. What was not recorded is left out."""
    data: dict[str, Any] = {}
    if facts.shop is not None:
        data["shop"] = _plain(facts.shop)
    if facts.people is not None:
        data["people"] = [_plain(person) for person in facts.people]
    data["attestations"] = [_plain(record) for record in facts.attestations]
    data["waivers"] = [_plain(record) for record in facts.waivers]
    return data


def _plain(item: Any) -> dict[str, Any]:
    data: dict[str, Any] = {}
    dated = isinstance(item, Education | Course | Training)
    for name in (described.name for described in fields(item)):
        value = getattr(item, name)
        if value is None or value == "" or (name == "until" and dated):
            continue
        key = "on" if name == "since" and dated else NAMES_IN_FILE.get(name, name)
        data[key] = _plain_value(value)
    return data


def _plain_value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain_value(part) for part in value]
    if is_dataclass(value):
        return _plain(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value


def facts_to_json(facts: Facts) -> str:
    """The facts as JSON text."""
    return json.dumps(facts_to_data(facts), ensure_ascii=False, indent=2) + "\n"


def facts_sha256(facts: Facts) -> str:
    """The SHA-256 of the facts in canonical JSON."""
    content = json.dumps(facts_to_data(facts), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()
