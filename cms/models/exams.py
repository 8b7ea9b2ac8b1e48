"""Exams: the blueprint from which papers are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, validate_slug
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import DraftStateMixin, LockableMixin, Orderable, RevisionMixin, WorkflowMixin

from cms.codes import CODE_HELP, LONGEST, check_code, code_of
from cms.forms import ExamForm, competency_select
from cms.kinds import KINDS, rule_choices
from cms.models.drafts import state_word
from cms.models.pages import CoursePage, reader_reads_english

PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


@dataclass(frozen=True)
class Shortfall:
    """One section of a blueprint against the bank."""

    competency: str
    name: str
    wanted: int
    available: int

    @property
    def missing(self) -> int:
        """How many published questions the bank still lacks; 0 when the section can be filled."""
        return max(0, self.wanted - self.available)


class Exam(WorkflowMixin, LockableMixin, DraftStateMixin, RevisionMixin, ClusterableModel):
    """How a paper is drawn and judged. A change holds for papers drawn from then on, never for drawn ones.

    The row holds what is published; changes wait in revisions until they are approved.
    """

    slug = models.CharField(
        _("code"), max_length=LONGEST, unique=True, blank=True, validators=[check_code], help_text=CODE_HELP
    )
    course = models.ForeignKey(
        CoursePage, on_delete=models.PROTECT, related_name="exams", verbose_name=_("course")
    )
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("English title"), max_length=160, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(1), MaxValueValidator(480)]
    )
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark (%)"), validators=PERCENT, help_text=_("Percent of all points.")
    )
    section_pass_mark = models.PositiveSmallIntegerField(
        _("pass mark of each competency (%)"),
        default=0,
        validators=PERCENT,
        help_text=_("Percent of the points of one competency; 0 means none."),
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=3, validators=[MinValueValidator(1)])
    cooling_off_days = models.PositiveSmallIntegerField(_("days between attempts"), default=1)
    valid_months = models.PositiveSmallIntegerField(
        _("months the certificate holds"), default=24, validators=[MinValueValidator(1)]
    )
    multiple_rule = models.CharField(
        _("scoring of multiple choice"),
        max_length=20,
        choices=rule_choices("multiple"),
        default=KINDS["multiple"].default_rule,
    )
    ordering_rule = models.CharField(
        _("scoring of ordering"),
        max_length=20,
        choices=rule_choices("ordering"),
        default=KINDS["ordering"].default_rule,
    )

    base_form_class = ExamForm

    class Meta:
        verbose_name = _("Exam")
        verbose_name_plural = _("Exams")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        self.slug = code_of(self, "slug", kind="exam")

    @property
    def display_title(self) -> str:
        """The title in the reader's language."""
        return self.title_en if self.title_en and reader_reads_english() else self.title

    @property
    def state(self) -> str:
        """Published, draft or both, in a word."""
        return state_word(self)

    @property
    def questions_count(self) -> int:
        """How many questions a paper has."""
        return sum(section.questions for section in self.sections.all())

    @property
    def total_points(self) -> int:
        """What a faultless paper earns."""
        return sum(section.questions * section.points for section in self.sections.all())

    def scoring_words(self) -> list[str]:
        """The scoring rules in the reader's language, for the page before the exam."""
        return [
            str(KINDS["multiple"].rules[self.multiple_rule]),
            str(KINDS["ordering"].rules[self.ordering_rule]),
        ]

    def shortfall(self) -> list[Shortfall]:
        """Every section against the published questions of the bank, in the blueprint's order."""
        wanted = {section.competency: section.questions for section in self.sections.all()}
        return shortfall_of(self.course, wanted)

    def can_be_drawn(self) -> bool:
        """Whether the bank can fill every section."""
        lines = self.shortfall()
        return bool(lines) and not any(line.missing for line in lines)


class ExamSection(Orderable):
    """How many questions of one competency, and what each is worth."""

    exam = ParentalKey(Exam, on_delete=models.CASCADE, related_name="sections")
    competency = models.CharField(_("competency"), max_length=50, validators=[validate_slug])
    questions = models.PositiveSmallIntegerField(_("number of questions"), validators=[MinValueValidator(1)])
    points = models.PositiveSmallIntegerField(
        _("points each"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    panels = [
        FieldPanel("competency", widget=competency_select()),
        FieldRowPanel([FieldPanel("questions"), FieldPanel("points")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("Section")
        constraints = [
            models.UniqueConstraint(
                fields=["exam", "competency"],
                name="cms_section_once_an_exam",
                violation_error_message=_("This exam already has a section for this competency."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.competency} × {self.questions}"


def shortfall_of(course: CoursePage, wanted: dict[str, int]) -> list[Shortfall]:
    """Compare wanted numbers by competency with the published questions of a course; two queries."""
    from cms.models.questions import Question

    counted: dict[str, Any] = dict(
        Question.objects.published()
        .filter(course=course)
        .order_by()
        .values_list("competency")
        .annotate(number=models.Count("pk"))
    )
    names = course.competency_names()
    return [
        Shortfall(competency=code, name=names.get(code, code), wanted=number, available=counted.get(code, 0))
        for code, number in wanted.items()
    ]
