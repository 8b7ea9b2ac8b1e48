"""Editor forms: competencies are chosen from the course's own, and a blueprint is checked against the bank."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.apps import apps
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

from cms.vocabulary import use_of

if TYPE_CHECKING:
    from cms.models.exams import Wanted

Choices = list[tuple[str, Any]]


def competency_choices() -> Choices:
    """The competencies of all courses, grouped by course, in their order."""
    competencies = apps.get_model("cms", "CourseCompetency").objects.select_related("course")
    groups: dict[str, Choices] = {}
    for competency in competencies.order_by("course__path", "sort_order"):
        groups.setdefault(competency.course.display_title, []).append((competency.code, competency.name))
    return [("", "—"), *groups.items()]


def competency_select() -> forms.Select:
    """A list to choose from that is read again each time it is shown."""
    # the stubs do not know that Django also takes a callable
    return forms.Select(choices=competency_choices)  # type: ignore[arg-type]  # the stubs do not know that a callable will do


def post_select() -> forms.Select:
    """The posts to choose from. This room knows none: the setting EXAM_POSTS names who does."""

    def choices() -> Choices:
        return [("", "—"), *import_string(settings.EXAM_POSTS)()]

    # the stubs do not know that Django also takes a callable
    return forms.Select(choices=choices)  # type: ignore[arg-type]  # as above


class CodedPageForm(WagtailAdminPageForm):
    """Lets the code be left empty: the page makes one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False


class LessonForm(CodedPageForm):
    """Offers the competencies of the lesson's own course, and lets the lesson check itself before it has a place."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.parent_page is not None:
            course = self.parent_page.specific
            self.instance.course = course
            self.fields["competency"].widget.choices = [("", "—"), *course.competency_names().items()]


class ExamForm(WagtailAdminModelForm):
    """Refuses a blueprint that asks for more than the bank holds, or for another course's competencies."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        course = cleaned.get("course")
        if course is None or "sections" not in self.formsets:
            return cleaned
        from cms.models.exams import shortfall_of

        wanted = self._wanted()
        if any(one.crosses(other) for place, one in enumerate(wanted) for other in wanted[:place]):
            message = gettext(
                "Two sections of one competency overlap: one asks for a kind and the other for a difficulty. "
                "Give both to one of them."
            )
            self.add_error(None, message)
        for line in shortfall_of(course, wanted, use=use_of(cleaned.get("purpose", ""))):
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

    def _wanted(self) -> list[Wanted]:
        from cms.models.exams import Wanted

        rows = getattr(self.formsets["sections"], "cleaned_data", [])
        return [
            Wanted(row["competency"], row.get("kind") or "", row.get("difficulty") or 0, row["questions"])
            for row in rows
            if row and not row.get("DELETE") and row.get("competency") and row.get("questions")
        ]
