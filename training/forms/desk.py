"""Forms of the desk."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from cms.models import Exam
from staffing.models import Person, Shop
from staffing.vocabulary import post_choices
from training.models import Allowance, Intervention
from training.models.invigilation import MOST_MINUTES
from training.posts import needs_of
from training.selectors.catalogue import CourseEntry, catalogue, courses_of_exams
from training.services.onsite import MINUTES

POST_PREFIX = "post:"
LONGEST_KEY = 18


class PeopleField(forms.ModelMultipleChoiceField):
    """People of a queryset, by their number."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        """Refuse a number longer than any row has; the database would break on it."""
        for key in value or ():
            if len(str(key)) > LONGEST_KEY:
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"],
                    "invalid_pk_value",
                    {"pk": str(key)[:LONGEST_KEY]},
                )
        return super().clean(value)


class AssignForm(forms.Form):
    """Courses for people: one course, or all that a post asks for."""

    person = PeopleField(
        Person.objects.none(),
        label=gettext_lazy("People"),
        error_messages={"required": gettext_lazy("Choose at least one person.")},
    )
    what = forms.ChoiceField(label=gettext_lazy("What to learn"))
    due_on = forms.DateField(
        label=gettext_lazy("Due on"), required=False, widget=forms.DateInput({"type": "date"})
    )

    def __init__(self, *args: Any, shop: Shop, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.courses = catalogue()
        cast(PeopleField, self.fields["person"]).queryset = Person.objects.employed_on(on, shop=shop)
        cast(forms.ChoiceField, self.fields["what"]).choices = _choices(self.courses, on)

    def clean_due_on(self) -> date | None:
        due_on = self.cleaned_data["due_on"]
        if due_on and due_on < self.on:
            raise forms.ValidationError(_("This day has passed. Choose today or a later day."))
        return due_on

    @property
    def post(self) -> str:
        """The post that was chosen, empty when a course was."""
        what = self.cleaned_data["what"]
        return what.removeprefix(POST_PREFIX) if what.startswith(POST_PREFIX) else ""

    @property
    def chosen_courses(self) -> list[str]:
        if self.post:
            return _courses_of_post(self.post, self.courses, self.on)
        return [self.cleaned_data["what"]]


class KeysField(forms.Field):
    """Some keys of attempts, from tick boxes."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[UUID]:
        try:
            return [UUID(str(key)) for key in value or ()]
        except ValueError as error:
            raise forms.ValidationError(_("Choose attempts from the list.")) from error


class InterventionForm(forms.Form):
    """What to do to the chosen attempts, and why."""

    attempt = KeysField(
        label=gettext_lazy("People"),
        error_messages={"required": gettext_lazy("Choose at least one person.")},
    )
    kind = forms.ChoiceField(label=gettext_lazy("What to do"), choices=Intervention.Kind.choices)
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"),
        required=False,
        min_value=1,
        max_value=MOST_MINUTES,
        help_text=gettext_lazy("Only for adding time."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("It is kept with the attempt, and the person can read it."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") != Intervention.Kind.EXTEND:
            cleaned["minutes"] = 0
        elif not cleaned.get("minutes"):
            self.add_error("minutes", _("Say how many minutes to add."))
        return cleaned


def _minutes(number: int) -> Any:
    return ngettext_lazy("%(minutes)d minute", "%(minutes)d minutes", number) % {"minutes": number}


class WordForm(forms.Form):
    """A new on-site word: for which exam, and how long it holds."""

    exam = forms.ChoiceField(label=gettext_lazy("Exam"))
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("Holds for"),
        coerce=int,
        choices=[(it, _minutes(it)) for it in MINUTES],
        initial=30,
    )

    def __init__(self, *args: Any, exams: Iterable[Exam], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["exam"]).choices = [
            (exam.slug, exam.display_title) for exam in exams if exam.onsite_word
        ]

    @property
    def has_exams(self) -> bool:
        """Whether any exam asks for a word."""
        return bool(cast(forms.ChoiceField, self.fields["exam"]).choices)


class AllowanceForm(forms.ModelForm):
    """Extra time for a person: for one exam or for every one."""

    exam = forms.ChoiceField(label=gettext_lazy("Exam"), required=False)

    class Meta:
        model = Allowance
        fields = ["exam", "minutes", "reason"]

    def __init__(self, *args: Any, exams: Iterable[Exam], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["exam"]).choices = [
            ("", _("Every exam")),
            *((exam.slug, exam.display_title) for exam in exams),
        ]


def _choices(courses: dict[str, CourseEntry], on: date) -> list[Any]:
    posts = [
        (f"{POST_PREFIX}{code}", name) for code, name in post_choices() if _courses_of_post(code, courses, on)
    ]
    single = [(code, entry.course.display_title) for code, entry in courses.items()]
    return [
        ("", _("Choose")),
        (_("Everything a post asks for"), posts),
        (_("One course"), single),
    ]


def _courses_of_post(post: str, courses: dict[str, CourseEntry], on: date) -> list[str]:
    needs = needs_of(post, on=on)
    wanted = dict.fromkeys([*needs.courses, *courses_of_exams(courses, needs.exams)])
    return [code for code in wanted if code in courses]
