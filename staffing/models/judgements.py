"""What only a person can judge of a person: recorded with name, day and reason."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from staffing.models.dated import Dated, DatedQuerySet
from staffing.models.organisation import Shop
from staffing.models.people import Person


class JudgementQuerySet(DatedQuerySet):
    def standing(self) -> Self:
        """Those that no correction has replaced."""
        return self.filter(corrected_by__isnull=True)

    def counting(self) -> Self:
        """Those that say something: standing, and not withdrawn."""
        return self.standing().exclude(outcome=Judgement.Outcome.WITHDRAWN)

    def on(self, *, person: Person, shop: Shop, standard: str, requirement: str) -> Self:
        """What was judged of the person on this requirement, the latest word first."""
        found = self.filter(person=person, shop=shop, standard=standard, requirement=requirement)
        return found.order_by("-judged_at", "-pk")


class Judgement(Dated):
    """Somebody's word on one requirement of a role standard; a later one takes its place from its first day on.

    Rows are only added. One that was wrong from the start is corrected: the row that ``corrects`` it counts instead.
    """

    class Outcome(models.TextChoices):
        MET = "met", _("met")
        NOT_MET = "not_met", _("not met")
        WITHDRAWN = "withdrawn", _("withdrawn")

    person = models.ForeignKey(Person, models.CASCADE, related_name="judgements")
    shop = models.ForeignKey(Shop, models.PROTECT, related_name="judgements")
    standard = models.CharField(_("standard"), max_length=80)
    requirement = models.CharField(_("requirement"), max_length=60)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    reason = models.CharField(_("reason"), max_length=300)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    judged_at = models.DateTimeField()

    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="corrected_by"
    )

    objects: ClassVar[models.Manager[Any]] = JudgementQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("judgement")
        ordering = ["-valid_from", "-pk"]
        indexes = [models.Index(fields=["person", "shop"])]

    def __str__(self) -> str:
        return f"{self.person} · {self.requirement}"
