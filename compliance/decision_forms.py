"""What forms share by which somebody decides something under their own name."""

from datetime import date
from typing import Any

from django import forms


class DecisionForm(forms.Form):
    """Begins today unless another day is said. A form of this kind has the fields reason, valid_from and seen.

    ``seen``: the mark of what its maker saw when it was opened, by which a stale form is known.
    """

    def __init__(self, *args: Any, today: date, seen: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["valid_from"].initial = today
        self.fields["seen"].initial = seen

    def clean_reason(self) -> str:
        return " ".join(str(self.cleaned_data["reason"]).split())
