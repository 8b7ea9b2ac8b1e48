"""The cheapest set of actions that makes a shop comply from a day on and keeps it so.

    actions = possible_actions(standard, facts, window, prices, today)
    answer = cheapest_plan(standard, facts, window, actions)     # Plan or Refusal

Exact and engine-agnostic, an implicit hitting set: HiGHS proposes the cheapest actions that satisfy every cut learnt so
far, the rule engine judges the facts after them, and each requirement that fails teaches a cut that no plan can miss.
What an action can do to a requirement is told by polarity.py; where it does not know, cuts name both directions, so
that the answer stays exact for kinds of conditions that this package has never heard of.

    actions.py    an action: changes (staffing.rules.changes) with a cost in yuan; a kind of action and its price
    generate.py   which actions there are for a shop: one small class a kind
    polarity.py   whether an action can help or harm a requirement
    bounds.py     what a failing count, share or "every" says of how many people, and of whom
    trial.py      judges one requirement after some actions, and remembers
    proposing.py  the cheapest actions that satisfy what has been learnt
    solve.py      proposing, judging, learning; the proof, the runner-up, or the requirement that nothing mends
"""

from compliance.plan.actions import DEFAULT_PRICES, Action, Price, Prices
from compliance.plan.generate import possible_actions
from compliance.plan.solve import Plan, Refusal, cheapest_plan

__all__ = [
    "DEFAULT_PRICES",
    "Action",
    "Plan",
    "Price",
    "Prices",
    "Refusal",
    "cheapest_plan",
    "possible_actions",
]
