"""Writing what a shop is and has."""

from datetime import date
from functools import partial

from django.db import transaction

from compliance.forms import ShopRecordForm
from compliance.models.premises import private_storage
from staffing.models import Dated, Shop
from staffing.services.records import StaleRecordError


@transaction.atomic
def shop_record_save(*, form: ShopRecordForm) -> bool:
    """Write a valid form; False when the same record is there already, as after a second click.

    What the form found out before is looked at again with the shop's lock in hand. Raises StaleRecordError where
    it is not so any more; nothing is written then.
    """
    Shop.objects.select_for_update().get(pk=form.shop.pk)
    if form.recorded_already():
        return False
    if form.changed_meanwhile() or form.overlap():
        raise StaleRecordError
    before = _stored_scan(form)
    saved = form.save()
    if before and saved.scan.name != before:
        # Dossiers hold the pages of the scan themselves: once it is replaced nobody reads the old file again.
        transaction.on_commit(partial(private_storage().delete, before))
    return True


def _stored_scan(form: ShopRecordForm) -> str:
    """The name of the scan that the record has now; empty for none."""
    if not form.instance.pk or not hasattr(form.instance, "scan"):
        return ""
    found = type(form.instance)._default_manager.filter(pk=form.instance.pk)
    return found.values_list("scan", flat=True).first() or ""


def shop_record_end(*, record: Dated, last_day: date) -> None:
    """The record holds through ``last_day`` and no longer."""
    record.valid_until = last_day
    record.save(update_fields=["valid_until"])
