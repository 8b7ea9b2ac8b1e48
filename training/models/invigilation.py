"""What people decide about somebody's sitting: more time beforehand, and what an invigilator does while it runs."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from staffing.models import Person, Shop
from training.models.attempts import Attempt

MOST_MINUTES = 240


class Allowance(models.Model):
    """Extra time 加时 that a person is granted before the start. Rows are added: the latest that fits an exam holds."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="allowances")
    exam = models.CharField(_("exam"), max_length=60, blank=True, help_text=_("Empty for every exam."))
    minutes = models.PositiveSmallIntegerField(
        _("extra minutes"),
        validators=[MaxValueValidator(MOST_MINUTES)],
        help_text=_("0 ends what was granted before."),
    )
    reason = models.CharField(_("reason"), max_length=300)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("extra time")
        ordering = ["-granted_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.person} +{self.minutes}"


class Intervention(models.Model):
    """What an invigilator did to an attempt, and why. Rows are added and stay, longer than the event log."""

    class Kind(models.TextChoices):
        SEEN = "seen", _("note")
        EXTEND = "extend", _("add time")
        PAUSE = "pause", _("pause")
        RESUME = "resume", _("go on after the pause")
        VOID = "void", _("declare void")

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="interventions")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    minutes = models.PositiveSmallIntegerField(default=0)
    deadline = models.DateTimeField(help_text=_("The attempt's deadline afterwards."))

    class Meta:
        verbose_name = _("intervention")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.kind}"


class OnsiteWord(models.Model):
    """The word 现场口令 that an invigilator says in the room; an exam that asks for it cannot be begun without it."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="onsite_words")
    exam = models.CharField(_("exam"), max_length=60)
    word = models.CharField(max_length=12)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    valid_until = models.DateTimeField()

    class Meta:
        verbose_name = _("on-site word")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["shop", "exam", "valid_until"], name="training_onsite_words")]

    def __str__(self) -> str:
        return f"{self.exam} {self.made_at}"
