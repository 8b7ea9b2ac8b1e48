"""A dossier 备案材料, frozen once built."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from compliance.models.premises import private_storage
from staffing.models import Shop


class Dossier(models.Model):
    """The PDF handed in, with the facts and answers it was made from. Nothing in it changes later."""

    shop = models.ForeignKey(Shop, models.PROTECT, related_name="dossiers")
    standard = models.CharField(_("standard"), max_length=80)
    standard_sha256 = models.CharField(max_length=64)
    made_for = models.DateField(_("day judged"))
    made_at = models.DateTimeField(_("built"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=20)
    content = models.JSONField(help_text=_("Everything that was printed, and the facts behind it."))
    content_sha256 = models.CharField(max_length=64)
    pdf = models.FileField(storage=private_storage, upload_to="dossiers/%Y/")
    pdf_sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(_("pages"))
    # Requirement id -> the page of its clause, from 1; empty for dossiers built before this was kept.
    clause_pages = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("dossier")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["shop", "-made_at", "-id"])]

    def __str__(self) -> str:
        return f"{self.shop} · {self.standard} · {self.made_for}"
