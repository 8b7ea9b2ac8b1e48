"""What the posts to which exams, checklists and defences are open have in common."""

from __future__ import annotations

from django.core.validators import validate_slug
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from cms.forms import post_select


class PostRow(Orderable):
    """A post for whose holders, and those who prepare for it, something is. Without such rows it is for everybody."""

    post = models.CharField(_("post"), max_length=40, validators=[validate_slug])

    panels = [FieldPanel("post", widget=post_select())]

    class Meta(Orderable.Meta):
        abstract = True
        verbose_name = _("Post")

    def __str__(self) -> str:
        return self.post
