"""The page tree: all courses -> a course -> its modules."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_slug
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from cms.blocks import LessonBody
from cms.codes import CODE_HELP, check_code, code_of, refuse_taken_code, stored_code
from cms.forms import CodedPageForm, LessonForm, competency_select


def reader_reads_english() -> bool:
    """Whether the language of the request at hand is English."""
    return (get_language() or "").startswith("en")


class Titled:
    """What has a Chinese title, and an English one where somebody wrote it."""

    title: Any
    title_en: Any

    @property
    def display_title(self) -> str:
        """The title in the reader's language."""
        return str(self.title_en if self.title_en and reader_reads_english() else self.title)


class CoursesPage(Page):
    """The one page above all courses."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.CoursePage"]
    max_count = 1
    template = "cms/courses_page.html"

    class Meta:
        verbose_name = _("All courses")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.selectors import live_courses

        return super().get_context(request, *args, **kwargs) | {"courses": live_courses()}


class CodedPage(Page):
    """A page whose slug is a code: made when left empty, refused when no code, kept as it is once stored.

    Records name the page by its code, so a slug from before codes were checked stays.
    """

    code_kind: str
    base_form_class = CodedPageForm

    class Meta:
        abstract = True

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.slug = code_of(self, "slug", kind=self.code_kind)
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        self.slug = code_of(self, "slug", kind=self.code_kind)
        super().minimal_clean()

    def clean(self) -> None:
        super().clean()
        if self.slug != stored_code(self, "slug"):
            try:
                check_code(self.slug)
            except ValidationError as error:
                raise ValidationError({"slug": error}) from error


class CoursePage(Titled, CodedPage):
    """A course. Its slug is the course's code."""

    code_kind = "course"

    title_en = models.CharField(_("English title"), max_length=255, blank=True)
    summary = models.TextField(_("summary"), max_length=600)
    summary_en = models.TextField(_("English summary"), max_length=1000, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    parent_page_types = ["cms.CoursesPage"]
    subpage_types = ["cms.ModulePage"]
    template = "cms/course_page.html"
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("title_en")]
    content_panels = [
        *Page.content_panels,
        FieldPanel("title_en"),
        FieldPanel("slug", heading=_("Code"), help_text=CODE_HELP),
        MultiFieldPanel([FieldPanel("summary"), FieldPanel("summary_en")], heading=_("Summary")),
        FieldPanel("source"),
        InlinePanel("competencies", heading=_("Competencies"), label=_("Competency"), min_num=1),
    ]
    promote_panels: list[Any] = []

    class Meta:
        verbose_name = _("Course")

    def clean(self) -> None:
        super().clean()
        refuse_taken_code(self, "slug")

    @property
    def display_summary(self) -> str:
        """The summary in the reader's language."""
        return self.summary_en if self.summary_en and reader_reads_english() else self.summary

    def competency_names(self) -> dict[str, str]:
        """Code -> name in the reader's language, in the course's order."""
        return {competency.code: competency.name for competency in self.competencies.all()}

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.selectors import modules_of

        return super().get_context(request, *args, **kwargs) | {
            "modules": modules_of(self) if self.pk else []
        }


class CourseCompetency(Orderable):
    """One competency of a course: an axis of the radar, the part an exam section draws from."""

    course = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="competencies")
    code = models.CharField(_("code"), max_length=50, validators=[validate_slug])
    zh = models.CharField(_("Chinese name"), max_length=60)
    en = models.CharField(_("English name"), max_length=100)

    panels = [FieldRowPanel([FieldPanel("code"), FieldPanel("zh"), FieldPanel("en")])]

    class Meta(Orderable.Meta):
        verbose_name = _("Competency")
        constraints = [
            models.UniqueConstraint(
                fields=["course", "code"],
                name="cms_competency_once_a_course",
                violation_error_message=_("This course already has a competency with this code."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.en if self.en and reader_reads_english() else self.zh


class ModulePage(Titled, CodedPage):
    """A module: one lesson of a course, made of blocks."""

    code_kind = "lesson"
    base_form_class = LessonForm

    title_en = models.CharField(_("English title"), max_length=255, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes to read"), validators=[MinValueValidator(1), MaxValueValidator(240)]
    )
    competency = models.CharField(_("competency"), max_length=50)
    source = models.CharField(_("source"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), max_length=600)
    body = StreamField(LessonBody(), verbose_name=_("lesson"))

    parent_page_types = ["cms.CoursePage"]
    subpage_types: list[str] = []
    template = "cms/module_page.html"
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    content_panels = [
        *Page.content_panels,
        FieldPanel("title_en"),
        FieldPanel("slug", heading=_("Code"), help_text=CODE_HELP),
        FieldRowPanel(
            [
                FieldPanel("minutes"),
                FieldPanel("competency", widget=competency_select()),
                FieldPanel("source"),
            ]
        ),
        FieldPanel("summary"),
        FieldPanel("body"),
    ]
    promote_panels: list[Any] = []

    class Meta:
        verbose_name = _("Module")

    @cached_property
    def course(self) -> CoursePage | None:
        """The course above this module; None while a new module has no place in the tree and no form names its course."""
        return CoursePage.objects.ancestor_of(self).first() if self.path else None

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"module": self, "course": self.course}

    def clean(self) -> None:
        super().clean()
        known = self.course.competency_names() if self.course else {}
        # a draft may leave it empty; whoever submits or publishes is told by the field itself
        if known and self.competency and self.competency not in known:
            raise ValidationError({"competency": unknown_competency(self.competency, known)})


def unknown_competency(code: str, known: dict[str, str]) -> str:
    """The message for a competency that the course does not have, in names; a code that no course knows is its own."""
    elsewhere = CourseCompetency.objects.filter(code=code).first()
    return _("The course has no competency “%(name)s”. It has: %(known)s.") % {
        "name": elsewhere.name if elsewhere else code,
        "known": "、".join(known.values()),
    }
