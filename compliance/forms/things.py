"""Forms for what a shop works with: devices and their verifications, documents, works, numbers and units."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.forms.premises import (
    AS_CHOICE,
    CONTRACT_SPAN,
    KNOWN,
    SCAN_INPUT,
    SPAN,
    ShopRecordForm,
    known_or_not,
)
from compliance.models import (
    Equipment,
    EquipmentVerification,
    ShopDocument,
    ShopQuantity,
    ShopUnit,
    ShopWork,
)
from staffing.forms.fields import DayField

YES_NO = (("true", gettext_lazy("is taken on")), ("false", gettext_lazy("is not taken on")))
CERTIFIED = (("", gettext_lazy("not known")), ("true", gettext_lazy("yes")), ("false", gettext_lazy("no")))
PARTNER_FIELDS = ("partner", "distance_km", "contract_from", "contract_until")


class EquipmentForm(ShopRecordForm):
    """Devices of one kind; those of a partner with the contract."""

    has_contract = known_or_not(gettext_lazy("contract with the partner"), KNOWN)
    certified = known_or_not(gettext_lazy("product certification"), CERTIFIED)

    class Meta:
        model = Equipment
        fields = [
            "kind",
            "name",
            "model",
            "quantity",
            "made_on",
            "valid_from",
            "valid_until",
            "certified",
            "ownership",
            "partner",
            "distance_km",
            "has_contract",
            "contract_from",
            "contract_until",
            "remark",
            "scan",
        ]
        field_classes: ClassVar = {**CONTRACT_SPAN, "made_on": DayField}
        widgets: ClassVar = {"scan": SCAN_INPUT}
        help_texts: ClassVar = {
            "name": gettext_lazy(
                "As people here call it. Record devices that are verified apart one by one, each with a name."
            ),
            "quantity": gettext_lazy("Empty counts as at least one."),
            "valid_from": gettext_lazy("At hand since this day."),
            "scan": gettext_lazy(
                "The invoice, certificate or contract, as PDF, JPEG or PNG. It is printed in the dossier."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["has_contract"] = AS_CHOICE[self.instance.has_contract]
        self.initial["certified"] = AS_CHOICE[self.instance.certified]

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if data.get("ownership") == Equipment.Ownership.OUTSOURCED:
            self.refuse_days_without_contract()
            return data
        for name in PARTNER_FIELDS:
            if data.get(name) not in (None, ""):
                self.add_error(
                    name,
                    _("Only an outsourced device has a partner. Empty this field, or choose “outsourced”."),
                )
        data["has_contract"] = None
        return data


class VerificationForm(ShopRecordForm):
    """A verification of one device."""

    class Meta:
        model = EquipmentVerification
        fields = ["valid_from", "valid_until", "number", "issuer", "scan"]
        field_classes: ClassVar = SPAN
        widgets: ClassVar = {"scan": SCAN_INPUT}
        labels: ClassVar = {
            "valid_from": gettext_lazy("verified on"),
            "valid_until": gettext_lazy("good until"),
        }
        help_texts: ClassVar = {
            "valid_until": gettext_lazy("As the certificate says, last day included; empty means no end."),
            "scan": gettext_lazy("The certificate, as PDF, JPEG or PNG. It is printed in the dossier."),
        }

    def __init__(self, *args: Any, device: Equipment | None = None, **kwargs: Any) -> None:
        self.device = device
        super().__init__(*args, **kwargs)

    def belong(self) -> None:
        if self.device is not None:
            self.instance.equipment = self.device

    def siblings(self) -> QuerySet[Any]:
        rows = EquipmentVerification.objects.filter(equipment=self.instance.equipment_id)
        return rows.exclude(pk=self.instance.pk)


class DocumentForm(ShopRecordForm):
    class Meta:
        model = ShopDocument
        fields = ["kind", "title", "number", "issuer", "valid_from", "valid_until", "scan"]
        field_classes: ClassVar = SPAN
        widgets: ClassVar = {"scan": SCAN_INPUT}
        help_texts: ClassVar = {
            "title": gettext_lazy("As it stands on the paper; empty: the name of its kind."),
            "valid_from": gettext_lazy("In force since this day."),
            "scan": gettext_lazy("PDF, JPEG or PNG. It is printed in the dossier."),
        }


class QuantityForm(ShopRecordForm):
    class Meta:
        model = ShopQuantity
        fields = ["kind", "value", "valid_from", "valid_until"]
        field_classes: ClassVar = SPAN
        help_texts: ClassVar = {
            "valid_from": gettext_lazy("Since this day. The number that began last is the one that counts.")
        }


class WorkForm(ShopRecordForm):
    """Whether a kind of work is taken on."""

    alone_by = "work"

    taken_on = forms.TypedChoiceField(
        label=gettext_lazy("taken on"),
        choices=YES_NO,
        coerce=lambda text: text == "true",
        help_text=gettext_lazy(
            "A “no” is worth recording: it shows that what standards ask for it does not apply."
        ),
    )

    class Meta:
        model = ShopWork
        fields = ["work", "taken_on", "valid_from", "valid_until"]
        field_classes: ClassVar = SPAN

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["taken_on"] = AS_CHOICE[self.instance.taken_on]


class UnitForm(ShopRecordForm):
    alone_by = "unit"

    class Meta:
        model = ShopUnit
        fields = ["unit", "reports_to", "valid_from", "valid_until"]
        field_classes: ClassVar = SPAN
