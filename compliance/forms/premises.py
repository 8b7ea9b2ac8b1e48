"""Forms for where the shop is, its scope of work and its premises."""

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.models import Premises, ShopJurisdiction, ShopScope
from staffing.forms.fields import DayField, SeenMixin
from staffing.forms.scans import checked_scan, same_content
from staffing.models import Shop

KNOWN = (
    ("", gettext_lazy("not known")),
    ("true", gettext_lazy("yes, in writing")),
    ("false", gettext_lazy("no")),
)
SPAN = {"valid_from": DayField, "valid_until": DayField}
CONTRACT_SPAN = {**SPAN, "contract_from": DayField, "contract_until": DayField}
SCAN_INPUT = forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})
LEASE_FIELDS = ("landlord", "contract_number", "contract_from", "contract_until", "contract_area_m2")
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
    """A dated record of one shop. ``alone_by``: the field of which two records of a day may not say the same."""

    alone_by: ClassVar[str] = ""

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
        """Whether a new record says in everything what one on record says: a form sent twice."""
        if self.instance.pk:
            return False
        names = list(self._meta.fields or ())
        same = {name: self.cleaned_data[name] for name in names if name != "scan"}
        alike = self.siblings().filter(**same)
        if "scan" not in names:
            return bool(alike.exists())
        return any(same_content(row.scan, self.cleaned_data["scan"]) for row in alike)

    def clean_scan(self) -> Any:
        scan = self.cleaned_data.get("scan")
        return checked_scan(scan) if isinstance(scan, UploadedFile) else scan

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors and (other := self.overlap()) and not self.recorded_already():
            self.add_error(
                "valid_from",
                _("This overlaps with a record from %(first)s to %(last)s. End that one first.")
                % {"first": other.valid_from, "last": other.valid_until or "…"},
            )
        return self.cleaned_data

    def overlap(self) -> Any:
        """Another record that covers a day of this one and says the same of ``alone_by``; None for none."""
        if not self.alone_by:
            return None
        same = self.siblings().filter(**{self.alone_by: self.cleaned_data[self.alone_by]})
        return _overlapping(same, self.cleaned_data["valid_from"], self.cleaned_data["valid_until"]).first()

    @classmethod
    def following(cls, record: Any) -> QuerySet[Any]:
        """The later records that may not share a day with this one, the next first."""
        others = type(record)._default_manager.filter(valid_from__gt=record.valid_from).order_by("valid_from")
        if not cls.alone_by:
            return others.none()
        return others.filter(shop=record.shop_id, **{cls.alone_by: getattr(record, cls.alone_by)})

    def refuse_days_without_contract(self) -> None:
        data = self.cleaned_data
        if data.get("has_contract") is not True and (data.get("contract_from") or data.get("contract_until")):
            self.add_error(
                "has_contract", _("You gave days of a contract. Choose “yes, in writing”, or empty the days.")
            )


class JurisdictionForm(ShopRecordForm):
    """Where the shop is; a new place without an end ends the one before it."""

    class Meta:
        model = ShopJurisdiction
        fields = ["jurisdiction", "valid_from", "valid_until"]
        field_classes: ClassVar = SPAN
        help_texts: ClassVar = {
            "jurisdiction": gettext_lazy(
                "It decides which edition of a standard judges the shop on which day."
            ),
            "valid_from": gettext_lazy(
                "The first day in this place. If you give no last day, the place recorded before it ends on the day before."
            ),
        }

    def overlap(self) -> Any:
        """A shop is in one place a day."""
        first, last = self.cleaned_data["valid_from"], self.cleaned_data["valid_until"]
        before = self._before()
        return _overlapping(self.siblings().exclude(pk=before and before.pk), first, last).first()

    @classmethod
    def following(cls, record: Any) -> QuerySet[Any]:
        later = ShopJurisdiction.objects.filter(shop=record.shop_id, valid_from__gt=record.valid_from)
        return later.order_by("valid_from")

    def _before(self) -> ShopJurisdiction | None:
        """The place that a new record takes over from; none for days with an end, after which nothing would be known."""
        if self.instance.pk or self.cleaned_data["valid_until"]:
            return None
        earlier = self.siblings().filter(valid_from__lt=self.cleaned_data["valid_from"], valid_until=None)
        found: ShopJurisdiction | None = earlier.first()
        return found

    def save(self, commit: bool = True) -> Any:
        if before := self._before():
            before.valid_until = self.cleaned_data["valid_from"] - timedelta(days=1)
            before.save(update_fields=["valid_until"])
        return super().save(commit)


class ScopeForm(ShopRecordForm):
    alone_by = "scope"

    class Meta:
        model = ShopScope
        fields = ["scope", "valid_from", "valid_until"]
        field_classes: ClassVar = SPAN


class PremisesForm(ShopRecordForm):
    """A place with its area and, where it is leased, the contract."""

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
            "contract_area_m2",
            "scan",
        ]
        field_classes: ClassVar = CONTRACT_SPAN
        widgets: ClassVar = {"scan": SCAN_INPUT}
        labels: ClassVar = {"kind": gettext_lazy("kind of place")}
        help_texts: ClassVar = {
            "name": gettext_lazy("As people here call it, such as “main workshop”."),
            "area_m2": gettext_lazy("Empty means not measured: requirements about areas then lack data."),
            "valid_from": gettext_lazy("In use since this day."),
            "contract_area_m2": gettext_lazy(
                "As the lease says. Empty means not known, never the whole place."
            ),
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
