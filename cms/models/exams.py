"""Exams: the blueprint from which papers are drawn."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_slug
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import DraftStateMixin, LockableMixin, Orderable, RevisionMixin, WorkflowMixin

from cms.codes import CODE_HELP, LONGEST, check_code, code_of, refuse_taken_code
from cms.forms import ExamForm, competency_select
from cms.kinds import KINDS, MARKED_BY_PEOPLE, RULED, kind_choices, rule_choices, rule_of
from cms.models.drafts import state_word
from cms.models.pages import CoursePage, Titled
from cms.models.posts import PostRow
from cms.models.questions import Question, QuestionQuerySet
from cms.vocabulary import Difficulty, Purpose, QuestionsShown, use_of

# A section of any difficulty.
ANY = 0
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


class Exam(Titled, WorkflowMixin, LockableMixin, DraftStateMixin, RevisionMixin, ClusterableModel):
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

    cloze_rule = models.CharField(
        _("scoring of texts with gaps"),
        max_length=20,
        choices=rule_choices("cloze"),
        default=KINDS["cloze"].default_rule,
    )
    matching_rule = models.CharField(
        _("scoring of matching"),
        max_length=20,
        choices=rule_choices("matching"),
        default=KINDS["matching"].default_rule,
    )
    hotspot_rule = models.CharField(
        _("scoring of places on a picture"),
        max_length=20,
        choices=rule_choices("hotspot"),
        default=KINDS["hotspot"].default_rule,
    )
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices, default=Purpose.EXAM)
    open_from = models.DateField(_("open from"), null=True, blank=True, help_text=_("Empty: from now on."))
    open_until = models.DateField(
        _("open until"),
        null=True,
        blank=True,
        help_text=_("The last day on which it can be begun. Empty: no end."),
    )
    onsite_word = models.BooleanField(
        _("asks for the word of the room"),
        default=False,
        help_text=_("Begun only with the word that an invigilator of the shop says in the room."),
    )

    questions_shown = models.CharField(
        _("questions, answers and explanations are shown"),
        max_length=10,
        choices=QuestionsShown.choices,
        default=QuestionsShown.CLOSED,
        help_text=_(
            "To whoever sat the exam. Papers share questions: shown at once, the first can tell those who sit later. Until "
            "then they see points, sections and whether they passed. A practice paper always shows them at once."
        ),
    )
    markers = models.PositiveSmallIntegerField(
        _("people who mark an answer"),
        choices=[(1, _("One")), (2, _("Two, without knowing each other's marks"))],
        default=1,
        help_text=_("For questions that people mark: short texts, photos and files."),
    )
    marker_difference = models.PositiveSmallIntegerField(
        _("difference that is still a mean (%)"),
        default=20,
        validators=PERCENT,
        help_text=_(
            "Percent of a question's points. Where two people differ by more, a third one decides alone."
        ),
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
        refuse_taken_code(self, "slug")
        if self.open_from and self.open_until and self.open_until < self.open_from:
            raise ValidationError({"open_until": _("This day lies before the first one.")})

    @property
    def is_practice(self) -> bool:
        return self.purpose == Purpose.PRACTICE

    @property
    def use(self) -> str:
        """What the questions are reserved for that its papers may draw."""
        return use_of(self.purpose)

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

    @property
    def rules(self) -> dict[str, str]:
        """`<kind>_rule` -> the rule of partial credit, for every kind that has a choice of them."""
        return {f"{kind}_rule": getattr(self, f"{kind}_rule") for kind in RULED}

    def scoring_words(self) -> list[str]:
        """How each kind of question that a paper may hold is marked, for the page before the exam. One query."""
        kinds = self.bank().order_by().values_list("kind", flat=True).distinct()
        found, rules = set(kinds), self.rules
        return [str(kind.rules[rule_of(code, rules)]) for code, kind in KINDS.items() if code in found]

    def bank(self) -> QuestionQuerySet:
        """The published questions that a paper may draw."""
        competencies = [section.competency for section in self.sections.all()]
        of_course = Question.objects.drawable(use=self.use).filter(course_id=self.course_id)
        return of_course.filter(competency__in=competencies)

    def people_mark(self) -> bool:
        """Whether a paper may hold questions that people mark. One query."""
        return self.bank().filter(kind__in=MARKED_BY_PEOPLE).exists()

    def shortfall(self) -> list[Shortfall]:
        """Every section against the published questions of the bank, in the blueprint's order."""
        return shortfall_of(self.course, [Wanted.of(it) for it in self.sections.all()], use=self.use)

    def can_be_drawn(self) -> bool:
        """Whether the bank can fill every section."""
        lines = self.shortfall()
        return bool(lines) and not any(line.missing for line in lines)


