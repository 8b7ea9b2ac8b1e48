"""The cheapest plan for all that can be mended, and what cannot: the engine is asked again without what it refuses."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from compliance.house.overlays import Against, Judging
from compliance.plan import (
    Action,
    Obstacle,
    Plan,
    Prices,
    Progress,
    Step,
    cheapest_for_the_rest,
    possible_actions,
)
from compliance.plan.trial import Trial
from compliance.plan.wording import words_of
from compliance.selectors.whatif import Comparison, compare
from staffing.models import Shop
from staffing.rules import EditionCalendar, Facts, Span
from staffing.rules.changes import Change
from staffing.rules.days import add_days

# Begun when their time has come: nobody waits with a judgement, and a paper is renewed when the old one ends.
NOT_PUT_OFF = ("attest", "renew")


@dataclass(frozen=True)
class Asked:
    """What is asked of a plan. `today`: the day from which lead times count."""

    shop: Shop
    judging: Judging
    facts: Facts
    window: Span
    prices: Prices
    today: date

    @property
    def against(self) -> Against:
        """What judges the days of the window: of a family only the editions that have a day in it."""
        against = self.judging.against
        return against.within(self.window) if isinstance(against, EditionCalendar) else against


@dataclass(frozen=True)
class Patience:
    """How long a search may take: the seconds that are left, and whether nobody stopped it; ``tell`` hears how it stands."""

    left: Callable[[], float]
    goes_on: Callable[[], bool]
    tell: Callable[[Progress], None]


@dataclass(frozen=True)
class Planned:
    """The plan for every requirement that no obstacle stands for, and the shop before and after it.

    ``left``: the seconds that were left when the search ended; what is worked out afterwards is no part of it.
    """

    asked: Asked
    plan: Plan
    obstacles: tuple[Obstacle, ...]
    comparison: Comparison
    left: float


def planned(asked: Asked, patience: Patience) -> Planned | None:
    """Search until the plan is proved or patience ends; None where it ended before a plan was found."""
    actions = possible_actions(asked.against, asked.facts, asked.window, asked.prices, asked.today)
    found, obstacles = cheapest_for_the_rest(
        asked.against,
        asked.facts,
        asked.window,
        actions,
        patience=patience.goes_on,
        seconds=max(1.0, patience.left()),
        progress=patience.tell,
    )
    if not isinstance(found, Plan):
        return None
    left = patience.left()
    found = _no_sooner_than_needed(asked, found, {one.requirement.id for one in obstacles}, patience)
    comparison = compare(
        shop=asked.shop,
        standard=asked.judging,
        facts=asked.facts,
        changes=[change for step in found.steps for change in step.action.changes],
        on=max(asked.window.start, asked.today),
        today=asked.today,
    )
    return Planned(asked, found, obstacles, comparison, left)


def _no_sooner_than_needed(asked: Asked, plan: Plan, left: set[str], patience: Patience) -> Plan:
    """The same steps, each that would begin today put off to where it is just in time, as far as the engine agrees and
    patience goes.

    What is paid by the month stays where it is: its cost depends on the day.
    """
    steps = list(plan.steps)
    for index, step in enumerate(steps):
        if patience.left() <= 0 or not patience.goes_on():
            break
        later = _put_off(step.action, asked)
        if later is not step.action:
            tried = [*steps[:index], replace(step, action=later), *steps[index + 1 :]]
            if _holds(asked, [one.action for one in tried], left):
                steps = tried
    told = [replace(one, words=words_of(one.action, asked.facts)) for one in steps]
    return replace(plan, steps=tuple(sorted(told, key=_turn)))


def _turn(step: Step) -> tuple[date, date, str]:
    return step.start or step.done, step.done, step.action.id


def _put_off(action: Action, asked: Asked) -> Action:
    days = (asked.window.start - action.done).days
    if days <= 0 or action.kind in NOT_PUT_OFF or action.start is None or action.start > asked.today:
        return action
    prices = (price for kind, price in asked.prices.items() if kind.partition(":")[0] == action.kind)
    if any(price.monthly for price in prices):
        return action
    changes = tuple(_later(change, days) for change in action.changes)
    return replace(action, changes=changes, start=add_days(action.start, days))


def _later(change: Any, days: int) -> Change:
    moved: Change = replace(change, day=add_days(change.day, days))
    until = getattr(change, "until", None)
    return replace(moved, until=add_days(until, days)) if until else moved  # type: ignore[call-arg]


def _holds(asked: Asked, actions: list[Action], left: set[str]) -> bool:
    """Whether every requirement that is not left out is all right throughout after these actions."""
    trial = Trial(asked.against, asked.facts, asked.window, actions)
    chosen = frozenset(action.id for action in actions)
    wanted = [one for one in trial.requirements if one not in left]
    return trial.can_be_done(chosen) and not trial.failing(chosen, wanted)
