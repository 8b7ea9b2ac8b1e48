"""The daily self-check 每日自查: what somebody ticked of a checklist on a day, for themselves. Nobody judges it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from staffing.models import Person


class SelfCheck(models.Model):
    """One person's day with one checklist. ``ticked``: codes of steps; total: how many there were on that day."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="self_checks")
    checklist = models.CharField(_("checklist"), max_length=60)
    day = models.DateField()
    ticked = models.JSONField(default=list)
    total = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("self-check")
        ordering = ["-day", "checklist"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "checklist", "day"], name="training_one_self_check_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.checklist} {self.day}"
