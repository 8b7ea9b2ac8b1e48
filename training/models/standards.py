"""Setting an exam's pass mark by the judgement of several people: the method of Angoff."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class StandardSetting(models.Model):
    """One setting of a standard for an exam: what is judged, by whom, in which round, and what came of it.

    ``blueprint`` and ``questions`` are frozen at the opening, so that everybody judges the same. ``result`` is written when it
    closes; the decision on it (``pass_mark`` and below) stands for itself, and may differ with a reason.
    """

    class State(models.TextChoices):
        FIRST = "first", _("first round")
        SECOND = "second", _("second round")
        CLOSED = "closed", _("closed")

    exam = models.CharField(_("exam"), max_length=60, db_index=True)
    blueprint = models.JSONField()
    questions = models.JSONField(help_text="Each as it would stand on a paper, with its key and its section.")
    seed = models.CharField(
        max_length=64, blank=True, help_text="Of the drawn paper; empty for the whole bank."
    )
    candidate = models.TextField(_("the just competent candidate"), max_length=1000)
    state = models.CharField(max_length=10, choices=State.choices, default=State.FIRST)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark (%)"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    exam_revision = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["exam"], condition=~Q(state="closed"), name="training_one_standard_under_way"
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False, result__isnull=False)
                | (~Q(state="closed") & Q(closed_at__isnull=True, decided_at__isnull=True)),
                name="training_closed_standards_have_results",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exam} · {self.opened_at:%Y-%m-%d}"

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED

    @property
    def round(self) -> int:
        """The round that is, or was last, judged in."""
        return 1 if self.state == self.State.FIRST else 2


class Judge(models.Model):
    """Somebody who judges, and when they handed in each round."""

    setting = models.ForeignKey(StandardSetting, models.CASCADE, related_name="judges")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    first_at = models.DateTimeField(null=True, blank=True)
    second_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["setting", "user"], name="training_judges_once")]

    def __str__(self) -> str:
        return str(self.user)


class Rating(models.Model):
    """What one judge says of one question in one round: percent of the just competent who answer it rightly."""

    judge = models.ForeignKey(Judge, models.CASCADE, related_name="ratings")
    round = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=50)
    percent = models.PositiveSmallIntegerField(validators=[MaxValueValidator(100)])

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["judge", "round", "code"], name="training_rated_once_a_round"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="training_rating_is_a_percentage"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.percent}"
