"""What a company reckons with when it plans, and the plans that were worked out for a shop."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from staffing.models import Company, Shop, TaskProgress
from staffing.rules import Span
from staffing.rules.days import add_months


class PlanPrice(models.Model):
    """What actions of a kind cost a company and how long they take, as somebody set it; rows are only ever added.

    Of several rows of one kind the last one counts. Yuan, and days from the decision to its first day in force.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=80)
    cost = models.PositiveIntegerField(_("once, in yuan"))
    monthly = models.PositiveIntegerField(_("a month, in yuan"))
    lead_days = models.PositiveIntegerField(_("days it takes"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("price of an action")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["company", "kind", "-id"])]

    def __str__(self) -> str:
        return f"{self.company} · {self.kind}"


class ShopPlan(models.Model):
    """The cheapest way to comply 整改方案: what was asked, and the answer once it is worked out, with the words of both languages.

    Good for these facts, this standard and these prices; nothing in an answer changes later. ``counted_from``: the day
    from which lead times were counted. ``seconds``: how long the search might take.
    """

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+")
    standard = models.CharField(max_length=80)
    starts_on = models.DateField()
    months = models.PositiveSmallIntegerField()
    seconds = models.PositiveIntegerField()
    prices = models.JSONField(help_text=_("Kind of action: yuan once, yuan a month, days it takes."))
    counted_from = models.DateField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    task = models.OneToOneField(TaskProgress, models.SET_NULL, null=True, related_name="+")
    stop_asked_at = models.DateTimeField(null=True, blank=True)
    standard_sha256 = models.CharField(max_length=64, blank=True)
    facts_sha256 = models.CharField(max_length=64, blank=True)
    answer = models.JSONField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("plan of a shop")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["shop", "standard", "-id"])]

    def __str__(self) -> str:
        return f"{self.shop} · {self.standard} · {self.starts_on}"

    @property
    def window(self) -> Span:
        """The days on which the shop is to comply."""
        return Span(self.starts_on, self.ends_on)

    @property
    def ends_on(self) -> date:
        return add_months(self.starts_on, self.months) - timedelta(days=1)
