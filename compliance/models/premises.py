"""Where the shop is, its scope of work and its premises, each with the days on which it holds."""

from django.core.exceptions import ValidationError
from django.core.files.storage import Storage, storages
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staffing.models import Dated, Shop
from staffing.vocabulary import jurisdiction_choices, premises_choices, scope_choices


def private_storage() -> Storage:
    """Scans of contracts and dossiers: outside everything the web server serves."""
    return storages["private"]


class ShopJurisdiction(Dated):
    """Where the shop is 所在地区: it decides which edition of a standard is in force on these days."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="jurisdictions")
    jurisdiction = models.CharField(_("jurisdiction"), max_length=20, choices=jurisdiction_choices)

    class Meta(Dated.Meta):
        verbose_name = _("jurisdiction")
        ordering = ["shop_id", "valid_from", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["shop", "valid_from"], name="one_jurisdiction_begins_a_day"),
        ]

    def __str__(self) -> str:
        return self.get_jurisdiction_display()


class ShopScope(Dated):
    """A kind of vehicle that the shop repairs 经营范围."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="scopes")
    scope = models.CharField(_("scope"), max_length=40, choices=scope_choices)

    class Meta(Dated.Meta):
        verbose_name = _("scope of work")
        ordering = ["shop_id", "valid_from", "pk"]

    def __str__(self) -> str:
        return self.get_scope_display()


class Premises(Dated):
    """A place in use 场地; area in square metres. A leased one has a contract with days of its own."""

    class Tenure(models.TextChoices):
        OWNED = "owned", _("owned")
        LEASED = "leased", _("leased")

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="premises")
    kind = models.CharField(_("kind"), max_length=40, choices=premises_choices)
    name = models.CharField(pgettext_lazy("of a company or place", "name"), max_length=80)
    address = models.CharField(_("address"), max_length=200, blank=True)
    area_m2 = models.DecimalField(
        _("area in m²"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    tenure = models.CharField(_("tenure"), max_length=10, choices=Tenure.choices)
    landlord = models.CharField(_("landlord"), max_length=80, blank=True)
    has_contract = models.BooleanField(
        _("written contract"),
        null=True,
        blank=True,
        help_text=_("Unknown counts as missing data, never as yes."),
    )
    contract_number = models.CharField(_("contract number"), max_length=60, blank=True)
    contract_from = models.DateField(_("contract from"), null=True, blank=True)
    contract_until = models.DateField(_("contract until"), null=True, blank=True)
    contract_area_m2 = models.DecimalField(
        _("area of the contract in m²"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    scan = models.FileField(_("scan"), storage=private_storage, upload_to="premises/%Y/", blank=True)

    class Meta(Dated.Meta):
        verbose_name = _("premises")
        verbose_name_plural = _("premises")
        ordering = ["shop_id", "kind", "valid_from", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(contract_until__isnull=True)
                | models.Q(contract_from__isnull=True)
                | models.Q(contract_until__gte=models.F("contract_from")),
                name="contract_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        begins, ends = self.contract_from, self.contract_until
        if begins and ends and ends < begins:
            raise ValidationError(
                {"contract_until": _("The contract ends before it begins. Correct one of the days.")}
            )