class ExamSection(Orderable):
    """How many questions of one competency, and what each is worth."""

    exam = ParentalKey(Exam, on_delete=models.CASCADE, related_name="sections")
    competency = models.CharField(_("competency"), max_length=50, validators=[validate_slug])
    questions = models.PositiveSmallIntegerField(_("number of questions"), validators=[MinValueValidator(1)])
    kind = models.CharField(
        _("kind"), max_length=20, choices=kind_choices, blank=True, help_text=_("Empty: any.")
    )
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"), choices=[(ANY, _("Any")), *Difficulty.choices], default=ANY
    )
    points = models.PositiveSmallIntegerField(
        _("points each"), default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    panels = [
        FieldPanel("competency", widget=competency_select()),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("difficulty")]),
        FieldRowPanel([FieldPanel("questions"), FieldPanel("points")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("Section")
        constraints = [
            models.UniqueConstraint(
                fields=["exam", "competency", "kind", "difficulty"],
                name="cms_section_once_an_exam",
                violation_error_message=_("This exam already has such a section for this competency."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.competency} × {self.questions}"


class ExamPost(PostRow):
    """Who may sit the exam."""

    exam = ParentalKey(Exam, on_delete=models.CASCADE, related_name="posts")

    class Meta(PostRow.Meta):
        constraints = [models.UniqueConstraint(fields=["exam", "post"], name="cms_post_once_an_exam")]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a section asks of the bank: a number of questions of a competency, of a kind and difficulty or of any."""

    competency: str
    kind: str
    difficulty: int
    questions: int

    @classmethod
    def of(cls, section: ExamSection) -> Wanted:
        return cls(section.competency, section.kind, section.difficulty, section.questions)

    @property
    def narrowness(self) -> int:
        return bool(self.kind) + (self.difficulty != ANY)

    def holds(self, other: Wanted) -> bool:
        """Whether every question that fits the other fits this one too."""
        return (
            self.competency == other.competency
            and self.kind in ("", other.kind)
            and self.difficulty in (ANY, other.difficulty)
        )

    def crosses(self, other: Wanted) -> bool:
        """Whether some questions fit both, and some each of them alone: a draw could then fail without need."""
        apart = (
            self.competency != other.competency
            or (self.kind and other.kind and self.kind != other.kind)
            or (ANY not in (self.difficulty, other.difficulty) and self.difficulty != other.difficulty)
        )
        return not apart and not self.holds(other) and not other.holds(self)


def shortfall_of(course: CoursePage, wanted: list[Wanted], *, use: str) -> list[Shortfall]:
    """Compare sections with the published questions of a course that are reserved for this use; two queries.

    A section that asks for less has what the narrower ones within it leave. That is exact as long as none crosses
    another, which the editor refuses.
    """
    published = Question.objects.drawable(use=use).filter(course=course).order_by()
    counted = published.values_list("competency", "kind", "difficulty").annotate(number=models.Count("pk"))
    bank = [Wanted(*row) for row in counted]
    names = course.competency_names()
    lines = []
    for place, section in enumerate(wanted):
        fitting = sum(it.questions for it in bank if section.holds(it))
        # Two that ask for the same are served one after the other.
        before = [
            it
            for other, it in enumerate(wanted)
            if other != place and section.holds(it) and (it.narrowness > section.narrowness or other < place)
        ]
        available = max(0, fitting - sum(it.questions for it in before))
        name = _section_name(names.get(section.competency, section.competency), section)
        lines.append(
            Shortfall(competency=section.competency, name=name, wanted=section.questions, available=available)
        )
    return lines


def _section_name(competency: str, section: Wanted) -> str:
    parts = [competency]
    if section.kind:
        parts.append(str(KINDS[section.kind].name))
    if section.difficulty != ANY:
        parts.append(str(Difficulty(section.difficulty).label))
    return " · ".join(parts)
