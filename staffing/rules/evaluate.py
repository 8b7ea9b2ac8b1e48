"""Judges facts against a standard over a horizon."""

from staffing.rules.assessment import Assessment
from staffing.rules.days import Span
from staffing.rules.facts import Facts
from staffing.rules.standard import Standard


def assess(standard: Standard, facts: Facts, horizon: Span, person: str | None = None) -> Assessment:
    """Judge `facts` against `standard` for every day of `horizon`.

    `person` is the id of the person whom a role standard judges. Raises ValueError when a role standard gets no
    person, or one the facts do not have.
    """
    raise NotImplementedError
