"""The numbers of a requirement that a house can set anew: where they stand, what they are, what they are called."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from staffing.rules import Requirement, Standard, strictness
from staffing.rules.strictness import Step, Strictness
from staffing.rules.vocabulary import vocabulary

# What is called by codes of these tables may stand on the way to a number.
TABLES = ("posts", "scopes")


@dataclass(frozen=True)
class HouseNumber:
    """A number of a requirement. ``value`` is a number, or a share written 1/2; ``kinds`` what it is about, as codes."""

    steps: tuple[Step, ...]
    value: Any
    beside: dict[str, Any]

    @property
    def path(self) -> str:
        """The place as overlays write it: condition.all_of[0].count.at_least."""
        written = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.steps)
        return written.removeprefix(".")

    @property
    def is_share(self) -> bool:
        return isinstance(self.value, str)

    @property
    def is_whole(self) -> bool:
        return isinstance(self.value, int)

    def change(self, to: Any) -> Strictness:
        """What replacing the number by another does."""
        return strictness.change(self.steps, self.value, to, self.beside)

    def label(self, language: str) -> str:
        """What the number counts, such as 人数至少 or 面积至少（平方米）."""
        about = self._about(language)
        return (
            _("%(number)s (%(about)s)") % {"number": self._word(), "about": about} if about else self._word()
        )

    def _word(self) -> str:
        key = "slots" if self.steps[-2:-1] == ("slots",) else str(self.steps[-1])
        if key == "at_least" and ("quantity" in self.steps or "age" in self.steps):
            return _("at least")
        words = {
            "slots": _("people, at least"),
            "at_least": _("share, at least") if self.is_share else _("people, at least"),
            "at_least_m2": _("square metres, at least"),
            "months": _("months, at least"),
            "months_at_least": _("months, at least"),
            "within_km": _("kilometres away, at most"),
            "level_at_least": _("level, at least"),
            "at_most": _("at most"),
            "review_every_months": _("months from review to review, at most"),
            "share": _("share, at least"),
            "per": _("one for every so many"),
            "strength": _("how binding it is"),
        }
        return words[key]

    def _about(self, language: str) -> str:
        """The posts, scopes and kinds of work on the way to the number."""
        words = vocabulary()
        codes = [(table, str(step)) for step in self.steps for table in TABLES if step in words.table(table)]
        if self.steps[-2:-1] == ("experience",):
            codes += [("experience", kind) for kind in self.beside.get("kinds", ())]
        return "、".join(words.name(table, code, language) for table, code in codes)


def numbers_of(requirement: Requirement) -> list[HouseNumber]:
    """Every number of which it can be told which way is stricter, in the order of the file."""
    data = requirement.model_dump(mode="json", by_alias=True, exclude_none=True)
    return list(_numbers(data["condition"], ("condition",)))


def number_at(edition: Standard, requirement: str, path: str) -> HouseNumber | None:
    """The number at a path of a requirement; None where there is none any more."""
    found = next((one for one in edition.requirements if one.id == requirement), None)
    return next((one for one in numbers_of(found) if one.path == path), None) if found else None


def _numbers(part: Any, steps: tuple[Step, ...]) -> Iterator[HouseNumber]:
    pairs: Any = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, value in pairs:
        if isinstance(value, dict | list):
            yield from _numbers(value, (*steps, key))
        elif isinstance(part, dict) and _is_number(value):
            found = HouseNumber((*steps, key), value, part)
            if found.change(_another(value)) not in (Strictness.OPEN, Strictness.SAME):
                yield found


def _is_number(value: Any) -> bool:
    if isinstance(value, str):
        return value.count("/") == 1 and value.replace("/", "").isdigit()
    return isinstance(value, int | float) and not isinstance(value, bool)


def _another(value: Any) -> Any:
    return str(Fraction(value) / 2) if isinstance(value, str) else value + 1
