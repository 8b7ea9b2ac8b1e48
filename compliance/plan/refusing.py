"""Why there is no plan: the requirements that nothing mends, or a smallest set that cannot be mended at once."""

from collections.abc import Sequence
from datetime import date

from compliance.plan.actions import Words
from compliance.plan.answers import Lack, Obstacle, Refusal
from compliance.plan.learning import Chosen
from compliance.plan.polarity import Effect
from compliance.plan.search import Search
from compliance.plan.trial import Trial
from compliance.plan.watching import OutOfPatience
from staffing.rules import Outcome
from staffing.rules.conditions import Judgement
from staffing.rules.evaluate import stretches_of
from staffing.rules.fragility import is_broken
from staffing.rules.standard import walk

ROUNDS_ALONE = 30
LACK_OF = {Outcome.NEEDS_JUDGEMENT: Lack.JUDGEMENT, Outcome.UNKNOWN: Lack.UNRECORDED}


def refusal(search: Search, wanted: Sequence[str]) -> Refusal:
    """The refusal, after a search for these requirements that found nothing. Raises OutOfPatience."""
    alone = [requirement for requirement in wanted if is_hopeless(search, requirement)]
    together = not alone
    blamed = alone or _smallest(search, wanted)
    requirements = tuple(search.trial.requirements[one] for one in blamed)
    obstacles = tuple(_obstacle(search.trial, one, together=together) for one in blamed)
    return Refusal(requirements, together, obstacles=obstacles)


def hopeless(search: Search, wanted: Sequence[str]) -> list[str]:
    """The requirements that are known to be mended by no actions after a short search for each alone."""
    return [one for one in wanted if is_hopeless(search, one, rounds=ROUNDS_ALONE)]


def is_hopeless(search: Search, requirement: str, rounds: int | None = None) -> bool:
    """Whether no actions mend the requirement: judged once after all that can only help it, before anything is searched.

    `rounds`: how long to search; True then only where it is certain.
    """
    trial = search.trial
    if search.proposed([requirement]) is None:
        return True
    helpful = most_helpful(trial, requirement)
    if trial.holds(requirement, helpful):
        return False
    effects = {trial.effect(action, requirement) for action in trial.actions}
    everything = {a for a in trial.actions if trial.effect(a, requirement) is Effect.GOOD}
    if Effect.EITHER not in effects and helpful == everything:
        return True
    return search.is_in_vain([requirement], rounds)


def most_helpful(trial: Trial, requirement: str) -> Chosen:
    """All actions that can only do the requirement good, as far as they can be done together."""
    good = [a for a in trial.actions if trial.effect(a, requirement) is Effect.GOOD]
    return trial.doable(good)


def _nearest(trial: Trial, requirement: str) -> Chosen:
    """What brings the requirement nearest to being all right throughout: of actions that may also harm, those that do good.

    When patience ends meanwhile, as near as was found.
    """
    chosen = most_helpful(trial, requirement)
    either = [a for a in trial.actions if trial.effect(a, requirement) is Effect.EITHER]
    try:
        broken = _broken_days(trial, requirement, chosen)
        for action in sorted(either, key=lambda one: (trial.actions[one].cost, one)):
            more = chosen | {action}
            if trial.can_be_done(more) and (now := _broken_days(trial, requirement, more)) < broken:
                chosen, broken = more, now
    except OutOfPatience:
        pass
    return chosen


def _broken_days(trial: Trial, requirement: str, chosen: Chosen) -> int:
    pieces = trial.judged(requirement, chosen).pieces()
    return sum(last - first + 1 for first, last, judged in pieces if is_broken(judged))


def _smallest(search: Search, wanted: Sequence[str]) -> list[str]:
    """A set of requirements that cannot be mended at once, of which each is needed for that.

    What has been learnt already tells most that are not needed; only for the others is there a search, and when
    patience ends in it, the set is true though perhaps not the smallest.
    """
    blamed = list(wanted)
    for requirement in wanted:
        without = [one for one in blamed if one != requirement]
        if search.proposed(without) is None:
            blamed = without
    try:
        for requirement in list(blamed):
            without = [one for one in blamed if one != requirement]
            if search.run(without) is None:
                blamed = without
    except OutOfPatience:
        pass
    return blamed


def _obstacle(trial: Trial, requirement: str, *, together: bool) -> Obstacle:
    asked = trial.requirements[requirement]
    for helpful in (_nearest(trial, requirement), frozenset[str]()):
        stretches = stretches_of(asked, trial.judged(requirement, helpful))
        broken = [stretch for stretch in stretches if is_broken(stretch.judged)]
        if broken:
            break
    else:
        broken = list(stretches[:1])
    first, last = broken[0], broken[-1]
    right_from = None if last is stretches[-1] else date.fromordinal(last.end.toordinal() + 1)
    lack = Lack.TOGETHER if together else _lack(trial, requirement, first.outcome, right_from)
    if (
        lack is Lack.TOO_LATE
    ):  # what comes later explains nothing: told as the records stand, as all other pages do
        as_is = stretches_of(asked, trial.judged(requirement, frozenset()))
        first = next((stretch for stretch in as_is if is_broken(stretch.judged)), first)
    return Obstacle(
        requirement=first.requirement,
        lack=lack,
        day=first.start,
        outcome=first.outcome,
        reason=Words(first.reason("zh"), first.reason("en")),
        next_step=Words(first.next_step("zh"), first.next_step("en")),
        right_from=right_from,
    )


def _lack(trial: Trial, requirement: str, outcome: Outcome, right_from: date | None) -> Lack:
    helping = [a for a in trial.actions if Effect.GOOD in trial.effect(a, requirement)]
    if helping and right_from:
        return Lack.TOO_LATE
    if outcome in LACK_OF:
        return LACK_OF[outcome]
    if not helping:
        nested = (part for condition in trial.conditions[requirement] for part in walk(condition))
        return Lack.JUDGEMENT if any(isinstance(part, Judgement) for part in nested) else Lack.NO_ACTION
    return Lack.NOT_ENOUGH
