"""Actions: changes that can be had for money and time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from staffing.rules.changes import Change
from staffing.rules.days import add_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something the shop can do. `cost`: yuan, over the time that is planned for.

    `after`: the id of an equal action that is done before this one (the second hire comes after the first), so that
    plans which differ only in which twin they take are one. `likeness`: what it comes to, whoever does it; plans of the
    same likenesses are not essentially different. The action's own id where nothing is given.
    """

    id: str
    kind: str
    changes: tuple[Change, ...]
    cost: int
    after: str = ""
    likeness: str = ""


@dataclass(frozen=True, slots=True)
class Price:
    """What an action of a kind costs in yuan (`cost`, and `monthly` for each month planned for), and its days of lead."""

    cost: int = 0
    monthly: int = 0
    lead_days: int = 0

    def total(self, months: int) -> int:
        return self.cost + self.monthly * months

    def ready(self, today: date) -> date:
        """The first day on which it can have been done."""
        return add_days(today, self.lead_days)


# kind of action -> price; `kind:code` goes before `kind`. The code: of a credential for papers, of a post for the rest.
Prices = Mapping[str, Price]

# Starting points for the owner to edit, not taken from any source.
DEFAULT_PRICES: Prices = {
    "renew": Price(cost=500, lead_days=30),
    "review": Price(cost=300, lead_days=30),
    "train": Price(cost=2500, lead_days=90),
    "appoint": Price(cost=500, lead_days=1),
    "move": Price(cost=3000, lead_days=7),
    "hire": Price(cost=2000, monthly=8000, lead_days=30),
    "lease": Price(cost=500, lead_days=14),
    "place": Price(cost=5000, monthly=6000, lead_days=60),
}


def price_of(prices: Prices, kind: str, code: str) -> Price:
    """The price of a kind of action, the closer entry first. Raises KeyError for a kind without a price."""
    return prices.get(f"{kind}:{code}") or prices[kind]
