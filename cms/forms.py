"""Editor forms: competencies are chosen from the course's own, and a blueprint is checked against the bank."""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

Choices = list[tuple[str, Any]]


def competency_choices(course_id: int | None = None) -> Choices:
    """Competencies to choose from: of one course, or of all, grouped by course."""
    competencies = apps.get_model("cms", "CourseCompetency").objects.select_related("course")
    if course_id:
        competencies = competencies.filter(course_id=course_id)
    groups: dict[str, Choices] = {}
    for competency in competencies.order_by("course__path", "sort_order"):
        groups.setdefault(competency.course.display_title, []).append((competency.code, competency.name))
    return [("", "—"), *groups.items()]


def _offer_competencies(form: forms.ModelForm, course_id: int | None = None) -> None:
    if "competency" not in form.fields:
        return
    choices = competency_choices(course_id)
    current = form.instance.competency
    offered = {code for _group, members in choices[1:] for code, _name in members}
    if current and current not in offered:
        choices.append((current, current))
    form.fields["competency"] = forms.ChoiceField(label=_("Competency"), choices=choices)


class ModulePageForm(WagtailAdminPageForm):
    """A module chooses among the competencies of the course it stands in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_competencies(self, getattr(self.parent_page, "pk", None))


class QuestionForm(WagtailAdminModelForm):
    """A question chooses among all competencies; the model refuses those of another course."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_competencies(self)


class ExamSectionForm(WagtailAdminModelForm):
    """A section of a blueprint."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_competencies(self)


class ExamForm(WagtailAdminModelForm):
    """Refuses a blueprint that asks for more than the bank holds, or for another course's competencies."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        course = cleaned.get("course")
        if course is None or "sections" not in self.formsets:
            return cleaned
        from cms.models.exams import shortfall_of

        for line in shortfall_of(course, self._wanted()):
            if line.competency not in course.competency_names():
                self.add_error(None, gettext("“%s” is not a competency of this course.") % line.competency)
            elif line.missing:
                message = gettext(
                    "%(name)s: the paper draws %(wanted)s questions, the bank has %(available)s published. "
                    "Publish %(missing)s more or draw fewer."
                )
                values = {"name": line.name, "wanted": line.wanted, "available": line.available}
                self.add_error(None, message % (values | {"missing": line.missing}))
        return cleaned

    def _wanted(self) -> dict[str, int]:
        wanted: dict[str, int] = {}
        for row in getattr(self.formsets["sections"], "cleaned_data", []):
            if row and not row.get("DELETE") and row.get("competency") and row.get("questions"):
                wanted[row["competency"]] = row["questions"]
        return wanted
