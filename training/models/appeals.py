"""A learner's doubt about a question, and what the author answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from training.models.attempts import Attempt
from training.models.remarks import Remark

LONGEST_APPEAL = 1000


class AppealQuerySet(models.QuerySet["Appeal"]):
    def open(self) -> "AppealQuerySet":
        return self.filter(state=Appeal.State.OPEN)


class Appeal(models.Model):
    """One question of one finished attempt, doubted by the person who sat it. An answer is final; rows are kept."""

    class State(models.TextChoices):
        OPEN = "open", _("waits for an answer")
        UPHELD = "upheld", _("upheld: the question is marked anew")
        MENDED = "mended", _("noted: the question will be worded better, the mark stays")
        REJECTED = "rejected", _("not upheld")

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="appeals")
    slot = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=50, db_index=True)
    sha256 = models.CharField(max_length=64, db_index=True, help_text=_("The version of the question."))
    text = models.TextField(max_length=LONGEST_APPEAL)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.TextField(max_length=LONGEST_APPEAL, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    remark = models.ForeignKey(
        Remark,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appeals",
        help_text=_("What came of an upheld one."),
    )

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "slot"], condition=Q(state="open"), name="training_one_open_appeal"
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True)
                | (~Q(state="open") & Q(answered_at__isnull=False)),
                name="training_answered_appeals_have_answers",
            ),
        ]
        indexes = [models.Index(fields=["state", "-at", "-id"], name="training_appeals_queue")]

    def __str__(self) -> str:
        return f"{self.code} · {self.state}"
