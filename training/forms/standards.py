"""Forms around setting a standard."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from staffing.models import User


class OpenStandardForm(forms.Form):
    """Whom to ask, what to judge, and which candidate to think of."""

    judges = forms.MultipleChoiceField(
        label=_("Judges"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least two; five to ten who know the work make a standard that holds."),
        error_messages={"required": _("Choose at least two judges.")},
    )
    whole_bank = forms.ChoiceField(
        label=_("What is judged"),
        choices=[
            ("", _("The questions of one paper, drawn by the blueprint")),
            ("1", _("Every published question of the bank")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    candidate = forms.CharField(
        label=_("The just competent candidate"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What can somebody do who may only just take the post? All judges think of this person."),
    )

    def __init__(self, *args: Any, candidates: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {str(user.pk): user for user in candidates}
        field = self.fields["judges"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  declared above
        field.choices = [(key, str(user)) for key, user in self.candidates.items()]

    def clean_judges(self) -> list[User]:
        return [self.candidates[key] for key in self.cleaned_data["judges"]]


class DecisionForm(forms.Form):
    """The pass mark to take over, and why."""

    pass_mark = forms.IntegerField(label=_("Pass mark (%)"), min_value=0, max_value=100)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands in the exam's record, with your name and the day."),
    )


class RatingsForm(forms.Form):
    """One percentage for each question; empty ones may be left for later, unless the round is handed in."""

    def __init__(self, *args: Any, codes: list[str], hand_in: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in codes:
            self.fields[code] = forms.IntegerField(
                label=_("Percent who answer rightly"),
                min_value=0,
                max_value=100,
                required=hand_in,
                error_messages={"required": _("Rate this question too, then hand in.")},
            )

    @property
    def ratings(self) -> dict[str, int]:
        """Code -> percent of those given."""
        return {code: value for code, value in self.cleaned_data.items() if value is not None}
