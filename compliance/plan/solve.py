"""The cheapest plan, by an implicit hitting set: propose, judge, learn, until what is proposed holds."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from compliance.plan.actions import Action
from compliance.plan.bounds import Bound, bounds
from compliance.plan.polarity import Effect
from compliance.plan.proposing import Cut, Likeness, Proposal
from compliance.plan.trial import Trial
from staffing.rules import EditionCalendar, Facts, Requirement, Span, Standard
from staffing.rules.changes import Appoint, Transfer

# What is still tried for each requirement when patience ends.
QUICK_ROUNDS = 50


@dataclass(frozen=True)
class Plan:
    """Actions after which nothing is wrong on any day of the window.

    `bound`: no plan can cost less. `runner_up`: the cheapest plan that has fewer actions of some likeness (one hire less,
    though perhaps two trainings more), where there is one and there was patience to find it. `rounds`: how often the engine was asked.
    """

    actions: tuple[Action, ...]
    cost: int
    bound: int
    rounds: int
    runner_up: "Plan | None" = None

    @property
    def is_proved_cheapest(self) -> bool:
        return self.cost == self.bound

    @property
    def gap(self) -> int:
        """How much cheaper, at most, a plan might be that was not found, in yuan."""
        return self.cost - self.bound


@dataclass(frozen=True)
class Refusal:
    """There is no plan. `requirements`: what no actions mend; `together`: each alone can be mended, not all at once.

    `out_of_patience`: neither a plan nor a proof that there is none was found in time; nothing is claimed then.
    """

    requirements: tuple[Requirement, ...] = ()
    together: bool = False
    out_of_patience: bool = False


def cheapest_plan(
    standard: Standard | EditionCalendar,
    facts: Facts,
    window: Span,
    actions: Sequence[Action],
    *,
    leaving_out: Iterable[str] = (),
    patience: Callable[[], bool] = lambda: True,
) -> Plan | Refusal:
    """The cheapest of the actions after which every requirement that binds is all right on every day of the window.

    `leaving_out`: ids of requirements that are not asked for. `patience` says whether to go on; when it ends, the best
    plan found is given with its gap.
    """
    trial = Trial(standard, facts, window, actions)
    wanted = [id_ for id_ in trial.requirements if id_ not in set(leaving_out)]
    search = _Search(trial, patience)
    best = search.run(wanted)
    if best is None:
        return search.refusal(wanted)
    if best.is_proved_cheapest and best.actions:
        search.unlike = _likenesses(best, actions)
        runner_up = search.run(wanted)
        return Plan(best.actions, best.cost, best.bound, search.rounds, runner_up)
    return best


@dataclass
class _Search:
    trial: Trial
    patience: Callable[[], bool]
    cuts: dict[Cut, None] = field(default_factory=dict)
    bounds: dict[Bound, None] = field(default_factory=dict)
    unlike: tuple[Likeness, ...] = ()
    rounds: int = 0

    def run(self, wanted: Sequence[str]) -> Plan | None:
        """The cheapest plan for these requirements; None where there is none, or none was found."""
        bound = 0
        while True:
            proposed = self._proposed(wanted)
            if proposed is None:
                return None
            bound = self.trial.cost(proposed)
            if self._learn(proposed, wanted):
                return self._plan(proposed, bound)
            if not self.patience():
                return self._mended(wanted, bound)

    def refusal(self, wanted: Sequence[str]) -> Refusal:
        """Which requirements stand in the way: one that nothing mends, or a smallest set that cannot be mended at once."""
        if not self.patience():
            return Refusal(out_of_patience=True)
        alone = [requirement for requirement in wanted if self._is_hopeless([requirement])]
        together = not alone
        if together:
            alone = list(wanted)
            for requirement in wanted:
                without = [one for one in alone if one != requirement]
                if self._is_hopeless(without):
                    alone = without
        if not self.patience():
            return Refusal(out_of_patience=True)
        return Refusal(tuple(self.trial.requirements[one] for one in alone), together)

    def _is_hopeless(self, wanted: Sequence[str]) -> bool:
        return self.run(wanted) is None

    def _plan(self, chosen: frozenset[str], bound: int) -> Plan:
        actions = tuple(self.trial.actions[action] for action in sorted(chosen))
        return Plan(actions, self.trial.cost(chosen), bound, self.rounds)

    # --- proposing ---------------------------------------------------------------------------------------------------

    def _proposed(self, wanted: Sequence[str], kept: frozenset[str] = frozenset()) -> frozenset[str] | None:
        """The cheapest actions, with those kept and of these the fewest, that satisfy every cut for these requirements."""
        proposal = Proposal(self.trial.actions)
        proposal.keep(kept)
        for cut in self.cuts:
            if not cut.requirement or cut.requirement in wanted:
                proposal.learn(cut)
        for bound in self.bounds:
            if bound.requirement in wanted:
                proposal.reach(bound)
        if self.unlike:
            proposal.be_unlike(self.unlike)
        return proposal.made()

    # --- judging and learning ----------------------------------------------------------------------------------------

    def _learn(self, proposed: frozenset[str], wanted: Sequence[str]) -> bool:
        """True where the proposal is a plan; else every reason why it is none has become a cut."""
        self.rounds += 1
        if not self.trial.can_be_done(proposed):
            self._add(self._clash(proposed))
            return False
        failing = self.trial.failing(proposed, wanted)
        for requirement in failing:
            self._add(self._lesson(requirement, proposed))
            self.bounds |= dict.fromkeys(bounds(self.trial, requirement, proposed))
        return not failing

    def _add(self, cut: Cut) -> None:
        self.cuts[cut] = None

    def _clash(self, proposed: frozenset[str]) -> Cut:
        """A smallest set of actions that cannot be done together.

        Another about the same people may still make it possible: one that gives a post that is missing, or takes one
        that is held twice, or that is about something else than posts.
        """
        clash = proposed
        for action in sorted(proposed):
            if not self.trial.can_be_done(clash - {action}):
                clash -= {action}
        gained, lost = _posts(self.trial.actions[action] for action in clash)
        related = set()
        for one in self.trial.actions.keys() - proposed:
            if self.trial.is_about_the_same(one, clash):
                gains, loses = _posts([self.trial.actions[one]])
                if not gains.isdisjoint(lost) or not loses.isdisjoint(gained) or not (gains or loses):
                    related.add(one)
        return Cut(frozenset(related), clash)

    def _lesson(self, requirement: str, proposed: frozenset[str]) -> Cut:
        """What every plan does otherwise than the proposal, because of a requirement that fails after it.

        Actions that can only do good are added, and those that can only harm left away, as long as the requirement
        still fails: neither can then be what mends it, so the cut need not name them.
        """
        trial = self.trial
        effect = {action: trial.effect(action, requirement) for action in trial.actions}
        harmful = [a for a in sorted(proposed) if effect[a] is Effect.HARM]
        good = [a for a in trial.actions if effect[a] is Effect.GOOD and a not in proposed]
        good.sort(key=lambda action: (trial.actions[action].cost, action))
        chosen = self._while_it_fails(requirement, proposed, good, frozenset.union)
        chosen = self._while_it_fails(requirement, chosen, harmful, frozenset.difference)
        either = {action for action in trial.actions if effect[action] is Effect.EITHER}
        add = {action for action in good if action not in chosen} | (either - proposed)
        drop = {action for action in harmful if action in chosen} | (either & proposed)
        return Cut(frozenset(add), frozenset(drop), requirement)

    def _while_it_fails(
        self,
        requirement: str,
        chosen: frozenset[str],
        candidates: Sequence[str],
        changed: Callable[[frozenset[str], frozenset[str]], frozenset[str]],
    ) -> frozenset[str]:
        """`chosen` after as many of the candidates as possible, taken in halves, with the requirement still failing."""
        if not candidates:
            return chosen
        after = changed(chosen, frozenset(candidates))
        relevant = self.trial.relevant(after, requirement)
        if self.trial.can_be_done(relevant) and not self.trial.holds(requirement, relevant):
            return after
        if len(candidates) == 1:
            return chosen
        middle = len(candidates) // 2
        for half in (candidates[:middle], candidates[middle:]):
            chosen = self._while_it_fails(requirement, chosen, half, changed)
        return chosen

    # --- out of patience ---------------------------------------------------------------------------------------------

    def _mended(self, wanted: Sequence[str], bound: int) -> Plan | None:
        """A plan, not always the cheapest: one requirement after the other, keeping what was chosen for those before."""
        chosen: frozenset[str] = frozenset()
        for number in range(1, len(wanted) + 1):
            found = self._within(QUICK_ROUNDS, wanted[:number], chosen)
            if found is None:
                return None
            chosen = found
        return self._plan(chosen, bound)

    def _within(self, rounds: int, wanted: Sequence[str], kept: frozenset[str]) -> frozenset[str] | None:
        for _ in range(rounds):
            proposed = self._proposed(wanted, kept)
            if proposed is None or self._learn(proposed, wanted):
                return proposed
        return None


def _likenesses(plan: Plan, actions: Sequence[Action]) -> tuple[Likeness, ...]:
    number = Counter(action.likeness or action.id for action in plan.actions)
    alike = {like: frozenset(a.id for a in actions if (a.likeness or a.id) == like) for like in number}
    return tuple((alike[like], number[like]) for like in number)


def _posts(actions: Iterable[Action]) -> tuple[set[str], set[str]]:
    """The posts that the actions give, and those that they take."""
    changes = [change for action in actions for change in action.changes]
    gained = {change.post for change in changes if isinstance(change, Appoint)}
    gained |= {change.to for change in changes if isinstance(change, Transfer)}
    return gained, {change.post for change in changes if isinstance(change, Transfer)}
