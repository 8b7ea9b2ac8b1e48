"""The cheapest set of actions that makes a shop comply from a day on and keeps it so.

    actions = possible_actions(standard, facts, window, prices, today)
    answer = cheapest_plan(standard, facts, window, actions)     # Plan or Refusal

Exact and engine-agnostic, an implicit hitting set: HiGHS proposes the cheapest actions that satisfy every cut learnt so
far, the rule engine judges the facts after them, and each requirement that fails teaches a cut that no plan can miss.
What an action can do to a requirement is told by polarity.py; where it does not know, cuts name both directions, so
that the answer stays exact for kinds of conditions that this package has never heard of.

    actions.py          an action: changes (staffing.rules.changes) with a cost in yuan; a kind of action and its price
    prices.py           the list of prices in words, and an estimate of the house for each
    generate.py         which actions there are for a shop: one small class a kind, in
    for_people.py       papers, reviews, hours of training, appointments, moves, hires
    for_shop.py         leases, places, equipment, verifications, documents, judgements
    situation.py        what they are made from
    polarity.py         whether an action can help or harm a requirement; polarity_things.py of places and things
    bounds.py           what a failing count, share or "every" says of how many people, and of whom; measures.py what each adds to it
    trial.py            judges one requirement after some actions, and remembers
    proposing.py        the cheapest actions that satisfy what has been learnt
    learning.py         what a failing requirement teaches
    search.py           proposing, judging, learning
    watching.py         when a search ends, and what is told of it meanwhile
    refusing.py         the requirements that nothing mends
    answers.py          a plan with its steps, a refusal with its obstacles; wording.py puts steps into words
    solve.py            the proof, the runner-up, or the refusal
"""

from compliance.plan.actions import Action, Price, Prices, Words
from compliance.plan.answers import Lack, Obstacle, Plan, Refusal, Step
from compliance.plan.generate import possible_actions
from compliance.plan.prices import DEFAULT_PRICES, ESTIMATED, PRICE_LINES, YUAN_A_MONTH, PriceLine
from compliance.plan.solve import cheapest_for_the_rest, cheapest_plan
from compliance.plan.watching import Progress

__all__ = [
    "DEFAULT_PRICES",
    "ESTIMATED",
    "PRICE_LINES",
    "YUAN_A_MONTH",
    "Action",
    "Lack",
    "Obstacle",
    "Plan",
    "Price",
    "PriceLine",
    "Prices",
    "Progress",
    "Refusal",
    "Step",
    "Words",
    "cheapest_for_the_rest",
    "cheapest_plan",
    "possible_actions",
]
