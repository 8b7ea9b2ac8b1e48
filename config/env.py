"""Typed readers for environment variables.

Each reader returns its default when the variable is unset or empty, and raises
``ImproperlyConfigured`` with the variable's name, what was found and what would be accepted
when the text cannot be read. A setting is never guessed from bad text.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})


class Environment:
    """Reads settings from a mapping of text, by default the process's environment."""

    def __init__(self, variables: Mapping[str, str] | None = None) -> None:
        self._variables = os.environ if variables is None else variables

    def _raw(self, name: str) -> str:
        return self._variables.get(name, "").strip()

    def text(self, name: str, default: str) -> str:
        return self._raw(name) or default

    def boolean(self, name: str, *, default: bool) -> bool:
        word = self._raw(name).lower()
        if not word:
            return default
        if word in TRUE_WORDS:
            return True
        if word in FALSE_WORDS:
            return False
        raise _refusal(name, word, "1, true, yes, on, 0, false, no or off")

    def integer(self, name: str, default: int, *, minimum: int, maximum: int) -> int:
        text = self._raw(name)
        if not text:
            return default
        wanted = f"a whole number from {minimum} to {maximum}"
        try:
            number = int(text)
        except ValueError:
            raise _refusal(name, text, wanted) from None
        if not minimum <= number <= maximum:
            raise _refusal(name, text, wanted)
        return number

    def words(self, name: str, default: tuple[str, ...]) -> list[str]:
        """A comma-separated list; empty parts are refused."""
        text = self._raw(name)
        if not text:
            return list(default)
        parts = [part.strip() for part in text.split(",")]
        if not all(parts):
            raise _refusal(name, text, "words separated by single commas")
        return parts

    def choice(self, name: str, default: str, *, among: tuple[str, ...]) -> str:
        text = self._raw(name) or default
        if text not in among:
            raise _refusal(name, text, "one of " + ", ".join(among))
        return text

    def path(self, name: str, default: Path) -> Path:
        text = self._raw(name)
        return Path(text).expanduser().resolve() if text else default

    def origin(self, name: str, default: str) -> str:
        """An address such as ``https://shanggang.example``, without path or closing slash."""
        text = self._raw(name) or default
        parts = urlsplit(text)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
            raise _refusal(name, text, "an address like https://shanggang.example without a path")
        return text

    def database(self, name: str, default: str) -> dict[str, object]:
        """A database address: ``sqlite:///path`` or ``postgres://user:word@host:port/name``."""
        text = self._raw(name) or default
        wanted = "sqlite:///path or postgres://user:password@host:port/name"
        if urlsplit(text).scheme not in {"sqlite", "postgres", "postgresql"}:
            raise _refusal(name, _without_password(text), wanted)
        try:
            return dict(dj_database_url.parse(text, conn_max_age=60, conn_health_checks=True))
        except ValueError:
            raise _refusal(name, _without_password(text), wanted) from None


def _without_password(address: str) -> str:
    scheme, found, rest = address.partition("://")
    if not found or "@" not in rest:
        return address
    return f"{scheme}://…@{rest.rpartition('@')[2]}"


def _refusal(name: str, found: str, wanted: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} is {found!r}; it must be {wanted}.")
