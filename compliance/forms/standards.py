"""The form in which an owner says which standards the shop is held to."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.forms.decisions import StaleForm
from compliance.selectors.standards import Held, choices
from compliance.words.standards import every_standard


class StandardsForm(StaleForm, forms.Form):
    """One main standard and any others."""

    main = forms.ChoiceField(
        label=gettext_lazy("Main standard"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The desk, the page of all shops and the dossier go by it."),
    )
    others = forms.MultipleChoiceField(
        label=gettext_lazy("Further standards"), required=False, widget=forms.CheckboxSelectMultiple
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, held: Held, seen: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {
            "main": held.main,
            "others": list(held.others),
            "seen": seen,
        }
        self.there = {one.name for one in choices(held.places, on=today)}
        standards = [(one.name, one.words) for one in every_standard(today)]
        self.fields["main"].choices = standards  # type: ignore[attr-defined]
        self.fields["others"].choices = standards  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("main") and cleaned["main"] not in self.there:
            self.add_error("main", _refused())
        if set(cleaned.get("others", ())) - self.there:
            self.add_error("others", _refused())
        cleaned["others"] = [name for name in cleaned.get("others", ()) if name != cleaned.get("main")]
        return cleaned


def _refused() -> str:
    return _(
        "This has no edition where the shop is. Choose another one, or record under “Scope and premises” where it is."
    )
