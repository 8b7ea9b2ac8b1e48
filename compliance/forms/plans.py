"""The form of a plan: from when, how long, by what, and the table of prices and lead times."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.plan import PRICE_LINES, Price
from compliance.selectors.plans import prices_from
from compliance.words.plans import closer_kinds, kind_word
from staffing.forms.fields import DayField
from staffing.rules.days import add_months

MOST_YUAN = 10_000_000
MOST_DAYS = 1_000
FURTHEST_MONTHS = 60
MONTHS = ((6, gettext_lazy("6 months")), (12, gettext_lazy("12 months")), (24, gettext_lazy("24 months")))
SECONDS = (
    (60, gettext_lazy("1 minute")),
    (300, gettext_lazy("5 minutes")),
    (1200, gettext_lazy("20 minutes")),
)


class PlanForm(forms.Form):
    """What is to be planned."""

    starts_on = DayField(
        label=gettext_lazy("complies from"),
        help_text=gettext_lazy(
            "The first day on which nothing may be wrong. What takes longer than until then is not proposed."
        ),
    )
    months = forms.TypedChoiceField(
        label=gettext_lazy("and stays so for"), choices=MONTHS, coerce=int, initial=12
    )
    seconds = forms.TypedChoiceField(
        label=gettext_lazy("search for at most"),
        choices=SECONDS,
        coerce=int,
        initial=60,
        help_text=gettext_lazy("Mostly it takes seconds. What is not proved by then is said with its gap."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["starts_on"].widget.attrs |= {"min": today.isoformat()}

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if day < self.today:
            raise forms.ValidationError(
                _("Nothing can be mended for a day that is over. Choose %(day)s or later.")
                % {"day": self.today}
            )
        furthest = add_months(self.today, FURTHEST_MONTHS)
        if day > furthest:
            raise forms.ValidationError(
                _("That is too far away to plan for. Choose %(day)s or earlier.") % {"day": furthest}
            )
        return day


def _number(label: Any, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=most,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "input prices__number"}),
        error_messages={
            "required": gettext_lazy("Write a number; 0 for nothing."),
            "invalid": gettext_lazy("Write a whole number without commas or units."),
            "min_value": gettext_lazy("Write 0 or more."),
            "max_value": gettext_lazy("Write %(limit_value)s at most."),
        },
    )


class PriceFields(forms.Form):
    """What actions of one kind cost and how long they take."""

    cost = _number(gettext_lazy("once, in yuan"), MOST_YUAN)
    monthly = _number(gettext_lazy("a month, in yuan"), MOST_YUAN)
    lead_days = _number(gettext_lazy("days it takes"), MOST_DAYS)

    @property
    def price(self) -> Price:
        data = self.cleaned_data
        return Price(data["cost"], data.get("monthly") or 0, data["lead_days"])


class PriceRow(PriceFields):
    """One line of the list of prices; only some kinds are paid for by the month."""

    def __init__(self, data: Any, *, kind: str, price: Price, language: str) -> None:
        initial = {"cost": price.cost, "monthly": price.monthly, "lead_days": price.lead_days}
        prefix = f"price-{kind}"
        if data is not None and f"{prefix}-cost" not in data:
            # Somebody added this line since the page was opened. Who has not seen it changes nothing of it.
            data = {f"{prefix}-{name}": value for name, value in initial.items()}
        super().__init__(data, prefix=prefix, initial=initial)
        line = PRICE_LINES[kind.partition(":")[0]]
        self.kind, self.name = kind, kind_word(kind)
        self.unit, self.help = line.unit.of(language), "" if ":" in kind else line.help.of(language)
        self.is_estimate = prices_from({kind: [price.cost, price.monthly, price.lead_days]})[kind].estimated
        if not line.monthly:
            del self.fields["monthly"]
        for name, field in self.fields.items():
            field.widget.attrs["aria-label"] = f"{self.name}: {field.label}"
            if self.is_bound and self[name].errors:
                field.widget.attrs["aria-invalid"] = "true"

    @property
    def cells(self) -> list[Any]:
        """The three columns; None where there is nothing to write."""
        return [self[name] if name in self.fields else None for name in PriceFields.base_fields]


class CloserPrice(PriceFields):
    """A price of its own for one kind of paper, post or device, which goes before that of its kind."""

    closer = forms.ChoiceField(label=gettext_lazy("price for"), required=False)

    field_order = ("closer", "cost", "monthly", "lead_days")

    def __init__(self, data: Any, *, priced: Mapping[str, Price]) -> None:
        super().__init__(data, prefix="closer", empty_permitted=True, use_required_attribute=False)
        groups = [
            (kind_word(kind), [(one, name) for one, name in closer_kinds(kind) if one not in priced])
            for kind in PRICE_LINES
        ]
        choices = [("", _("Please choose")), *((head, found) for head, found in groups if found)]
        self.fields["closer"].choices = choices  # type: ignore[attr-defined]
        for name in PriceFields.base_fields:
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("closer"):
            for name in ("cost", "lead_days"):
                if data.get(name) is None and name not in self.errors:
                    self.add_error(name, self.fields[name].error_messages["required"])
        elif any(data.get(name) is not None for name in PriceFields.base_fields):
            self.add_error("closer", _("Say what this price is for, or empty its numbers."))
        return data


class PriceTable:
    """The table of prices; ``data`` is what was sent, None shows what holds."""

    def __init__(self, data: Any, *, prices: Mapping[str, Price], language: str) -> None:
        self.rows = [
            PriceRow(data, kind=kind, price=price, language=language) for kind, price in prices.items()
        ]
        self.closer = CloserPrice(data, priced=prices)
        self.columns = [field.label for field in PriceFields.base_fields.values()]

    def is_valid(self) -> bool:
        """Every row is looked at, so that all errors are told at once."""
        right = [part.is_valid() for part in (*self.rows, self.closer)]
        return all(right)

    @property
    def has_estimates(self) -> bool:
        return any(row.is_estimate for row in self.rows)

    @property
    def prices(self) -> dict[str, Price]:
        added = self.closer.cleaned_data.get("closer")
        return {row.kind: row.price for row in self.rows} | ({added: self.closer.price} if added else {})
