"""Which actions there are for a shop.

A kind proposes whatever could help somebody; whether it does is for the engine to say. What it leaves out, no plan
can contain, so each says in its docstring where it stops.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

from compliance.plan import for_people, for_shop
from compliance.plan.actions import Action, Prices
from compliance.plan.situation import Situation
from staffing.rules import EditionCalendar, Facts, Span, Standard


class Kind(Protocol):
    """A kind of action."""

    def actions(self, situation: Situation) -> Iterator[Action]: ...


KINDS: tuple[Kind, ...] = (*for_people.KINDS, *for_shop.KINDS)


def possible_actions(
    standard: Standard | EditionCalendar,
    facts: Facts,
    window: Span,
    prices: Prices,
    today: date,
    kinds: Sequence[Kind] = KINDS,
) -> tuple[Action, ...]:
    """Every action of every kind, each once by its id. An action ready after the window is of no use and left out."""
    situation = Situation(standard, facts, window, prices, today)
    found = (action for kind in kinds for action in kind.actions(situation))
    in_time = {a.id: a for a in found if all(change.day <= window.end for change in a.changes)}
    return tuple(in_time.values())
