"""Work that takes a while and can be left: progress of tasks, and roster imports awaiting a word."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from encrypted_fields.fields import EncryptedTextField

from staffing.models.organisation import Company, Shop

PATIENCE = timedelta(minutes=10)


class TaskProgress(models.Model):
    """What "my tasks" shows of a background task, from queued to its result.

    It is about a shop, or about a company, or about neither.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tasks")
    shop = models.ForeignKey(Shop, models.CASCADE, null=True, blank=True, related_name="tasks")
    company = models.ForeignKey(Company, models.CASCADE, null=True, blank=True, related_name="tasks")
    asked = models.JSONField(default=dict, blank=True, help_text=_("What the work was started with."))
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    step = models.CharField(max_length=160, blank=True, help_text=_("What is being done now."))
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result_url = models.CharField(max_length=200, blank=True)
    back_url = models.CharField(max_length=200, blank=True, help_text=_("Where the work was started."))
    language = models.CharField(max_length=10, blank=True, help_text=_("The language of who started it."))
    error = models.TextField(blank=True, help_text=_("What went wrong and what to do, for the reader."))
    created_at = models.DateTimeField()
    moved_at = models.DateTimeField(null=True, blank=True, help_text=_("The last sign of life."))
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["user", "-created_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def about(self) -> str:
        """The name of the shop or company; empty where the work is about neither."""
        it = self.shop or self.company
        return it.name if it else ""

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED}

    def has_stalled(self, *, now: datetime) -> bool:
        """Whether unfinished work gave no sign of life for ten minutes."""
        return not self.is_over and now - (self.moved_at or self.created_at) > PATIENCE


class RosterImport(models.Model):
    """An uploaded roster, read and checked, not yet written. Its rows hold identity numbers: encrypted."""

    class State(models.TextChoices):
        PREVIEW = "preview", _("awaiting confirmation")
        CONFIRMED = "confirmed", _("written")
        DISCARDED = "discarded", _("discarded")

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="roster_imports")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    filename = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64)
    rows = EncryptedTextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREVIEW)
    summary = models.JSONField(default=dict, help_text=_("How many were added, changed, unchanged, refused."))
    task = models.ForeignKey(TaskProgress, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.filename
