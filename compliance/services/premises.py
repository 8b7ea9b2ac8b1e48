"""Writing what a shop is and has."""

from functools import partial

from django.db import transaction

from compliance.forms.premises import ShopRecordForm
from compliance.models.premises import private_storage
from staffing.forms.records import RecordEndForm
from staffing.models import Shop
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


@transaction.atomic
def shop_record_end(*, shop: Shop, form: RecordEndForm) -> bool:
    """The record of the form holds through the day given and no longer; False where the form is not right.

    The form is looked at with the shop's lock in hand: nobody records meanwhile what the day would overlap with.
    """
    Shop.objects.select_for_update().get(pk=shop.pk)
    if not form.is_valid():
        return False
    form.record.valid_until = form.cleaned_data["last_day"]
    form.record.save(update_fields=["valid_until"])
    return True
