"""A plan as it is kept: numbers and days, and the words of each language as they were when it was worked out.

The words are kept because what a plan says must not move when a person is renamed or a record is changed later; the page
then says that the records changed since.
"""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.utils.translation import override

from compliance.before_after import Line, line_of, side_of
from compliance.plan import Obstacle, Plan, Step
from compliance.plan_search import Planned
from staffing.rules import Facts, Person, Requirement
from staffing.rules.changes import find_record

LANGUAGES = [code for code, _name in settings.LANGUAGES]
PLAN, UNFINISHED = "plan", "unfinished"


def answer_of(found: Planned | None, *, ended: bool, stopped: bool, seconds: int) -> dict[str, Any]:
    """What `ShopPlan.answer` keeps. ``ended``: patience ended before the search did, because somebody ``stopped`` it or
    its time was over. ``seconds``: how long it took.
    """
    how = {"ended": ended, "stopped": stopped, "seconds": seconds}
    if found is None:
        return {"state": UNFINISHED, **how}
    plan, comparison = found.plan, found.comparison
    horizon = comparison.after.horizon
    return {
        "state": PLAN,
        **how,
        "cost": plan.cost,
        "bound": plan.bound,
        "rounds": plan.rounds,
        "told_for": comparison.after.on.isoformat(),
        "horizon": [horizon.start.isoformat(), horizon.end.isoformat()],
        "actions": [_action(step, found.asked.facts) for step in plan.steps],
        "runner_up": _runner_up(plan, plan.runner_up) if plan.runner_up else None,
        "told": {language: _told(found, language) for language in LANGUAGES},
    }


def _action(step: Step, facts: Facts) -> dict[str, Any]:
    action = step.action
    return {
        **_brief(step),
        "estimated": action.estimated and action.cost > 0,
        "start": (step.start or step.done).isoformat(),
        "done": step.done.isoformat(),
        "people": [{"id": one.id, "name": one.name} for one in _people(action.changes, facts)],
        "refs": list(dict.fromkeys(ref for change in action.changes if (ref := getattr(change, "ref", "")))),
        "serves": [one.id for one in step.requirements],
    }


def _brief(step: Step) -> dict[str, Any]:
    return {"id": step.action.id, "kind": step.action.kind, "cost": step.cost}


def _people(changes: Iterable[Any], facts: Facts) -> list[Person]:
    """Who is on record and takes part, once each."""
    found: dict[str, Person] = {}
    known = {person.id: person for person in facts.people or ()}
    for change in changes:
        owned = find_record(facts, change.ref) if getattr(change, "ref", "") else None
        owner = owned[0].id if owned and isinstance(owned[0], Person) else ""
        for who in (getattr(change, "person", ""), owner):
            if who in known:
                found[who] = known[who]
    return list(found.values())


def _runner_up(plan: Plan, other: Plan) -> dict[str, Any]:
    """What it costs, and which steps it has more and fewer than the plan."""
    mine, others = ({step.action.id for step in one.steps} for one in (plan, other))
    return {
        "cost": other.cost,
        "more": [_brief(step) for step in other.steps if step.action.id not in mine],
        "fewer": [_brief(step) for step in plan.steps if step.action.id not in others],
    }


# --- words -----------------------------------------------------------------------------------------------------------


def _told(found: Planned, language: str) -> dict[str, Any]:
    plan, comparison = found.plan, found.comparison
    steps = [*(plan.runner_up.steps if plan.runner_up else ()), *plan.steps]
    served = {one.id: one for step in plan.steps for one in step.requirements}
    with override(language):
        return {
            "actions": {step.action.id: [words.of(language) for words in step.words] for step in steps},
            "clauses": {key: _clause(one, language) for key, one in served.items()},
            "obstacles": [_obstacle(one, language) for one in found.obstacles],
            "sides": [asdict(side_of(one, language)) for one in (comparison.before, comparison.after)],
            "lines": [_line(line_of(one, language)) for one in comparison.lines],
        }


def _clause(requirement: Requirement, language: str) -> dict[str, str]:
    return {
        "id": requirement.id,
        "clause": requirement.clause.of(language),
        "title": requirement.title.of(language),
    }


def _obstacle(one: Obstacle, language: str) -> dict[str, Any]:
    return {
        **_clause(one.requirement, language),
        "lack": one.lack.value,
        "day": one.day.isoformat(),
        "code": one.outcome.value,
        "reason": one.reason.of(language),
        "help": one.words.of(language),
        "next_step": one.next_step.of(language),
        "right_from": one.right_from.isoformat() if one.right_from else "",
    }


def _line(line: Line) -> dict[str, Any]:
    kept = asdict(line)
    for name in ("stretches_before", "stretches_after"):
        kept[name] = [
            [day.start.isoformat(), day.end.isoformat(), day.outcome] for day in getattr(line, name)
        ]
    return kept
