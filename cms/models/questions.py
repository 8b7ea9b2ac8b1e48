"""The question bank."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from cms.blocks import AnswerBlocks, QuestionOptions
from cms.codes import CODE_HELP, check_code, code_of
from cms.freezing import FrozenCase, FrozenQuestion, authored_from, authored_of
from cms.kept_pictures import picture_kept
from cms.kinds import (
    BLOCK_KINDS,
    KINDS,
    MARKED_BY_MACHINE,
    Authored,
    AuthoredOption,
    kind_choices,
)
from cms.models.cases import Case
from cms.models.drafts import state_word
from cms.models.pages import CoursePage, ModulePage, unknown_competency
from cms.models.rubrics import Rubric, RubricNotPublishedError
from cms.rubric_blocks import criteria_of
from cms.vocabulary import Difficulty, Origin, QuestionUse


class QuestionNotPublishedError(Exception):
    """The question has no published revision, or was taken down."""


class QuestionQuerySet(models.QuerySet["Question"]):
    def published(self) -> QuestionQuerySet:
        """Questions that may stand in a paper: live, with the revision that was approved, as is their case."""
        case = models.Q(case__isnull=True) | models.Q(case__live=True, case__live_revision__isnull=False)
        rubric = models.Q(rubric__isnull=True) | models.Q(
            rubric__live=True, rubric__live_revision__isnull=False
        )
        return self.filter(case, rubric, live=True, live_revision__isnull=False)

    def drawable(self, *, use: str) -> QuestionQuerySet:
        """Published questions that a paper of this use may hold. Practice papers hold none that people have to mark."""
        found = self.published().filter(use=use)
        return found.filter(kind__in=MARKED_BY_MACHINE) if use == QuestionUse.PRACTICE else found

    def uses_in_cases(self, cases: Collection[int]) -> dict[int, list[tuple[str, str]]]:
        """Case -> code and use of its questions, as published and as their newest drafts say. One query."""
        drafted_in = models.Q(has_unpublished_changes=True, latest_revision__content__case__in=list(cases))
        rows = self.filter(models.Q(live=True, case__in=cases) | drafted_in).order_by("code")
        found: dict[int, list[tuple[str, str]]] = {}
        published = ("live", "case", "use")
        drafted = (
            "has_unpublished_changes",
            "latest_revision__content__case",
            "latest_revision__content__use",
        )
        for code, *versions in rows.values_list("code", *published, *drafted):
            for holds, case, use in (versions[:3], versions[3:]):
                if holds and case is not None:
                    found.setdefault(case, []).append((code, use))
        return found

    def ready_to_freeze(self) -> QuestionQuerySet:
        """Published questions with all that `frozen` reads, in one query."""
        return self.published().select_related(
            "live_revision", "course", "module", "case__live_revision", "rubric__live_revision"
        )


class Question(WorkflowMixin, PreviewableMixin, LockableMixin, DraftStateMixin, RevisionMixin, models.Model):
    """One question. The row holds what is published; changes wait in revisions until they are approved."""

    code = models.CharField(
        _("code"), max_length=50, unique=True, blank=True, validators=[check_code], help_text=CODE_HELP
    )
    kind = models.CharField(_("kind"), max_length=20, choices=kind_choices, default="single")
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
    case = models.ForeignKey(
        Case,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("case"),
        help_text=_("The situation that this question shares with others."),
    )
    case_place = models.PositiveSmallIntegerField(
        _("place in the case"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_("Questions of a case are asked in this order."),
    )
    competency = models.CharField(_("competency"), max_length=50)
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"),
        choices=Difficulty.choices,
        default=Difficulty.EASY,
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
            "All other kinds: leave empty."
        ),
    )
    answer = StreamField(
        AnswerBlocks(required=False),
        blank=True,
        verbose_name=_("answer"),
        help_text=_("For all kinds but choice, true or false and ordering: the answer of the chosen kind."),
    )
    rubric = models.ForeignKey(
        Rubric,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("rubric"),
        help_text=_("Only for answers that people mark. Without one they give the points of the guide."),
    )
    kept_picture = models.JSONField(default=dict, blank=True, editable=False)
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
    use = models.CharField(
        _("reserved for"), max_length=10, choices=QuestionUse.choices, default=QuestionUse.EXAM
    )
    origin_reference = models.CharField(_("reference"), max_length=200, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Question")
        verbose_name_plural = _("Questions")
        ordering = ["code"]
        indexes = [models.Index(fields=["course", "competency", "live"], name="cms_question_bank")]

    def __str__(self) -> str:
        return f"{self.code} {Truncator(self.stem).chars(41)}"

    @property
    def competency_name(self) -> str:
        """The competency in the reader's language, for lists."""
        return self.course.competency_names().get(self.competency, self.competency)

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "cms/question_preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        return super().get_preview_context(request, mode_name) | {"question": self} | self._as_drawn()

    def _as_drawn(self) -> dict[str, Any]:
        """This object as it would stand on a paper, and the right answer; what is wrong with it instead."""
        kind = KINDS[self.kind]
        self._keep_picture()
        errors = kind.errors(self.authored())
        if errors:
            return {"errors": list(errors.values()), "stem": self.stem}
        question = {"code": self.code, "stem": self.stem, "explanation": self.explanation}
        drawn = kind.instance(question | dict(kind.freeze(self.authored())), seed="preview")
        details = drawn.get("details", {})
        return {
            "kind": kind,
            "stem": drawn["stem"],
            "explanation": drawn["explanation"],
            "shown": kind.shown(drawn, []),
            "marked": kind.marked(drawn, []),
            "guide": details.get("guide", ""),
            "criteria": self._criteria(details),
        }

    def _criteria(self, details: Mapping[str, Any]) -> list[Any]:
        """By what people mark the answer: the rubric as its own page shows it, or the points of the guide."""
        if self.rubric is not None:
            return criteria_of(self.rubric.criteria.get_prep_value())
        return list(details["rubric"]["criteria"]) if "rubric" in details else []

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
        errors |= self._place_errors() | self.answer_errors()
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
        if self.case and self.case.course_id != self.course_id:
            errors["case"] = _("This case belongs to another course.")
        elif self.case and self.case.competency != self.competency:
            errors["case"] = _("The case belongs to “%(name)s”: its questions do too.") % {
                "name": known.get(self.case.competency, self.case.competency)
            }
        elif self.case and (other := self._reserved_otherwise(self.case)):
            errors["use"] = _(
                "Question %(code)s of the same case is reserved for “%(use)s”. All questions of a case are reserved for "
                "the same, or a practice paper would tell the exam's situation. To change them all, take them out of the "
                "case first."
            ) % {"code": other[0], "use": QuestionUse(other[1]).label}
        return errors

    def _reserved_otherwise(self, case: Case) -> tuple[str, str] | None:
        """Code and use of another question of the case, published or draft, that is reserved for another use."""
        others = Question.objects.uses_in_cases([case.pk]).get(case.pk, [])
        return next(((code, use) for code, use in others if code != self.code and use != self.use), None)

    def answer_errors(self) -> dict[str, Any]:
        """Field -> what is wrong with the answer part, in words that say how to mend it. No query."""
        kind = KINDS.get(self.kind)
        if kind is None:
            return {}
        errors: dict[str, Any] = dict(kind.errors(self.authored()))
        if self.rubric_id and not kind.by_people:
            errors["rubric"] = _("Only answers that people mark have a rubric. Leave it empty.")
        return errors

    def authored(self) -> Authored:
        """The answer part of this object, published or not, as its author wrote it."""
        options = [
            AuthoredOption(child.id or str(place), child.value["text"], bool(child.value["correct"]))
            for place, child in enumerate(self.options)
        ]
        blocks = [(child.block_type, child.block.get_prep_value(child.value)) for child in self.answer]
        words = {"stem": self.stem, "explanation": self.explanation}
        return authored_from(options, self.statement_is_true, blocks, self.kept_picture, words)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        self._keep_picture()
        return super().save_revision(*args, **kwargs)

    def _keep_picture(self) -> None:
        """Let the revision keep a copy of the answer's picture: an image may be replaced or deleted later."""
        kind, authored = BLOCK_KINDS.get(self.kind), self.authored()
        wanted = kind.picture(authored.answer) if kind and authored.block == self.kind else None
        self.kept_picture = (picture_kept(wanted) if wanted else None) or {}

    def frozen(self) -> FrozenQuestion:
        """The published revision as plain data that an attempt can keep.

        Reads the revision that was approved, never this object's own fields: a draft opened for editing
        freezes to what is live. No query when fetched through `ready_to_freeze()`.

        `options`, `key` and `details` are made by the question's kind (`cms.kinds`). Options stand in the order
        of the bank (shuffling is the paper's business), each with a `key` that stays through edits. `sha256` is
        over the canonical JSON of everything but itself and `revision`.

        Raises QuestionNotPublishedError when nothing is published.
        """
        if not self.live or self.live_revision is None:
            raise QuestionNotPublishedError(gettext("Question %s is not published.") % self.code)
        content = self.live_revision.content
        course, module = self._published_place(content)
        answer = KINDS[content["kind"]].freeze(authored_of(content, self._published_rubric(content)))
        body: dict[str, Any] = {
            "code": content["code"],
            "kind": content["kind"],
            "stem": content["stem"],
            **answer,
            "explanation": content["explanation"],
            "course": course.slug,
            "competency": content["competency"],
            "module": {"slug": module.slug, "title": module.title, "title_en": module.title_en},
            "difficulty": content["difficulty"],
            "critical": content["critical"],
        }
        case = self._published_case(content)
        if case:
            body["case"] = case
        canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        return cast(FrozenQuestion, body | {"revision": self.live_revision.pk, "sha256": digest})

    def _published_case(self, content: dict[str, Any]) -> FrozenCase | None:
        pk = content.get("case")
        if pk is None:
            return None
        case = self.case if self.case and self.case.pk == pk else Case.objects.get(pk=pk)
        if not case.live or case.live_revision is None:
            raise QuestionNotPublishedError(gettext("The case of question %s is not published.") % self.code)
        told = case.live_revision.content
        return FrozenCase(
            code=told["code"],
            title=told["title"],
            text=told["text"],
            place=content["case_place"],
            revision=case.live_revision.pk,
        )

    def _published_rubric(self, content: dict[str, Any]) -> Mapping[str, Any]:
        pk = content.get("rubric")
        if pk is None:
            return {}
        rubric = self.rubric if self.rubric and self.rubric.pk == pk else Rubric.objects.get(pk=pk)
        try:
            return dict(rubric.frozen())
        except RubricNotPublishedError as error:
            raise QuestionNotPublishedError(str(error)) from error

    def _published_place(self, content: dict[str, Any]) -> tuple[CoursePage, ModulePage]:
        # An object opened from a draft may name another course or module than the published revision.
        same_course = content["course"] == self.course_id
        same_module = content["module"] == self.module_id
        course = self.course if same_course else CoursePage.objects.get(pk=content["course"])
        module = self.module if same_module else ModulePage.objects.get(pk=content["module"])
        return course, module
