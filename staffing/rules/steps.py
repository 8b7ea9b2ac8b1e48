"""The nearest thing to do: the cheapest way from where a requirement stands to where it is met, in words."""

from typing import Any

from staffing.rules import person_steps, shop_steps  # noqa: F401  importing registers the steps of all conditions
from staffing.rules.keeping import keep
from staffing.rules.outcome import Aside, Outcome
from staffing.rules.todo import next_of
from staffing.rules.words import say


def next_step(stretch: Any, language: str) -> str:
    """The nearest thing to do about a stretch; "" when there is nothing."""
    if stretch.outcome in (Outcome.WAIVED, Outcome.NOT_APPLICABLE):
        return ""
    if stretch.judged.aside is Aside.TRANSITION:
        return say("record_scope_start", language)
    if stretch.outcome is Outcome.MET:
        return keep(stretch, language)
    return next_of(stretch.judged.finding, stretch.day, language).text
