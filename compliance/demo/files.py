"""The demo's YAML files, with every day moved so that the story plays around today."""

from datetime import date
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


class Story:
    """What the files say, as of ``today``: days lie as far from today as the files' days from base_day."""

    def __init__(self, today: date) -> None:
        companies = _read("companies.yaml")
        self._shift = today - companies.pop("base_day")
        self.companies: list[dict[str, Any]] = companies["companies"]
        self.jurisdictions: list[dict[str, Any]] = self._moved(companies["jurisdictions"])
        self.scopes: list[dict[str, Any]] = self._moved(companies["scopes"])
        self.premises: list[dict[str, Any]] = self._moved(companies["premises"])
        self.statements: list[dict[str, Any]] = self._moved(companies["statements"])
        self.things: dict[str, list[dict[str, Any]]] = self._moved(_read("things.yaml"))
        self.people: list[dict[str, Any]] = self._moved(_read("people.yaml"))

    def _moved(self, value: Any) -> Any:
        """The same structure with every day moved; a birth date stays what it is."""
        if isinstance(value, date):
            return value + self._shift
        if isinstance(value, list):
            return [self._moved(part) for part in value]
        if isinstance(value, dict):
            return {key: part if key == "born" else self._moved(part) for key, part in value.items()}
        return value


def _read(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
