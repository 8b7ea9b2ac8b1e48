"""The closed lists of this room: where a statement comes from, and the names of its groups."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# Group and workflow names are data: written once into the database and found again by these names.
EDITORS_GROUP = "内训师（编辑）"
APPROVERS_GROUP = "内容审批人"
WORKFLOW_NAME = "内容审批"
PICTURES_COLLECTION = "课程图片"


class Difficulty(models.IntegerChoices):
    """How hard a question is, by its author's judgement."""

    EASY = 1, _("Easy")
    MEDIUM = 2, _("Medium")
    HARD = 3, _("Hard")


class QuestionUse(models.TextChoices):
    """What a question is reserved for: nobody meets in a practice paper what may stand in the exam."""

    EXAM = "exam", _("Exams only")
    PRACTICE = "practice", _("Practice papers only")
    CHECK = "check", _("The course's own checks only")


class Purpose(models.TextChoices):
    """Whether a paper counts."""

    EXAM = "exam", _("Exam: a certificate rests on it")
    PRACTICE = "practice", _("Practice: counts for nothing")


class QuestionsShown(models.TextChoices):
    """From when whoever sat an exam sees its questions with keys and explanations."""

    CLOSED = "closed", _("When nobody sits it any more; without a last day, with the result")
    AT_ONCE = "at_once", _("With the result, even while others still sit")
    NEVER = "never", _("Never: only the result by section")


def use_of(purpose: str) -> QuestionUse:
    """What the questions are reserved for that papers of this purpose may draw."""
    return QuestionUse.PRACTICE if purpose == Purpose.PRACTICE else QuestionUse.EXAM


class LeadsTo(models.TextChoices):
    """What a passed observation leads to."""

    RECORD = "record", _("Training record")
    CERTIFICATE = "certificate", _("Training record and certificate")


class Origin(models.TextChoices):
    """Where a statement comes from."""

    SOURCE = "source", _("Source text")
    CITED = "cited", _("Cited")
    EDITOR = "editor", _("Added by the editor")
