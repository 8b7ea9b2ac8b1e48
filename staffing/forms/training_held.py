"""Training that was held outside the courses, recorded once for everybody who took part (安全生产法 Art. 28)."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffing.forms.fields import DayField
from staffing.models import Person, Shop, TrainingRecord
from staffing.vocabulary import topic_choices

LONGEST_MINUTES = 60 * 24 * 60


class PeopleField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, person: Any) -> str:
        return f"{person.name} {person.staff_number}"

    def clean(self, value: Any) -> Any:
        """Only numbers that are offered reach the database, which cannot hold every number that may be sent."""
        offered: Any = self.queryset
        known = {str(pk) for pk in offered.values_list("pk", flat=True)}
        for sent in value or ():
            if str(sent) not in known:
                raise forms.ValidationError(self.error_messages["invalid_choice"], params={"value": sent})
        return super().clean(value)


class TrainingHeldForm(forms.Form):
    """Time, content, participants and result."""

    title = forms.CharField(label=gettext_lazy("title"), max_length=120)
    topic = forms.ChoiceField(
        label=gettext_lazy("topic"),
        help_text=gettext_lazy("Where rules ask for hours of a topic, this training counts for it."),
    )
    content = forms.CharField(
        label=gettext_lazy("content"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    held_from = DayField(label=gettext_lazy("from"))
    held_until = DayField(label=gettext_lazy("until"))
    minutes = forms.IntegerField(
        label=gettext_lazy("minutes"),
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_MINUTES)],
        help_text=gettext_lazy("In all, for each participant; 8 hours are 480 minutes."),
    )
    trainer = forms.CharField(label=gettext_lazy("trainer"), max_length=60)
    result = forms.ChoiceField(
        label=gettext_lazy("result"),
        choices=TrainingRecord.Result.choices,
        help_text=gettext_lazy("Of all participants; whose result differs is corrected on their page."),
    )
    people = PeopleField(
        label=gettext_lazy("participants"),
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, shop: Shop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = [("", _("Please choose")), *topic_choices()]  # type: ignore[attr-defined]
        self.fields["people"].queryset = Person.objects.of_shop(shop).order_by("staff_number")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        super().clean()
        first, last = self.cleaned_data.get("held_from"), self.cleaned_data.get("held_until")
        if first and last and last < first:
            self.add_error("held_until", _("The last day lies before the first day. Correct one of them."))
        return self.cleaned_data
