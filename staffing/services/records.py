"""Writing the dated records of a person."""

from typing import Any

from django.db import transaction

from staffing.forms.records import RecordForm
from staffing.models import Person


class StaleRecordError(Exception):
    """Somebody changed the record after the form was found valid."""


@transaction.atomic
def record_save(*, form: RecordForm) -> Any | None:
    """Write a valid form and return the record; None when the same is on record already, as after a second click.

    What the form found out before is looked at again with the person's lock in hand. Raises StaleRecordError where it
    is not so any more; nothing is written then.
    """
    Person.objects.select_for_update().get(pk=form.instance.person_id)
    if form.is_on_record():
        return None
    if form.changed_meanwhile():
        raise StaleRecordError
    return form.save()
