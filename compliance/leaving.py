"""The answer to what would break if somebody left; `settings.LEAVING_CHECK` names it, `staffing.leaving` asks."""

from datetime import date

from django.urls import reverse

from compliance.forms.whatif import leave_query
from compliance.selectors.standards import held_to
from compliance.selectors.whatif import falls_after_leaving
from compliance.views.asking import language
from staffing.leaving import Consequences, Fallen
from staffing.models import Person, Shop, User
from staffing.permissions import may
from staffing.rules.changes import ChangesError


def consequences(*, shop: Shop, person: Person, last_day: date, user: User) -> Consequences:
    """The requirements of all that the shop is held to that fall, told to who may see the readiness of the shop."""
    if not may(user, "view_compliance", shop):
        return Consequences()
    try:
        falls = falls_after_leaving(shop=shop, person_id=person.pk, last_day=last_day)
    except ChangesError:  # not at work on that day: nothing rests on them
        return Consequences()
    return Consequences(
        [
            Fallen(
                title=f"{fall.requirement.clause.of(language())} {fall.requirement.title.of(language())}",
                reason=fall.reason(language()),
                day=fall.day,
                code=fall.outcome.value,
                deepens=fall.deepens,
            )
            for fall in falls
        ],
        f"{reverse('what-if', args=[shop.slug])}?{leave_query(held_to(shop).main, str(person.pk), last_day)}",
    )
