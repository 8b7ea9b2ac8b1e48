"""Which standards a shop is held to, and what its house changes in them. Rows are only ever added."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from staffing.models import Shop


class ShopStandards(models.Model):
    """What a shop is held to, as somebody decided it; of several rows the last one counts.

    ``main`` and ``others`` are ids of standards or names of families of editions.
    """

    shop = models.ForeignKey(Shop, models.PROTECT, related_name="+")
    main = models.CharField(_("main standard"), max_length=80)
    others = models.JSONField(_("further standards"), default=list, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        verbose_name = _("standards of a shop")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.shop} · {self.main}"


class HouseRuleQuerySet(models.QuerySet[Any]):
    """The rules that houses made."""

    def with_names(self) -> "HouseRuleQuerySet":
        """Together with who made and who withdrew them."""
        return self.select_related("made_by", "withdrawal__withdrawn_by")


class HouseRule(models.Model):
    """One difference from a standard that a shop sets itself 本店规定: a value changed, or a requirement added.

    ``standard`` is the id of the edition that it adapts. ``value`` is what stands at ``path`` of the requirement from
    ``valid_from`` on; of a rule that adds, the whole requirement as a standard file would hold it.
    """

    class Does(models.TextChoices):
        CHANGE = "change", _("changes a number")
        ADD = "add", _("adds a requirement")

    shop = models.ForeignKey(Shop, models.PROTECT, related_name="house_rules")
    standard = models.CharField(_("standard"), max_length=80)
    does = models.CharField(max_length=10, choices=Does.choices)
    requirement = models.CharField(_("requirement"), max_length=60)
    path = models.CharField(max_length=120, blank=True)
    value = models.JSONField()
    laxer = models.BooleanField(default=False)
    reason = models.CharField(_("reason"), max_length=500)
    valid_from = models.DateField(_("from"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects: ClassVar[models.Manager[Any]] = HouseRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("house rule")
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["shop", "standard"])]
        constraints = [
            models.CheckConstraint(
                condition=(Q(does="change") & ~Q(path="")) | Q(does="add", path="", laxer=False),
                name="house_changes_at_a_place_and_adds_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_does_display()} · {self.requirement}"

    @property
    def adds(self) -> bool:
        return self.does == self.Does.ADD

    @property
    def holds_until(self) -> date | None:
        """The last day on which it holds; before ``valid_from``: it never did. None: no end."""
        withdrawal = getattr(self, "withdrawal", None)
        return withdrawal.withdrawn_on - timedelta(days=1) if withdrawal else None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.holds_until is None or day <= self.holds_until)


class HouseRuleWithdrawal(models.Model):
    """From ``withdrawn_on`` a house rule holds no more; before that day it stays as it was."""

    rule = models.OneToOneField(HouseRule, models.PROTECT, related_name="withdrawal")
    withdrawn_on = models.DateField()
    reason = models.CharField(_("reason"), max_length=500)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField()

    class Meta:
        verbose_name = _("withdrawal of a house rule")

    def __str__(self) -> str:
        return f"{self.rule} · {self.withdrawn_on}"
