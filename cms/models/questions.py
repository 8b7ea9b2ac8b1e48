"""The question bank."""

from __future__ import annotations

import hashlib
import json
from typing import Any, TypedDict, cast

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from cms.blocks import QuestionOptions
from cms.codes import CODE_HELP, check_code, code_of
from cms.models.drafts import state_word
from cms.models.pages import CoursePage, ModulePage, unknown_competency
from cms.vocabulary import Origin, QuestionKind

FEWEST_OPTIONS, MOST_OPTIONS = 3, 6
FEWEST_ITEMS = 3
TRUE_KEY, FALSE_KEY = "true", "false"
TRUE_FALSE_OPTIONS = [{"key": TRUE_KEY, "text": "对"}, {"key": FALSE_KEY, "text": "错"}]


class FrozenOption(TypedDict):
    key: str
    text: str


class FrozenQuestion(TypedDict):
    """A published question as plain data; see `Question.frozen`."""

    code: str
    kind: str
    stem: str
    options: list[FrozenOption]
    key: list[str]
    explanation: str
    course: str
    competency: str
    module: dict[str, str]
    difficulty: int
    critical: bool
    revision: int
    sha256: str


class QuestionNotPublishedError(Exception):
    """The question has no published revision, or was taken down."""


class QuestionQuerySet(models.QuerySet["Question"]):
    def published(self) -> QuestionQuerySet:
        """Questions that may stand in a paper: live, with the revision that was approved."""
        return self.filter(live=True, live_revision__isnull=False)

    def ready_to_freeze(self) -> QuestionQuerySet:
        """Published questions with all that `frozen` reads, in one query."""
        return self.published().select_related("live_revision", "course", "module")


