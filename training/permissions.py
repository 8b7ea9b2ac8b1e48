"""The door of this room for learners: who learns where. Shop pages ask ``staffing.permissions.shop_view``."""

from dataclasses import dataclass
from datetime import date

from staffing.models import Employment, Person, Shop
from staffing.permissions import AnyUser, shops_where


@dataclass(frozen=True, slots=True)
class Learner:
    """A person with an account who may learn in a shop."""

    person: Person
    shop: Shop


def learner_of(user: AnyUser, *, on: date) -> Learner | None:
    """The user's own person, and the shop where they work on the day and may learn, the first one of several.

    None without a person, an employment or the permission.
    """
    if user.pk is None:
        return None
    person = Person.objects.filter(user_id=user.pk).select_related("company").first()
    if person is None:
        return None
    employed = Employment.objects.valid_on(on).filter(person=person, shop__in=shops_where(user, "learn"))
    first = employed.select_related("shop__company").order_by("valid_from", "pk").first()
    return Learner(person, first.shop) if first else None
