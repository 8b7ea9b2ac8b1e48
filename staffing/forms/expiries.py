"""The range of days that the list of what ends is asked for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from staffing.forms.fields import EARLIEST, LATEST, DayField
from staffing.rules.days import Span, last_expiring


class ExpiryRangeForm(forms.Form):
    """From and until, both included. Where they are left empty: from today, and through the 90th day."""

    until = DayField(label=pgettext_lazy("last day of a range", "Until"))

    def __init__(self, data: Mapping[str, str], *, on: date) -> None:
        first = data.get("from", "").strip() or str(on)
        last = data.get("until", "").strip() or str(last_expiring(_day(first) or on))
        super().__init__({"from": first, "until": last})
        self.on = on
        self.fields["from"] = DayField(label=pgettext_lazy("first day of a range", "From"))
        self.order_fields(["from", "until"])

    @property
    def span(self) -> Span:
        """The days asked for; the next 90 where something is wrong with them."""
        if not self.is_valid():
            return Span(self.on, last_expiring(self.on))
        return Span(self.cleaned_data["from"], self.cleaned_data["until"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for name in ("from", "until"):
            day = data.get(name)
            if day and not EARLIEST <= day <= LATEST:
                self.add_error(name, _("Days from 1990 to 2099 can be asked for."))
        if not self.errors and data["until"] < data["from"]:
            self.add_error("until", _("The last day lies before the first day. Correct one of them."))
        return data


def _day(text: str) -> date | None:
    try:
        day: date = DayField().clean(text)
    except ValidationError:
        return None
    return day
