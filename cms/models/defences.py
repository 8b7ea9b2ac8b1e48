"""Thesis and oral defence: what is asked of a candidate and how a panel judges it. A definition; who defends stands in `training`."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import DraftStateMixin, LockableMixin, Orderable, RevisionMixin, WorkflowMixin

from cms.codes import CODE_HELP, LONGEST, check_code, code_of, refuse_taken_code
from cms.models.drafts import state_word
from cms.models.pages import CoursePage, Titled
from cms.models.posts import PostRow
from cms.models.rubrics import Rubric

PERCENT = [MinValueValidator(1), MaxValueValidator(100)]
PANEL_SIZES = [(3, "3"), (5, "5"), (7, "7")]


class DefenceNotPublishedError(Exception):
    """The rules have no published revision, were taken down, or rest on a rubric that is not published."""


class DefenceRules(Titled, WorkflowMixin, LockableMixin, DraftStateMixin, RevisionMixin, ClusterableModel):
    """The rules 答辩办法 of a thesis and its defence. A change holds for candidates admitted from then on.

    The row holds what is published; changes wait in revisions until they are approved.
    """

    slug = models.CharField(
        _("code"), max_length=LONGEST, unique=True, blank=True, validators=[check_code], help_text=CODE_HELP
    )
    course = models.ForeignKey(
        CoursePage, on_delete=models.PROTECT, related_name="defences", verbose_name=_("course")
    )
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("English title"), max_length=160, blank=True)
    summary = models.TextField(_("what is asked"), max_length=600)
    summary_en = models.TextField(_("what is asked, in English"), max_length=1000, blank=True)
    source = models.CharField(
        _("where this comes from"),
        max_length=300,
        blank=True,
        help_text=_("A law, or the practice of others; it is shown to candidates as such."),
    )
    thesis = models.BooleanField(_("a thesis is asked for"), default=True)
    thesis_fewest = models.PositiveIntegerField(
        _("shortest thesis (characters)"), default=2000, help_text=_("As word processors count 字数.")
    )
    thesis_most = models.PositiveIntegerField(
        _("longest thesis (characters)"), default=20_000, validators=[MaxValueValidator(200_000)]
    )
    thesis_pdf = models.BooleanField(_("PDF is taken"), default=True)
    thesis_docx = models.BooleanField(_("Word files (.docx) are taken"), default=True)
    thesis_rubric = models.ForeignKey(
        Rubric,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("rubric of the thesis"),
    )
    thesis_weight = models.PositiveSmallIntegerField(
        _("share of the thesis in the total (%)"), default=40, validators=[*PERCENT, MaxValueValidator(99)]
    )
    rubric = models.ForeignKey(
        Rubric, on_delete=models.PROTECT, related_name="+", verbose_name=_("rubric of the defence")
    )
    panel_size = models.PositiveSmallIntegerField(_("examiners"), default=3, choices=PANEL_SIZES)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=30, validators=[MinValueValidator(15), MaxValueValidator(240)]
    )
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark (%)"), default=60, validators=PERCENT, help_text=_("Of the weighted mean of the panel.")
    )
    part_pass_mark = models.PositiveSmallIntegerField(
        _("pass mark of each part (%)"), default=60, validators=PERCENT
    )
    valid_months = models.PositiveSmallIntegerField(
        _("months the certificate holds"),
        default=36,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
    )

    class Meta:
        verbose_name = _("Thesis and defence")
        verbose_name_plural = _("Theses and defences")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        self.slug = code_of(self, "slug", kind="defence")
        refuse_taken_code(self, "slug")
        faults: dict[str, Any] = {}
        if self.thesis and self.thesis_rubric_id is None:
            faults["thesis_rubric"] = _("A thesis is marked by a rubric. Choose one.")
        if self.thesis and not (self.thesis_pdf or self.thesis_docx):
            faults["thesis_pdf"] = _("Take at least one kind of file.")
        if self.thesis_fewest > self.thesis_most:
            faults["thesis_most"] = _("The longest cannot be below the shortest.")
        if faults:
            raise ValidationError(faults)

    @property
    def state(self) -> str:
        """Published, draft or both, in a word."""
        return state_word(self)

    def frozen(self) -> dict[str, Any]:
        """The published revision as plain data, its rubrics frozen with it, and the SHA-256 of its canonical JSON.

        Keys: those of FROZEN; `kinds` of file; `parts`: [{key, weight, rubric}], the thesis first; `prerequisites`:
        [{kind, code}]; `posts`; `revision`; `sha256`. Raises DefenceNotPublishedError.
        """
        if not self.live or self.live_revision is None:
            raise DefenceNotPublishedError(gettext("The defence %s is not published.") % self.slug)
        content = self.live_revision.content
        kinds = [kind for kind in ("pdf", "docx") if content[f"thesis_{kind}"]]
        body: dict[str, Any] = {name: content[name] for name in FROZEN}
        body |= {
            "kinds": kinds,
            "parts": self._parts(content),
            "prerequisites": [{"kind": it["kind"], "code": it["code"]} for it in content["prerequisites"]],
            "posts": [it["post"] for it in content["posts"]],
        }
        canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        return body | {"revision": self.live_revision.pk, "sha256": digest}

    def _parts(self, content: dict[str, Any]) -> list[dict[str, Any]]:
        oral = {"key": "defence", "rubric": self._rubric(content["rubric"])}
        if not content["thesis"]:
            return [oral | {"weight": 100}]
        weight = content["thesis_weight"]
        written = {"key": "thesis", "weight": weight, "rubric": self._rubric(content["thesis_rubric"])}
        return [written, oral | {"weight": 100 - weight}]

    def _rubric(self, pk: int) -> dict[str, Any]:
        found = Rubric.objects.published().filter(pk=pk).first()
        if found is None:
            raise DefenceNotPublishedError(
                gettext("A rubric of the defence %s is not published.") % self.slug
            )
        return dict(found.frozen())


FROZEN = (
    "slug", "title", "title_en", "summary", "summary_en", "source", "thesis", "thesis_fewest", "thesis_most",
    "panel_size", "minutes", "pass_mark", "part_pass_mark", "valid_months",
)  # fmt: skip


class DefencePrerequisite(Orderable):
    """What a candidate must hold on the day of admission."""

    class Kind(models.TextChoices):
        EXAM = "exam", _("certificate of an exam or defence")
        GRADE = "grade", _("skill grade, this or a higher one")

    defence = ParentalKey(DefenceRules, on_delete=models.CASCADE, related_name="prerequisites")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.EXAM)
    code = models.CharField(
        _("code"), max_length=60, help_text=_("The exam's code, or the grade's name such as 高级工.")
    )

    panels = [FieldRowPanel([FieldPanel("kind"), FieldPanel("code")])]

    class Meta(Orderable.Meta):
        verbose_name = _("Prerequisite")
        constraints = [
            models.UniqueConstraint(
                fields=["defence", "kind", "code"], name="cms_prerequisite_once_a_defence"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.code}"


class DefencePost(PostRow):
    """Who may defend."""

    defence = ParentalKey(DefenceRules, on_delete=models.CASCADE, related_name="posts")

    class Meta(PostRow.Meta):
        constraints = [models.UniqueConstraint(fields=["defence", "post"], name="cms_post_once_a_defence")]
