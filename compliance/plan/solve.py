"""The cheapest plan, by an implicit hitting set: propose, judge, learn, until what is proposed holds."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from compliance.plan.actions import Action
from compliance.plan.answers import Obstacle, Plan, Refusal, Step
from compliance.plan.learning import Chosen
from compliance.plan.proposing import Likeness
from compliance.plan.refusing import hopeless, refusal
from compliance.plan.search import Search
from compliance.plan.trial import Trial
from compliance.plan.watching import OutOfPatience, Progress, Watch
from compliance.plan.wording import words_of
from staffing.rules import EditionCalendar, Facts, Span, Standard

# When the search is ended, how long it may still take to put some plan together; and its share of a limit of time.
MENDING_SECONDS = 10.0
MENDING_SHARE = 0.25


def cheapest_plan(
    standard: Standard | EditionCalendar,
    facts: Facts,
    window: Span,
    actions: Sequence[Action],
    *,
    leaving_out: Iterable[str] = (),
    patience: Callable[[], bool] = lambda: True,
    seconds: float | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Plan | Refusal:
    """The cheapest of the actions after which every requirement that binds is all right on every day of the window.

    `leaving_out`: ids of requirements that are not asked for. `patience` says whether to go on, and is asked before each
    judging; after `seconds` it ends in any case. A plan with its gap is given then, put together within some seconds, or
    a refusal that claims nothing. `progress` is told after each round. The runner-up is looked for in the time that is left.
    """
    return cheapest_for_the_rest(
        standard,
        facts,
        window,
        actions,
        leaving_out=leaving_out,
        patience=patience,
        seconds=seconds,
        progress=progress,
        setting_apart=False,
    )[0]


def cheapest_for_the_rest(
    standard: Standard | EditionCalendar,
    facts: Facts,
    window: Span,
    actions: Sequence[Action],
    *,
    leaving_out: Iterable[str] = (),
    patience: Callable[[], bool] = lambda: True,
    seconds: float | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
    setting_apart: bool = True,
) -> tuple[Plan | Refusal, tuple[Obstacle, ...]]:
    """As `cheapest_plan`, of all that can be mended, and what cannot: what is refused is left out, with its obstacles.

    What has been learnt is kept from one to the next. A refusal comes back only where patience ends or nothing is left out.
    """
    mending = MENDING_SECONDS if seconds is None else seconds * MENDING_SHARE
    watch = Watch(patience, None if seconds is None else seconds - mending)
    trial = Trial(standard, facts, window, actions)
    search = Search(trial, watch, progress)
    trial.watch = lambda: search.watch.check()
    left_out = set(leaving_out)
    obstacles: list[Obstacle] = []
    while True:
        wanted = [id_ for id_ in trial.requirements if id_ not in left_out]
        found = _answer(search, wanted, mending)
        if isinstance(found, Plan) or not found.obstacles or not setting_apart:
            return found, tuple(obstacles)
        obstacles += found.obstacles
        left_out |= {one.requirement.id for one in found.obstacles}


def _answer(search: Search, wanted: Sequence[str], mending: float) -> Plan | Refusal:
    """What nothing mends is named before anything is planned for all at once."""
    try:
        best = None if hopeless(search, wanted) else search.run(wanted, tell=True)
        if best is None:
            return refusal(search, wanted)
    except OutOfPatience:
        return _mended(search, wanted, mending)
    plan = _plan(search, best, wanted)
    return replace(plan, runner_up=_runner_up(search, plan, wanted), rounds=search.rounds)


def _mended(search: Search, wanted: Sequence[str], seconds: float) -> Plan | Refusal:
    search.watch = Watch(seconds=seconds)
    try:
        found = search.mended(wanted)
    except OutOfPatience:
        found = None
    if found is None:
        return Refusal(out_of_patience=True)
    search.best = search.trial.cost(found)
    return _plan(search, found, wanted)


def _runner_up(search: Search, plan: Plan, wanted: Sequence[str]) -> Plan | None:
    if not plan.actions:
        return None
    search.unlike = _likenesses(plan, list(search.trial.actions.values()))
    try:
        found = search.run(wanted)
    except OutOfPatience:
        return None
    if found is None:
        return None
    return replace(_plan(search, found, wanted), bound=search.trial.cost(found))


def _plan(search: Search, chosen: Chosen, wanted: Sequence[str]) -> Plan:
    """The plan in words. What each action is for is still found out when patience has ended: it takes a moment."""
    trial = search.trial
    search.watch, watch = Watch(), search.watch
    steps = [_step(trial, action, chosen, wanted) for action in sorted(chosen)]
    steps.sort(key=lambda step: (step.start or date.min, step.done, step.action.id))
    search.watch = watch
    actions = tuple(trial.actions[action] for action in sorted(chosen))
    return Plan(actions, trial.cost(chosen), search.bound, search.rounds, steps=tuple(steps))


def _step(trial: Trial, action: str, chosen: Chosen, wanted: Sequence[str]) -> Step:
    without = chosen - {action}
    for_these = [one for one in wanted if trial.relevant([action], one)]
    if trial.can_be_done(without):
        for_these = trial.failing(without, for_these)
    done = trial.actions[action]
    requirements = tuple(trial.requirements[one] for one in for_these)
    return Step(done, words_of(done, trial.facts), requirements)


def _likenesses(plan: Plan, actions: Sequence[Action]) -> tuple[Likeness, ...]:
    number = Counter(action.likeness or action.id for action in plan.actions)
    alike = {like: frozenset(a.id for a in actions if (a.likeness or a.id) == like) for like in number}
    return tuple((alike[like], number[like]) for like in number)
