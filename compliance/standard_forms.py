"""The form in which an owner says where the shop is and which standards it is held to."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.decision_forms import StaleForm
from compliance.selectors.standards import Held, choices, jurisdictions
from compliance.standard_words import every_standard
from staffing.vocabulary import term_name


class StandardsForm(StaleForm, forms.Form):
    """A place, one main standard and any others."""

    jurisdiction = forms.ChoiceField(
        label=gettext_lazy("Jurisdiction"),
        help_text=gettext_lazy("Where the shop is. It decides which edition is in force on which day."),
    )
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
            "jurisdiction": held.jurisdiction,
            "main": held.main,
            "others": list(held.others),
            "seen": seen,
        }
        self.today = today
        standards = [(one.name, one.words) for one in every_standard(today)]
        self.fields["jurisdiction"].choices = [  # type: ignore[attr-defined]
            (code, term_name("jurisdictions", code)) for code in jurisdictions()
        ]
        self.fields["main"].choices = standards  # type: ignore[attr-defined]
        self.fields["others"].choices = standards  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        place = cleaned.get("jurisdiction")
        if not place:
            return cleaned
        there = {one.name for one in choices(place, on=self.today)}
        if cleaned.get("main") and cleaned["main"] not in there:
            self.add_error("main", _refused(place))
        if set(cleaned.get("others", ())) - there:
            self.add_error("others", _refused(place))
        cleaned["others"] = [name for name in cleaned.get("others", ()) if name != cleaned.get("main")]
        return cleaned


def _refused(place: str) -> str:
    return _("This has no edition for %(place)s. Choose another one, or another jurisdiction above.") % {
        "place": term_name("jurisdictions", place)
    }
