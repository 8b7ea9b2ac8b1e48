"""Forms in which somebody entitled to states something about a requirement, or takes it back."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.forms.decisions import DecisionForm
from compliance.models import ShopStatement
from compliance.services.statements import Said
from staffing.forms.fields import DayField
from staffing.forms.scans import checked_scan


class StatementForm(DecisionForm):
    """What both kinds ask: why, from when until when, and what shows it."""

    kind: ClassVar[str]

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "What you saw or decided, and why. It is printed in the dossier under your name."
        ),
    )
    valid_from = DayField(label=gettext_lazy("From"))
    valid_until = DayField(label=gettext_lazy("Until"), help_text=gettext_lazy("Last day included."))
    scan = forms.FileField(
        label=gettext_lazy("Evidence"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        help_text=gettext_lazy(
            "A photo or a signed paper, as PDF, JPEG or PNG. It is printed in the dossier."
        ),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_scan(self) -> Any:
        scan = self.cleaned_data.get("scan")
        return checked_scan(scan) if isinstance(scan, UploadedFile) else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("The last day lies before the first day. Correct one of them."))
        return cleaned

    def said(self, *, standard: str, requirement: str) -> Said:
        """What a valid form says of a requirement."""
        data = self.cleaned_data
        return Said(
            kind=self.kind,
            standard=standard,
            requirement=requirement,
            outcome=data.get("outcome", ""),
            reason=data["reason"],
            valid_from=data["valid_from"],
            valid_until=data["valid_until"],
            scan=data["scan"],
            seen=data["seen"],
        )


class AttestForm(StatementForm):
    """A judgement: met or not, since a day that is not to come."""

    kind = ShopStatement.Kind.ATTEST
    field_order = ("outcome", "reason", "valid_from", "valid_until", "scan", "seen")

    outcome = forms.ChoiceField(
        label=gettext_lazy("Judgement"), choices=ShopStatement.Outcome.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        until = self.fields["valid_until"]
        until.required = False
        until.help_text = _("Last day included; empty means no end.")

    def clean_valid_from(self) -> date:
        first: date = self.cleaned_data["valid_from"]
        if first > self.today:
            raise forms.ValidationError(
                _("A judgement cannot begin in the future: write it down when it was made.")
            )
        return first


class WaiveForm(StatementForm):
    """A requirement set aside from today or later until a day."""

    kind = ShopStatement.Kind.WAIVE

    def clean_valid_from(self) -> date:
        first: date = self.cleaned_data["valid_from"]
        if first < self.today:
            raise forms.ValidationError(
                _("A waiver cannot begin in the past: what was not met then stays so. Begin today or later.")
            )
        return first


class RevokeForm(forms.Form):
    """Why a statement holds no more."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stays in the history beside what you revoke."),
    )
