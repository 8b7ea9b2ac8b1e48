"""Ticking the daily self-check."""

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from staffing.models import Person
from training.models import SelfCheck
from training.selectors.self_checks import daily_checklists


def self_check_save(
    *, person: Person, checklist: str, ticked: Collection[str], now: datetime
) -> SelfCheck | None:
    """Keep what the person has ticked today; the same day again replaces it, and what is no step of the list is left out.

    None where the checklist is none that the person ticks each day.
    """
    on = timezone.localdate(now)
    found = next((it for it in daily_checklists(person, on=on) if it.code == checklist), None)
    if found is None:
        return None
    steps = [step["code"] for step in found.frozen()["steps"]]
    kept, _is_new = SelfCheck.objects.update_or_create(
        person=person,
        checklist=checklist,
        day=on,
        defaults={"ticked": [it for it in steps if it in ticked], "total": len(steps), "at": now},
    )
    return kept
