"""What the failing of a proposal teaches about every plan."""

from collections.abc import Callable, Sequence

from compliance.plan.actions import may_enable
from compliance.plan.polarity import Effect
from compliance.plan.proposing import Cut
from compliance.plan.trial import Trial

Chosen = frozenset[str]


def clash(trial: Trial, proposed: Chosen) -> Cut:
    """A smallest set of actions that cannot be done together.

    Another about the same people may still make it possible.
    """
    together = proposed
    for action in sorted(proposed):
        if not trial.can_be_done(together - {action}):
            together -= {action}
    clashing = [trial.actions[action] for action in together]
    related = {
        one
        for one in trial.actions.keys() - proposed
        if trial.is_about_the_same(one, together) and may_enable(trial.actions[one], clashing)
    }
    return Cut(frozenset(related), together)


def lesson(trial: Trial, requirement: str, proposed: Chosen) -> Cut:
    """What every plan does otherwise than the proposal, because of a requirement that fails after it.

    Actions that can only do good are added, and those that can only harm left away, as long as the requirement
    still fails: neither can then be what mends it, so the cut need not name them.
    """
    effect = {action: trial.effect(action, requirement) for action in trial.actions}
    harmful = [a for a in sorted(proposed) if effect[a] is Effect.HARM]
    good = [a for a in trial.actions if effect[a] is Effect.GOOD and a not in proposed]
    good.sort(key=lambda action: (trial.actions[action].cost, action))
    chosen = _while_it_fails(trial, requirement, proposed, good, frozenset.union)
    chosen = _while_it_fails(trial, requirement, chosen, harmful, frozenset.difference)
    either = {action for action in trial.actions if effect[action] is Effect.EITHER}
    add = {action for action in good if action not in chosen} | (either - proposed)
    drop = {action for action in harmful if action in chosen} | (either & proposed)
    return Cut(frozenset(add), frozenset(drop), requirement)


def _while_it_fails(
    trial: Trial,
    requirement: str,
    chosen: Chosen,
    candidates: Sequence[str],
    changed: Callable[[Chosen, Chosen], Chosen],
) -> Chosen:
    """`chosen` after as many of the candidates as possible, taken in halves, with the requirement still failing."""
    if not candidates:
        return chosen
    after = changed(chosen, frozenset(candidates))
    relevant = trial.relevant(after, requirement)
    if trial.can_be_done(relevant) and not trial.holds(requirement, relevant):
        return after
    if len(candidates) == 1:
        return chosen
    middle = len(candidates) // 2
    for half in (candidates[:middle], candidates[middle:]):
        chosen = _while_it_fails(trial, requirement, chosen, half, changed)
    return chosen
