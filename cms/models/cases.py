"""Cases: one situation that several questions share."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from cms.codes import CODE_HELP, LONGEST, check_code, code_of
from cms.models.drafts import state_word
from cms.models.pages import CoursePage, unknown_competency


class Case(WorkflowMixin, PreviewableMixin, LockableMixin, DraftStateMixin, RevisionMixin, models.Model):
    """A situation told once, to which questions of the bank belong. They stand together on a paper.

    The row holds what is published; changes wait in revisions until they are approved.
    """

    code = models.CharField(
        _("code"), max_length=LONGEST, unique=True, blank=True, validators=[check_code], help_text=CODE_HELP
    )
    course = models.ForeignKey(
        CoursePage, on_delete=models.PROTECT, related_name="cases", verbose_name=_("course")
    )
    competency = models.CharField(
        _("competency"),
        max_length=50,
        help_text=_("All questions of the case belong to it, so that they stand in one part of a paper."),
    )
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("situation"), max_length=2000)

    class Meta:
        verbose_name = _("Case")
        verbose_name_plural = _("Cases")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def competency_name(self) -> str:
        """The competency in the reader's language, for lists."""
        return self.course.competency_names().get(self.competency, self.competency)

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "cms/case_preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        return super().get_preview_context(request, mode_name) | {"case": self}

    @property
    def state(self) -> str:
        """Published, draft or both, in a word."""
        return state_word(self)

    def clean(self) -> None:
        super().clean()
        self.code = code_of(self, "code", kind="case")
        course = CoursePage.objects.filter(pk=self.course_id).first()
        known = course.competency_names() if course else {}
        if course and self.competency and self.competency not in known:
            raise ValidationError({"competency": unknown_competency(self.competency, known)})
