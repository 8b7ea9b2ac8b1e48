"""Forms of the desk."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffing.models import Person, Shop
from staffing.vocabulary import post_choices
from training.posts import needs_of
from training.selectors.catalogue import CourseEntry, catalogue, courses_of_exams

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
