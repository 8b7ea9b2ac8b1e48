"""The cheapest plan for 20 and for 50 people against trying every set of up to two actions for the 20."""

from dataclasses import replace
from datetime import date
from itertools import combinations
from time import perf_counter

from benchmarks import timeline
from compliance.plan import DEFAULT_PRICES, Action, Plan, cheapest_plan, possible_actions
from compliance.plan.trial import Trial
from staffing.rules import Facts, Span, load_standard

TODAY = date(2026, 11, 1)
WINDOW = Span(date(2026, 12, 1), date(2027, 11, 30))
TRIED = 300
# The shop of the benchmark records no equipment and nobody's judgement, so no action mends these.
OTHERS = [r.id for r in load_standard("cn-class2-source").requirements if r.group != "personnel"]


def run() -> list[str]:
    """The lines to print: how many actions, how long, and how long trying sets would take."""
    lines, seconds = [], {}
    for people in (20, 50):
        facts, actions = _shop(people)
        began = perf_counter()
        plan = cheapest_plan(load_standard("cn-class2-source"), facts, WINDOW, actions, leaving_out=OTHERS)
        seconds[people] = perf_counter() - began
        assert isinstance(plan, Plan)
        assert plan.is_proved_cheapest
        lines.append(
            f"{people} people, {len(actions)} actions: {len(plan.actions)} of them, {plan.cost} yuan, proved"
            f" with the runner-up in {seconds[people]:.1f} s and {plan.rounds} rounds"
        )
    facts, actions = _shop(20)
    pairs = len(actions) * (len(actions) + 1) // 2
    apart = _seconds_a_set(facts, actions) * pairs
    lines.append(f"trying every set of one or two actions would take {apart / seconds[20]:.0f} times as long")
    return lines


def _shop(people: int) -> tuple[Facts, tuple[Action, ...]]:
    facts = timeline.shop_facts()
    facts = replace(facts, people=(facts.people or ())[:people])
    standard = load_standard("cn-class2-source")
    return facts, possible_actions(standard, facts, WINDOW, DEFAULT_PRICES, TODAY)


def _seconds_a_set(facts: Facts, actions: tuple[Action, ...]) -> float:
    trial = Trial(load_standard("cn-class2-source"), facts, WINDOW, actions)
    sets = list(combinations(list(trial.actions), 2))[:TRIED]
    began = perf_counter()
    for chosen in sets:
        if trial.can_be_done(chosen):
            trial.failing(chosen, trial.requirements.keys() - set(OTHERS))
    return (perf_counter() - began) / len(sets)


if __name__ == "__main__":
    print("\n".join(run()))
