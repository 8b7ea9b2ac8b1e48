"""Entering many devices or documents at once: one line for each that a standard asks for, all errors at once."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.forms.utils import ErrorList
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from compliance.models import Equipment, EquipmentVerification, ShopDocument
from compliance.models.things import MOST_DEVICES
from compliance.selectors.asked import DOCUMENTS, EQUIPMENT, Asked
from staffing.forms.fields import DayField
from staffing.models import Shop
from staffing.vocabulary import term_name

CHOSEN = ("kind", "ownership")


class EntryRow(forms.Form):
    """A line; one in which nothing is written is left out."""

    model: Any

    def __init__(self, data: Any, *, prefix: str, asked: Asked, shop: Shop) -> None:
        super().__init__(data, prefix=prefix, empty_permitted=True, use_required_attribute=False)
        self.asked, self.shop = asked, shop
        table = EQUIPMENT if self.model is Equipment else DOCUMENTS
        names = [(kind, term_name(table, kind)) for kind in asked.kinds]
        if len(names) > 1:
            self.fields["kind"] = forms.ChoiceField(label=_("kind"), choices=names)
        requirement = asked.result.requirement
        language = get_language() or "zh-hans"
        self.name = names[0][1] if len(names) == 1 else requirement.title.of(language)
        self.clause = requirement.clause.of(language)
        for name, field in self.fields.items():
            # The head of the column is the label that is seen.
            field.widget.attrs["aria-label"] = f"{self.name} {field.label}"
            field.widget.attrs["class"] = f"input entry__{name.replace('_', '-')}"

    @property
    def kind_field(self) -> Any:
        """The choice of the kind, where one of several will do."""
        return self["kind"] if "kind" in self.fields else None

    @property
    def columns(self) -> list[Any]:
        """The fields that have a column of their own."""
        return [field for field in self.visible_fields() if field.name != "kind"]

    def has_changed(self) -> bool:
        """Whether anything is written into it; what is only chosen has always a value."""
        return any(name not in CHOSEN for name in self.changed_data)

    @property
    def kind(self) -> str:
        """The kind of a valid line."""
        return str(self.cleaned_data.get("kind") or self.asked.kinds[0])

    def values(self, since: date | None) -> dict[str, Any]:
        """The values of the new record."""
        raise NotImplementedError

    def stands_already(self, since: date | None) -> bool:
        """Whether the same is on record, as after a second press of the button."""
        return bool(self.model.objects.filter(shop=self.shop, **self.values(since)).exists())

    def refuse_recorded_meanwhile(self, since: date) -> None:
        """An error where somebody recorded another of this kind since the list was opened."""
        others = self.model.objects.filter(shop=self.shop, kind=self.kind).valid_on(since)
        if others.exists() and not self.stands_already(since):
            self.add_error(
                None,
                _(
                    "Somebody has recorded this meanwhile. Empty this line, and look at the list for what is there."
                ),
            )


class EquipmentRow(EntryRow):
    model = Equipment
    quantity = forms.IntegerField(label=gettext_lazy("quantity"), min_value=1, max_value=MOST_DEVICES)
    device_model = forms.CharField(label=gettext_lazy("model"), max_length=80, required=False)
    made_on = DayField(label=gettext_lazy("made on"), required=False)
    ownership = forms.ChoiceField(
        label=gettext_lazy("own or outsourced"), choices=Equipment.Ownership.choices, initial="owned"
    )
    verified_from = DayField(label=gettext_lazy("verified on"), required=False)
    verified_until = DayField(label=gettext_lazy("good until"), required=False)
    number = forms.CharField(label=gettext_lazy("certificate number"), max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("verified_from"), data.get("verified_until")
        if first and last and last < first:
            self.add_error(
                "verified_until", _("The last day lies before the first day. Correct one of them.")
            )
        if not first and (last or data.get("number")) and "verified_from" not in self.errors:
            self.add_error("verified_from", _("Give the day of the verification too."))
        return data

    def values(self, since: date | None) -> dict[str, Any]:
        data = self.cleaned_data
        named = {name: data[name] for name in ("quantity", "made_on", "ownership")}
        return named | {"kind": self.kind, "model": data["device_model"], "valid_from": since}

    def stands_already(self, since: date | None) -> bool:
        rows = Equipment.objects.filter(shop=self.shop, **self.values(since))
        verified = self.verification()
        if verified is None:
            return rows.filter(verifications=None).exists()
        return EquipmentVerification.objects.filter(equipment__in=rows, **verified).exists()

    def verification(self) -> dict[str, Any] | None:
        """The verification that was given with the device."""
        data = self.cleaned_data
        if not data["verified_from"]:
            return None
        return {
            "valid_from": data["verified_from"],
            "valid_until": data["verified_until"],
            "number": data["number"],
        }


class DocumentRow(EntryRow):
    model = ShopDocument
    title = forms.CharField(label=pgettext_lazy("of a document", "title"), max_length=120, required=False)
    number = forms.CharField(label=pgettext_lazy("of a document", "number"), max_length=60, required=False)
    valid_from = DayField(label=gettext_lazy("in force since"))
    valid_until = DayField(label=gettext_lazy("until"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("valid_from"), data.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("The last day lies before the first day. Correct one of them."))
        return data

    def values(self, since: date | None) -> dict[str, Any]:
        names = ("title", "number", "valid_from", "valid_until")
        return {name: self.cleaned_data[name] for name in names} | {"kind": self.kind}


class EntryHead(forms.Form):
    """What all devices of the table have in common."""

    since = DayField(
        label=gettext_lazy("at hand since"),
        help_text=gettext_lazy("For all lines below. It can be corrected later, device by device."),
    )


class Entry:
    """The whole table. ``data`` is what was sent; None shows it empty, with the lines of which nothing is on record."""

    def __init__(self, asked: Iterable[Asked], *, shop: Shop, what: str, on: date, data: Any = None) -> None:
        self.what, self.on, self.sent = what, on, data is not None
        self.errors = ErrorList()
        self.head = EntryHead(data, initial={"since": on}) if what == EQUIPMENT else None
        row = EquipmentRow if what == EQUIPMENT else DocumentRow
        lines = [row(data, prefix=one.key, asked=one, shop=shop) for one in asked]
        # What was recorded meanwhile is not offered; what was written into such a line is not lost.
        self.rows = [line for line in lines if _is_missing(line.asked) or (self.sent and line.has_changed())]

    @property
    def filled(self) -> list[EntryRow]:
        return [row for row in self.rows if row.has_changed()]

    @property
    def since(self) -> date | None:
        return self.head.cleaned_data["since"] if self.head else None

    def is_valid(self) -> bool:
        """Every line is looked at, so that all errors are told at once."""
        if not self.sent:
            return False
        right = [part.is_valid() for part in (*([self.head] if self.head else []), *self.rows)]
        if not self.filled:
            self.errors.append(
                _("No line is filled in. Write into those you have; the others may stay empty.")
            )
        if all(right) and self.filled:
            for row in self.filled:
                row.refuse_recorded_meanwhile(self.since or row.cleaned_data["valid_from"])
        return all(right) and bool(self.filled) and not any(row.errors for row in self.rows)


def _is_missing(asked: Asked) -> bool:
    return asked.open and not asked.on_record
