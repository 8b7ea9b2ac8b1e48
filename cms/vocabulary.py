"""The closed lists of this room: where a statement comes from, and the names of its groups."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# Group and workflow names are data: written once into the database and found again by these names.
EDITORS_GROUP = "内训师（编辑）"
APPROVERS_GROUP = "内容审批人"
WORKFLOW_NAME = "内容审批"
PICTURES_COLLECTION = "课程图片"


class Origin(models.TextChoices):
    """Where a statement comes from."""

    SOURCE = "source", _("Source text")
    CITED = "cited", _("Cited")
    EDITOR = "editor", _("Added by the editor")
