"""What to warn about first.

1. What must be, before what should be, before what is recommended.
2. The surest trouble first: not met, unknown, needs judgement, expiring.
3. Of the same outcome the dearest first: what may stop the business, then the highest fine, by the penalties that the
   standard cites; what cites none comes last.
4. What ends soonest first: of the expiring ones, the one with the fewest days left.

What is level in all of this keeps the order of the standard.
"""

from datetime import date
from typing import Any

from staffing.rules.outcome import Outcome
from staffing.rules.standard import STRONGEST_FIRST

# Met and in this list: expiring.
SUREST_FIRST = (Outcome.NOT_MET, Outcome.UNKNOWN, Outcome.NEEDS_JUDGEMENT, Outcome.MET)


def is_open(stretch: Any, day: date) -> bool:
    """Something is to be done about it: it is open, or met and about to end."""
    if stretch.outcome is Outcome.MET:
        return bool(stretch.expires_within(day))
    return stretch.outcome in SUREST_FIRST


def order(stretch: Any) -> tuple[int, int, bool, int, date]:
    """The place of an open stretch, the least first."""
    requirement, edition = stretch.requirement, stretch.edition
    penalty = requirement.penalty
    return (
        STRONGEST_FIRST.index(edition.strength_of(requirement)) if edition else 0,
        SUREST_FIRST.index(stretch.outcome),
        not (penalty and penalty.may_stop_business),
        -(penalty.most_yuan or 0) if penalty else 0,
        stretch.outcome_until or date.max,
    )
