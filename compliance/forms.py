"""Forms for the shop's scope of work and its premises."""

from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.models import Premises, ShopScope
from staffing.forms.fields import DayField, SeenMixin
from staffing.forms.scans import checked_scan
from staffing.models import Shop

KNOWN = (
    ("", gettext_lazy("not known")),
    ("true", gettext_lazy("yes, in writing")),
    ("false", gettext_lazy("no")),
)
SPAN = {"valid_from": DayField, "valid_until": DayField}
CONTRACT_SPAN = {**SPAN, "contract_from": DayField, "contract_until": DayField}
SCAN_INPUT = forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})
LEASE_FIELDS = ("landlord", "contract_number", "contract_from", "contract_until")
AS_CHOICE = {None: "", True: "true", False: "false"}


def known_or_not(label: Any, choices: Any) -> forms.TypedChoiceField:
    """A yes-or-no of which it may also be unknown."""
    return forms.TypedChoiceField(
        label=label,
        choices=choices,
        required=False,
        coerce=lambda text: text == "true",
        empty_value=None,
        help_text=gettext_lazy("Unknown counts as missing data, never as yes."),
    )


class ShopRecordForm(SeenMixin, forms.ModelForm):
    """A dated record of one shop."""

    same_by: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, shop: Shop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shop = shop
        self.belong()

    def belong(self) -> None:
        """Say of a new record whose it is."""
        self.instance.shop = self.shop

    def siblings(self) -> QuerySet[Any]:
        """The other records of the same list."""
        return self._meta.model.objects.filter(shop=self.shop).exclude(pk=self.instance.pk)

    def recorded_already(self) -> bool:
        """Whether a new record says what one on record says: a form sent twice."""
        same = {name: self.cleaned_data[name] for name in self.same_by}
        return not self.instance.pk and self.siblings().filter(**same).exists()

    def clean_scan(self) -> Any:
        scan = self.cleaned_data.get("scan")
        return checked_scan(scan) if isinstance(scan, UploadedFile) else scan

    def refuse_overlap(self, name: str) -> None:
        """An error where another record that says the same of ``name`` covers a day of this one."""
        first, last = self.cleaned_data.get("valid_from"), self.cleaned_data.get("valid_until")
        if not first or self.errors or self.recorded_already():
            return
        same = self.siblings().filter(**{name: self.cleaned_data[name]})
        if other := _overlapping(same, first, last).first():
            self.add_error(
                "valid_from",
                _("This overlaps with a record from %(first)s to %(last)s. End that one first.")
                % {"first": other.valid_from, "last": other.valid_until or "…"},
            )

    def refuse_days_without_contract(self) -> None:
        data = self.cleaned_data
        if data.get("has_contract") is not True and (data.get("contract_from") or data.get("contract_until")):
            self.add_error(
                "has_contract", _("You gave days of a contract. Choose “yes, in writing”, or empty the days.")
            )


class ScopeForm(ShopRecordForm):
    same_by = ("scope", "valid_from", "valid_until")

    class Meta:
        model = ShopScope
        fields = ["scope", "valid_from", "valid_until"]
        field_classes: ClassVar = SPAN

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.refuse_overlap("scope")
        return self.cleaned_data


class PremisesForm(ShopRecordForm):
    """A place with its area and, where it is leased, the contract."""

    same_by = ("kind", "name", "valid_from", "valid_until", "area_m2")

    has_contract = known_or_not(gettext_lazy("written contract"), KNOWN)

    class Meta:
        model = Premises
        fields = [
            "kind",
            "name",
            "address",
            "area_m2",
            "valid_from",
            "valid_until",
            "tenure",
            "landlord",
            "has_contract",
            "contract_number",
            "contract_from",
            "contract_until",
            "scan",
        ]
        field_classes: ClassVar = CONTRACT_SPAN
        widgets: ClassVar = {"scan": SCAN_INPUT}
        labels: ClassVar = {"kind": gettext_lazy("kind of place")}
        help_texts: ClassVar = {
            "name": gettext_lazy("As people here call it, such as “main workshop”."),
            "area_m2": gettext_lazy("Empty means not measured: requirements about areas then lack data."),
            "valid_from": gettext_lazy("In use since this day."),
            "scan": gettext_lazy(
                "The lease or the title, as PDF, JPEG or PNG. It is printed in the dossier."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["has_contract"] = AS_CHOICE[self.instance.has_contract]

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if data.get("tenure") == Premises.Tenure.OWNED:
            for name in LEASE_FIELDS:
                if data.get(name):
                    self.add_error(
                        name, _("An owned place has no lease. Empty this field, or choose “leased” above.")
                    )
            data["has_contract"] = None
        else:
            self.refuse_days_without_contract()
        return data


def _overlapping(rows: QuerySet[Any], first: Any, last: Any) -> QuerySet[Any]:
    found = rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=first))
    return found.filter(valid_from__lte=last) if last else found
