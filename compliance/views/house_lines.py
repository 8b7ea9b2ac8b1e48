"""The rules of a house as the lines of a list: each with how it stands on a day."""

from dataclasses import dataclass
from datetime import date

from compliance.house.carrying import LeftBehind, left_behind
from compliance.house.overlays import Judging, edition_on, editions_of
from compliance.models import HouseRule
from compliance.words.house import HouseNote, house_note


@dataclass(frozen=True)
class RuleLine:
    """A rule, its words, what leaves it behind, and how it stands: in_force, later, withdrawn, replaced (by a later one about the same number),
    idle (its edition does not judge on the day) or broken.
    """

    row: HouseRule
    note: HouseNote
    title: str
    state: str
    left: LeftBehind | None = None
    left_words: str = ""

    @property
    def may_be_withdrawn(self) -> bool:
        return self.state != "withdrawn"


def rule_lines(judging: Judging, *, on: date, language: str) -> list[RuleLine]:
    """The newest first."""
    left = {one.row.pk: one for one in left_behind(judging)}
    active = [row for rows in judging.rules_on(on).values() for row in rows]
    edition = edition_on(judging.against, on)
    return [
        RuleLine(
            row=row,
            note=house_note(row, edition if row in active else None, language),
            title=_title(judging, row, language),
            state=_state(judging, row, on, active),
            left=left.get(row.pk),
            left_words=_left_words(left.get(row.pk), language),
        )
        for row in reversed(judging.rules)
    ]


def _left_words(left: LeftBehind | None, language: str) -> str:
    """The edition that takes over, by name."""
    return left.edition.edition.of(language) if left and left.edition else ""


def _title(judging: Judging, row: HouseRule, language: str) -> str:
    """What the standard calls the requirement; its id where the standard has it no more."""
    if row.adds:
        words = row.value["title"]
        return str(words["zh" if language.startswith("zh") else "en"])
    editions = [one for one in editions_of(judging.plain) if one.id == row.standard]
    found = (one for edition in editions for one in edition.requirements if one.id == row.requirement)
    return next((one.title.of(language) for one in found), row.requirement)


def _state(judging: Judging, row: HouseRule, on: date, active: list[HouseRule]) -> str:
    if row.holds_until is not None and row.holds_until < on:
        return "withdrawn"
    if row in judging.broken:
        return "broken"
    if row.valid_from > on:
        return "later"
    if row in active:
        return "in_force"
    edition = edition_on(judging.plain, on)
    return "replaced" if edition is not None and edition.id == row.standard else "idle"
