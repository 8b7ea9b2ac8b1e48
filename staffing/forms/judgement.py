"""A person's word on what no paper proves."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from staffing.forms.fields import DayField
from staffing.models import Judgement


class JudgementForm(forms.Form):
    """Outcome, reason, and the days on which the word holds; for a correction filled with what it corrects."""

    outcome = forms.ChoiceField(
        label=_("Judgement"), choices=Judgement.Outcome.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Who judged, how, and what the result was. It is kept with every answer that rests on it."
        ),
    )
    valid_from = DayField(label=_("From"))
    valid_until = DayField(
        label=_("Until"),
        required=False,
        help_text=_("Last day included; empty means no end."),
    )

    def __init__(self, *args: Any, today: date, corrects: Judgement | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["valid_from"].initial = today
        if corrects:
            self.initial = {
                name: getattr(corrects, name) for name in ("outcome", "valid_from", "valid_until")
            }
            self.fields["corrects"] = forms.CharField(widget=forms.HiddenInput, initial=corrects.pk)
        else:
            withdrawn = Judgement.Outcome.WITHDRAWN
            self.fields["outcome"].choices = [it for it in Judgement.Outcome.choices if it[0] != withdrawn]  # type: ignore[attr-defined]

    def clean_valid_from(self) -> date:
        first: date = self.cleaned_data["valid_from"]
        if first > self.today:
            raise forms.ValidationError(
                _("A judgement cannot begin in the future: write it down when it was made.")
            )
        return first

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("The last day lies before the first day. Correct one of them."))
        return cleaned
