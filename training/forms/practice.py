"""Forms of observed practice."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from cms.codes import LONGEST as LONGEST_CODE
from cms.models import Checklist
from staffing.models import Person
from training.forms.desk import LONGEST_KEY
from training.models.practice import LONGEST_WORDS


class OnePersonField(forms.ModelChoiceField):
    """One person of a queryset, by their number."""

    def to_python(self, value: Any) -> Any:
        """Refuse a number longer than any row has; the database would break on it."""
        if len(str(value or "")) > LONGEST_KEY:
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice")
        return super().to_python(value)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} · {obj.staff_number}"


class StartForm(forms.Form):
    """Whom to observe with which checklist. `key`: the observation's id, made by the page that asks."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    checklist = forms.ChoiceField(label=gettext_lazy("Checklist"))
    person = OnePersonField(
        Person.objects.none(), label=gettext_lazy("Whom"), empty_label=gettext_lazy("Choose")
    )

    def __init__(
        self, *args: Any, people: QuerySet[Person], checklists: Iterable[Checklist], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.checklists = {it.code: it for it in checklists}
        cast(forms.ModelChoiceField, self.fields["person"]).queryset = people
        cast(forms.ChoiceField, self.fields["checklist"]).choices = [
            ("", gettext_lazy("Choose")),
            *((code, it.display_title) for code, it in self.checklists.items()),
        ]

    @property
    def chosen(self) -> Checklist:
        return self.checklists[self.cleaned_data["checklist"]]


class WordsForm(forms.Form):
    """What an observer adds in words; whether it has to be said the service knows."""

    words = forms.CharField(required=False, max_length=LONGEST_WORDS)


class DecideForm(forms.Form):
    """What becomes of an observation that the learner disagrees with, and why."""

    words = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Observer and learner both read it."),
    )


class DisagreeForm(forms.Form):
    """What the learner sees differently."""

    words = forms.CharField(
        label=gettext_lazy("What do you see differently?"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Somebody who is not your observer reads it and decides."),
    )


class TodayForm(forms.Form):
    """Which daily list was ticked; its steps are compared with those it has."""

    checklist = forms.CharField(max_length=LONGEST_CODE)
