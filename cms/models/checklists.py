"""Checklists of observed practice: what an observer looks at, and when the result counts."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_slug
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import DraftStateMixin, LockableMixin, Orderable, RevisionMixin, WorkflowMixin

from cms.codes import CODE_HELP, LONGEST, check_code, code_of, refuse_taken_code
from cms.freezing import FrozenChecklist
from cms.models.drafts import state_word
from cms.models.pages import CoursePage, Titled
from cms.models.posts import PostRow
from cms.vocabulary import LeadsTo, Origin

REPEATS = re.compile(r"\A\d{1,4}(\s*[,，、]\s*\d{1,4})*\Z")
LONGEST_REPEAT = 3660


class ChecklistNotPublishedError(Exception):
    """The checklist has no published revision, or was taken down."""


def check_repeats(text: str) -> None:
    """Refuse what is no rising list of days such as "30, 90, 180". Empty: no repeats."""
    if not REPEATS.match(text.strip()):
        raise ValidationError(_("Write days with commas between them, such as 30, 90, 180."))
    days = repeats_of(text)
    if sorted(set(days)) != days or not 1 <= days[0] <= days[-1] <= LONGEST_REPEAT:
        raise ValidationError(_("The days rise from one to the next, from 1 to 3660."))


def repeats_of(text: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", text)]


class Checklist(Titled, WorkflowMixin, LockableMixin, DraftStateMixin, RevisionMixin, ClusterableModel):
    """What is observed beside the car, step by step. A change holds for observations begun from then on.

    The row holds what is published; changes wait in revisions until they are approved.
    """

    code = models.CharField(
        _("code"), max_length=LONGEST, unique=True, blank=True, validators=[check_code], help_text=CODE_HELP
    )
    course = models.ForeignKey(
        CoursePage,
        on_delete=models.PROTECT,
        related_name="checklists",
        verbose_name=_("refresher"),
        help_text=_("The course to take again when a repeat is failed."),
    )
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("English title"), max_length=160, blank=True)
    summary = models.TextField(_("what is observed"), max_length=600)
    summary_en = models.TextField(_("what is observed, in English"), max_length=1000, blank=True)
    note = models.TextField(
        _("note to the reader"),
        max_length=600,
        blank=True,
        help_text=_("Where the source is doubtful or something was left out: it stands beside the steps."),
    )
    note_en = models.TextField(_("note to the reader, in English"), max_length=1000, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(1), MaxValueValidator(480)]
    )
    required_share = models.PositiveSmallIntegerField(
        _("share of the other steps (%)"),
        default=80,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Passed: all critical steps done, and at least this share of the rest."),
    )
    valid_months = models.PositiveSmallIntegerField(
        _("months the result holds"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
    )
    repeat_after = models.CharField(
        _("repeats after (days)"),
        max_length=60,
        blank=True,
        default="30, 90, 180",
        validators=[check_repeats],
        help_text=_("Days after the pass on which it is observed again. Empty: never."),
    )
    grace_days = models.PositiveSmallIntegerField(
        _("days until a repeat is overdue"), default=14, validators=[MaxValueValidator(365)]
    )
    daily = models.BooleanField(
        _("daily self-check"),
        default=False,
        help_text=_("Holders of the posts below also tick it for themselves each day. Nobody judges that."),
    )
    leads_to = models.CharField(_("leads to"), max_length=12, choices=LeadsTo.choices, default=LeadsTo.RECORD)

    class Meta:
        verbose_name = _("Checklist")
        verbose_name_plural = _("Checklists")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        self.code = code_of(self, "code", kind="checklist")
        refuse_taken_code(self, "code")

    @property
    def state(self) -> str:
        """Published, draft or both, in a word."""
        return state_word(self)

    @property
    def steps_count(self) -> int:
        return len(self.steps.all())

    def frozen(self) -> FrozenChecklist:
        """The published revision as plain data that an observation keeps, with the SHA-256 of its canonical JSON.

        Raises ChecklistNotPublishedError when nothing is published or nothing is to be observed.
        """
        if not self.live or self.live_revision is None:
            raise ChecklistNotPublishedError(gettext("The checklist %s is not published.") % self.code)
        content = self.live_revision.content
        steps = sorted(content["steps"], key=lambda it: (it["sort_order"] or 0, it["pk"] or 0))
        if not steps:
            raise ChecklistNotPublishedError(gettext("The checklist %s has no step.") % self.code)
        body: dict[str, Any] = {name: content[name] for name in FROZEN}
        body |= {
            "course": self._published_course(content),
            "repeat_days": repeats_of(content["repeat_after"]),
            "posts": [row["post"] for row in content["posts"]],
            "steps": [
                {"place": place, **{name: row[name] for name in FROZEN_STEP}}
                for place, row in enumerate(steps, start=1)
            ],
        }
        canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        return cast(FrozenChecklist, body | {"revision": self.live_revision.pk, "sha256": digest})

    def _published_course(self, content: dict[str, Any]) -> str:
        same = content["course"] == self.course_id
        return str((self.course if same else CoursePage.objects.get(pk=content["course"])).slug)


FROZEN = (
    "code", "title", "title_en", "summary", "summary_en", "note", "note_en", "minutes", "required_share",
    "valid_months", "grace_days", "leads_to",
)  # fmt: skip
FROZEN_STEP = (
    "code", "title", "title_en", "words", "words_en", "critical", "photo_wanted", "in_order", "origin_kind",
    "origin_reference",
)  # fmt: skip


class ChecklistStep(Orderable):
    """One thing to look at. A critical one that is not done fails the observation."""

    checklist = ParentalKey(Checklist, on_delete=models.CASCADE, related_name="steps")
    code = models.CharField(
        _("code"), max_length=40, validators=[validate_slug], help_text=_("Stays when the words change.")
    )
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("English title"), max_length=160, blank=True)
    words = models.TextField(_("what counts as done"), max_length=600, blank=True)
    words_en = models.TextField(_("what counts as done, in English"), max_length=1000, blank=True)
    critical = models.BooleanField(
        _("critical"), default=False, help_text=_("Not done: the whole observation is failed.")
    )
    photo_wanted = models.BooleanField(_("photo wanted"), default=False)
    in_order = models.BooleanField(
        _("order matters"), default=False, help_text=_("Counts as done only after the step before it.")
    )
    origin_kind = models.CharField(_("origin"), max_length=10, choices=Origin.choices, default=Origin.EDITOR)
    origin_reference = models.CharField(_("reference"), max_length=300, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("title"), FieldPanel("title_en")]),
        FieldPanel("words"),
        FieldPanel("words_en"),
        FieldRowPanel([FieldPanel("critical"), FieldPanel("photo_wanted"), FieldPanel("in_order")]),
        FieldRowPanel([FieldPanel("origin_kind"), FieldPanel("origin_reference")]),
        FieldPanel("code"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("Step")
        constraints = [
            models.UniqueConstraint(
                fields=["checklist", "code"],
                name="cms_step_once_a_checklist",
                violation_error_message=_("This checklist already has a step with this code."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.origin_kind != Origin.EDITOR and not self.origin_reference.strip():
            raise ValidationError(
                {"origin_reference": _("Name the section, or the law or standard and its clause.")}
            )


class ChecklistPost(PostRow):
    """Who is observed."""

    checklist = ParentalKey(Checklist, on_delete=models.CASCADE, related_name="posts")

    class Meta(PostRow.Meta):
        constraints = [
            models.UniqueConstraint(fields=["checklist", "post"], name="cms_post_once_a_checklist")
        ]
