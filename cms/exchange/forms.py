"""The form of an upload: the file, and what holds for every question that does not say it itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.exchange import FORMATS, format_names
from cms.exchange.base import MOST_BYTES, MOST_QUESTIONS
from cms.forms import competency_select
from cms.models import CoursePage, ModulePage, Question


class UploadForm(forms.Form):
    file = forms.FileField(label=_("File"))
    format = forms.ChoiceField(
        label=_("Format"),
        required=False,
        choices=lambda: [
            ("", _("Recognise it by the content")),
            *((it.code, it.name) for it in FORMATS.values()),
        ],
    )
    module = forms.ModelChoiceField(
        label=_("Lesson"),
        queryset=ModulePage.objects.none(),
        help_text=_(
            "For every question whose file names no lesson. Its course is the course of the questions."
        ),
    )
    competency = forms.CharField(label=_("Competency"), widget=competency_select())
    difficulty = forms.TypedChoiceField(
        label=_("Difficulty"),
        coerce=int,
        choices=lambda: Question._meta.get_field("difficulty").choices or [],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limits = {"formats": format_names(), "size": MOST_BYTES // 2**20, "count": MOST_QUESTIONS}
        words = gettext("%(formats)s; up to %(size)d MB and %(count)d questions.")
        self.fields["file"].help_text = words % limits
        self.fields["module"].queryset = ModulePage.objects.order_by("path").defer("body")  # type: ignore[attr-defined]
        self.fields["module"].choices = self._modules()  # type: ignore[attr-defined]

    def _modules(self) -> list[tuple[Any, Any]]:
        """Lessons grouped by course, in two queries."""
        courses = {it.path: it.display_title for it in CoursePage.objects.order_by("path")}
        groups: dict[str, list[tuple[int, str]]] = {}
        for module in ModulePage.objects.defer("body").order_by("path"):
            course = courses.get(module.path[: -ModulePage.steplen], "")
            groups.setdefault(course, []).append((module.pk, module.title))
        return [("", "—"), *groups.items()]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            words = gettext("The file is larger than %(limit)d MB. Split it into parts.")
            raise forms.ValidationError(words % {"limit": MOST_BYTES // 2**20})
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        module = cleaned.get("module")
        if module is not None:
            course = CoursePage.objects.get(pk=module.get_parent().pk)
            cleaned["course"] = course
            if cleaned.get("competency") and cleaned["competency"] not in course.competency_names():
                self.add_error("competency", _("This is not a competency of the lesson's course."))
        return cleaned
