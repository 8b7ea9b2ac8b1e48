"""Assigning courses, and giving new attempts at an exam."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from staffing.models import Person, Shop, User
from training.models import Enrolment
from training.services.invigilation import refuse_own


@transaction.atomic
def courses_assign(
    *,
    shop: Shop,
    people: Iterable[Person],
    courses: Iterable[str],
    post: str,
    due_on: date | None,
    assigned_by: User,
    now: datetime,
) -> int:
    """Assign every course (code) to everyone; gives back how many assignments are new.

    One that exists keeps its attempts; it takes the new due day and post where they are given.
    """
    people, added = list(people), 0
    for course in courses:
        for person in people:
            _enrolment, new = Enrolment.objects.update_or_create(
                person=person,
                shop=shop,
                course=course,
                defaults=_given(post=post, due_on=due_on) | {"assigned_by": assigned_by},
                create_defaults={
                    "post": post,
                    "due_on": due_on,
                    "assigned_by": assigned_by,
                    "assigned_at": now,
                },
            )
            added += new
    return added


def _given(*, post: str, due_on: date | None) -> dict[str, object]:
    values = {"post": post, "due_on": due_on}
    return {name: value for name, value in values.items() if value}


@transaction.atomic
def attempts_renew(*, shop: Shop, person: Person, course: str, by: User, now: datetime) -> Enrolment:
    """Let attempts at the course's exam count anew from now on; earlier ones stay on record.

    Raises InterventionRefusedError for oneself.
    """
    refuse_own(person, by)
    enrolment, _new = Enrolment.objects.update_or_create(
        person=person,
        shop=shop,
        course=course,
        defaults={"attempts_from": now},
        create_defaults={"attempts_from": now, "assigned_by": by, "assigned_at": now},
    )
    return enrolment
