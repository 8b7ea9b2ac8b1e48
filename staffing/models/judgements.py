"""What only a person can judge of a person: recorded with name, day and reason."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from staffing.models.dated import Dated
from staffing.models.organisation import Shop
from staffing.models.people import Person


class Judgement(Dated):
    """Somebody's word on one requirement of a role standard; a later one takes its place from its first day on."""

    class Outcome(models.TextChoices):
        MET = "met", _("met")
        NOT_MET = "not_met", _("not met")

    person = models.ForeignKey(Person, models.CASCADE, related_name="judgements")
    shop = models.ForeignKey(Shop, models.PROTECT, related_name="judgements")
    standard = models.CharField(_("standard"), max_length=80)
    requirement = models.CharField(_("requirement"), max_length=60)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    reason = models.CharField(_("reason"), max_length=300)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    judged_at = models.DateTimeField()

    class Meta(Dated.Meta):
        verbose_name = _("judgement")
        ordering = ["-valid_from", "-pk"]
        indexes = [models.Index(fields=["person", "shop"])]

    def __str__(self) -> str:
        return f"{self.person} · {self.requirement}"
