"""Proposing, judging, learning, until what is proposed holds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from compliance.plan.bounds import Bound, bounds
from compliance.plan.learning import Chosen, clash, lesson
from compliance.plan.polarity import Effect
from compliance.plan.proposing import Cut, Likeness, Proposal
from compliance.plan.trial import Trial
from compliance.plan.watching import OutOfPatience, Progress, Watch
from staffing.rules.whole_numbers import TookTooLong

# What is still tried for each requirement when patience ends.
QUICK_ROUNDS = 50


@dataclass
class Search:
    """What has been learnt, and whom it is told to. Every method that looks for a plan may raise OutOfPatience."""

    trial: Trial
    watch: Watch
    progress: Callable[[Progress], None] = lambda _: None
    cuts: dict[Cut, None] = field(default_factory=dict)
    bounds: dict[Bound, None] = field(default_factory=dict)
    unlike: tuple[Likeness, ...] = ()
    rounds: int = 0
    bound: int = 0
    best: int | None = None

    def run(self, wanted: Sequence[str], *, tell: bool = False) -> Chosen | None:
        """The cheapest actions after which these requirements hold; None where there are none.

        `tell`: what it costs at least is a bound of the answer, and told.
        """
        while True:
            self.watch.check()
            proposed = self.proposed(wanted)
            if proposed is None:
                return None
            if tell:
                self.bound = self.trial.cost(proposed)
            holds = self._learn(proposed, wanted)
            if tell:
                self.best = self.bound if holds else self.best
                self.progress(Progress(self.rounds, self.bound, self.best, self.watch.elapsed))
            if holds:
                return proposed

    def is_in_vain(self, wanted: Sequence[str], rounds: int | None = None) -> bool:
        """Whether no actions mend these requirements; after so many rounds, False where it is not known."""
        if rounds is None:
            return self.run(wanted) is None
        for _ in range(rounds):
            self.watch.check()
            proposed = self.proposed(wanted)
            if proposed is None:
                return True
            if self._learn(proposed, wanted):
                return False
        return False

    def proposed(self, wanted: Sequence[str], kept: Chosen = frozenset()) -> Chosen | None:
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
        try:
            return proposal.made(self.watch.left)
        except TookTooLong:
            raise OutOfPatience from None

    def _learn(self, proposed: Chosen, wanted: Sequence[str]) -> bool:
        """True where the proposal is a plan; else every reason why it is none has become a cut."""
        self.rounds += 1
        if not self.trial.can_be_done(proposed):
            self.cuts[clash(self.trial, proposed)] = None
            return False
        failing = self.trial.failing(proposed, wanted)
        for requirement in failing:
            self.cuts[lesson(self.trial, requirement, proposed)] = None
            self.bounds |= dict.fromkeys(bounds(self.trial, requirement, proposed))
        return not failing

    # --- out of patience ---------------------------------------------------------------------------------------------

    def mended(self, wanted: Sequence[str]) -> Chosen | None:
        """A plan, not always the cheapest: the cheaper of two that are put together otherwise, as far as there is time."""
        found: list[Chosen] = []
        for way in (self._all_at_once, self._one_by_one):
            try:
                chosen = way(wanted)
                if chosen is not None:
                    found.append(chosen)
                    found.append(self._thinned(chosen, wanted))
            except OutOfPatience:
                continue
        return min(found, key=self.trial.cost, default=None)

    def _all_at_once(self, wanted: Sequence[str]) -> Chosen | None:
        """All that does good here and harms nowhere."""
        trial = self.trial
        safe = [
            action
            for action in trial.actions
            if all(trial.effect(action, one) in (Effect.NONE, Effect.GOOD) for one in wanted)
        ]
        chosen = trial.doable(safe)
        return chosen if self._is_plan(chosen, wanted) else None

    def _one_by_one(self, wanted: Sequence[str]) -> Chosen | None:
        """One requirement after the other, keeping what was chosen for those before."""
        chosen: Chosen = frozenset()
        for number in range(1, len(wanted) + 1):
            found = self._within(QUICK_ROUNDS, wanted[:number], chosen)
            if found is None:
                return None
            chosen = found
        return chosen

    def _within(self, rounds: int, wanted: Sequence[str], kept: Chosen) -> Chosen | None:
        for _ in range(rounds):
            proposed = self.proposed(wanted, kept)
            if proposed is None or self._learn(proposed, wanted):
                return proposed
        return None

    def _thinned(self, chosen: Chosen, wanted: Sequence[str]) -> Chosen:
        """Without what the rest does not need, the dearest left away first; as far as there is time."""
        dearest = sorted(chosen, key=lambda one: (-self.trial.actions[one].cost, one))
        pending = [dearest]
        try:
            while pending:
                part = pending.pop()
                fewer = chosen - frozenset(part)
                if self._is_plan(fewer, wanted):
                    chosen = fewer
                elif len(part) > 1:
                    middle = len(part) // 2
                    pending += [part[middle:], part[:middle]]
        except OutOfPatience:
            return chosen
        return chosen

    def _is_plan(self, chosen: Chosen, wanted: Sequence[str]) -> bool:
        return self.trial.can_be_done(chosen) and all(self.trial.holds(one, chosen) for one in wanted)
