"""What would break if somebody left: asked of a higher room without knowing it.

`settings.LEAVING_CHECK` names a function of that room. It is called with the shop, the person, the last day and the
user who asks, and answers with what falls; an installation without the setting asks nobody.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from staffing.models import Person, Shop, User


@dataclass(frozen=True)
class Fallen:
    """Something that holds today and would not hold from `day` on. `code`: the outcome that it would come to.

    `deepens`: it does not hold already, and would lack more from `day` on.
    """

    title: str
    reason: str
    day: date
    code: str
    deepens: bool = False


@dataclass(frozen=True)
class Consequences:
    """What falls when the person leaves, and the address that shows it in full."""

    falls: Sequence[Fallen] = ()
    url: str = ""

    @property
    def fallen(self) -> int:
        """How many hold today."""
        return sum(not one.deepens for one in self.falls)


LeavingCheck = Callable[..., Consequences]


def consequences_of_leaving(*, shop: Shop, person: Person, last_day: date, user: User) -> Consequences:
    """What would break; nothing where nobody is asked or the user may not see the answer."""
    if not settings.LEAVING_CHECK:
        return Consequences()
    check: LeavingCheck = import_string(settings.LEAVING_CHECK)
    return check(shop=shop, person=person, last_day=last_day, user=user)
