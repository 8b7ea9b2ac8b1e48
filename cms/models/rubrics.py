"""Rubrics: by what people mark an answer, a thesis or a defence, criterion by criterion."""

from __future__ import annotations

import hashlib
import json
from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from cms.codes import CODE_HELP, LONGEST, check_code, code_of
from cms.models.drafts import state_word
from cms.models.pages import Titled
from cms.rubric_blocks import RubricCriteria, criteria_of


class RubricNotPublishedError(Exception):
    """The rubric has no published revision, or was taken down."""


class FrozenLevel(TypedDict):
    points: int
    words: str


class FrozenCriterion(TypedDict):
    """``minimum``: percent of ``most`` that this criterion alone must reach; 0 for none. Levels from the highest down."""

    key: str
    title: dict[str, str]
    weight: int
    minimum: int
    levels: list[FrozenLevel]
    most: int


class FrozenRubric(TypedDict):
    """A published rubric as plain data; see `Rubric.frozen`."""

    code: str
    title: dict[str, str]
    criteria: list[FrozenCriterion]
    version: int
    sha256: str


class RubricQuerySet(models.QuerySet["Rubric"]):
    def published(self) -> RubricQuerySet:
        """Those that can be frozen, with all that `frozen` reads, in one query."""
        return self.filter(live=True, live_revision__isnull=False).select_related("live_revision")


class Rubric(
    Titled, WorkflowMixin, PreviewableMixin, LockableMixin, DraftStateMixin, RevisionMixin, models.Model
):
    """A rubric 评分表. The row holds what is published; changes wait in revisions until they are approved."""

    code = models.CharField(
        _("code"), max_length=LONGEST, unique=True, blank=True, validators=[check_code], help_text=CODE_HELP
    )
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("English title"), max_length=160, blank=True)
    criteria = StreamField(
        RubricCriteria(),
        verbose_name=_("criteria"),
        help_text=_("What is looked at, each with its levels. Whoever marks chooses one level of each."),
    )

    objects = RubricQuerySet.as_manager()

    class Meta:
        verbose_name = _("Rubric")
        verbose_name_plural = _("Rubrics")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "cms/rubric_preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        criteria = criteria_of(self.criteria.get_prep_value())
        return super().get_preview_context(request, mode_name) | {"rubric": self, "criteria": criteria}

    @property
    def state(self) -> str:
        """Published, draft or both, in a word."""
        return state_word(self)

    @property
    def criteria_count(self) -> int:
        return len(self.criteria)

    def clean(self) -> None:
        super().clean()
        self.code = code_of(self, "code", kind="rubric")
        keys = [it["key"] for it in criteria_of(self.criteria.get_prep_value())]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise ValidationError({"criteria": _("Two criteria have the code “%s”.") % twice[0]})

    def frozen(self) -> FrozenRubric:
        """The published revision as plain data that an attempt or a defence can keep.

        Reads the revision that was approved, never this object's own fields. No query when fetched through
        `published()`. `sha256` is over the canonical JSON of everything but itself and `version`, the revision.

        Raises RubricNotPublishedError when nothing is published.
        """
        if not self.live or self.live_revision is None:
            raise RubricNotPublishedError(gettext("Rubric %s is not published.") % self.code)
        content = self.live_revision.content
        body: dict[str, Any] = {
            "code": content["code"],
            "title": {"zh": content["title"], "en": content["title_en"]},
            "criteria": criteria_of(json.loads(content["criteria"])),
        }
        canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        return FrozenRubric(
            code=body["code"],
            title=body["title"],
            criteria=body["criteria"],
            version=self.live_revision.pk,
            sha256=digest,
        )
