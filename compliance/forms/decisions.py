"""What forms share by which somebody decides something under their own name."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms


class StaleForm:
    """A form with a field ``seen``: the mark of what its maker saw when it was opened."""

    def show_anew(self, *, seen: str, refusal: str, since: Sequence[str]) -> None:
        """Refuse it because others decided something; ``since`` says what, in sentences.

        The form is shown with what they decided and carries the mark of it, so pressing again is a decision that
        knows of it.
        """
        form: Any = self
        form.add_error(None, [refusal, *since])
        form.data = form.data.copy()
        form.data[form.add_prefix("seen")] = seen


def counts_of(mark: str, number: int) -> list[int]:
    """The numbers of a mark such as "3-1"; zeros where it is none, so that nothing counts as seen."""
    parts = mark.split("-")
    if len(parts) != number or not all(re.fullmatch("[0-9]{1,9}", part) for part in parts):
        return [0] * number
    return [int(part) for part in parts]


class DecisionForm(StaleForm, forms.Form):
    """Begins on ``first``, today where that is not said, unless another day is entered. A form of this kind has the fields reason, valid_from and seen.

    ``seen``: the mark of what its maker saw when it was opened, by which a stale form is known.
    """

    def __init__(self, *args: Any, today: date, seen: str, first: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["valid_from"].initial = first or today
        self.fields["seen"].initial = seen

    def clean_reason(self) -> str:
        return " ".join(str(self.cleaned_data["reason"]).split())
