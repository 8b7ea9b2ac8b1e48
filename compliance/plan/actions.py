"""Actions: changes that can be had for money and time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from staffing.rules.changes import Appoint, Change, End, Hire, Leave, Relieve, Transfer, recorded_ref
from staffing.rules.days import add_days


@dataclass(frozen=True, slots=True)
class Words:
    """The same in Chinese and English."""

    zh: str
    en: str

    def of(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something the shop can do. `cost`: yuan, over the time that is planned for.

    `after`: the id of an equal action that is done before this one (the second hire comes after the first), so that
    plans which differ only in which twin they take are one. `likeness`: what it comes to, whoever does it; plans of the
    same likenesses are not essentially different. The action's own id where nothing is given. `start`: the day on which
    to begin, for all of it to be done in time. `estimated`: some of its cost is an estimate of the house.
    """

    id: str
    kind: str
    changes: tuple[Change, ...]
    cost: int
    after: str = ""
    likeness: str = ""
    start: date | None = None
    estimated: bool = False

    @property
    def done(self) -> date:
        """The day on which the last of it is done."""
        return max(change.day for change in self.changes)

    @property
    def gives(self) -> set[str]:
        """The posts that somebody comes to hold."""
        given = {change.post for change in self.changes if isinstance(change, Appoint)}
        return given | {change.to for change in self.changes if isinstance(change, Transfer)}

    @property
    def takes(self) -> set[str]:
        """The posts that somebody gives up."""
        return {change.post for change in self.changes if isinstance(change, Transfer | Relieve)}

    @property
    def refs(self) -> set[str]:
        """The refs of the records that it is about or makes."""
        found = (
            getattr(change, "ref", "") or getattr(getattr(change, "record", None), "ref", "")
            for change in self.changes
        )
        return {recorded_ref(ref) for ref in found if ref}


def may_enable(action: Action, others: Iterable[Action]) -> bool:
    """Whether the others may be possible with the action though not without, all of them being about the same person or shop.

    It gives a post that is missing or takes one that is held twice, is about the same record, or is a coming or going.
    """
    if any(isinstance(change, Hire | Leave | End) for change in action.changes):
        return True
    return any(
        not action.gives.isdisjoint(one.takes)
        or not action.takes.isdisjoint(one.gives)
        or not action.refs.isdisjoint(one.refs)
        for one in others
    )


@dataclass(frozen=True, slots=True)
class Price:
    """What an action of a kind costs in yuan (`cost`, and `monthly` for each month planned for), and its days of lead.

    `estimated`: nobody's price yet, but an estimate of the house. What `cost` is for is said by prices.PRICE_LINES.
    """

    cost: int = 0
    monthly: int = 0
    lead_days: int = 0
    estimated: bool = False

    def total(self, months: int) -> int:
        return self.cost + self.monthly * months

    def ready(self, today: date) -> date:
        """The first day on which it can have been done."""
        return add_days(today, self.lead_days)


# kind of action -> price; `kind:code` goes before `kind`. The code: of a credential for papers, of a topic for training,
# of a kind of equipment, document or place for those, of a post for the rest.
Prices = Mapping[str, Price]
