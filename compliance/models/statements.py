"""What somebody entitled to said about a requirement of a shop: judged it, or set it aside. Rows are only ever added."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from compliance.models.premises import private_storage
from staffing.models import Dated, Shop


class ShopStatement(Dated):
    """An attestation 确认 of what no record proves, or a waiver 豁免, which always has an end."""

    class Kind(models.TextChoices):
        ATTEST = "attest", _("attestation")
        WAIVE = "waive", _("waiver")

    class Outcome(models.TextChoices):
        MET = "met", _("met")
        NOT_MET = "not_met", _("not met")

    shop = models.ForeignKey(Shop, models.PROTECT, related_name="statements")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    standard = models.CharField(_("standard"), max_length=80)
    requirement = models.CharField(_("requirement"), max_length=60)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    scan = models.FileField(_("evidence"), storage=private_storage, upload_to="statements/%Y/", blank=True)
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()

    class Meta(Dated.Meta):
        verbose_name = _("statement")
        ordering = ["-stated_at", "-pk"]
        indexes = [models.Index(fields=["shop", "standard", "requirement"])]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind="attest", outcome__in=["met", "not_met"])
                | Q(kind="waive", outcome="", valid_until__isnull=False),
                name="attested_with_outcome_waived_with_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.requirement}"

    @property
    def is_waiver(self) -> bool:
        return self.kind == self.Kind.WAIVE

    @property
    def holds_until(self) -> date | None:
        """The last day on which it holds, a revocation taken into account; before ``valid_from``: it never did."""
        revocation = getattr(self, "revocation", None)
        if revocation is None:
            return self.valid_until
        before = revocation.revoked_on - timedelta(days=1)
        return min(before, self.valid_until) if self.valid_until else before


class StatementRevocation(models.Model):
    """From ``revoked_on`` a statement holds no more. What rested on it before that day stays as it was."""

    statement = models.OneToOneField(ShopStatement, models.PROTECT, related_name="revocation")
    revoked_on = models.DateField()
    reason = models.CharField(_("reason"), max_length=500)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("revocation")

    def __str__(self) -> str:
        return f"{self.statement} · {self.revoked_on}"
