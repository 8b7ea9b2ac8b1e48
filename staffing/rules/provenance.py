"""Which file says what: where a requirement of a standard comes from, and what an overlay made of it."""

from dataclasses import dataclass
from typing import Any, Literal

from staffing.rules.models import Text
from staffing.rules.words import say


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the file of one standard says about a requirement.

    `declared` and `added`: it begins there. `changed`: `path` was `was` and is `now`. `kept`: the file asks for `now`,
    which is laxer, so the stricter `was` holds. `removed`: the file takes it out. The last three have a `reason`.
    """

    standard: str
    does: Literal["declared", "added", "changed", "kept", "removed"]
    path: str = ""
    was: Any = None
    now: Any = None
    laxer: bool = False
    reason: Text | None = None
    source: Any = None
    sureness: str = ""

    @classmethod
    def declared(cls, standard: str) -> "Provenance":
        return cls(standard, "declared")

    def words(self, language: str) -> str:
        """A sentence such as: changed by cn-fj-repair: condition.area.at_least_m2, 200 -> 300 (reason; source)."""
        key = f"told_{self.does}_laxer" if self.does == "changed" and self.laxer else f"told_{self.does}"
        return say(
            key,
            language,
            standard=self.standard,
            path=self.path,
            was=_shown(self.was, language),
            now=_shown(self.now, language),
            reason=self.reason.of(language) if self.reason else "",
            source=self.source.of(language) if self.source else "",
        )


def _shown(value: Any, language: str) -> str:
    """A value in a sentence; what is more than one word is not written out."""
    if value is None:
        return say("told_nothing", language)
    if isinstance(value, dict | list):
        return say("told_much", language)
    return str(value)
