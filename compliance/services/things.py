"""Writing many devices or documents at once: all of a table, or nothing."""

from django.db import transaction

from compliance.forms.entries import Entry, EquipmentRow
from compliance.models import EquipmentVerification
from staffing.models import Shop


@transaction.atomic
def entry_save(*, entry: Entry, shop: Shop) -> int:
    """Write the filled lines of a valid table; how many were new. The same table sent twice writes once."""
    Shop.objects.select_for_update().get(pk=shop.pk)
    new = [row for row in entry.filled if not row.stands_already(entry.since)]
    for row in new:
        record = row.model.objects.create(shop=shop, **row.values(entry.since))
        verification = row.verification() if isinstance(row, EquipmentRow) else None
        if verification:
            EquipmentVerification.objects.create(equipment=record, **verification)
    return len(new)
