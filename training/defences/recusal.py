"""Who may not examine a candidate, and why: pure. What is asked is a day, for people change shops and posts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Recusal(StrEnum):
    """Why somebody may not sit on the panel of a candidate."""

    CANDIDATE = "candidate"
    SUPERIOR = "superior"
    SAME_SHOP = "same_shop"
    DECLARED = "declared"


@dataclass(frozen=True, slots=True)
class Spell:
    """In this shop, on these days, both included; ``until`` None: no end is known."""

    shop: int
    since: date
    until: date | None = None

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """person: a number that examiners may share. shop: where the defence belongs to. works: employments."""

    person: int
    shop: int
    works: Sequence[Spell] = ()

    def shops(self, on: date) -> set[int]:
        return {self.shop, *_shops(self.works, on)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Examiner:
    """person: None for somebody from outside without an employment anywhere. leads: posts over a shop's people. owns: shops
    whose owner this is. declared: has said to be in a conflict."""

    person: int | None = None
    works: Sequence[Spell] = ()
    leads: Sequence[Spell] = ()
    owns: frozenset[int] = field(default_factory=frozenset)
    declared: bool = False


def recusals(candidate: Candidate, examiner: Examiner, *, on: date) -> list[Recusal]:
    """Everything that keeps the examiner from the panel on the day, the gravest first; empty: may examine."""
    shops = candidate.shops(on)
    found = {
        Recusal.CANDIDATE: examiner.person == candidate.person,
        Recusal.SUPERIOR: bool(shops & (examiner.owns | _shops(examiner.leads, on))),
        Recusal.SAME_SHOP: bool(shops & _shops(examiner.works, on)),
        Recusal.DECLARED: examiner.declared,
    }
    return [reason for reason, holds in found.items() if holds]


def _shops(spells: Iterable[Spell], on: date) -> set[int]:
    return {spell.shop for spell in spells if spell.holds(on)}
