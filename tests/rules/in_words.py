"""What a condition says of 李文, mechanic, in both languages."""

from typing import Any

from staffing.rules import Outcome

from .cast import judge_person, person, stretch

InBoth = tuple[str, str]


def asked_of_li(condition: Any) -> InBoth:
    asked = stretch(judge_person(condition, person("李文", "mechanic")))
    return asked.needed("zh"), asked.needed("en")


def found_of_li(condition: Any, facts: dict[str, Any]) -> tuple[Outcome, InBoth, InBoth]:
    """The outcome, its reason and the next step, with these facts on record."""
    found = stretch(judge_person(condition, person("李文", "mechanic", **facts)))
    return (
        found.outcome,
        (found.reason("zh"), found.reason("en")),
        (found.next_step("zh"), found.next_step("en")),
    )
