"""Writing what a shop is and has."""

from datetime import date

from django.db import transaction

from compliance.forms import ShopRecordForm
from compliance.models import Premises, ShopScope
from staffing.models import Shop


@transaction.atomic
def shop_record_save(*, form: ShopRecordForm) -> bool:
    """Write a valid form; False when the same record is there already, as after a second click."""
    Shop.objects.select_for_update().get(pk=form.shop.pk)
    if form.recorded_already():
        return False
    form.save()
    return True


def shop_record_end(*, record: Premises | ShopScope, last_day: date) -> None:
    """The record holds through ``last_day`` and no longer."""
    record.valid_until = last_day
    record.save(update_fields=["valid_until"])
