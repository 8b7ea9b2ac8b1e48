"""The closed lists of this room: kinds of question, origins, scoring rules, and the names of its groups."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# Group and workflow names are data: written once into the database and found again by these names.
EDITORS_GROUP = "内训师（编辑）"
APPROVERS_GROUP = "内容审批人"
WORKFLOW_NAME = "内容审批"
PICTURES_COLLECTION = "课程图片"


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    SINGLE = "single", _("Single choice")
    MULTIPLE = "multiple", _("Multiple choice")
    TRUE_FALSE = "true_false", _("True or false")
    ORDERING = "ordering", _("Ordering")


class Origin(models.TextChoices):
    """Where a statement comes from."""

    SOURCE = "source", _("Source text")
    CITED = "cited", _("Cited")
    EDITOR = "editor", _("Added by the editor")


class MultipleRule(models.TextChoices):
    """What a partly right multiple choice earns."""

    SHARE = "share", _("Share of the right options; a wrong option earns nothing")
    EXACT = "exact", _("All or nothing")


class OrderingRule(models.TextChoices):
    """What a partly right order earns."""

    NEIGHBOURS = "neighbours", _("Share of the neighbouring pairs that stand together in the right order")
    EXACT = "exact", _("All or nothing")


RULE_WORDS = {
    MultipleRule.SHARE: _(
        "Multiple choice: all right options and no wrong one earn full points. With some of the right options "
        "and no wrong one you earn their share. One wrong option earns nothing."
    ),
    MultipleRule.EXACT: _("Multiple choice: only all right options and no wrong one earn points."),
    OrderingRule.NEIGHBOURS: _(
        "Ordering: the whole right order earns full points. Otherwise each step that directly follows its "
        "right predecessor earns its share."
    ),
    OrderingRule.EXACT: _("Ordering: only the whole right order earns points."),
}