class Question(WorkflowMixin, PreviewableMixin, LockableMixin, DraftStateMixin, RevisionMixin, models.Model):
    """One question. The row holds what is published; changes wait in revisions until they are approved."""

    code = models.CharField(
        _("code"), max_length=50, unique=True, blank=True, validators=[check_code], help_text=CODE_HELP
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=QuestionKind.choices, default=QuestionKind.SINGLE
    )
    course = models.ForeignKey(
        CoursePage, on_delete=models.PROTECT, related_name="questions", verbose_name=_("course")
    )
    module = models.ForeignKey(
        ModulePage,
        on_delete=models.PROTECT,
        related_name="questions",
        verbose_name=_("module"),
        help_text=_("The module to study when the answer was wrong."),
    )
    competency = models.CharField(_("competency"), max_length=50)
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"),
        choices=[(1, _("Easy")), (2, _("Medium")), (3, _("Hard"))],
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(3)],
    )
    critical = models.BooleanField(
        _("safety question"),
        default=False,
        help_text=_("Only where a wrong answer may hurt or kill: answering it wrong fails the exam."),
    )
    stem = models.TextField(_("question"), max_length=1000)
    options = StreamField(
        QuestionOptions(required=False),
        blank=True,
        verbose_name=_("options"),
        help_text=_(
            "Single and multiple choice: mark what is right. Ordering: list the items in the right order. "
            "True or false: leave empty."
        ),
    )
    statement_is_true = models.BooleanField(
        _("the statement is"),
        null=True,
        blank=True,
        choices=[(True, _("True")), (False, _("False"))],
        help_text=_("For true or false only."),
    )
    explanation = models.TextField(
        _("explanation"),
        max_length=1000,
        help_text=_("Why the answer is right, and why the tempting one is wrong."),
    )
    origin_kind = models.CharField(_("origin"), max_length=10, choices=Origin.choices, default=Origin.EDITOR)
    origin_reference = models.CharField(_("reference"), max_length=200, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Question")
        verbose_name_plural = _("Questions")
        ordering = ["code"]
        indexes = [models.Index(fields=["course", "competency", "live"], name="cms_question_bank")]

    def __str__(self) -> str:
        return f"{self.code} {self.stem[:40]}"

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "cms/question_preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        return super().get_preview_context(request, mode_name) | {"question": self}

    @property
    def state(self) -> str:
        """Published, draft or both, in a word."""
        return state_word(self)

    def clean(self) -> None:
        super().clean()
        self.code = code_of(self, "code", kind="question")
        errors: dict[str, Any] = {}
        if self.origin_kind != Origin.EDITOR and not self.origin_reference.strip():
            errors["origin_reference"] = _("Name the section, or the law or standard and its clause.")
        errors |= self._place_errors() | self._answer_errors()
        if errors:
            raise ValidationError(errors)

    def _place_errors(self) -> dict[str, Any]:
        course = CoursePage.objects.filter(pk=self.course_id).first()
        if course is None:
            return {}
        errors: dict[str, Any] = {}
        known = course.competency_names()
        if self.competency and self.competency not in known:
            errors["competency"] = unknown_competency(self.competency, known)
        if self.module_id and not ModulePage.objects.child_of(course).filter(pk=self.module_id).exists():
            errors["module"] = _("This module belongs to another course.")
        return errors

    def _answer_errors(self) -> dict[str, Any]:
        if self.kind == QuestionKind.TRUE_FALSE:
            return self._true_false_errors()
        errors: dict[str, Any] = {}
        if self.statement_is_true is not None:
            errors["statement_is_true"] = _("Only a true or false question has this. Leave it empty.")
        message = self._options_message()
        return errors | ({"options": message} if message else {})

    def _true_false_errors(self) -> dict[str, Any]:
        errors: dict[str, Any] = {}
        if self.statement_is_true is None:
            errors["statement_is_true"] = _("Say whether the statement is true or false.")
        if len(self.options):
            errors["options"] = _("A true or false question has no options of its own. Remove them.")
        return errors

    def _options_message(self) -> str | None:
        texts = [child.value["text"].strip() for child in self.options]
        right = sum(1 for child in self.options if child.value["correct"])
        if len(set(texts)) < len(texts):
            return gettext("Two options say the same.")
        if self.kind == QuestionKind.ORDERING:
            if not FEWEST_ITEMS <= len(texts) <= MOST_OPTIONS:
                return gettext("Give 3 to 6 items, in the right order.")
            return gettext("The order itself is the answer: mark no item as right.") if right else None
        if not FEWEST_OPTIONS <= len(texts) <= MOST_OPTIONS:
            return gettext("Give 3 to 6 options.")
        if self.kind == QuestionKind.SINGLE and right != 1:
            return gettext("Mark exactly one option as right.")
        if self.kind == QuestionKind.MULTIPLE and not 2 <= right < len(texts):
            return gettext("Mark at least two options as right and leave at least one wrong.")
        return None

    def frozen(self) -> FrozenQuestion:
        """The published revision as plain data that an attempt can keep.

        Reads the revision that was approved, never this object's own fields: a draft opened for editing
        freezes to what is live. No query when fetched through `ready_to_freeze()`.

        `options` stand in the order of the bank (shuffling is the paper's business), each with a `key` that
        stays through edits. `key` lists the right option keys: one (single, true_false), all right ones in
        the bank's order (multiple), or all in the right order (ordering). `sha256` is over the canonical
        JSON of everything but itself and `revision`.

        Raises QuestionNotPublishedError when nothing is published.
        """
        if not self.live or self.live_revision is None:
            raise QuestionNotPublishedError(gettext("Question %s is not published.") % self.code)
        content = self.live_revision.content
        course, module = self._published_place(content)
        options, key = _frozen_answer(content)
        body: dict[str, Any] = {
            "code": content["code"],
            "kind": content["kind"],
            "stem": content["stem"],
            "options": options,
            "key": key,
            "explanation": content["explanation"],
            "course": course.slug,
            "competency": content["competency"],
            "module": {"slug": module.slug, "title": module.title, "title_en": module.title_en},
            "difficulty": content["difficulty"],
            "critical": content["critical"],
        }
        canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        return cast(FrozenQuestion, body | {"revision": self.live_revision.pk, "sha256": digest})

    def _published_place(self, content: dict[str, Any]) -> tuple[CoursePage, ModulePage]:
        # An object opened from a draft may name another course or module than the published revision.
        same_course = content["course"] == self.course_id
        same_module = content["module"] == self.module_id
        course = self.course if same_course else CoursePage.objects.get(pk=content["course"])
        module = self.module if same_module else ModulePage.objects.get(pk=content["module"])
        return course, module


def _frozen_answer(content: dict[str, Any]) -> tuple[list[FrozenOption], list[str]]:
    if content["kind"] == QuestionKind.TRUE_FALSE:
        options = [FrozenOption(key=it["key"], text=it["text"]) for it in TRUE_FALSE_OPTIONS]
        return options, [TRUE_KEY if content["statement_is_true"] else FALSE_KEY]
    children = json.loads(content["options"])
    options = [FrozenOption(key=child["id"], text=child["value"]["text"]) for child in children]
    if content["kind"] == QuestionKind.ORDERING:
        return options, [option["key"] for option in options]
    return options, [child["id"] for child in children if child["value"]["correct"]]
