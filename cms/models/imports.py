"""Uploads of questions between the preview and the take-over, and afterwards what each one brought."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.models.pages import CoursePage, ModulePage


class QuestionImport(models.Model):
    """One uploaded file. ``data`` is empty once it was taken over; ``report`` then says what was done.

    ``count`` questions can be read in it, of which ``done`` are dealt with while it is being taken over. Of a large file
    ``report`` says before that what would be done.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    name = models.CharField(max_length=200)
    format = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64, db_index=True)
    data = models.BinaryField()
    course = models.ForeignKey(CoursePage, on_delete=models.CASCADE, related_name="+")
    module = models.ForeignKey(ModulePage, on_delete=models.CASCADE, related_name="+")
    competency = models.CharField(max_length=50)
    difficulty = models.PositiveSmallIntegerField(default=1)
    count = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    is_taken_over = models.BooleanField(default=False)
    report = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("Import of questions")
        verbose_name_plural = _("Imports of questions")

    def __str__(self) -> str:
        return self.name
