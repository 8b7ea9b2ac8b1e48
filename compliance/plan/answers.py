"""What a search for a plan comes to: a plan with its steps, or a refusal with what stands in the way."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from compliance.plan.actions import Action, Words
from staffing.rules import Outcome, Requirement, Text


@dataclass(frozen=True)
class Step:
    """An action of a plan. `words`: what is done, change by change, in the order of their days.

    `requirements`: what would be wrong without it, the rest of the plan being done.
    """

    action: Action
    words: tuple[Words, ...]
    requirements: tuple[Requirement, ...]

    @property
    def start(self) -> date | None:
        """The day on which to begin; None for an action that does not say."""
        return self.action.start

    @property
    def done(self) -> date:
        return self.action.done

    @property
    def cost(self) -> int:
        return self.action.cost


@dataclass(frozen=True)
class Plan:
    """Actions after which nothing is wrong on any day of the window.

    `bound`: no plan can cost less. `runner_up`: the cheapest plan that has fewer actions of some likeness (one hire less,
    though perhaps two trainings more), where there is one and there was time to find it. `rounds`: how often something
    was proposed and judged. `steps`: the actions by the day on which to begin.
    """

    actions: tuple[Action, ...]
    cost: int
    bound: int
    rounds: int
    runner_up: "Plan | None" = None
    steps: tuple[Step, ...] = ()

    @property
    def is_proved_cheapest(self) -> bool:
        return self.cost == self.bound

    @property
    def gap(self) -> int:
        """How much cheaper, at most, a plan might be that was not found, in yuan."""
        return self.cost - self.bound

    @property
    def gap_percent(self) -> float:
        """The gap in percent of the cost of this plan."""
        return 100 * self.gap / self.cost if self.cost else 0.0

    @property
    def to_be_judged(self) -> tuple[Step, ...]:
        """The steps that are no more than somebody's judgement: the plan rests on their being judged to be met."""
        return tuple(step for step in self.steps if step.action.kind == "attest")

    @property
    def rests_on_estimates(self) -> bool:
        """Whether some of the cost is reckoned by an estimate of the house."""
        return any(action.estimated and action.cost for action in self.actions)


class Lack(StrEnum):
    """Why nothing mends a requirement."""

    JUDGEMENT = "judgement"
    UNRECORDED = "unrecorded"
    NO_ACTION = "no_action"
    TOO_LATE = "too_late"
    NOT_ENOUGH = "not_enough"
    TOGETHER = "together"


LACKS = {
    Lack.JUDGEMENT: Words(
        "这一条由人判断，花钱买不到：请有权的人现场判断并签认。",
        "This is judged by people and cannot be bought: somebody entitled to has to judge and attest it.",
    ),
    Lack.UNRECORDED: Words(
        "有关情况还没有登记，算不出办法：请先登记。",
        "What it depends on is not on record, so no way out can be worked out: record it first.",
    ),
    Lack.NO_ACTION: Words(
        "没有哪项能安排的措施对这一条有用，或者都要到期间结束之后才办得成。",
        "Nothing that can be arranged helps with this, or it would be ready only after the days that count.",
    ),
    Lack.TOO_LATE: Words(
        "办法有，但最早也赶不上：请把开始日推后，或者缩短准备天数。",
        "There are ways, but none is ready in time: let the days begin later, or shorten the days of lead.",
    ),
    Lack.NOT_ENOUGH: Words(
        "能安排的措施都做了，仍不够。",
        "With all that can be arranged it still falls short.",
    ),
    Lack.TOGETHER: Words(
        "单独一条都做得到，放在一起就互相冲突。",
        "Each can be mended alone, but not all of them at once.",
    ),
}


@dataclass(frozen=True)
class Obstacle:
    """A requirement that stands in the way. `day`: the first day on which it is wrong with all done that can help it.

    `reason` and `next_step`: of the engine, for that day. `right_from`: from when on it would be all right, if ever.
    """

    requirement: Requirement
    lack: Lack
    day: date
    outcome: Outcome
    reason: Words
    next_step: Words
    right_from: date | None = None

    @property
    def clause(self) -> Text:
        return self.requirement.clause

    @property
    def words(self) -> Words:
        """Why nothing mends it, and what can be done about that."""
        return LACKS[self.lack]


@dataclass(frozen=True)
class Refusal:
    """There is no plan. `requirements`: what no actions mend; `together`: each alone can be mended, not all at once.

    `out_of_patience`: neither a plan nor a proof that there is none was found in time; nothing is claimed then.
    `obstacles`: the requirements again, each with what is missing.
    """

    requirements: tuple[Requirement, ...] = ()
    together: bool = False
    out_of_patience: bool = False
    obstacles: tuple[Obstacle, ...] = ()
